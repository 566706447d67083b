package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Gain64 returns the gain of a node at its own optimal weight in float64, by the
// formulas that refreshing a tree uses (src/tree/param.h CalcGain, 3.4):
//
//	T(G)² / (H + lambda); with max_delta_step that of GainAt; 0 if H <= 0
func (p *Params) Gain64(s grad.Sum) float64 {
	if p.Rules != compat.V3_4 {
		return p.gain64Before20(s)
	}
	if s.H <= 0 {
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
	l1 := float64(float64(2*float64(p.Alpha)) * math.Abs(w))
	return -(linear + square + l1)
}
