// Package split finds the best split of a node: leaf weights, gains and the
// scans over the bins of a histogram.
package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Params are the parameters that weights and gains depend on, in float32 as
// XGBoost parses them (src/tree/param.h).
type Params struct {
	LearningRate   float32 // eta
	Gamma          float32 // least reduction of the loss for which a split is kept
	MinChildWeight float32 // least sum of hessians in a child
	Lambda         float32 // L2 regularisation
	Alpha          float32 // L1 regularisation
	MaxDeltaStep   float32 // bound on |weight|; 0 means none

	Rules  compat.Rules // release whose formulas are followed
	Listed bool         // a list of monotone constraints is given, be it of zeros: it changes how releases before 3.4 round gains
	Paths  bool         // an interaction constraint is given: it does so before 1.0

	MaxCatToOneHot  int // number of categories from which on a split parts them in two sets
	MaxCatThreshold int // number of categories that a split in two sets looks at
}

// Epsilon is the gain that a split must exceed (kRtEps of include/xgboost/base.h).
const Epsilon float32 = 1e-6

// thresholdL1 returns T(G), the gradient sum moved by alpha towards zero.
func (p *Params) thresholdL1(g float64) float64 {
	a := float64(p.Alpha)
	switch {
	case g > a:
		return g - a
	case g < -a:
		return g + a
	}
	return 0
}

// Weight returns the optimal weight of a node with gradient sums s:
//
//	w = -T(G) / (H + lambda), bounded by max_delta_step; 0 if H <= 0
//
// computed in float64 and rounded once (src/tree/param.h CalcWeight, 3.4).
func (p *Params) Weight(s grad.Sum) float32 {
	if p.Rules != compat.V3_4 {
		return p.olderWeight(s)
	}
	return p.weight(s)
}

func (p *Params) weight(s grad.Sum) float32 {
	if s.H <= 0 {
		return 0
	}
	w := -p.thresholdL1(s.G) / (s.H + float64(p.Lambda))
	if m := float64(p.MaxDeltaStep); m != 0 && math.Abs(w) > m {
		w = math.Copysign(m, w)
	}
	return float32(w)
}

// WeightWithin returns [Params.Weight] moved into the bounds of a monotone
// constraint; nil means that there are none.
func (p *Params) WeightWithin(s grad.Sum, b *constraint.Bounds) float32 {
	w := p.Weight(s)
	if b != nil {
		w = b.Clamp(w)
	}
	return w
}

// GainAt returns the gain of a node with sums s at weight w:
//
//	-(2 G w + (H + lambda) w² + 2 alpha |w|); 0 if H <= 0
//
// in float64 but for w², which is rounded to float32, and the result
// (src/tree/split_evaluator.h, 3.4).
func (p *Params) GainAt(s grad.Sum, w float32) float32 {
	if p.Rules != compat.V3_4 {
		return p.olderGainAt(s, w)
	}
	return p.gainAt(s, w)
}

func (p *Params) gainAt(s grad.Sum, w float32) float32 {
	if s.H <= 0 {
		return 0
	}
	w64 := float64(w)
	linear := float64(2 * s.G * w64)
	square := float64((s.H + float64(p.Lambda)) * float64(float32(w*w)))
	l1 := float64(2 * float64(p.Alpha) * math.Abs(w64))
	return float32(-(linear + square + l1))
}

// Gain returns the gain of a node at its own optimal weight.
func (p *Params) Gain(s grad.Sum) float32 { return p.GainAt(s, p.Weight(s)) }

// ChildrenGain returns the sum of the gains of two children, and false if the
// split is not allowed because a child has no hessian or less than
// min_child_weight of it. It and its twin under a constraint are the formulas of
// 3.4 alone: a scan of another release calls its own.
func (p *Params) ChildrenGain(left, right grad.Sum) (float32, bool) {
	mcw := float64(p.MinChildWeight)
	if left.H <= 0 || right.H <= 0 || left.H < mcw || right.H < mcw {
		return 0, false
	}
	return p.gainAt(left, p.weight(left)) + p.gainAt(right, p.weight(right)), true
}

// ChildrenGainWithin is [Params.ChildrenGain] under a monotone constraint, which
// also does not allow children whose weights have the wrong order.
func (p *Params) ChildrenGainWithin(left, right grad.Sum, limit *constraint.Limit) (float32, bool) {
	mcw := float64(p.MinChildWeight)
	if left.H <= 0 || right.H <= 0 || left.H < mcw || right.H < mcw {
		return 0, false
	}
	wl, wr := limit.Clamp(p.weight(left)), limit.Clamp(p.weight(right))
	if !limit.Ordered(wl, wr) {
		return 0, false
	}
	return p.gainAt(left, wl) + p.gainAt(right, wr), true
}

// gain is either of them, as there is a limit or none.
func (p *Params) gain(left, right grad.Sum, limit *constraint.Limit) (float32, bool) {
	if limit != nil {
		return p.ChildrenGainWithin(left, right, limit)
	}
	return p.ChildrenGain(left, right)
}

// TooSmall reports whether a node has too little hessian for two children with
// min_child_weight each, whatever the split. The margin is wider than the error
// of any sum of 2^31 terms.
func (p *Params) TooSmall(s grad.Sum) bool {
	return s.H*(1+1e-6) < 2*float64(p.MinChildWeight)
}
