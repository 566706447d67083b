package predict

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/tree"
)

// BenchmarkBatch adds the leaves of random trees to the margins of rows, in every
// form. Trees of hist have at most 255 thresholds a feature.
func BenchmarkBatch(b *testing.B) {
	few := make([]float32, 255)
	for i := range few {
		few[i] = float32(i-127) / 50
	}
	for _, m := range []struct {
		name  string
		trees int
		shape
	}{
		{"hist6", 500, shape{6, 64, true, 28, few, 0.2, 0}},
		{"hist6", 20, shape{6, 64, true, 28, few, 0.2, 0}},
		{"hist8", 500, shape{8, 190, true, 28, few, 0.2, 0}},
		{"exact6", 500, shape{6, 64, true, 28, nil, 0.2, 0}},
		{"leaves255", 100, shape{30, 255, false, 28, few, 0.2, 0}},
		{"leaves4000", 20, shape{30, 4000, false, 28, few, 0.2, 0}},
		{"categories", 100, shape{6, 64, true, 28, few, 0.2, 1}},
	} {
		rng := rand.New(rand.NewPCG(5, 6))
		var trees []*tree.Tree
		for range m.trees {
			trees = append(trees, grown(b, rng, m.shape))
		}
		f := New(trees, make([]int32, m.trees), 1, Options{})
		const rows = sliceRows
		x := &feature.Matrix{Rows: rows, Cols: m.features, Dense: rowsFor(rng, trees, rows, m.features, 0.05)}
		margin := make([]float32, rows)
		for _, n := range []int{16, 64, 512} {
			name := func(e Engine) string {
				return fmt.Sprintf("engine=%s/model=%s/trees=%d/rows=%d", []string{"walk", "slices"}[e], m.name, m.trees, n)
			}
			b.Run(name(Walk), func(b *testing.B) {
				for b.Loop() {
					for at := 0; at < n; at += BlockRows {
						end := min(at+BlockRows, n)
						f.walkRows(margin[at:end], x, at, end, 0, m.trees, nil)
					}
				}
			})
			b.Run(name(BitSlices), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f.AddRowsBy(BitSlices, margin[:n], x, 0, n, 0, m.trees)
				}
			})
		}
		b.Run(fmt.Sprintf("work=compile/model=%s/trees=%d", m.name, m.trees), func(b *testing.B) {
			for b.Loop() {
				newBitSlices(f, sliceBest)
			}
		})
	}
}
