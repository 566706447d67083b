package histogram

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// naive builds the histogram of one feature the obvious way: for every row, find
// the bin of the raw value and add.
func naive(m *binned.Matrix, x *feature.Matrix, f int, rows []int32, pairs []grad.Pair) []grad.Sum {
	cuts := m.FeatureCuts(f)
	out := make([]grad.Sum, len(cuts)+1)
	for _, r := range rows {
		v := x.Dense[int(r)*x.Cols+f]
		b := len(cuts) // missing
		if v == v {
			b = 0
			for b < len(cuts)-1 && cuts[b] <= v {
				b++
			}
		}
		out[b].G += float64(pairs[r].G)
		out[b].H += float64(pairs[r].H)
	}
	return out
}

func TestBuildEqualsNaive(t *testing.T) {
	pool := parallel.New(1)
	defer pool.Close()
	for _, distinct := range []int{3, 200, 3000} { // 3000: bins of uint16
		for _, missing := range []float64{0, 0.3} {
			t.Run(fmt.Sprintf("distinct=%d/missing=%v", distinct, missing), func(t *testing.T) {
				r := rand.New(rand.NewPCG(uint64(distinct), 1))
				const n, cols = 4000, 6
				x := &feature.Matrix{Rows: n, Cols: cols, Dense: make([]float32, n*cols)}
				for i := range x.Dense {
					x.Dense[i] = float32(r.IntN(distinct)) / 8
					if r.Float64() < missing {
						x.Dense[i] = float32(math.NaN())
					}
				}
				m := binned.New(x, nil, 4096, pool)
				r8, r16 := m.RowMajor()
				require.True(t, (r8 == nil) != (r16 == nil))
				require.Equal(t, distinct == 3000, r16 != nil)
				pairs := make([]grad.Pair, n)
				for i := range pairs {
					pairs[i] = grad.Pair{G: r.Float32() - 0.5, H: r.Float32()}
				}
				var rows, parent []int32
				for i := range n {
					parent = append(parent, int32(i))
					if r.IntN(3) == 0 {
						rows = append(rows, int32(i))
					}
				}
				for _, feats := range [][]int32{{0, 1, 2, 3, 4, 5}, {2, 3}, {0, 3, 5}, {4}} {
					h := make([]grad.Sum, m.Slots)
					for i := range h {
						h[i] = grad.Sum{G: math.NaN(), H: math.NaN()} // guard
					}
					Clear(h, m, feats)
					Build(h, m, rows, pairs, feats, new(Scratch))
					touched := 0
					for _, f := range feats {
						want := naive(m, x, int(f), rows, pairs)
						got := h[m.Offset[f] : int(m.Offset[f])+len(want)]
						assert.Equal(t, want, got, "feature %d of %v", f, feats)
					}
					// What lies between features that follow each other may be cleared.
					for k := 0; k < len(feats); {
						end := k + 1
						for end < len(feats) && feats[end] == feats[end-1]+1 {
							end++
						}
						begin, stop := m.SlotsOf(feats[k], feats[end-1])
						touched += stop - begin
						k = end
					}
					guards := 0
					for _, s := range h {
						if s.G != s.G {
							guards++
						}
					}
					assert.Equal(t, m.Slots, touched+guards, "only the slots of the features are written")

					p := make([]grad.Sum, m.Slots)
					Build(p, m, parent, pairs, feats, new(Scratch))
					d := make([]grad.Sum, m.Slots)
					Subtract(d, p, h, m, feats)
					for _, f := range feats {
						for b := range m.Bins(int(f)) {
							i := int(m.Offset[f]) + b
							assert.Equal(t, p[i].Sub(h[i]), d[i])
						}
					}
				}
			})
		}
	}
}
