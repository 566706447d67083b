package binned

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Cuts are made where the bins come to lie: beside these little is allocated, whatever
// the number of groups of columns.
func TestConstructionMakesLittleGarbage(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	m := &feature.Matrix{Rows: 30000, Cols: 80}
	m.Dense = make([]float32, m.Rows*m.Cols)
	for i := range m.Dense {
		m.Dense[i] = float32(r.NormFloat64())
	}
	for _, workers := range []int{1, 2} {
		pool := parallel.New(workers)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		b := New(m, nil, 64, pool)
		runtime.ReadMemStats(&after)
		pool.Close()
		bins := 2 * m.Rows * m.Cols
		assert.Len(t, b.rows8, bins/2)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(bins+bins/2+workers<<20), "%d workers", workers)
	}
}
