package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Numerical looks for the best split of a numerical feature f in its histogram
// and improves best with it. hist holds one sum a bin, cuts the upper bound of
// each bin, total the sums of the node with its missing values, and nodeGain
// the gain of the node unsplit. limit is that of a monotone constraint, or nil.
//
// The forward scan moves bins from right to left and sends missing values
// right. The backward scan, needed only if there are missing values, does the
// opposite. A split below the first bin has threshold -Inf: all present values
// right, missing ones left (src/tree/hist/evaluate_splits.h, 3.4).
//
// A bin that holds nothing leaves the sums and so the loss change as they were,
// and an equal loss change never replaces: it is passed over.
func (p *Params) Numerical(best *Candidate, f int32, hist []grad.Sum, cuts []float32, total grad.Sum, nodeGain float32, limit *constraint.Limit) {
	if p.Rules != compat.V3_4 {
		p.olderNumerical(best, f, hist, cuts, total, nodeGain, limit)
		return
	}
	var left grad.Sum
	for b, s := range hist {
		if s == (grad.Sum{}) {
			continue
		}
		left = left.Add(s)
		right := total.Sub(left)
		if gain, ok := p.gain(left, right, limit); ok {
			if loss := gain - nodeGain; best.Beats(loss, f) {
				*best = Candidate{LossChange: loss, Feature: f, Threshold: cuts[b], Bin: int32(b), Left: left, Right: right}
			}
		}
	}
	if left == total {
		return
	}
	var right grad.Sum
	for b := len(hist) - 1; b >= 0; b-- {
		if hist[b] == (grad.Sum{}) {
			continue
		}
		right = right.Add(hist[b])
		left := total.Sub(right)
		if gain, ok := p.gain(left, right, limit); ok {
			if loss := gain - nodeGain; best.Beats(loss, f) {
				threshold := float32(math.Inf(-1))
				if b > 0 {
					threshold = cuts[b-1]
				}
				*best = Candidate{LossChange: loss, Feature: f, Threshold: threshold, Bin: int32(b) - 1, DefaultLeft: true, Left: left, Right: right}
			}
		}
	}
}
