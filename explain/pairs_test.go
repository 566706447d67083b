package explain_test

import (
	"math/rand/v2"
	"testing"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// slowPairs goes through every path of every tree.
func slowPairs(trees []*tree.Tree) (inTrees, onPaths map[[2]int]int) {
	inTrees, onPaths = map[[2]int]int{}, map[[2]int]int{}
	count := func(into map[[2]int]int, used map[int]bool) {
		for a := range used {
			for b := range used {
				if a < b {
					into[[2]int{a, b}]++
				}
			}
		}
	}
	for _, t := range trees {
		all := map[int]bool{}
		for _, n := range t.All() {
			if n.Kind == tree.Numerical {
				all[int(n.Feature)] = true
			}
		}
		count(inTrees, all)
		for _, n := range t.All() {
			if n.Kind != tree.Leaf {
				continue
			}
			path := map[int]bool{}
			for p := n.Parent; p != tree.None; p = t.Node(int(p)).Parent {
				path[int(t.Node(int(p)).Feature)] = true
			}
			count(onPaths, path)
		}
	}
	return inTrees, onPaths
}

func randomSketch(r *rand.Rand, features, depth int) *sketch {
	if depth == 0 || r.IntN(4) == 0 {
		return leaf()
	}
	return split(int32(r.IntN(features)), 0, 1, randomSketch(r, features, depth-1), randomSketch(r, features, depth-1))
}

func TestPairsEqualTheSlowTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 30 {
		features := 2 + r.IntN(7)
		var trees []*tree.Tree
		for range 5 {
			trees = append(trees, build(t, randomSketch(r, features, 7), features))
		}
		f, err := explain.NewForest(trees, nil)
		require.NoError(t, err)
		pairs, err := f.Pairs()
		require.NoError(t, err)
		inTrees, onPaths := slowPairs(trees)
		require.Len(t, pairs, len(inTrees))
		for i, p := range pairs {
			assert.Equal(t, inTrees[[2]int{p.A, p.B}], p.Trees)
			assert.Equal(t, onPaths[[2]int{p.A, p.B}], p.Paths)
			assert.Equal(t, f.FeatureName(p.A), p.NameA)
			if i > 0 {
				assert.LessOrEqual(t, p.Paths, pairs[i-1].Paths)
			}
		}
	}
}

func TestPairsTellPathsFromTrees(t *testing.T) {
	f := forestOf(t, abc, split(0, 0, 1, split(1, 0, 1, leaf(), leaf()), split(2, 0, 1, leaf(), split(2, 1, 1, leaf(), leaf()))))
	pairs, err := f.Pairs()
	require.NoError(t, err)
	assert.Equal(t, []explain.Pair{
		{0, 2, "a", "c", 1, 3},
		{0, 1, "a", "b", 1, 2},
		{1, 2, "b", "c", 1, 0},
	}, pairs)
}

// chain is a tree in which every split has a leaf on its left.
func chain(t testing.TB, splits, features int) *tree.Tree {
	t.Helper()
	nodes := make([]tree.Node, 2*splits+1)
	for i := range splits {
		n := int32(2 * i)
		nodes[n] = tree.Node{Kind: tree.Numerical, Left: n + 1, Right: n + 2, Parent: max(tree.None, n-2), Feature: int32(i % features), Value: float32(i)}
		if i == 0 {
			nodes[n].Parent = tree.None
		}
		nodes[n+1] = tree.Node{Left: tree.None, Right: tree.None, Parent: n}
		nodes[n+2] = tree.Node{Left: tree.None, Right: tree.None, Parent: n}
	}
	tr, err := tree.New(nodes, features)
	require.NoError(t, err)
	return tr
}

func TestDegenerateTrees(t *testing.T) {
	deep, err := explain.NewForest([]*tree.Tree{chain(t, 100_000, 3), build(t, leaf(), 3)}, nil)
	require.NoError(t, err)
	assert.Equal(t, 100_000, deep.Stats().MaxDepth)
	assert.Len(t, deep.Stats().Depths(), 2, "a gap this wide is left out")
	assert.Len(t, deep.KeySplits(), 100_000)
	pairs, err := deep.Pairs()
	require.NoError(t, err)
	assert.Equal(t, 100_000, pairs[0].Paths) // of 100,001 the first misses f1

	wide, err := explain.NewForest([]*tree.Tree{chain(t, 2000, 2000)}, nil)
	require.NoError(t, err)
	_, err = wide.Pairs()
	assert.ErrorContains(t, err, "more than 1048576 pairs")
}
