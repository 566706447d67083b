package gbt_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// TestInteropLegacyWrite writes models in the binary form of before 1.0 for
// testdata/compat090/read.py, which versions from 0.72 to 3.0 run.
func TestInteropLegacyWrite(t *testing.T) {
	dir := interopDir(t, "legacy")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	write := func(name string, m *gbt.Model, d *paritydata.Data) {
		at := filepath.Join(dir, name)
		require.NoError(t, m.SaveFile(at+".binary"))
		m, err := gbt.LoadFile(at+".binary", nil)
		require.NoError(t, err)
		shape := fmt.Sprintf("%d %d %d %d\n", d.Rows, d.Cols, m.NumGroups(), m.NumOutputs())
		require.NoError(t, os.WriteFile(at+".shape", []byte(shape), 0o644))
		writeFloats(t, at+".rows", d.X)
		writeFloats(t, at+".margins", predictAll(t, m, d.Rows, d.Cols, d.X, gbt.OutputMargin))
	}
	for i, c := range []struct {
		name   string
		recipe paritydata.Recipe
		params string
	}{
		{"square", paritydata.Recipe{Label: "real", Miss: 100, Signal: true}, "compat=0.90 gamma=10"},
		{"logistic", paritydata.Recipe{Label: "bin", Flip: 50, Miss: 300}, "compat=0.90 objective=binary:logistic gamma=2 subsample=0.8"},
		{"softprob", paritydata.Recipe{Label: "class", Classes: 4, Flip: 50}, "compat=0.90 objective=multi:softprob num_class=4"},
		{"poisson", paritydata.Recipe{Label: "count"}, "compat=0.90 objective=count:poisson base_score=0.8"},
		{"linear072", paritydata.Recipe{Label: "real"}, "compat=0.72 subsample=0.7 num_parallel_tree=2"},
		{"hist", paritydata.Recipe{Label: "bin", Flip: 50, Miss: 100}, "objective=binary:logistic grow_policy=lossguide max_leaves=20 max_depth=0"},
		{"exact", paritydata.Recipe{Label: "real", Miss: 100}, "tree_method=exact gamma=50 max_depth=7"},
	} {
		c.recipe.Rows, c.recipe.Cols, c.recipe.Seed = 500, "norm*2 few int grid geo const", uint64(900+i)
		d, err := c.recipe.Generate()
		require.NoError(t, err)
		p := gbt.DefaultParams()
		for _, pair := range strings.Fields(c.params) {
			name, value, _ := strings.Cut(pair, "=")
			require.NoError(t, p.Set(name, value))
		}
		m, err := gbt.Train(context.Background(), p, parityMatrix(t, d, false), 6, nil)
		require.NoError(t, err)
		write(c.name, m, d)
	}
	for _, name := range []string{"dart", "gblinear"} {
		m, err := gbt.LoadFile("internal/codec/testdata/"+name+".json", nil)
		require.NoError(t, err)
		d, err := (paritydata.Recipe{Rows: 200, Cols: fmt.Sprintf("norm*%d", m.NumFeatures()), Seed: 950, Miss: 100, Label: "real"}).Generate()
		require.NoError(t, err)
		write(name, m, d)
	}
}
