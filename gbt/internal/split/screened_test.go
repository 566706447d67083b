package split

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// A screen finds the splits of the plain scans, whatever the rules, on every
// kernel.
func TestScreenEqualsPlain(t *testing.T) {
	used := kernels
	defer func() { kernels = used }()
	for _, k := range orderedTable().Runnable() {
		kernels = k.Func
		r := rand.New(rand.NewPCG(3, 4))
		found, missingLeft, sets := 0, 0, 0
		for round := range 400 {
			p := &Params{
				Lambda: []float32{1, 0, 0.1}[r.IntN(3)], Alpha: []float32{0, 0, 0.5}[r.IntN(3)],
				MinChildWeight: []float32{0, 1, 5}[r.IntN(3)], MaxDeltaStep: []float32{0, 0, 0.3}[r.IntN(3)],
				MaxCatToOneHot: 4, MaxCatThreshold: []int{64, 7, 1000}[r.IntN(3)],
			}
			scale := math.Pow(10, float64(r.IntN(30)-15))
			rows := 1 + r.IntN(2000)
			whole := r.IntN(3) == 0 // sums without rounding have more ties
			features := make([][]grad.Sum, 12)
			for f := range features {
				bins := []int{1, 2, 3, 8, 9, 64, 100, 256, 257, 700}[r.IntN(10)]
				features[f] = make([]grad.Sum, bins)
			}
			copy(features[3:], features[:1]) // the same twice is a tie
			var total grad.Sum
			missing := r.IntN(3)
			for range rows {
				g, h := float64(float32(r.NormFloat64())), float64(r.Float32())
				if whole {
					g, h = float64(r.IntN(5)-2), 1
				}
				s := grad.Sum{G: g * scale, H: h * scale}
				total = total.Add(s)
				for f, hist := range features {
					if f == 3 || missing > 0 && r.IntN(1+f) > 0 {
						continue
					}
					b := min(int(float64(len(hist))*r.ExpFloat64()/3), len(hist)-1)
					hist[b] = hist[b].Add(s)
				}
			}
			gain := p.Gain(total)
			var want, got Candidate
			var screen Screen
			var room Order
			screen.Begin(p, total, gain)
			for f, hist := range features {
				var limit *constraint.Limit
				if round%4 == 1 {
					limit = &constraint.Limit{Bounds: constraint.Unbounded(), Sign: int8(f%3 - 1)}
				}
				if round%3 == 2 && f%2 == 1 {
					if len(hist) < p.MaxCatToOneHot {
						p.OneHot(&want, int32(f), hist, total, gain, limit)
					} else {
						p.Partition(&want, int32(f), hist, total, gain, limit, &room)
					}
					screen.Categories(&got, int32(f), hist, limit)
				} else {
					cuts := make([]float32, len(hist))
					for i := range cuts {
						cuts[i] = float32(i)
					}
					p.Numerical(&want, int32(f), hist, cuts, total, gain, limit)
					screen.Numerical(&got, int32(f), hist, cuts, limit)
				}
				require.Equal(t, want, got, "round %d, feature %d, %v", round, f, p)
			}
			if want.LossChange > 0 {
				found++
			}
			if want.DefaultLeft {
				missingLeft++
			}
			if want.Chosen != nil {
				sets++
			}
		}
		assert.Greater(t, found, 200)
		assert.Greater(t, missingLeft, 20)
		assert.Greater(t, sets, 10)
	}
}

// What is in order at the ends is that of all.
func TestOrderOfEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var o Order
	p := &Params{Lambda: 1}
	for range 2000 {
		hist := make([]grad.Sum, 1+r.IntN(300))
		zeros := r.Float64()
		for c := range hist {
			if r.Float64() > zeros {
				hist[c] = grad.Sum{G: float64(r.IntN(200)) - 200*zeros, H: 1}
			}
		}
		steps := r.IntN(len(hist))
		got := slices.Clone(o.of(hist, p, steps))
		want := slices.Clone(got)
		slices.Sort(want)
		require.Equal(t, want[:steps], got[:steps])
		require.Equal(t, want[len(want)-steps:], got[len(got)-steps:])
		slices.Sort(got)
		require.Equal(t, want, got)
		for c, k := range slices.Sorted(slices.Values(func() (l []uint32) {
			for _, k := range got {
				l = append(l, uint32(k))
			}
			return l
		}())) {
			require.EqualValues(t, c, k)
		}
	}
}
