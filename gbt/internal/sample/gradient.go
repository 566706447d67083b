package sample

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

const (
	hessianShare float32 = 0.1  // kDefaultMvsLambda
	minThreshold float32 = 1e-6 // kRtEps
)

// Gradient keeps each row with a probability that grows with its gradient and scales the pairs it
// keeps by the inverse of that probability (sampling_method=gradient_based;
// src/tree/hist/sampler.cc; B. Ibragimov and G. Gusev, Minimal variance sampling in stochastic
// gradient boosting, 2019). Arguments, the numbers drawn and the result are those of [Uniform].
//
// The size of a row is s = sqrt(sum over targets of g^2 + 0.1*h^2); it is kept with probability
// min(1, s/u), where u is such that trunc(rows*subsample) rows are kept on average.
func Gradient(dst, src []grad.Pair, targets int, subsample float32, engine *Engine) bool {
	rows := len(src) / targets
	target, active := Target(rows, subsample)
	if !active {
		copy(dst, src)
		return false
	}
	seed := engine.Uint32()
	if target == 0 {
		clear(dst[:len(src)])
		return true
	}
	sizes := gradientSizes(src, targets)
	sorted := slices.Clone(sizes)
	slices.Sort(sorted)
	threshold := gradientThreshold(sorted, target)
	copy(dst, src)
	coin := newLCG(uint64(seed))
	for i, size := range sizes {
		p, u := keepProbability(size, threshold), coin.canonical32()
		pairs := dst[i*targets : (i+1)*targets]
		switch {
		case p >= 1:
		case p > 0 && u <= p:
			scale := 1 / p
			for t := range pairs {
				pairs[t].G *= scale
				pairs[t].H *= scale
			}
		default:
			clear(pairs)
		}
	}
	return true
}

// gradientSizes returns the size of every row (CalcRegAbsGrad).
func gradientSizes(src []grad.Pair, targets int) []float32 {
	sizes := make([]float32, len(src)/targets)
	for i := range sizes {
		var sum float32
		for _, p := range src[i*targets : (i+1)*targets] {
			sum += float32(p.G*p.G) + float32(hessianShare*float32(p.H*p.H))
		}
		sizes[i] = float32(math.Sqrt(float64(sum)))
	}
	return sizes
}

// gradientThreshold returns the size from which on rows are kept for certain (CalculateThreshold):
// the u for which the rows below it, kept with probability size/u, and those above it add up to
// target rows, target > 0. sizes are ascending.
func gradientThreshold(sizes []float32, target int) float32 {
	sums := make([]float32, len(sizes))
	var sum float32
	for i, s := range sizes {
		sum += s
		sums[i] = sum
	}
	for low, high := 0, len(sizes)-1; low <= high; {
		i := low + (high-low)/2
		next := float32(math.MaxFloat32)
		if i+1 < len(sizes) {
			next = sizes[i+1]
		}
		// How many of the rows up to i may be kept when all those above are.
		share := float32(target) - float32(len(sizes)-i-1)
		if share <= 0 {
			low = i + 1
			continue
		}
		switch u := sums[i] / share; {
		case u > sizes[i] && u <= next:
			return u
		case u <= sizes[i]:
			high = i - 1
		default:
			low = i + 1
		}
	}
	return sum / float32(target) // all rows are of one size
}

// keepProbability returns size/threshold, not yet limited to 1 (SamplingProbability).
func keepProbability(size, threshold float32) float32 {
	if math.IsInf(float64(threshold), 0) {
		return 0
	}
	if threshold < minThreshold && threshold > -minThreshold {
		threshold = float32(math.Copysign(float64(minThreshold), float64(threshold)))
	}
	return size / threshold
}
