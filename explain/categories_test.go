package explain_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/tree"
)

// categoryTree asks whether feature 0 is one of categories.
func categoryTree(t testing.TB, gain float32, categories ...int32) *tree.Tree {
	t.Helper()
	end := tree.Node{Left: tree.None, Right: tree.None}
	tr, err := tree.FromParts(tree.Parts{
		Nodes: []tree.Node{{
			Kind: tree.Categorical, Parent: tree.None, Left: 1, Right: 2, Gain: gain, Cover: 8,
			Value: math.Float32frombits(uint32(gain)), // which means nothing
		}, end, end},
		Features: 3, CatNodes: []int32{0}, CatStart: []int32{0, int32(len(categories))}, Categories: categories,
	})
	require.NoError(t, err)
	return tr
}

// TestKeySplitsOfCategories checks that sets of categories are questions of their
// own: equal ones are one, different ones and thresholds are not.
func TestKeySplitsOfCategories(t *testing.T) {
	f, err := explain.NewForest([]*tree.Tree{
		categoryTree(t, 1, 1, 3), categoryTree(t, 5, 2), categoryTree(t, 2, 1, 3), categoryTree(t, 5, 1),
		build(t, split(0, 0, 4, leaf(), leaf()), 3),
	}, abc)
	require.NoError(t, err)
	var said []string
	for _, k := range f.KeySplits() {
		said = append(said, k.String())
		assert.Zero(t, k.Threshold)
	}
	assert.Equal(t, []string{"a:{1}", "a:{2}", "a < 0", "a:{1,3}"}, said)
	both := f.KeySplits()[3]
	assert.Equal(t, []int32{1, 3}, both.Categories)
	assert.Equal(t, 2, both.Count)
	assert.Equal(t, 3.0, both.TotalGain)
	assert.Equal(t, 8.0, both.MeanCover)

	keys, err := f.Thresholds("a")
	require.NoError(t, err)
	said = nil
	for _, k := range keys {
		said = append(said, k.String())
	}
	assert.Equal(t, []string{"a < 0", "a:{1}", "a:{1,3}", "a:{2}"}, said, "thresholds first")
}
