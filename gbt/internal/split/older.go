package split

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// The formulas of older releases, each in a file of its own, are chosen here by
// [Params.Rules]: once a node or a scan, never once a bin of 3.4.

// olderWeight is [Params.Weight] of a release before 3.4.
func (p *Params) olderWeight(s grad.Sum) float32 { return p.weight17(s) }

// olderGainAt is [Params.GainAt] of a release before 3.4.
func (p *Params) olderGainAt(s grad.Sum, w float32) float32 { return p.gainAt17(s, w) }

// olderGain returns the sum of the gains of two children in a release before
// 3.4, and false if the split is not allowed.
func (p *Params) olderGain(left, right grad.Sum, limit *constraint.Limit) (float32, bool) {
	return p.childrenGain17(left, right, limit)
}

// gainUnder returns the sum of the gains of two children by the rules of the
// release, and false if the split is not allowed.
func (p *Params) gainUnder(left, right grad.Sum, limit *constraint.Limit) (float32, bool) {
	if p.Rules != compat.V3_4 {
		return p.olderGain(left, right, limit)
	}
	return p.gain(left, right, limit)
}

// olderNumerical is [Params.Numerical] of a release before 3.4.
func (p *Params) olderNumerical(best *Candidate, f int32, hist []grad.Sum, cuts []float32, total grad.Sum, nodeGain float32, limit *constraint.Limit) {
	p.numerical17(best, f, hist, cuts, total, nodeGain, limit)
}
