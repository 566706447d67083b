package legacy_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/legacy"
	"github.com/grove-ml/grove/gbt/internal/versions"
	"github.com/grove-ml/grove/gbt/tree"
)

// TestWritesGoldens writes every binary model of every version that the form of
// 0.90 can hold. Read again it is the same, and those of 0.90 are the bytes that
// 0.90 wrote, but for what no model here has: the names of metrics.
func TestWritesGoldens(t *testing.T) {
	archives, _, err := versions.Load(matrix)
	require.NoError(t, err)
	written, equal, refused := 0, 0, 0
	for _, a := range archives {
		for _, m := range a.Models {
			b := binaryFile(&a, &m)
			if b == nil {
				continue
			}
			model, err := legacy.Decode(b, codec.Limits{})
			require.NoError(t, err)
			margin := slices.Repeat([]float32{-0.25}, model.Outputs())
			if model.BaseMargin != nil {
				margin = model.BaseMargin
			}
			out, err := legacy.Append(nil, model, margin)
			if err != nil {
				require.ErrorIs(t, err, codec.ErrUnsupported, "%s %s", a.Version, m.Name)
				refused++
				continue
			}
			written++
			again, err := legacy.Decode(out, codec.Limits{})
			require.NoError(t, err, "%s %s", a.Version, m.Name)
			assert.Equal(t, model.Trees, again.Trees, "%s %s", a.Version, m.Name)
			assert.Equal(t, model.TreeGroups, again.TreeGroups, "%s %s", a.Version, m.Name)
			assert.Equal(t, model.WeightDrop, again.WeightDrop, "%s %s", a.Version, m.Name)
			assert.Equal(t, model.Attributes, again.Attributes, "%s %s", a.Version, m.Name)
			assert.Equal(t, margin, again.BaseMargin, "%s %s", a.Version, m.Name)
			if model.Linear != nil {
				assert.Equal(t, model.Linear.Weights, again.Linear.Weights, "%s %s", a.Version, m.Name)
			}
			if a.Version != "0.90" {
				continue
			}
			if bytes.Equal(b, out) {
				equal++
			} else {
				assert.Contains(t, m.Name, "early", "the only ones that were given metrics by name")
			}
		}
	}
	t.Logf("%d written, %d of 0.90 equal, %d refused", written, equal, refused)
	assert.Greater(t, written, 500)
	assert.Equal(t, 44, equal)
}

// What the form cannot hold is refused by name.
func TestWriteRefuses(t *testing.T) {
	one := func(nodes []tree.Node) *tree.Tree {
		tr, err := tree.FromParts(tree.Parts{Nodes: nodes, Features: 1, CatNodes: []int32{0}, CatStart: []int32{0, 1}, Categories: []int32{2}})
		require.NoError(t, err)
		return tr
	}
	leaf := tree.Node{Left: tree.None, Right: tree.None}
	categorical := one([]tree.Node{{Kind: tree.Categorical, Left: 1, Right: 2, Parent: tree.None}, leaf, leaf})
	vector, err := tree.FromParts(tree.Parts{
		Nodes: []tree.Node{{Left: tree.None, Right: tree.None, Parent: tree.None}}, Features: 1,
		LeafSize: 2, LeafRow: []int32{0}, LeafValues: []float32{1, 2}, WeightSize: 2, Weights: []float32{1, 2},
	})
	require.NoError(t, err)
	for _, c := range []struct {
		say    string
		margin []float32
		change func(m *codec.Model)
	}{
		{"categorical splits, such as node 0 of tree 0", []float32{0}, func(m *codec.Model) { m.Trees = []*tree.Tree{categorical} }},
		{"vector leaves, which tree 0 has", []float32{0}, func(m *codec.Model) { m.Trees = []*tree.Tree{vector} }},
		{"objective reg:quantileerror", []float32{0}, func(m *codec.Model) { m.Objective.Name = "reg:quantileerror" }},
		{"a model of 2 targets", []float32{0, 0}, func(m *codec.Model) { m.NumTarget = 2 }},
		{"outputs 0 and 1 start from the margins 1 and 2", []float32{1, 2}, func(*codec.Model) {}},
		{"dictionaries", []float32{0}, func(m *codec.Model) { m.Cats = &codec.Cats{} }},
	} {
		m := &codec.Model{NumFeature: 1, NumTarget: 1, Booster: codec.GBTree, Objective: codec.Objective{Name: "reg:squarederror"}, NumParallelTree: 1}
		c.change(m)
		b, err := legacy.Append([]byte("x"), m, c.margin)
		assert.Nil(t, b)
		require.ErrorIs(t, err, codec.ErrUnsupported)
		assert.ErrorContains(t, err, c.say)
		assert.Equal(t, 1, strings.Count(err.Error(), "not supported"))
	}
}
