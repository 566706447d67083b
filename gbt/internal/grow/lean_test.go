package grow

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/histogram"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// Trees grown with the lean layout are those grown without, to the bit, and it is used
// where the sums are exact.
func TestLeanLayoutGrowsTheSameTrees(t *testing.T) {
	const n, numbers = 1500, 12
	for _, states := range []int{6, 50, 300} {
		for _, mcw := range []float32{0, 1} {
			for _, fine := range []bool{false, true} {
				for _, workers := range []int{1, 3} {
					t.Run(fmt.Sprintf("states=%d/mcw=%v/fine=%v/workers=%d", states, mcw, fine, workers), func(t *testing.T) {
						r := rand.New(rand.NewPCG(uint64(states), 3))
						cols := numbers + states + 2 // two flags that meet the states
						x := &feature.Matrix{Rows: n, Cols: cols, Dense: make([]float32, n*cols)}
						pairs := make([]grad.Pair, n)
						for i := range pairs {
							row := x.Dense[i*cols : (i+1)*cols]
							for j := range numbers {
								row[j] = float32(r.NormFloat64())
							}
							state := min(r.IntN(states), r.IntN(states))
							row[numbers+state] = 1
							row[cols-1], row[cols-2] = float32(r.IntN(2)), float32(r.IntN(3)/2)
							pairs[i] = grad.Pair{G: r.Float32() - 0.5 + row[cols-1]*float32(state%3)/8, H: r.Float32() / 4}
							if fine {
								pairs[i].G *= 1e-9 * (1 + 1e9*float32(i%2))
							}
							switch {
							case i%7 == 0:
								pairs[i] = grad.Pair{}
							case i%100 == 1 && states == 6:
								pairs[i].H = 0
							}
						}
						pool := parallel.New(workers)
						defer pool.Close()
						m := binned.New(x, nil, 256, pool)
						require.NotNil(t, histogram.NewLean(m))
						p := split.Params{LearningRate: 0.3, MinChildWeight: mcw, Lambda: 1}
						policy := Policy{MaxDepth: 7}
						lean, plain := NewHist(m, p, policy, Constraints{}, pool), NewHist(m, p, policy, Constraints{}, pool)
						plain.lean.made = true
						for i := range 2 {
							var columns [2]Columns
							for k := range columns {
								columns[k] = columnsOf(cols)
								if i == 1 {
									columns[k] = &thinned{columnsOf(cols), rand.New(rand.NewPCG(4, uint64(states)))}
								}
							}
							want, err := plain.Grow(context.Background(), pairs, columns[0])
							require.NoError(t, err)
							got, err := lean.Grow(context.Background(), pairs, columns[1])
							require.NoError(t, err)
							require.Greater(t, len(want), 31)
							require.Equal(t, want, got)
							require.False(t, plain.lean.on)
							require.Equal(t, !fine, lean.lean.on)
							require.Equal(t, !fine && mcw > 0 && states != 6, lean.lean.scans)
							require.Equal(t, lean.lean.scans && workers > 1, lean.partsAlong(), "each worker has its own rows")
						}
					})
				}
			}
		}
	}
}

// thinned are columns of which nodes get some.
type thinned struct {
	Columns
	r *rand.Rand
}

func (c *thinned) Query(depth int) (some []int32) {
	for _, f := range c.Columns.Query(depth) {
		if c.r.IntN(3) > 0 {
			some = append(some, f)
		}
	}
	return some
}
