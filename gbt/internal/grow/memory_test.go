package grow

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Columns are sorted in the room of their entries: each has a word in the column and a
// word of room, and beside these little is allocated.
func TestSortingMakesLittleGarbage(t *testing.T) {
	const rows, cols = 20000, 24
	e := newExample(8, rows, cols, 0.1, 5000)
	for _, workers := range []int{1, 2} {
		pool := parallel.New(workers)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s := NewSorted(e.x, pool)
		runtime.ReadMemStats(&after)
		pool.Close()
		assert.Greater(t, s.entries, rows*cols*8/10)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8*s.entries+1<<19), "%d workers", workers)
	}
}
