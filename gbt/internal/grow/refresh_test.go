package grow

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// seven is a tree of three splits: feature 0 at the root, 1 and 0 below.
func seven(t *testing.T) *tree.Tree {
	t.Helper()
	split := func(parent, left, f int32, at, gain float32) tree.Node {
		return tree.Node{Kind: tree.Numerical, Parent: parent, Left: left, Right: left + 1, Feature: f, Value: at, DefaultLeft: true, Gain: gain, Weight: at}
	}
	leaf := func(parent int32) tree.Node {
		return tree.Node{Kind: tree.Leaf, Parent: parent, Left: tree.None, Right: tree.None, Value: 9, Weight: 9}
	}
	tr, err := tree.New([]tree.Node{
		split(tree.None, 1, 0, 0, 10), split(0, 3, 1, 0.5, 2), split(0, 5, 0, 1, 4), leaf(1), leaf(1), leaf(2), leaf(2),
	}, 2)
	require.NoError(t, err)
	return tr
}

// Sums of nodes are those of the rows that walk through them, gathered row by row
// from the root down.
func TestRefreshTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const rows = 300
	m := &feature.Matrix{Rows: rows, Cols: 2, Dense: make([]float32, 2*rows)}
	pairs := make([]grad.Pair, rows)
	for i := range pairs {
		pairs[i] = grad.Pair{G: float32(r.NormFloat64()), H: r.Float32()}
		m.Dense[2*i], m.Dense[2*i+1] = float32(r.NormFloat64()), float32(r.NormFloat64())
		if r.IntN(5) == 0 {
			m.Dense[2*i] = float32(math.NaN())
		}
	}
	tr := seven(t)
	sums := make([]grad.Sum, tr.NumNodes())
	for i, p := range pairs {
		row := m.Dense[2*i : 2*i+2]
		for id := int32(0); ; {
			sums[id] = sums[id].Add(grad.Sum{G: float64(p.G), H: float64(p.H)})
			n := tr.Node(int(id))
			if n.IsLeaf() {
				break
			}
			id = n.Right
			if tr.GoesLeft(int(n.Left-1)/2, row[n.Feature]) {
				id = n.Left
			}
		}
	}
	for _, p := range []split.Params{{LearningRate: 0.3, Lambda: 1}, {LearningRate: 0.5, Lambda: 2, Alpha: 3}, {LearningRate: 1, MaxDeltaStep: 0.05, Alpha: 0.5}} {
		pool := parallel.New(2)
		leaf := make([]int32, rows)
		Leaves(leaf, tr, m, pool)
		for _, leaves := range []bool{true, false} {
			got, err := Refresh(tr, leaf, pairs, &p, leaves)
			require.NoError(t, err)
			for i := range sums {
				n, old := got.Node(i), tr.Node(i)
				assert.Equal(t, p.Weight(sums[i]), n.Weight)
				assert.Equal(t, float32(sums[i].H), n.Cover)
				switch {
				case n.IsSplit():
					assert.Equal(t, old.Value, n.Value)
					// Both forms of the gain are the same but for rounding.
					want := p.Gain(sums[n.Left]) + p.Gain(sums[n.Right]) - p.Gain(sums[i])
					assert.InDelta(t, want, n.Gain, 1e-4)
				case leaves:
					assert.Equal(t, n.Weight*p.LearningRate, n.Value)
				default:
					assert.Equal(t, old.Value, n.Value)
				}
			}
		}
		// Nodes without rows.
		empty, err := Refresh(tr, nil, nil, &p, true)
		require.NoError(t, err)
		for i := range empty.NumNodes() {
			n := empty.Node(i)
			assert.Zero(t, n.Weight)
			assert.Zero(t, n.Cover)
		}
		pool.Close()
	}
}

func TestPrune(t *testing.T) {
	kinds := func(p split.Params, maxDepth int) (out []tree.Kind, root float32) {
		got, err := Prune(seven(t), &p, maxDepth)
		require.NoError(t, err)
		for _, n := range got.All() {
			out = append(out, n.Kind)
		}
		return out, got.Node(0).Value
	}
	const s, l, d = tree.Numerical, tree.Leaf, tree.Deleted
	for _, c := range []struct {
		gamma float32
		depth int
		want  []tree.Kind
	}{
		{0, 0, []tree.Kind{s, s, s, l, l, l, l}},
		{2, 2, []tree.Kind{s, s, s, l, l, l, l}},
		{2.5, 0, []tree.Kind{s, l, s, d, d, l, l}},
		{4.5, 0, []tree.Kind{s, l, l, d, d, d, d}},
		{0, 1, []tree.Kind{s, l, l, d, d, d, d}},
		{11, 0, []tree.Kind{l, d, d, d, d, d, d}}, // climbs to the root
	} {
		got, _ := kinds(split.Params{Gamma: c.gamma, LearningRate: 0.5}, c.depth)
		assert.Equal(t, c.want, got, "gamma %v, depth %d", c.gamma, c.depth)
	}
	_, value := kinds(split.Params{Gamma: 11, LearningRate: 0.5}, 0)
	assert.Zero(t, value)
}
