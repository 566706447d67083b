package explain_test

import (
	"math"
	"testing"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// leaf and split build trees by hand: split(feature, threshold, gain, cover,
// left, right).
type sketch struct {
	feature     int32
	threshold   float32
	gain, cover float32
	left, right *sketch
}

func leaf() *sketch { return &sketch{} }

func split(feature int32, threshold, gain float32, left, right *sketch) *sketch {
	return &sketch{feature: feature, threshold: threshold, gain: gain, cover: 2 * gain, left: left, right: right}
}

func build(t testing.TB, s *sketch, features int) *tree.Tree {
	t.Helper()
	var nodes []tree.Node
	var add func(s *sketch, parent int32) int32
	add = func(s *sketch, parent int32) int32 {
		id := int32(len(nodes))
		nodes = append(nodes, tree.Node{Left: tree.None, Right: tree.None, Parent: parent, Value: 0.5})
		if s.left != nil {
			l := add(s.left, id)
			r := add(s.right, id)
			nodes[id] = tree.Node{Kind: tree.Numerical, Left: l, Right: r, Parent: parent,
				Feature: s.feature, Value: s.threshold, Gain: s.gain, Cover: s.cover}
		}
		return id
	}
	add(s, tree.None)
	tr, err := tree.New(nodes, features)
	require.NoError(t, err)
	return tr
}

func forestOf(t testing.TB, names []string, sketches ...*sketch) *explain.Forest {
	t.Helper()
	var trees []*tree.Tree
	for _, s := range sketches {
		trees = append(trees, build(t, s, len(names)))
	}
	f, err := explain.NewForest(trees, names)
	require.NoError(t, err)
	return f
}

var abc = []string{"a", "b", "c"}

func TestImportanceAddsRightBeforeLeft(t *testing.T) {
	// 2^24 + 1 rounds back to 2^24 in float32, 1 + 1 + 2^24 does not.
	const big = 1 << 24
	f := forestOf(t, abc, split(0, 0, 1, split(0, 0, big, leaf(), leaf()), split(0, 0, 1, leaf(), leaf())))
	assert.Equal(t, float32(big+2), f.Importance(explain.TotalGain)[0].Value)
	f = forestOf(t, abc, split(0, 0, 1, split(0, 0, 1, leaf(), leaf()), split(0, 0, big, leaf(), leaf())))
	assert.Equal(t, float32(big), f.Importance(explain.TotalGain)[0].Value)
}

func TestSorted(t *testing.T) {
	nan := float32(math.NaN())
	scores := []explain.Score{{0, "a", 1}, {1, "b", nan}, {2, "c", 3}, {3, "d", 1}, {4, "e", 2}}
	var names string
	for _, s := range explain.Sorted(scores) {
		names += s.Name
	}
	assert.Equal(t, "ceadb", names)
	assert.Equal(t, "a", scores[0].Name, "the argument is left as it was")
}

func TestKinds(t *testing.T) {
	for _, k := range kinds {
		back, err := explain.ParseKind(k.String())
		require.NoError(t, err)
		assert.Equal(t, k, back)
	}
	_, err := explain.ParseKind("Gain")
	assert.ErrorContains(t, err, `"Gain"`)
	assert.ErrorContains(t, err, "total_cover")
	assert.Equal(t, "Kind(9)", explain.Kind(9).String())
	f := forestOf(t, abc, split(0, 0, 1, leaf(), leaf()))
	assert.Nil(t, f.Importance(explain.Kind(9)))
	assert.Nil(t, f.Shares(explain.Kind(9)))
}

func TestNewForestErrors(t *testing.T) {
	two, three := build(t, leaf(), 2), build(t, leaf(), 3)
	for _, c := range []struct {
		trees []*tree.Tree
		names []string
		want  string
	}{
		{[]*tree.Tree{two, three}, nil, "tree 1: explain: 3 features: must be 2"},
		{[]*tree.Tree{three}, []string{"a", "b"}, "3 features: must be 2"},
		{[]*tree.Tree{three, nil}, abc, "tree 1 is nil"},
		{[]*tree.Tree{two}, []string{"a", "a"}, `0 and 1 are both named "a"`},
		{[]*tree.Tree{two}, []string{"a", ""}, "feature 1 has an empty name"},
	} {
		_, err := explain.NewForest(c.trees, c.names)
		assert.ErrorContains(t, err, c.want)
	}
	_, err := explain.NewForest([]*tree.Tree{two, three}, nil)
	var shape *explain.ShapeError
	require.ErrorAs(t, err, &shape)
	assert.Equal(t, explain.ShapeError{What: "features", Got: 3, Want: 2}, *shape)
}

func TestFeatureByName(t *testing.T) {
	named := forestOf(t, abc, leaf())
	i, err := named.Feature("c")
	require.NoError(t, err)
	assert.Equal(t, 2, i)

	plain, err := explain.NewForest([]*tree.Tree{build(t, leaf(), 12)}, nil)
	require.NoError(t, err)
	i, err = plain.Feature("f11")
	require.NoError(t, err)
	assert.Equal(t, 11, i)
	assert.Nil(t, plain.Names())

	for _, name := range []string{"f12", "f-1", "f01", "f+1", "g1", "f", "", "11"} {
		_, err := plain.Feature(name)
		assert.Error(t, err, name)
	}
	_, err = named.TreesUsing("f0")
	var missing *explain.NameError
	require.ErrorAs(t, err, &missing)
	assert.Equal(t, explain.NameError{Name: "f0", Features: 3}, *missing)
	_, err = named.Thresholds("d")
	assert.ErrorContains(t, err, `explain: feature "d": must be the name of one of the 3 features`)
}

func TestEmptyForest(t *testing.T) {
	f, err := explain.NewForest(nil, abc)
	require.NoError(t, err)
	assert.Empty(t, f.Importance(explain.Gain))
	assert.Equal(t, []float32{0, 0, 0}, f.Shares(explain.Gain))
	assert.Zero(t, f.Stats().MeanDepth)
	assert.Empty(t, f.Stats().Depths())
	assert.Empty(t, f.KeySplits())
	pairs, err := f.Pairs()
	require.NoError(t, err)
	assert.Empty(t, pairs)
	assert.Empty(t, explain.MostUsed(f.Usage()))
}

func TestPart(t *testing.T) {
	f := forestOf(t, abc, split(0, 1, 1, leaf(), leaf()), split(1, 1, 1, leaf(), leaf()), split(1, 2, 1, leaf(), leaf()))
	part := f.Part(func(number, group int) bool { return number != 1 && group == 0 })
	require.Equal(t, 2, part.NumTrees())
	assert.Equal(t, 2, part.Stats().Trees[1].Tree)
	numbers, err := part.TreesUsing("b")
	require.NoError(t, err)
	assert.Equal(t, []int{2}, numbers)
	assert.Zero(t, f.Group(1).NumTrees())
	assert.Equal(t, 1, part.Part(func(number, _ int) bool { return number == 2 }).NumTrees())
}

func TestDepths(t *testing.T) {
	stump := func() *sketch { return split(0, 1, 1, leaf(), leaf()) }
	f := forestOf(t, abc, leaf(), split(1, 0, 1, stump(), split(2, 0, 1, stump(), leaf())), leaf())
	stats := f.Stats()
	assert.Equal(t, []explain.DepthCount{{0, 1, 2}, {1, 2, 0}, {2, 3, 0}, {3, 4, 1}}, stats.Depths())
	assert.Equal(t, 2, stats.LeafOnly)
	assert.Equal(t, 3, stats.MaxDepth)
	assert.Equal(t, 1.0, stats.MeanDepth)
	assert.Equal(t, 3, stats.Trees[1].Features)
	assert.Equal(t, 4, stats.Trees[1].Splits)
}

func TestKeySplitsMergeZeros(t *testing.T) {
	negative := float32(math.Copysign(0, -1))
	f := forestOf(t, abc, split(0, negative, 1, leaf(), split(0, 0, 3, leaf(), leaf())), split(0, 7, 4, leaf(), leaf()))
	keys := f.KeySplits()
	require.Len(t, keys, 2)
	assert.Equal(t, "a < 0", keys[0].String()) // equal gain, but asked twice
	assert.Equal(t, 2, keys[0].Count)
	assert.Equal(t, []int{0, 1}, keys[0].Depths)
	assert.Equal(t, 1, keys[0].AtDepth(1))
	assert.Equal(t, 2.0, keys[0].MeanGain)
	assert.Equal(t, 4.0, keys[0].MeanCover)
	keys, err := f.Thresholds("b")
	require.NoError(t, err)
	assert.Empty(t, keys)
}
