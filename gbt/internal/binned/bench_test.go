package binned

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// BenchmarkNew makes cuts and bins of normal features. GROVE_ROWS is the number of
// rows, 20000 without it.
func BenchmarkNew(b *testing.B) {
	const cols = 28
	rows, err := strconv.Atoi(os.Getenv("GROVE_ROWS"))
	if err != nil {
		rows = 20_000
	}
	r := rand.New(rand.NewPCG(1, 2))
	m := &feature.Matrix{Rows: rows, Cols: cols, Dense: make([]float32, rows*cols)}
	for i := range m.Dense {
		m.Dense[i] = float32(r.NormFloat64())
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("rows=%d/workers=%d", rows, workers), func(b *testing.B) {
			pool := parallel.New(workers)
			defer pool.Close()
			b.ReportAllocs()
			for b.Loop() {
				New(m, nil, 256, pool)
			}
		})
	}
}
