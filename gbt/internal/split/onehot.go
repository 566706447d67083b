package split

import (
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// OneHot looks for the best split of a feature f of categories that takes one of
// them out, which goes right, and improves best with it. hist holds one sum a
// category, total the sums of the node with its missing values, nodeGain the gain
// of the node unsplit; limit is that of a monotone constraint, or nil.
//
// Category by category missing values go left first, then right. A category
// without rows is tried as well, since with the missing values on its side it
// parts these from all others (HistEvaluator::EnumerateOneHot of
// src/tree/hist/evaluate_splits.h, 3.4).
func (p *Params) OneHot(best *Candidate, f int32, hist []grad.Sum, total grad.Sum, nodeGain float32, limit *constraint.Limit) {
	var present grad.Sum
	for _, s := range hist {
		present = present.Add(s)
	}
	missing := total.Sub(present)
	chosen := -1
	for c, s := range hist {
		right := s
		for _, missingLeft := range [...]bool{true, false} {
			if !missingLeft {
				right = right.Add(missing)
			}
			left := total.Sub(right)
			gain, ok := p.gainUnder(left, right, limit)
			if !ok {
				continue
			}
			if loss := gain - nodeGain; best.Beats(loss, f) {
				*best = Candidate{LossChange: loss, Feature: f, Bin: int32(c), DefaultLeft: missingLeft, Left: left, Right: right}
				chosen = c
			}
		}
	}
	if chosen >= 0 {
		best.Chosen = NewSet(len(hist))
		best.Chosen.Add(int32(chosen))
	}
}
