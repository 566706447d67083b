package metrics

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkMetrics evaluates metrics as training does after every round.
func BenchmarkMetrics(b *testing.B) {
	const rows, classes, group = 200_000, 7, 50
	rng := rand.New(rand.NewPCG(1, 2))
	pred, binary, whole, class := make([]float32, rows), make([]float32, rows), make([]float32, rows), make([]float32, rows)
	prob := make([]float32, rows*classes)
	for i := range pred {
		pred[i], binary[i], whole[i], class[i] = rng.Float32(), float32(rng.IntN(2)), float32(rng.IntN(5)), float32(rng.IntN(classes))
	}
	for i := range prob {
		prob[i] = rng.Float32() / classes
	}
	sizes := make([]int, rows/group)
	for g := range sizes {
		sizes[g] = group
	}
	for _, c := range []struct {
		name        string
		pred, label []float32
		groups      int
		sizes       []int
	}{
		{"auc", pred, binary, 1, nil}, {"logloss", pred, binary, 1, nil}, {"rmse", pred, binary, 1, nil}, {"error", pred, binary, 1, nil},
		{"mlogloss", prob, class, classes, nil}, {"merror", prob, class, classes, nil},
		{"ndcg@10", pred, whole, 1, sizes}, {"map@10", pred, binary, 1, sizes},
	} {
		m, err := ByName(c.name)
		require.NoError(b, err)
		b.Run("metric="+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := m.EvalGroups(c.pred, c.groups, c.label, nil, c.sizes)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
