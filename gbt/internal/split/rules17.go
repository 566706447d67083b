package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// weight17 is the weight of 1.7: that of 3.4, but 0 also where the node has less
// hessian than min_child_weight (src/tree/param.h CalcWeight, 1.7).
func (p *Params) weight17(s grad.Sum) float32 {
	if s.H < float64(p.MinChildWeight) {
		return 0
	}
	return p.weight(s)
}

// gainAt17 is the gain of 1.7 of a node at weight w:
//
//	T(G)² / (H + lambda), both rounded to float32 before they are divided
//
// whatever the weight, or, where max_delta_step or a list of monotone
// constraints is given,
//
//	-(2 G w + (H + lambda) w²)
//
// all in float32 and without a term of alpha (src/tree/split_evaluator.h and
// param.h CalcGainGivenWeight, 1.7).
func (p *Params) gainAt17(s grad.Sum, w float32) float32 {
	if s.H <= 0 {
		return 0
	}
	if p.MaxDeltaStep == 0 && !p.Listed {
		t := p.thresholdL1(s.G)
		return float32(t*t) / float32(s.H+float64(p.Lambda))
	}
	g, h := float32(s.G), float32(s.H)
	linear := float32(float32(2*g) * w)
	square := float32(float32(h+p.Lambda) * float32(w*w))
	return -(linear + square)
}

// gain64Before20 is [Params.Gain64] of 1.7: 0 also where the node has less hessian than
// min_child_weight, and alpha |w| is added where 3.4 takes twice that off
// (src/tree/param.h CalcGain, 1.7).
func (p *Params) gain64Before20(s grad.Sum) float64 {
	if s.H < float64(p.MinChildWeight) || s.H <= 0 {
		return 0
	}
	h := s.H + float64(p.Lambda)
	g := p.thresholdL1(s.G)
	if p.MaxDeltaStep == 0 {
		return float64(g*g) / h
	}
	w := -g / h
	if m := float64(p.MaxDeltaStep); math.Abs(w) > m {
		w = math.Copysign(m, w)
	}
	linear := float64(float64(2*s.G) * w)
	square := float64(h * float64(w*w))
	return -(linear + square) + float64(float64(p.Alpha)*math.Abs(w))
}

// childrenGain17 returns the sum of the gains of two children in 1.7. Each needs
// min_child_weight of hessian; at 0 one without any is a candidate too, which
// hist does not split by in the end.
func (p *Params) childrenGain17(left, right grad.Sum, limit *constraint.Limit) (float32, bool) {
	mcw := float64(p.MinChildWeight)
	if !(left.H >= mcw && right.H >= mcw) {
		return 0, false
	}
	wl, wr := p.weight17(left), p.weight17(right)
	if limit != nil {
		wl, wr = limit.Clamp(wl), limit.Clamp(wr)
		if !limit.Ordered(wl, wr) {
			return 0, false
		}
	}
	return p.gainAt17(left, wl) + p.gainAt17(right, wr), true
}

// numerical17 is [Params.Numerical] with the gains of 1.7
// (src/tree/hist/evaluate_splits.h, 1.7). A split below the first bin has
// threshold -Inf here too: its real one, a little below the least value, is
// known to the cuts.
func (p *Params) numerical17(best *Candidate, f int32, hist []grad.Sum, cuts []float32, total grad.Sum, nodeGain float32, limit *constraint.Limit) {
	var left grad.Sum
	for b, s := range hist {
		if s == (grad.Sum{}) {
			continue
		}
		left = left.Add(s)
		right := total.Sub(left)
		if gain, ok := p.childrenGain17(left, right, limit); ok {
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
		if gain, ok := p.childrenGain17(left, right, limit); ok {
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
