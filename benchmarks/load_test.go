package benchmarks

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// numbers makes rows of features that a small integer generator draws, and a
// label that depends on four of them.
func numbers(tb testing.TB, rows, cols int) *dataset.Matrix {
	tb.Helper()
	x, y := make([]float32, rows*cols), make([]float32, rows)
	s := uint64(1)
	next := func() uint64 {
		s ^= s << 13
		s ^= s >> 7
		s ^= s << 17
		return s
	}
	for i := range rows {
		row := x[i*cols : (i+1)*cols]
		for j := range row {
			row[j] = float32(int64(next()%(1<<20))-1<<19) / (1 << 17)
		}
		if v := row[0]*row[1] + row[2] - row[3]*row[3] + float32(int64(next()%1024)-512)/512; v > 0 {
			y[i] = 1
		}
	}
	m, err := dataset.FromDense(rows, cols, x, &dataset.Info{Labels: y})
	require.NoError(tb, err)
	return m
}

// BenchmarkLoad opens a model of 1000 trees of depth 8 in both formats.
// GROVE_LOAD names a folder where the files are kept, for compare/load.py.
func BenchmarkLoad(b *testing.B) {
	dir := os.Getenv("GROVE_LOAD")
	if dir == "" {
		dir = b.TempDir()
	}
	p := gbt.DefaultParams()
	p.Objective, p.MaxDepth, p.LearningRate = "binary:logistic", 8, 0.1
	m, err := gbt.Train(context.Background(), p, numbers(b, 30000, 28), 1000, nil)
	require.NoError(b, err)
	for _, format := range []string{"json", "ubj"} {
		name := filepath.Join(dir, "trees1000."+format)
		require.NoError(b, m.SaveFile(name))
		info, err := os.Stat(name)
		require.NoError(b, err)
		b.Run(fmt.Sprintf("format=%s/trees=1000", format), func(b *testing.B) {
			b.SetBytes(info.Size())
			for b.Loop() {
				_, err := gbt.LoadFile(name, nil)
				require.NoError(b, err)
			}
		})
	}
}
