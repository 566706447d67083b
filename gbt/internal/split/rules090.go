package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Before1_0 reports whether the rules are those of a release before 1.0, which
// [Params.NodeBefore1_0] and [Params.ScanBefore1_0] follow.
func (p *Params) Before1_0() bool { return p.Rules.Before(compat.V1_7) }

// NodeBefore1_0 returns the weight of a node, which obeys the bounds of its
// parent unless they are nil, and its gain unsplit (src/tree/split_evaluator.cc,
// 0.90; src/tree/param.h, 0.72).
func (p *Params) NodeBefore1_0(s grad.Sum, b *constraint.Bounds) (weight, gain float32) {
	if p.Rules == compat.V0_72 {
		return float32(p.weight072(s)), float32(p.gain072(s))
	}
	weight = p.weight090(s)
	if b != nil {
		weight = b.Clamp(weight)
	}
	return weight, p.gainAt090(s, weight)
}

// lossBefore1_0 returns what a node of the given gain gains by being split. 0.90
// rounds the gain of each child, their sum and the difference; 0.72 rounds the
// difference alone. Under a constraint gains are those at the weights; limit is
// that of a monotone one, or nil.
func (p *Params) lossBefore1_0(left, right grad.Sum, nodeGain float32, limit *constraint.Limit) float32 {
	if p.Rules == compat.V0_72 {
		return float32(p.gain072(left) + p.gain072(right) - float64(nodeGain))
	}
	if !p.Listed && !p.Paths {
		return p.gain090(left) + p.gain090(right) - nodeGain
	}
	wl, wr := p.weight090(left), p.weight090(right)
	if limit != nil {
		wl, wr = limit.Clamp(wl), limit.Clamp(wr)
		if !limit.Ordered(wl, wr) {
			return float32(math.Inf(-1))
		}
	}
	return p.gainAt090(left, wl) + p.gainAt090(right, wr) - nodeGain
}

// weight090 returns -T(G) / (H + lambda), bounded by max_delta_step. A node
// without hessian has a weight too.
func (p *Params) weight090(s grad.Sum) float32 {
	w := float32(-p.thresholdL1(s.G) / (s.H + float64(p.Lambda)))
	if m := p.MaxDeltaStep; m != 0 && abs(w) > m {
		w = float32(math.Copysign(float64(m), float64(w)))
	}
	return w
}

// gainAt090 returns -(w (2 G + H w + lambda w) + 2 alpha |w|), lambda w being
// rounded to float32.
func (p *Params) gainAt090(s grad.Sum, w float32) float32 {
	w64 := float64(w)
	slope := 2*s.G + float64(s.H*w64) + float64(float32(p.Lambda*w))
	return float32(-(float64(w64*slope) + float64(2*float64(p.Alpha)*math.Abs(w64))))
}

// gain090 returns T(G)² / (H + lambda), or with a bound on weights the gain at
// the weight.
func (p *Params) gain090(s grad.Sum) float32 {
	if p.MaxDeltaStep != 0 {
		return p.gainAt090(s, p.weight090(s))
	}
	t := p.thresholdL1(s.G)
	return float32(t * t / (s.H + float64(p.Lambda)))
}

// weight072 is weight090 in float64, 0 below min_child_weight.
func (p *Params) weight072(s grad.Sum) float64 {
	if s.H < float64(p.MinChildWeight) {
		return 0
	}
	w := -p.thresholdL1(s.G) / (s.H + float64(p.Lambda))
	if m := float64(p.MaxDeltaStep); m != 0 {
		w = max(min(w, m), -m)
	}
	return w
}

// gain072 returns T(G)² / (H + lambda), or with a bound on weights
// -2 (G w + (H + lambda) w² / 2 + alpha |w|); 0 below min_child_weight.
func (p *Params) gain072(s grad.Sum) float64 {
	if s.H < float64(p.MinChildWeight) {
		return 0
	}
	h := s.H + float64(p.Lambda)
	if p.MaxDeltaStep == 0 {
		t := p.thresholdL1(s.G)
		return t * t / h
	}
	w := p.weight072(s)
	cost := float64(s.G*w) + float64(0.5*h*float64(w*w))
	return -2 * (cost + float64(float64(p.Alpha)*math.Abs(w)))
}

// ScanBefore1_0 looks for the best split of a node on feature f over its present
// values, ascending with missing values going right, or descending (down) with
// missing values going left, and improves best with it. Parameters are those of
// [Params.ScanUp]; last is the value that XGBoost saw last in the node, which it
// takes for one of this feature if there is none (EnumerateSplit of
// src/tree/updater_colmaker.cc, 0.90 and 0.72). Thresholds are middles, even
// where rounding makes them equal to a value, and a child may be empty.
func (p *Params) ScanBefore1_0(best *Candidate, f int32, rows []int32, values []float32, pairs []grad.Pair, total grad.Sum, nodeGain float32, limit *constraint.Limit, down bool, last float32) {
	var e grad.Sum
	mcw := float64(p.MinChildWeight)
	try := func(threshold float32) {
		c := total.Sub(e)
		if !(e.H >= mcw && c.H >= mcw) {
			return
		}
		left, right := e, c
		if down {
			left, right = c, e
		}
		if loss := p.lossBefore1_0(left, right, nodeGain, limit); best.beatsBefore1_0(loss, f) {
			*best = Candidate{LossChange: loss, Feature: f, Threshold: threshold, DefaultLeft: down, Left: left, Right: right}
		}
	}
	for k := range rows {
		i := k
		if down {
			i = len(rows) - 1 - k
		}
		v, g := values[i], pairs[rows[i]]
		if v != last && e.H != 0 && e.H >= mcw {
			try((v + last) * 0.5)
		}
		e.G += float64(g.G)
		e.H += float64(g.H)
		last = v
	}
	gap := abs(last) + Epsilon
	if down {
		gap = -gap
	}
	try(last + gap)
}

// beatsBefore1_0 is [Candidate.Beats] of releases before 1.0: neither infinite
// loss changes nor those that are no number are kept out.
func (c *Candidate) beatsBefore1_0(lossChange float32, f int32) bool {
	if c.Feature <= f {
		return lossChange > c.LossChange
	}
	return !(c.LossChange > lossChange)
}

// MergeBefore1_0 is [Candidate.Merge] of releases before 1.0, which take an
// infinite loss change for a good one.
func (c *Candidate) MergeBefore1_0(o *Candidate) {
	if o.LossChange > c.LossChange || o.LossChange == c.LossChange && o.LossChange > 0 && o.Feature < c.Feature {
		*c = *o
	}
}
