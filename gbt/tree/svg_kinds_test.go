package tree_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/tree"
)

// TestSVGOfCategories checks that a categorical split is drawn with its set and
// that yes, as in the dumps, is the right edge.
func TestSVGOfCategories(t *testing.T) {
	tr, err := tree.FromParts(chosenTree(1, 3))
	require.NoError(t, err)
	p := parse(t, tr.SVG(&tree.DumpOptions{Types: []string{"i"}}, nil))
	assert.Equal(t, []string{"no", "yes, missing", "f0:{1,3}", "-1", "1"}, p.texts)
	assert.Equal(t, []string{"decision tree", "node 0: f0:{1,3}, missing to node 2, gain 0, cover 0",
		"node 1: leaf -1, cover 0", "node 2: leaf 1, cover 0"}, p.titles)
	assert.Equal(t, 2, p.paths)
	assert.Equal(t, []string{"#eef1f5", "#63aade", "#f59e42"}, p.fills)
	assert.Contains(t, tr.Text(nil), "f0:{1,3}] yes=2,no=1,missing=2", "the dump says the same")
	checkCentres(t, tr, p, false)
}

func TestSVGOfManyCategories(t *testing.T) {
	categories := make([]int32, 500)
	for i := range categories {
		categories[i] = int32(2 * i)
	}
	tr, err := tree.FromParts(chosenTree(categories...))
	require.NoError(t, err)
	p := parse(t, tr.SVG(nil, nil))
	assert.Contains(t, p.texts, "f0:{0,2,4,6,8,10,12,14,16,18,…}")
	assert.Contains(t, p.titles[1], "994,996,998},", "the tooltip has all")
	assert.Less(t, p.width, 400.0)
	tr, err = tree.FromParts(chosenTree(tree.MaxCategory - 1))
	require.NoError(t, err)
	assert.Contains(t, parse(t, tr.SVG(nil, nil)).texts, "f0:{16777215}")
}

func TestSVGOfVectorLeaves(t *testing.T) {
	tr, err := tree.FromParts(vectorTree())
	require.NoError(t, err)
	p := parse(t, tr.SVG(nil, nil))
	assert.Equal(t, []string{"yes", "no, missing", "f0 < 0.5", "[3, 4]", "[1, 2]"}, p.texts)
	assert.Equal(t, []string{"#eef1f5", "#f7f7f7", "#f7f7f7"}, p.fills, "a vector has no sign")

	wide := vectorTree()
	wide.LeafSize, wide.LeafValues = 5, []float32{1, 2, 3, 4, 5, 6.1234567, -7, 8, 9, 10}
	tr, err = tree.FromParts(wide)
	require.NoError(t, err)
	p = parse(t, tr.SVG(nil, nil))
	assert.Equal(t, []string{"[6.1235, -7, …, 10]", "[1, 2, …, 5]"}, p.texts[3:])
	assert.Equal(t, "node 1: leaf [6.12345648, -7, 8, 9, 10], cover 0", p.titles[2])
}

// TestSVGOfLightGBM checks float64 leaves, and that labels say where 0 goes and
// still stand clear of each other.
func TestSVGOfLightGBM(t *testing.T) {
	values := []float64{0, 0.1, 0, -0.12345678901234568, 1e-40}
	nodes := []tree.Node{split(tree.None, 1, 2, 0, 0.5), leaf(0, float32(values[1])), split(0, 3, 4, 0, 2),
		leaf(2, float32(values[3])), leaf(2, float32(values[4]))}
	nodes[0].ZeroMissing, nodes[0].DefaultLeft = true, true
	nodes[2].ZeroMissing = true
	tr, err := tree.FromParts(tree.Parts{Nodes: nodes, Features: 1, Float64: values})
	require.NoError(t, err)
	for _, dir := range []string{"TB", "LR"} {
		p := parse(t, tr.SVG(nil, &tree.SVGOptions{RankDir: dir}))
		assert.Equal(t, []string{"yes, missing or 0", "no", "yes", "no, missing or 0", "f0 < 0.5", "0.1", "f0 < 2", "-0.12346", "1e-40"}, p.texts)
		assert.Contains(t, p.titles, "node 3: leaf -0.12345678901234568, cover 0")
		assert.Contains(t, p.titles, "node 0: f0 < 0.5, missing or 0 to node 1, gain 0, cover 0")
		all := append(append([]rect{}, p.boxes...), p.labels...)
		for i, a := range all {
			assert.True(t, a.x0 >= 0 && a.x1 <= p.width, "%v in %v", a, p.width)
			for _, b := range all[:i] {
				assert.False(t, a.meets(b), "%s: %v and %v", dir, a, b)
			}
		}
	}
}
