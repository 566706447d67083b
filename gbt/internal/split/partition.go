package split

import (
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Partition looks for the best split of a feature f of categories that parts
// them in two sets, and improves best with it. The arguments are those of
// [Params.OneHot].
//
// Categories are ordered by their weight as a leaf, without the bounds of a
// monotone constraint, and some of either end of this order are chosen, that is,
// go right. The forward scan moves them right from the lower end, missing values
// going left; the backward scan moves them left from the upper end, missing
// values going right. Each looks at the first MaxCatThreshold categories, less
// one, of its end (HistEvaluator::EnumeratePart of
// src/tree/hist/evaluate_splits.h, 3.4; W. D. Fisher, On Grouping for Maximum
// Homogeneity, 1958).
func (p *Params) Partition(best *Candidate, f int32, hist []grad.Sum, total grad.Sum, nodeGain float32, limit *constraint.Limit, room *Order) {
	p.partition(best, f, hist, total, nodeGain, limit, room, nil)
}

// partition is Partition that leaves out splits which cannot reach the bound, if
// there is one, which is not raised.
func (p *Params) partition(best *Candidate, f int32, hist []grad.Sum, total grad.Sum, nodeGain float32, limit *constraint.Limit, room *Order, b *bound) {
	steps := min(p.MaxCatThreshold, len(hist)) - 1
	order := room.of(hist, p, steps)
	chosen := 0 // categories at the start of the order
	var right grad.Sum
	for j := range steps {
		right = right.Add(hist[uint32(order[j])])
		if b != nil && !b.reaches(right) {
			continue
		}
		left := total.Sub(right)
		if gain, ok := p.gainUnder(left, right, limit); ok {
			if loss := gain - nodeGain; best.Beats(loss, f) {
				*best = Candidate{LossChange: loss, Feature: f, DefaultLeft: true, Left: left, Right: right}
				chosen = j + 1
			}
		}
	}
	var left grad.Sum
	for j := len(hist) - 1; j >= len(hist)-steps; j-- {
		left = left.Add(hist[uint32(order[j])])
		if b != nil && !b.reaches(left) {
			continue
		}
		right := total.Sub(left)
		if gain, ok := p.gainUnder(left, right, limit); ok {
			if loss := gain - nodeGain; best.Beats(loss, f) {
				*best = Candidate{LossChange: loss, Feature: f, Left: left, Right: right}
				chosen = j
			}
		}
	}
	if chosen > 0 {
		best.Chosen = NewSet(len(hist))
		for _, key := range order[:chosen] {
			best.Chosen.Add(int32(uint32(key)))
		}
	}
}
