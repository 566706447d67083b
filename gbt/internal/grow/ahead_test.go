package grow

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// Splits ahead of their turn give the tree, the margins and the order of rows of
// one split at a time, whatever ends the tree.
func TestAheadOfTheirTurn(t *testing.T) {
	const rows, features = 3000, 9
	e := newExample(12, rows, features, 0.1, 40)
	for i := 0; i < rows; i += 7 {
		e.pairs[i] = grad.Pair{} // left out
	}
	for f := 0; f < rows; f++ { // two features that are equal: splits with equal gain
		e.x.Dense[f*features+1] = e.x.Dense[f*features]
	}
	cols := columnsOf(features)
	undone := 0
	for _, policy := range []Policy{
		{MaxLeaves: 2}, {MaxLeaves: 3}, {MaxLeaves: 5}, {MaxLeaves: 8}, {MaxLeaves: 20}, {MaxLeaves: 63}, {MaxLeaves: 64},
		{MaxDepth: 5}, {MaxDepth: 7, MaxLeaves: 40}, {MaxLeaves: 200, Gamma: 0.5}, {Gamma: 1},
	} {
		policy.LossGuide = true
		var want []tree.Node
		var margins []float32
		for _, workers := range []int{1, 2, 3, 8} {
			pool := parallel.New(workers)
			p := split.Params{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1}
			h := NewHist(binned.New(e.x, nil, 64, pool), p, policy, Constraints{}, pool)
			for range 2 {
				got, err := h.Grow(context.Background(), e.pairs, cols)
				require.NoError(t, err)
				require.Equal(t, workers > 1, h.ahead.on)
				margin := make([]float32, rows)
				h.AddTo(margin, 1, 0)
				for i := range h.nodes {
					if h.nodes[i].left == tree.None {
						assert.True(t, slices.IsSorted(h.of(h.nodes[i].in)))
						assert.True(t, slices.IsSorted(h.of(h.nodes[i].out)))
					}
				}
				if want == nil {
					want, margins = got, margin
					require.Greater(t, len(want), 2)
				}
				require.Equal(t, want, got, "%+v, %d workers", policy, workers)
				require.Equal(t, margins, margin, "%+v, %d workers", policy, workers)
				undone += len(h.ahead.number) - len(h.nodes)*min(1, workers-1)
			}
			pool.Close()
		}
	}
	assert.Positive(t, undone, "some splits were in vain")
}
