package grow

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// A tree makes its nodes and, for each step, a loop or two; nothing that grows with
// the rows, and no histogram once there are enough.
func TestHistMakesLittleGarbage(t *testing.T) {
	const rows, depth = 20000, 6
	e := newExample(4, rows, 12, 0, 9)
	for _, workers := range []int{1, 2} {
		pool := parallel.New(workers)
		p := split.Params{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1}
		hist := NewHist(binned.New(e.x, nil, 256, pool), p, Policy{MaxDepth: depth}, Constraints{}, pool)
		cols := columnsOf(12)
		nodes := 0
		grow := func() {
			tree, err := hist.Grow(context.Background(), e.pairs, cols)
			require.NoError(t, err)
			nodes = len(tree)
		}
		grow()
		allocs := testing.AllocsPerRun(5, grow)
		require.Greater(t, nodes, 60)
		assert.Less(t, allocs, 50+2*float64(nodes), "workers %d", workers)
		before := len(hist.free.sums)
		grow()
		assert.InDelta(t, before, len(hist.free.sums), float64(workers), "histograms come back")
		assert.LessOrEqual(t, before, 1<<(depth-2)+workers, "nodes whose children are leaves keep none")
		pool.Close()
	}
}

// A grower that nobody has any more goes at the next collection, with the bins: pools,
// which the runtime keeps for longer, do not hold it.
func TestHistIsLetGo(t *testing.T) {
	gone := func() weak.Pointer[Hist] {
		pool := parallel.New(2)
		defer pool.Close() // workers remember the last loop
		e := newExample(5, 3000, 12, 0, 9)
		p := split.Params{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1}
		hist := NewHist(binned.New(e.x, nil, 64, pool), p, Policy{MaxDepth: 4}, Constraints{}, pool)
		_, err := hist.Grow(context.Background(), e.pairs, columnsOf(12))
		require.NoError(t, err)
		return weak.Make(hist)
	}()
	runtime.GC()
	assert.True(t, gone.Value() == nil)
}
