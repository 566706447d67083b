package sample

import "github.com/grove-ml/grove/gbt/internal/grad"

// Target returns how many of rows rows a sample at rate subsample is meant to keep,
// trunc(rows*subsample) with the product in float32, and whether that is a sample at all: where
// the target is not below the number of rows, XGBoost's hist and approx neither sample nor draw.
func Target(rows int, subsample float32) (target int, active bool) {
	target = int(float32(rows) * subsample)
	return target, rows > 0 && target < rows
}

// Uniform keeps each row with probability subsample and sets the gradient pairs of the others to
// zero, as hist and approx do (sampling_method=uniform; src/tree/hist/sampler.cc). targets is the
// number of pairs of a row: row i has src[i*targets : (i+1)*targets], and they are kept or zeroed
// together. dst must be as long as src and may be the same slice. Rows that are zeroed stay in the
// tree: they are routed and get predictions.
//
// It takes one number from the engine if [Target] says that there is something to sample, else
// none, and reports which; dst is filled in either case.
func Uniform(dst, src []grad.Pair, targets int, subsample float32, engine *Engine) bool {
	if _, active := Target(len(src)/targets, subsample); !active {
		copy(dst, src)
		return false
	}
	UniformBlock(dst, src, targets, 0, subsample, engine.Uint32())
	return true
}

// UniformBlock is [Uniform] for a block of rows, of which the first is row first of all rows, with
// the number drawn from the booster's engine given as seed. Blocks can be done in any order and
// at the same time.
func UniformBlock(dst, src []grad.Pair, targets, first int, subsample float32, seed uint32) {
	dst = dst[:len(src)]
	copy(dst, src)
	coin := newLCGAt(uint64(seed), first)
	p := float64(subsample)
	for i := 0; i < len(dst); i += targets {
		if !(coin.canonical64() < p) {
			clear(dst[i : i+targets])
		}
	}
}

// Bernoulli says for each row whether the exact tree method uses it: rows with a negative hessian
// are left out, and if subsample is below 1 each of the others is kept with probability subsample
// (src/tree/updater_colmaker.cc). keep must be as long as pairs.
//
// It takes two numbers from the engine for each row whose hessian is not negative, none at all if
// subsample is 1.
func Bernoulli(keep []bool, pairs []grad.Pair, subsample float32, engine *Engine) {
	p := float64(subsample)
	for i, g := range pairs {
		keep[i] = !(g.H < 0) && (subsample >= 1 || engine.Bernoulli(p))
	}
}
