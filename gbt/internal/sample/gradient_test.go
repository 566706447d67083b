package sample

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// plainGradients is [Gradients.Draw] by one loop after the other.
func plainGradients(src []grad.Pair, targets int, subsample float32, engine *Engine) []grad.Pair {
	rows := len(src) / targets
	target, _ := Target(rows, subsample)
	seed := engine.Uint32()
	sizes := make([]float32, rows)
	for i := range sizes {
		var sum float32
		for _, p := range src[i*targets : (i+1)*targets] {
			sum += float32(p.G*p.G) + float32(hessianShare*float32(p.H*p.H))
		}
		sizes[i] = float32(math.Sqrt(float64(sum)))
	}
	sorted := slices.Clone(sizes)
	slices.Sort(sorted)
	sums, sum := make([]float32, rows), float32(0)
	for i, s := range sorted {
		sum += s
		sums[i] = sum
	}
	threshold := sum / float32(target)
	for low, high := 0, rows-1; low <= high; {
		i, next := low+(high-low)/2, float32(math.MaxFloat32)
		if i+1 < rows {
			next = sorted[i+1]
		}
		share := float32(target) - float32(rows-i-1)
		u := sums[i] / share
		if share > 0 && u > sorted[i] && u <= next {
			threshold = u
			break
		}
		if share > 0 && u <= sorted[i] {
			high = i - 1
		} else {
			low = i + 1
		}
	}
	threshold = limitThreshold(threshold)
	dst, coin := make([]grad.Pair, len(src)), newLCG(uint64(seed))
	for i, size := range sizes {
		p, u := size/threshold, coin.canonical32()
		if math.IsInf(float64(threshold), 0) {
			p = 0
		}
		for t := i * targets; t < (i+1)*targets; t++ {
			if p >= 1 {
				dst[t] = src[t]
			} else if p > 0 && u <= p {
				dst[t] = grad.Pair{G: src[t].G * (1 / p), H: src[t].H * (1 / p)}
			}
		}
	}
	return dst
}

// sameBits compares pairs, NaN included.
func sameBits(t *testing.T, want, got []grad.Pair, what ...any) {
	t.Helper()
	for i := range want {
		g := math.Float32bits(want[i].G) == math.Float32bits(got[i].G)
		if !g || math.Float32bits(want[i].H) != math.Float32bits(got[i].H) {
			require.Equal(t, want[i], got[i], "%v, row %d", what, i)
		}
	}
}

// Sorting by ranges, many workers and coins without branches change nothing.
func TestGradientsEqualThePlainLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	kinds := map[string]func(i int) grad.Pair{
		"logistic": func(int) grad.Pair { p := r.Float32(); return grad.Pair{G: p - float32(r.IntN(2)), H: p * (1 - p)} },
		"tailed":   func(int) grad.Pair { return grad.Pair{G: float32(math.Exp(r.NormFloat64() * 6)), H: 1} },
		"few":      func(i int) grad.Pair { return grad.Pair{G: float32(i % 3), H: float32(i % 2)} },
		"zero":     func(int) grad.Pair { return grad.Pair{} },
		"tiny":     func(int) grad.Pair { return grad.Pair{G: r.Float32() * 1e-38, H: 1e-44} },
		"huge":     func(int) grad.Pair { return grad.Pair{G: r.Float32() * 1e19, H: r.Float32() * 1e10} },
		"same":     func(int) grad.Pair { return grad.Pair{G: 0.5, H: 0.25} },
		"one":      func(i int) grad.Pair { return grad.Pair{G: float32(max(0, 1-i)), H: 0} },
		"infinite": func(i int) grad.Pair { return grad.Pair{G: []float32{1, inf, 2, -3}[i%4], H: 1} },
		"nan":      func(i int) grad.Pair { return grad.Pair{G: []float32{1, 5, nan, -3, -0x1p-60}[i%5], H: 1} },
	}
	for _, workers := range []int{1, 3} {
		pool := parallel.New(workers)
		sampler := NewGradients(pool)
		for name, kind := range kinds {
			for _, rows := range []int{70_001, 3, 64, 1000, 5000, 33_000} {
				for _, targets := range []int{1, 3} {
					src := make([]grad.Pair, rows*targets)
					for i := range src {
						src[i] = kind(i)
					}
					for _, rate := range []float32{0.4, 0.01, 0.95} {
						if target, _ := Target(rows, rate); target == 0 || rows > 10_000 && rate != 0.4 {
							continue
						}
						seed := r.Int64()
						want := plainGradients(src, targets, rate, NewEngine(seed))
						got := make([]grad.Pair, len(src))
						require.True(t, sampler.Draw(got, src, targets, rate, NewEngine(seed)))
						sameBits(t, want, got, name, workers, rows, targets, rate)
					}
				}
			}
		}
		pool.Close()
	}
}

func BenchmarkGradients(b *testing.B) {
	r := rand.New(rand.NewPCG(4, 4))
	src := make([]grad.Pair, 1<<20)
	for i := range src {
		p := r.Float32() * r.Float32() * r.Float32()
		src[i] = grad.Pair{G: p - float32(r.IntN(4)/3), H: p * (1 - p)}
	}
	dst := make([]grad.Pair, len(src))
	pool := parallel.New(2)
	defer pool.Close()
	sampler := NewGradients(pool)
	engine := NewEngine(1)
	for b.Loop() {
		sampler.Draw(dst, src, 1, 0.4, engine)
	}
}
