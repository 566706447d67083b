package plots_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/explain/plots"
	"github.com/grove-ml/grove/gbt/tree"
)

// kindTree is a split and its two leaves.
func kindTree(t testing.TB, root tree.Node, p tree.Parts) *tree.Tree {
	t.Helper()
	root.Parent, root.Left, root.Right = tree.None, 1, 2
	p.Features = 1
	p.Nodes = []tree.Node{root, {Left: tree.None, Right: tree.None, Value: -1}, {Left: tree.None, Right: tree.None, Value: 0.5}}
	tr, err := tree.FromParts(p)
	require.NoError(t, err)
	return tr
}

// TestTreeKinds checks what trees of every kind say, edges first, the left one
// before the right.
func TestTreeKinds(t *testing.T) {
	some := tree.Node{Kind: tree.Categorical, Value: 1e-45}
	many := make([]int32, 40)
	for i := range many {
		many[i] = int32(i)
	}
	vectors := tree.Parts{
		LeafSize: 4, LeafRow: []int32{tree.None, 0, 1}, LeafValues: []float32{1, 2, 3, 4, 5, 6, 7, 8},
		WeightSize: 1, Weights: []float32{0, 0, 0},
	}
	pairs := vectors
	pairs.LeafSize, pairs.LeafValues = 2, []float32{1, -2, 3, 4}
	for name, c := range map[string]struct {
		tree *tree.Tree
		want []string
	}{
		"categories": {
			kindTree(t, some, tree.Parts{CatNodes: []int32{0}, CatStart: []int32{0, 2}, Categories: []int32{1, 3}}),
			[]string{"no", "yes, missing", "f0:{1,3}", "leaf = -1", "leaf = 0.5"},
		},
		"many categories": {
			kindTree(t, some, tree.Parts{CatNodes: []int32{0}, CatStart: []int32{0, 40}, Categories: many}),
			[]string{"no", "yes, missing", "f0:{0,1,2,3,4,5,6,7,8,9,10,11,…}", "leaf = -1", "leaf = 0.5"},
		},
		"pairs": {kindTree(t, tree.Node{Kind: tree.Numerical, DefaultLeft: true, Value: 2}, pairs),
			[]string{"yes, missing", "no", "f0 < 2", "leaf = [1, -2]", "leaf = [3, 4]"}},
		"vectors": {kindTree(t, tree.Node{Kind: tree.Numerical, Value: 2}, vectors),
			[]string{"yes", "no, missing", "f0 < 2", "leaf = [1, 2, …, 4]", "leaf = [5, 6, …, 8]"}},
		"float64": {kindTree(t, tree.Node{Kind: tree.Numerical, ZeroMissing: true, Value: 2}, tree.Parts{Float64: []float64{0, -1, 0.5}}),
			[]string{"yes", "no, missing or 0", "f0 < 2", "leaf = -1", "leaf = 0.5"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, down := range []bool{false, true} {
				f, err := plots.Tree(c.tree, &plots.TreeOptions{TopDown: down})
				require.NoError(t, err)
				svg, err := f.SVG()
				require.NoError(t, err)
				_, texts := textOf(t, svg)
				assert.Equal(t, c.want, texts)
			}
		})
	}
}
