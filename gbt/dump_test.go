package gbt_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

func TestDumpsOfLinearModels(t *testing.T) {
	for _, name := range []string{"linear", "linear3"} {
		m, err := gbt.LoadFile("testdata/dumps/"+name+".ubj", nil)
		require.NoError(t, err)
		for f, ext := range map[gbt.DumpFormat]string{gbt.DumpText: ".txt", gbt.DumpJSON: ".json"} {
			want, err := os.ReadFile("testdata/dumps/" + name + ext)
			require.NoError(t, err)
			var b bytes.Buffer
			require.NoError(t, m.Dump(&b, f, nil))
			assert.Equal(t, string(want), b.String(), name)
		}
		assert.ErrorContains(t, m.Dump(nil, 7, nil), "format 7")
	}
}

// A dump of trees is that of package tree with the model's names.
func TestDumpsOfTrees(t *testing.T) {
	m, err := gbt.LoadFile("internal/codec/testdata/names.ubj", nil)
	require.NoError(t, err)
	var trees []*tree.Tree
	for _, tr := range m.Trees() {
		trees = append(trees, tr)
	}
	var want, got bytes.Buffer
	o := &tree.DumpOptions{Names: m.FeatureNames(), Types: m.FeatureTypes(), Stats: true}
	require.NoError(t, tree.WriteText(&want, trees, o))
	require.NoError(t, m.Dump(&got, gbt.DumpText, &tree.DumpOptions{Stats: true}))
	assert.Equal(t, want.String(), got.String())
	want.Reset()
	got.Reset()
	require.NoError(t, tree.WriteJSON(&want, trees, &tree.DumpOptions{}))
	require.NoError(t, m.Dump(&got, gbt.DumpJSON, &tree.DumpOptions{Names: []string{}}))
	assert.Equal(t, want.String(), got.String())
}
