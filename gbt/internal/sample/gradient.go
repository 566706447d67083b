package sample

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

const (
	hessianShare float32 = 0.1  // kDefaultMvsLambda
	minThreshold float32 = 1e-6 // kRtEps
	infinite             = 0x7f800000
)

// Gradients keeps each row with a probability that grows with its gradient and scales the pairs it
// keeps by the inverse of that probability (sampling_method=gradient_based;
// src/tree/hist/sampler.cc; B. Ibragimov and G. Gusev, Minimal variance sampling in stochastic
// gradient boosting, 2019).
//
// The size of a row is s = sqrt(sum over targets of g^2 + 0.1*h^2); it is kept with probability
// min(1, s/u), where u is such that trunc(rows*subsample) rows are kept on average.
//
// It keeps its memory, 12 bytes a row, from one tree to the next.
type Gradients struct {
	pool  *parallel.Pool
	sizes []float32
	order sizeOrder
}

// NewGradients returns a sampler whose work is shared by the workers of a pool.
func NewGradients(pool *parallel.Pool) *Gradients { return &Gradients{pool: pool} }

// sampleBlock is the number of rows that are looked at in one piece.
const sampleBlock = 1 << 14

// Draw samples rows. Arguments, the numbers drawn and the result are those of [Uniform].
func (s *Gradients) Draw(dst, src []grad.Pair, targets int, subsample float32, engine *Engine) bool {
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
	if cap(s.sizes) < rows {
		s.sizes = make([]float32, rows)
	}
	sizes := s.sizes[:rows]
	keys, spare, finite := s.order.sorted(s.pool, sizes, func(begin, end int) {
		gradientSizes(sizes[begin:end], src[begin*targets:end*targets], targets)
	})
	threshold := limitThreshold(gradientThreshold(keys, spare, target))
	if b := math.Float32bits(threshold); !finite || b >= infinite || targets > 1 {
		s.pool.Blocks(rows, sampleBlock, func(begin, end int) {
			coin := newLCGAt(uint64(seed), begin)
			keepScaled(dst[begin*targets:end*targets], src[begin*targets:end*targets], targets, sizes[begin:end], threshold, coin)
		})
		return true
	}
	s.pool.Blocks(rows, sampleBlock, func(begin, end int) {
		keepScaledFinite(dst[begin:end], src[begin:end], sizes[begin:end], threshold, newLCGAt(uint64(seed), begin))
	})
	return true
}

// gradientSizes computes the size of every row (CalcRegAbsGrad).
func gradientSizes(sizes []float32, src []grad.Pair, targets int) {
	if targets == 1 {
		for i, p := range src[:len(sizes)] {
			sizes[i] = float32(math.Sqrt(float64(float32(p.G*p.G) + float32(hessianShare*float32(p.H*p.H)))))
		}
		return
	}
	for i := range sizes {
		var sum float32
		for _, p := range src[i*targets : (i+1)*targets] {
			sum += float32(p.G*p.G) + float32(hessianShare*float32(p.H*p.H))
		}
		sizes[i] = float32(math.Sqrt(float64(sum)))
	}
}

// gradientThreshold returns the size from which on rows are kept for certain (CalculateThreshold):
// the u for which the rows below it, kept with probability size/u, and those above it add up to
// target rows, target > 0. keys are the bits of the sizes in ascending order. Sums of the first
// sizes go to sums, which is as long, as far as they are asked for.
func gradientThreshold(keys, sums []uint32, target int) float32 {
	var sum float32
	known := 0
	first := func(n int) float32 { // the sum of the first n sizes
		for ; known < n; known++ {
			sum += math.Float32frombits(keys[known])
			sums[known] = math.Float32bits(sum)
		}
		return math.Float32frombits(sums[n-1])
	}
	for low, high := 0, len(keys)-1; low <= high; {
		i := low + (high-low)/2
		size, next := math.Float32frombits(keys[i]), float32(math.MaxFloat32)
		if i+1 < len(keys) {
			next = math.Float32frombits(keys[i+1])
		}
		// How many of the rows up to i may be kept when all those above are.
		share := float32(target) - float32(len(keys)-i-1)
		if share <= 0 {
			low = i + 1
			continue
		}
		switch u := first(i+1) / share; {
		case u > size && u <= next:
			return u
		case u <= size:
			high = i - 1
		default:
			low = i + 1
		}
	}
	return first(len(keys)) / float32(target) // all rows are of one size
}

// limitThreshold keeps a threshold away from zero; a row is kept with probability
// size/threshold, or for certain if that is more than 1 (SamplingProbability).
func limitThreshold(threshold float32) float32 {
	if threshold < minThreshold && threshold > -minThreshold {
		return float32(math.Copysign(float64(minThreshold), float64(threshold)))
	}
	return threshold
}

// keepScaled tosses the coins of some rows.
func keepScaled(dst, src []grad.Pair, targets int, sizes []float32, threshold float32, coin lcg) {
	copy(dst, src)
	none := math.IsInf(float64(threshold), 0)
	for i, size := range sizes {
		p, u := size/threshold, coin.canonical32()
		pairs := dst[i*targets : (i+1)*targets]
		switch {
		case !none && p >= 1:
		case !none && p > 0 && u <= p:
			scale := 1 / p
			for t := range pairs {
				pairs[t].G *= scale
				pairs[t].H *= scale
			}
		default:
			clear(pairs)
		}
	}
}

// keepScaledFinite is keepScaled for one target, finite sizes and a finite threshold above zero,
// without branches: numbers that are not negative are ordered like their bits.
func keepScaledFinite(dst, src []grad.Pair, sizes []float32, threshold float32, coin lcg) {
	src, dst = src[:len(sizes)], dst[:len(sizes)]
	one := math.Float32bits(1)
	for i, size := range sizes {
		probability := size / threshold
		p, u := math.Float32bits(probability), math.Float32bits(coin.canonical32())
		scale := math.Float32frombits(max(math.Float32bits(1/probability), one))
		keep := uint32(int32(-p)>>31) &^ uint32(int32(p-u)>>31) // all ones if 0 < p and u <= p
		pair := src[i]
		dst[i] = grad.Pair{
			G: math.Float32frombits(math.Float32bits(pair.G*scale) & keep),
			H: math.Float32frombits(math.Float32bits(pair.H*scale) & keep),
		}
	}
}
