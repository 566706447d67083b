package sample

import "github.com/grove-ml/grove/gbt/internal/grad"

// UniformBefore32 is [Uniform] as of the releases up to 3.1, with one pair a row: it samples whenever subsample is below 1, and
// only rows whose hessian is not negative take a number; the others are left out
// (QuantileHistMaker::Builder::InitSampling, 1.7).
func UniformBefore32(dst, src []grad.Pair, subsample float32, engine *Engine) bool {
	dst = dst[:len(src)]
	if subsample >= 1 {
		copy(dst, src)
		return false
	}
	coin, p := newLCG(uint64(engine.Uint32())), float64(subsample)
	for i, g := range src {
		if g.H >= 0 && coin.canonical64() < p {
			dst[i] = g
		} else {
			dst[i] = grad.Pair{}
		}
	}
	return true
}
