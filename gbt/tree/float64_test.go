package tree_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/tree"
)

// lightGBM is a tree of a numerical split whose zeros are missing, and a
// categorical one.
func lightGBM() tree.Parts {
	return tree.Parts{
		Features: 2,
		Nodes: []tree.Node{
			{Kind: tree.Numerical, ZeroMissing: true, Left: 1, Right: 2, Parent: tree.None, Value: 5},
			{Kind: tree.Categorical, DefaultLeft: true, Feature: 1, Left: 3, Right: 4, Parent: 0},
			{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: 0, Value: 0.1},
			{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: 1, Value: 2},
			{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: 1, Value: 3},
		},
		CatNodes: []int32{1}, CatStart: []int32{0, 2}, Categories: []int32{0, 7},
		Float64: []float64{0, 0, 0.1, 2, 3},
	}
}

func TestFloat64Leaves(t *testing.T) {
	tr, err := tree.FromParts(lightGBM())
	require.NoError(t, err)
	assert.True(t, tr.HasFloat64())
	assert.Equal(t, 0.1, tr.Value64(2))
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	zero := float32(1e-35)
	for _, c := range []struct {
		row  []float32
		leaf int
	}{
		{[]float32{0, 0}, 2}, {[]float32{nan, 0}, 2}, {[]float32{-zero, 0}, 2}, {[]float32{zero, 0}, 2}, {nil, 2}, {[]float32{5, 0}, 2}, {[]float32{inf, 0}, 2},
		{[]float32{math.Nextafter32(zero, 1), 0}, 4}, {[]float32{math.Nextafter32(-zero, -1), 0}, 4}, {[]float32{-inf, 0}, 4},
		{[]float32{4, 7.9}, 4}, {[]float32{4, -0.9}, 4}, {[]float32{4, -1}, 3}, {[]float32{4, 8}, 3}, {[]float32{4, 6}, 3}, {[]float32{4, nan}, 3}, {[]float32{4}, 3}, {[]float32{4, inf}, 3},
	} {
		assert.Equal(t, c.leaf, tr.Walk(c.row), "%v", c.row)
	}
	assert.True(t, tr.GoesLeft(0, 4))
	assert.False(t, tr.GoesLeft(0, 0))
	assert.False(t, tr.GoesLeft(1, -0.5), "cut to category 0")

	p := lightGBM()
	p.Float64 = nil
	plain, err := tree.FromParts(p)
	require.NoError(t, err)
	assert.False(t, plain.HasFloat64())
	assert.Equal(t, float64(float32(0.1)), plain.Value64(2))
	assert.True(t, plain.GoesLeft(1, -0.5), "no category in XGBoost")
}

func TestFloat64LeavesThatDoNotFit(t *testing.T) {
	for name, change := range map[string]func(*tree.Parts){
		"3 values for 5 nodes of 1":       func(p *tree.Parts) { p.Float64 = p.Float64[:3] },
		"0.2 in float64, 0.1 in float32":  func(p *tree.Parts) { p.Float64[2] = 0.2 },
		"NaN in float64, 0.1 in float32":  func(p *tree.Parts) { p.Float64[2] = math.NaN() },
		"leaf value +Inf: must be finite": func(p *tree.Parts) { p.Float64[2], p.Nodes[2].Value = math.Inf(1), float32(math.Inf(1)) },
		"takes no zero for missing":       func(p *tree.Parts) { p.Nodes[1].ZeroMissing = true },
		"0 values for 5 nodes of 1":       func(p *tree.Parts) { p.Float64 = []float64{} },
	} {
		p := lightGBM()
		change(&p)
		_, err := tree.FromParts(p)
		var te *tree.Error
		if assert.ErrorAs(t, err, &te, name) {
			assert.ErrorContains(t, err, name)
		}
	}
}
