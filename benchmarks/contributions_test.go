package benchmarks

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// BenchmarkContributions explains rows of 28 features with 500 trees of depth 6,
// on one worker.
func BenchmarkContributions(b *testing.B) {
	m, all := trained(b, "dense", "hist", 6, 500), validRows(b, "dense", 256)
	for _, c := range []struct {
		name string
		rows int
		size int
		run  func(ctx context.Context, dst []float32, x *dataset.Matrix, o *gbt.ContributionOptions) error
	}{
		{"values", 256, m.ContributionSize(), m.Contributions},
		{"pairs", 16, m.InteractionSize(), m.Interactions},
	} {
		rows := make([]int, c.rows)
		for i := range rows {
			rows[i] = i
		}
		x, err := all.Select(rows)
		require.NoError(b, err)
		dst := make([]float32, c.rows*c.size)
		o := &gbt.ContributionOptions{Workers: 1}
		require.NoError(b, c.run(context.Background(), dst, x, o)) // lays the trees out
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, c.run(context.Background(), dst, x, o))
			}
			b.ReportMetric(float64(c.rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
