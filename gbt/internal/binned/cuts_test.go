package binned

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Columns that are read by blocks have the cuts that whole columns have: with few
// values, few at first, few in the end only, long runs, zeros of both signs, and
// most of them missing.
func TestDenseCutsEqualColumnCuts(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	nan, minus := float32(math.NaN()), float32(math.Copysign(0, -1))
	kinds := []func(i, n int) float32{
		func(i, n int) float32 { return float32(r.NormFloat64()) },
		func(i, n int) float32 { return float32(r.IntN(7)) },
		func(i, n int) float32 { return float32(r.IntN(min(1+i/3, 5000))) },
		func(i, n int) float32 { return float32(i / 5) },
		func(i, n int) float32 { return float32(i/3%2000) - 300 },
		func(i, n int) float32 { return []float32{0, minus, 1, 2}[r.IntN(4)] },
		func(i, n int) float32 { return []float32{0, minus, float32(r.IntN(5000)) - 2500}[r.IntN(3)] },
		func(i, n int) float32 {
			if r.IntN(100) > 0 {
				return nan
			}
			return float32(r.NormFloat64())
		},
		func(i, n int) float32 {
			if i < n/2 {
				return nan
			}
			return float32(i % 1100)
		},
		func(i, n int) float32 { return nan },
		func(i, n int) float32 { return 3 },
		func(i, n int) float32 {
			if r.IntN(3) > 0 {
				return 0
			}
			return float32(r.NormFloat64())
		},
	}
	for _, n := range []int{1, 700, 5000, 40000} {
		m := &feature.Matrix{Rows: n, Cols: len(kinds) + 1, Dense: make([]float32, n*(len(kinds)+1)), Categorical: make([]bool, len(kinds)+1)}
		m.Categorical[len(kinds)] = true
		weights := make([]float32, n)
		for i := range n {
			row := m.Dense[i*m.Cols:][:m.Cols]
			for j, kind := range kinds {
				row[j] = kind(i, n)
			}
			row[len(kinds)] = float32(r.IntN(20))
			weights[i] = float32(r.IntN(4)) / 3
		}
		for _, maxBin := range []int{2, 20, 256, 1000} {
			for _, w := range [][]float32{nil, weights} {
				for _, workers := range []int{1, 3} {
					pool := parallel.New(workers)
					want, _, wantPresent := columnCuts(compat.V3_4, m, w, maxBin, pool)
					got, present := denseCuts(m, w, maxBin, make([]uint32, maxBin*500), pool)
					pool.Close()
					require.Equal(t, wantPresent, present)
					for j := range want {
						require.Equal(t, len(want[j]), len(got[j]), "column %d of %d rows, %d bins", j, n, maxBin)
						for k, v := range want[j] {
							require.Equal(t, math.Float32bits(v), math.Float32bits(got[j][k]), "column %d of %d rows, %d bins", j, n, maxBin)
						}
					}
				}
			}
		}
	}
}
