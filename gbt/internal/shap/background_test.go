package shap

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/tree"
)

// Contributions against other rows are those of the definition, by the sum over
// all subsets.
func TestBackgroundDefinition(t *testing.T) {
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 5))
		features := 2 + r.IntN(6)
		trees := []*tree.Tree{randomTree(t, r, features, r.IntN(14)), randomTree(t, r, features, r.IntN(14)), randomTree(t, r, features, 3)}
		f, err := New(trees, []int32{0, 1, 0}, features, 2, Options{Weights: []float32{1, 0.25, 7}})
		require.NoError(t, err)
		weights := []float64{1, 0.25, 0} // the last tree is not asked for
		count := 1 + r.IntN(4)
		var others []float32
		for range count {
			others = append(others, randomRow(r, features)...)
		}
		b := f.NewBackground(others, count, 0, 2)
		rows := append(randomRow(r, features), randomRow(r, features)...)
		width := features + 1
		sums := make([]float64, 2*2*width)
		b.Add(sums, rows, f.NewScratch())
		for i := range 2 {
			for g := range 2 {
				row, mixed := rows[i*features:(i+1)*features], make([]float32, features)
				worth := func(known uint) float64 {
					sum := 0.0
					for z := range count {
						for j := range mixed {
							if mixed[j] = others[z*features+j]; known>>j&1 != 0 {
								mixed[j] = row[j]
							}
						}
						sum += weights[g] * float64(trees[g].Predict(mixed)) / float64(count)
					}
					return sum
				}
				require.InDelta(t, worth(0), b.Mean[g], 1e-12)
				got := sums[(i*2+g)*width : (i*2+g+1)*width]
				require.Zero(t, got[features])
				for j := range features {
					require.InDelta(t, value(worth, features, j), got[j], 1e-12, "seed %d, row %d, group %d, feature %d", seed, i, g, j)
				}
			}
		}
	}
}

func TestShare(t *testing.T) {
	require.Zero(t, share(0, 3))
	for in := 1; in < 8; in++ {
		for out := range 8 {
			require.InEpsilon(t, factorial(in-1)*factorial(out)/factorial(in+out), share(in, out), 1e-14)
		}
	}
	require.Greater(t, share(1, 5000), 0.0)
	require.False(t, math.IsNaN(share(3000, 3000)))
}
