package gbt_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// interopDir returns a folder in that of GROVE_INTEROP. The two tests below are
// halves of an exchange with real XGBoost, see testdata/interop/interop.py.
func interopDir(t *testing.T, name string) string {
	dir := os.Getenv("GROVE_INTEROP")
	if dir == "" {
		t.Skip("GROVE_INTEROP names no folder to exchange models in")
	}
	return filepath.Join(dir, name)
}

func writeFloats(t *testing.T, name string, values []float32) {
	t.Helper()
	out := make([]byte, 0, 4*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	require.NoError(t, os.WriteFile(name, out, 0o644))
}

func readFloats(t *testing.T, name string) []float32 {
	t.Helper()
	raw, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Zero(t, len(raw)%4)
	out := make([]float32, len(raw)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out
}

func predictAll(t *testing.T, m *gbt.Model, rows, cols int, x []float32, output gbt.Output) []float32 {
	t.Helper()
	xs, err := dataset.FromDense(rows, cols, x, nil)
	require.NoError(t, err)
	o := &gbt.PredictOptions{Output: output}
	size, err := m.OutputSize(o)
	require.NoError(t, err)
	out := make([]float32, rows*size)
	require.NoError(t, m.PredictMatrix(context.Background(), out, xs, o))
	return out
}

// TestInteropWrite trains models and writes them for XGBoost to load.
func TestInteropWrite(t *testing.T) {
	dir := interopDir(t, "grove")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	const cols = "norm*2 few int grid geo const"
	for i, c := range []struct {
		name   string
		recipe paritydata.Recipe
		params string
	}{
		{"square", paritydata.Recipe{Label: "real", Miss: 100, Signal: true}, "objective=reg:squarederror"},
		{"logistic", paritydata.Recipe{Label: "bin", Flip: 50, Miss: 300}, "objective=binary:logistic max_depth=8"},
		{"logitraw", paritydata.Recipe{Label: "bin", Flip: 50}, "objective=binary:logitraw grow_policy=lossguide max_leaves=20 max_depth=0"},
		{"unit", paritydata.Recipe{Label: "unit"}, "objective=reg:logistic scale_pos_weight=2"},
		{"softprob", paritydata.Recipe{Label: "class", Classes: 4, Flip: 50, Miss: 100}, "objective=multi:softprob num_class=4"},
		{"softmax", paritydata.Recipe{Label: "class", Classes: 3, Flip: 50}, "objective=multi:softmax num_class=3 subsample=0.7"},
		{"exact", paritydata.Recipe{Label: "bin", Flip: 50, Miss: 100}, "objective=binary:logistic tree_method=exact gamma=0.7 max_depth=7"},
		{"given", paritydata.Recipe{Label: "bin", Weights: "zeros"}, "objective=binary:logistic base_score=0.2 colsample_bynode=0.5"},
	} {
		c.recipe.Rows, c.recipe.Cols, c.recipe.Seed = 600, cols, uint64(800+i)
		d, err := c.recipe.Generate()
		require.NoError(t, err)
		p := gbt.DefaultParams()
		for _, pair := range strings.Fields(c.params) {
			name, value, _ := strings.Cut(pair, "=")
			require.NoError(t, p.Set(name, value))
		}
		m, err := gbt.Train(context.Background(), p, parityMatrix(t, d, false), 5, nil)
		require.NoError(t, err)
		at := filepath.Join(dir, c.name)
		require.NoError(t, m.SaveFile(at+".json"))
		require.NoError(t, m.SaveFile(at+".ubj"))
		shape := fmt.Sprintf("%d %d %d %d\n", d.Rows, d.Cols, m.NumGroups(), m.NumOutputs())
		require.NoError(t, os.WriteFile(at+".shape", []byte(shape), 0o644))
		writeFloats(t, at+".rows", d.X)
		writeFloats(t, at+".margins", predictAll(t, m, d.Rows, d.Cols, d.X, gbt.OutputMargin))
		writeFloats(t, at+".outputs", predictAll(t, m, d.Rows, d.Cols, d.X, gbt.OutputValue))
	}
}

// TestInteropRewrite writes what XGBoost trained and Grove cannot train: models
// with dropout, categories, vector leaves and linear ones.
func TestInteropRewrite(t *testing.T) {
	dir := interopDir(t, "grove")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for _, name := range []string{"categorical", "dart", "gblinear", "vector"} {
		m, err := gbt.LoadFile("internal/codec/testdata/"+name+".json", nil)
		require.NoError(t, err)
		r := paritydata.Recipe{Rows: 200, Cols: "norm*5", Seed: 900, Miss: 100, Label: "real"}
		d, err := r.Generate()
		require.NoError(t, err)
		if name == "categorical" {
			for i := range d.Rows {
				d.X[i*d.Cols+2] = float32(i%9) - 2 // four categories are known
			}
		}
		at := filepath.Join(dir, "re-"+name)
		require.NoError(t, m.SaveFile(at+".json"))
		require.NoError(t, m.SaveFile(at+".ubj"))
		shape := fmt.Sprintf("%d %d %d %d\n", d.Rows, d.Cols, m.NumGroups(), m.NumOutputs())
		require.NoError(t, os.WriteFile(at+".shape", []byte(shape), 0o644))
		writeFloats(t, at+".rows", d.X)
		writeFloats(t, at+".margins", predictAll(t, m, d.Rows, d.Cols, d.X, gbt.OutputMargin))
		writeFloats(t, at+".outputs", predictAll(t, m, d.Rows, d.Cols, d.X, gbt.OutputValue))
	}
}

// TestInteropRead loads models that XGBoost trained and predicts them.
func TestInteropRead(t *testing.T) {
	dir := interopDir(t, "xgboost")
	shapes, err := filepath.Glob(filepath.Join(dir, "*.shape"))
	require.NoError(t, err)
	require.NotEmpty(t, shapes)
	for _, name := range shapes {
		at := strings.TrimSuffix(name, ".shape")
		t.Run(filepath.Base(at), func(t *testing.T) {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			var rows, cols, groups, outputs int
			_, err = fmt.Sscan(string(text), &rows, &cols, &groups, &outputs)
			require.NoError(t, err)
			x := readFloats(t, at+".rows")
			for _, form := range []string{".json", ".ubj"} {
				m, err := gbt.LoadFile(at+form, nil)
				require.NoError(t, err)
				require.Equal(t, groups, m.NumGroups())
				require.Equal(t, outputs, m.NumOutputs())
				for output, file := range map[gbt.Output]string{gbt.OutputMargin: ".margins", gbt.OutputValue: ".outputs"} {
					want := readFloats(t, at+file)
					got := predictAll(t, m, rows, cols, x, output)
					require.Equal(t, len(want), len(got))
					for i := range want {
						require.Equal(t, math.Float32bits(want[i]), math.Float32bits(got[i]), "%s%s %d: got %v, want %v", form, file, i, got[i], want[i])
					}
				}
			}
		})
	}
}
