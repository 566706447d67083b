package tree_test

import (
	"math"
	"testing"

	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
)

func leaf(parent int32, value float32) tree.Node {
	return tree.Node{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: parent, Value: value}
}

func split(parent, left, right, feature int32, threshold float32) tree.Node {
	return tree.Node{Kind: tree.Numerical, Left: left, Right: right, Parent: parent, Feature: feature, Value: threshold}
}

// small is a valid tree with two splits and a deleted slot (node 3).
func small() []tree.Node {
	gone := leaf(1, 7)
	gone.Kind = tree.Deleted
	gone.Feature = math.MaxInt32
	return []tree.Node{
		split(tree.None, 1, 2, 0, 0.5),
		leaf(0, -1),
		split(0, 5, 4, 1, -inf),
		gone,
		leaf(2, 1),
		leaf(2, 2),
	}
}

// chain is a tree whose right children go n splits down.
func chain(n int) []tree.Node {
	nodes := make([]tree.Node, 0, 2*n+1)
	parent := tree.None
	for range n {
		id := int32(len(nodes))
		nodes = append(nodes, split(parent, id+1, id+2, 0, float32(id)), leaf(id, float32(id)))
		parent = id
	}
	return append(nodes, leaf(parent, -1))
}

func TestCounts(t *testing.T) {
	tr, err := tree.New(small(), 2)
	require.NoError(t, err)
	assert.Equal(t, 6, tr.NumNodes())
	assert.Equal(t, 1, tr.NumDeleted())
	assert.Equal(t, 3, tr.NumLeaves())
	assert.Equal(t, 2, tr.Depth())
	assert.Equal(t, 2, tr.NumFeatures())

	tr, err = tree.New([]tree.Node{leaf(tree.None, 3)}, 0)
	require.NoError(t, err)
	assert.Equal(t, 0, tr.Depth())
	assert.Equal(t, 1, tr.NumLeaves())
}

func TestCountsOfGoldenTrees(t *testing.T) {
	for _, name := range goldens {
		for _, tr := range readGolden(t, name).trees {
			// The slow twin: recursion from the root.
			var leaves, nodes int
			var depth func(i int32) int
			depth = func(i int32) int {
				nodes++
				n := tr.Node(int(i))
				if n.IsLeaf() {
					leaves++
					return 0
				}
				return 1 + max(depth(n.Left), depth(n.Right))
			}
			assert.Equal(t, depth(0), tr.Depth())
			assert.Equal(t, leaves, tr.NumLeaves())
			assert.Equal(t, nodes, tr.NumNodes()-tr.NumDeleted())
		}
	}
}

func TestAll(t *testing.T) {
	tr, err := tree.New(small(), 2)
	require.NoError(t, err)
	next := 0
	for i, n := range tr.All() {
		assert.Equal(t, next, i)
		assert.Equal(t, tr.Node(i), n)
		next++
		if i == 4 {
			break
		}
	}
	assert.Equal(t, 5, next)
}

func TestWalk(t *testing.T) {
	nodes := small()
	nodes[0].DefaultLeft = true
	tr, err := tree.New(nodes, 2)
	require.NoError(t, err)
	below, above := math.Nextafter32(0.5, 0), math.Nextafter32(0.5, 1)
	for _, c := range []struct {
		row  []float32
		leaf int
	}{
		{[]float32{below, 0}, 1},
		{[]float32{0.5, 0}, 4}, // equal is not less
		{[]float32{above, 0}, 4},
		{[]float32{-inf, 0}, 1},
		{[]float32{inf, -inf}, 4}, // nothing is less than -inf
		{[]float32{nan, 0}, 1},    // default left
		{[]float32{1, nan}, 4},    // default right
		{[]float32{1}, 4},         // a column that is not there is missing
		{nil, 1},
	} {
		assert.Equal(t, c.leaf, tr.Walk(c.row), "%v", c.row)
		assert.Equal(t, tr.Node(c.leaf).Value, tr.Predict(c.row))
	}
}

func TestNewChecksEveryRule(t *testing.T) {
	change := func(f func(n []tree.Node)) []tree.Node {
		n := small()
		f(n)
		return n
	}
	for _, c := range []struct {
		what  string
		nodes []tree.Node
		node  int
		field string
	}{
		{"no nodes", nil, 0, "num_nodes"},
		{"root has a parent", change(func(n []tree.Node) { n[0].Parent = 2 }), 0, "parents"},
		{"root is deleted", change(func(n []tree.Node) { n[0].Kind = tree.Deleted }), 0, "split_indices"},
		{"unknown kind", change(func(n []tree.Node) { n[4].Kind = 9 }), 4, "split_type"},
		{"leaf with a left child", change(func(n []tree.Node) { n[4].Left = 5 }), 4, "left_children"},
		{"leaf with a right child", change(func(n []tree.Node) { n[4].Right = 5 }), 4, "right_children"},
		{"leaf NaN", change(func(n []tree.Node) { n[4].Value = nan }), 4, "split_conditions"},
		{"leaf infinite", change(func(n []tree.Node) { n[4].Value = -inf }), 4, "split_conditions"},
		{"threshold NaN", change(func(n []tree.Node) { n[2].Value = nan }), 2, "split_conditions"},
		{"no left child", change(func(n []tree.Node) { n[2].Left = tree.None }), 2, "left_children"},
		{"no right child", change(func(n []tree.Node) { n[2].Right = tree.None }), 2, "right_children"},
		{"child is the root", change(func(n []tree.Node) { n[2].Left = 0 }), 2, "left_children"},
		{"left child past the end", change(func(n []tree.Node) { n[2].Left = 6 }), 2, "left_children"},
		{"right child past the end", change(func(n []tree.Node) { n[2].Right = math.MaxInt32 }), 2, "right_children"},
		{"child far below zero", change(func(n []tree.Node) { n[2].Right = math.MinInt32 }), 2, "right_children"},
		{"same child twice", change(func(n []tree.Node) { n[2].Right = 5 }), 2, "right_children"},
		{"own child", change(func(n []tree.Node) { n[2].Left = 2 }), 2, "parents"},
		{"child of two", change(func(n []tree.Node) { n[2].Left = 1 }), 1, "parents"},
		{"wrong parent", change(func(n []tree.Node) { n[5].Parent = 0 }), 5, "parents"},
		{"deleted child", change(func(n []tree.Node) { n[4].Kind = tree.Deleted }), 4, "split_indices"},
		{"orphan", change(func(n []tree.Node) { n[3].Kind = tree.Leaf }), 3, "parents"},
		{"negative feature", change(func(n []tree.Node) { n[2].Feature = -1 }), 2, "split_indices"},
		{"feature past the end", change(func(n []tree.Node) { n[2].Feature = 2 }), 2, "split_indices"},
		{"cycle beside the tree", []tree.Node{
			leaf(tree.None, 1), split(2, 2, 3, 0, 0), split(1, 1, 4, 0, 0), leaf(1, 1), leaf(2, 1),
		}, 1, "parents"},
	} {
		_, err := tree.New(c.nodes, 2)
		var e *tree.Error
		if assert.ErrorAs(t, err, &e, c.what) {
			assert.Equal(t, c.node, e.Node, "%s: %v", c.what, err)
			assert.Equal(t, c.field, e.Field, "%s: %v", c.what, err)
			assert.NotEmpty(t, e.Reason)
		}
	}
	_, err := tree.New(small(), 2)
	require.NoError(t, err, "the tree the cases start from is valid")
}

func TestErrorText(t *testing.T) {
	n := small()
	n[2].Left = 9
	_, err := tree.New(n, 2)
	require.EqualError(t, err, "tree: node 2: left_children: child 9 out of range [1, 6)")
}

func TestDeepTree(t *testing.T) {
	const n = 300_000
	tr, err := tree.New(chain(n), 1)
	require.NoError(t, err)
	assert.Equal(t, n, tr.Depth())
	assert.Equal(t, n+1, tr.NumLeaves())
	assert.Equal(t, 2*n, tr.Walk([]float32{inf}))
	assert.NotEmpty(t, tr.Dot(nil, nil))
}
