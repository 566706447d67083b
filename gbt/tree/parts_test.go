package tree_test

import (
	"math"
	"testing"

	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// chosenTree is a tree whose root sends some categories of feature 0 right.
func chosenTree(categories ...int32) tree.Parts {
	root := split(tree.None, 1, 2, 0, math.SmallestNonzeroFloat32)
	root.Kind = tree.Categorical
	return tree.Parts{
		Nodes: []tree.Node{root, leaf(0, -1), leaf(0, 1)}, Features: 1,
		CatNodes: []int32{0}, CatStart: []int32{0, int32(len(categories))}, Categories: categories,
	}
}

// vectorTree is one split with two leaves of two values.
func vectorTree() tree.Parts {
	return tree.Parts{
		Nodes: []tree.Node{split(tree.None, 1, 2, 0, 0.5), leaf(0, nan), leaf(0, 0)}, Features: 1,
		LeafSize: 2, LeafRow: []int32{tree.None, 1, 0}, LeafValues: []float32{1, 2, 3, 4},
		WeightSize: 1, Weights: []float32{5, 6, 7},
	}
}

func TestCategories(t *testing.T) {
	tr, err := tree.FromParts(chosenTree(1, 40, tree.MaxCategory-1))
	require.NoError(t, err)
	assert.Equal(t, []int32{1, 40, tree.MaxCategory - 1}, tr.Categories(0))
	assert.Nil(t, tr.Categories(1))
	for v, right := range map[float32]bool{
		0: false, 1: true, 1.99: true, 2: false, 39.5: false, 40: true, 41: false, -1: false, -0.5: false,
		tree.MaxCategory - 1: true, tree.MaxCategory: false, 3e9: false, inf: false, -inf: false,
	} {
		want := 1
		if right {
			want = 2
		}
		assert.Equal(t, want, tr.Walk([]float32{v}), "%v", v)
	}
	assert.Equal(t, 2, tr.Walk([]float32{nan}), "the default of the split helper is right")
	assert.Equal(t, []float32{1}, tr.LeafValues(2))
	assert.Equal(t, tree.None, tr.LeafRow(1))
	assert.Zero(t, testing.AllocsPerRun(10, func() { tr.Walk([]float32{40}) }))
}

func TestVectorLeaves(t *testing.T) {
	tr, err := tree.FromParts(vectorTree())
	require.NoError(t, err)
	assert.Equal(t, 2, tr.LeafSize())
	assert.Equal(t, []float32{3, 4}, tr.LeafValues(tr.Walk([]float32{0})))
	assert.Equal(t, []float32{1, 2}, tr.LeafValues(tr.Walk([]float32{1})))
	assert.Nil(t, tr.LeafValues(0))
	assert.EqualValues(t, 1, tr.LeafRow(1))
	assert.Equal(t, []float32{6}, tr.Weights(1))
}

func TestBrokenParts(t *testing.T) {
	for says, broken := range map[string]func() tree.Parts{
		"node 0: categories: category 1 after 1":   func() tree.Parts { return chosenTree(1, 1) },
		"node 0: categories: category -1 after -1": func() tree.Parts { return chosenTree(-1) },
		"category 16777216 after -1":               func() tree.Parts { return chosenTree(tree.MaxCategory) },
		"there must be one at least":               func() tree.Parts { return chosenTree() },
		"a categorical split without categories":   func() tree.Parts { p := chosenTree(1); p.CatNodes, p.CatStart, p.Categories = nil, nil, nil; return p },
		"a numerical split has categories":         func() tree.Parts { p := chosenTree(1); p.Nodes[0].Kind = tree.Numerical; return p },
		"node 9: categories_nodes": func() tree.Parts {
			p := chosenTree(1)
			p.CatNodes, p.CatStart = []int32{0, 9}, []int32{0, 1, 1}
			return p
		},
		"3 bounds for 1 splits":                     func() tree.Parts { p := chosenTree(1); p.CatStart = []int32{0, 1, 1}; return p },
		"2 bounds for 1 splits and 1 categories":    func() tree.Parts { p := chosenTree(1); p.CatStart[1] = 2; return p },
		"3 values for 2 leaves of 2":                func() tree.Parts { p := vectorTree(); p.LeafValues = p.LeafValues[:3]; return p },
		"2 values for 3 nodes of 1":                 func() tree.Parts { p := vectorTree(); p.Weights = p.Weights[:2]; return p },
		"base_weights: 3 values for 3 nodes of 3":   func() tree.Parts { p := vectorTree(); p.WeightSize = 3; return p },
		"node 2: right_children: leaf number 1":     func() tree.Parts { p := vectorTree(); p.LeafRow[2] = 1; return p },
		"node 1: right_children: leaf number 2":     func() tree.Parts { p := vectorTree(); p.LeafRow[1] = 2; return p },
		"node 0: right_children: a split has leaf":  func() tree.Parts { p := vectorTree(); p.LeafRow[0] = 0; return p },
		"2 leaf numbers for 3 nodes":                func() tree.Parts { p := vectorTree(); p.LeafRow = p.LeafRow[:2]; return p },
		"node 2: leaf_weights: leaf value NaN":      func() tree.Parts { p := vectorTree(); p.LeafValues[1] = nan; return p },
		"node 1: split_conditions: leaf value -Inf": func() tree.Parts { p := chosenTree(1); p.Nodes[1].Value = -inf; return p },
	} {
		_, err := tree.FromParts(broken())
		var te *tree.Error
		require.ErrorAs(t, err, &te, says)
		assert.ErrorContains(t, err, says)
	}
}

// Pruning leaves sets of categories behind in leaves that once split.
func TestStaleCategories(t *testing.T) {
	p := tree.Parts{Nodes: []tree.Node{leaf(tree.None, 1)}, Features: 1, CatNodes: []int32{0}, CatStart: []int32{0, 1}, Categories: []int32{3}}
	tr, err := tree.FromParts(p)
	require.NoError(t, err)
	assert.Nil(t, tr.Categories(0))
	assert.Equal(t, []int32{3}, tr.Parts().Categories)
}
