package predict

import (
	"math"
	"testing"

	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onCategories is a tree that gives 1 to the categories in the list, -1 to
// others, and sends missing values left or right.
func onCategories(t *testing.T, defaultLeft bool, list ...int32) *tree.Tree {
	tr, err := tree.FromParts(tree.Parts{
		Nodes: []tree.Node{
			{Kind: tree.Categorical, DefaultLeft: defaultLeft, Left: 1, Right: 2, Parent: tree.None},
			{Left: tree.None, Right: tree.None, Value: -1},
			{Left: tree.None, Right: tree.None, Value: 1},
		},
		Features: 1, CatNodes: []int32{0}, CatStart: []int32{0, int32(len(list))}, Categories: list,
	})
	require.NoError(t, err)
	return tr
}

// Where values go that are no category of the split: in words of 32 bits 0 to 31
// are known to the first split, 0 to 16777215 to the second.
func TestUnknownCategories(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		v                    float32
		left, byDefault, cut float32 // what each rule gives where missing values go right
	}{
		{0, 1, 1, 1}, {0.99, 1, 1, 1}, {3, 1, 1, 1}, {4, -1, -1, -1}, {31, -1, -1, -1}, {31.5, -1, -1, -1},
		{32, -1, 1, -1}, {200, -1, 1, -1}, {-0.5, -1, 1, 1}, {-1, -1, 1, -1}, {-1e9, -1, 1, -1},
		{float32(math.Copysign(0, -1)), 1, 1, 1}, {1<<24 - 1, -1, 1, -1}, {1 << 24, -1, 1, -1}, {3e9, -1, 1, -1},
		{float32(math.Inf(1)), -1, 1, -1}, {float32(math.Inf(-1)), -1, 1, -1}, {nan, 1, 1, 1},
	} {
		for rule, want := range []float32{c.left, c.byDefault, c.cut} {
			for _, defaultLeft := range []bool{false, true} {
				if defaultLeft && (c.v != c.v || Unknown(rule) == UnknownDefault && !(c.v >= 0 && c.v < 32)) {
					want = -1
				}
				f := New([]*tree.Tree{onCategories(t, defaultLeft, 0, 3)}, []int32{0}, 1, Options{Unknown: Unknown(rule)})
				margin := []float32{0}
				f.AddRow(margin, []float32{c.v}, 0, 1)
				assert.Equal(t, want, margin[0], "%v, rule %d, missing left %v", c.v, rule, defaultLeft)
				if c.v == c.v {
					assert.Equal(t, want == -1, Unknown(rule).Left([]int32{0, 3}, defaultLeft, c.v), "%v, rule %d, missing left %v", c.v, rule, defaultLeft)
				}
			}
		}
	}
}

// Long sets with gaps are lists, dense ones are bits: both decide alike.
func TestSetsOfBothForms(t *testing.T) {
	lists := [][]int32{{0}, {31}, {32}, {63, 64}, {5, 1 << 20}, {tree.MaxCategory - 1}, nil}
	for c := int32(0); c < 300; c += 3 {
		lists[6] = append(lists[6], c)
	}
	bits := 0
	for _, list := range lists {
		tr := onCategories(t, false, list...)
		f := New([]*tree.Tree{tr}, []int32{0}, 1, Options{})
		if f.sets[0].bits {
			bits++
		}
		assert.LessOrEqual(t, len(f.words), 2*len(list)+2)
		for _, c := range append(list, 0, 1, 2, 30, 33, 62, 65, 298, 299, 301, 1<<20-1, 1<<20+1, tree.MaxCategory-2) {
			row := []float32{float32(c)}
			margin := []float32{0}
			f.AddRow(margin, row, 0, 1)
			assert.Equal(t, tr.Predict(row), margin[0], "%v: %d", list, c)
		}
	}
	assert.Equal(t, 5, bits)
}

func leafTree(t *testing.T, v float32) *tree.Tree {
	tr, err := tree.New([]tree.Node{{Left: tree.None, Right: tree.None, Parent: tree.None, Value: v}}, 0)
	require.NoError(t, err)
	return tr
}

// Up to 1.2 leaves were added up before the base score, which rounds otherwise.
func TestOrderOfTheSum(t *testing.T) {
	const big = 1 << 24
	trees := []*tree.Tree{leafTree(t, 1), leafTree(t, 5), leafTree(t, 1), leafTree(t, 7)}
	group := []int32{0, 1, 0, 1}
	for first, want := range map[bool][]float32{false: {big, 12}, true: {big + 2, 12}} {
		f := New(trees, group, 2, Options{SumFirst: first})
		margin := []float32{big, 0}
		f.AddRow(margin, nil, 0, 4)
		assert.Equal(t, want, margin)
		margin = []float32{0, 0}
		f.AddRow(margin, nil, 1, 3)
		assert.Equal(t, []float32{1, 5}, margin)
	}
}

// The product of a leaf and the weight of its tree is rounded before it is added.
func TestWeightsOfTrees(t *testing.T) {
	v, w := float32(0.1), float32(0.7)
	f := New([]*tree.Tree{leafTree(t, v), leafTree(t, v)}, []int32{0, 0}, 1, Options{Weights: []float32{w}})
	margin := []float32{0.3}
	f.AddRow(margin, nil, 0, 2)
	want := float32(0.3) + float32(v*w)
	want += v
	assert.Equal(t, want, margin[0])
}
