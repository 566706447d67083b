package gbt

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
)

// lgbGolden is what LightGBM predicts with a model; see testdata/lightgbm/gen.py.
type lgbGolden struct {
	Name, File, Rows, Raw, Value, Leaf string
	Columns, Trees, Outputs            int
	Ranges                             [][]any
}

// hexWords reads numbers of n hex digits each.
func hexWords(t testing.TB, text string, n int) []uint64 {
	t.Helper()
	out := make([]uint64, 0, len(text)/n)
	for ; len(text) > 0; text = text[n:] {
		v, err := strconv.ParseUint(text[:n], 16, 64)
		require.NoError(t, err)
		out = append(out, v)
	}
	return out
}

// doubles reads float64s as float32s.
func doubles(t testing.TB, text string) []float32 {
	var out []float32
	for _, b := range hexWords(t, text, 16) {
		out = append(out, float32(math.Float64frombits(b)))
	}
	return out
}

func (g *lgbGolden) rows(t testing.TB) []float32 {
	var out []float32
	for _, b := range hexWords(t, g.Rows, 8) {
		out = append(out, math.Float32frombits(uint32(b)))
	}
	return out
}

// lgbModels returns the models of all versions by folder.
func lgbModels(t testing.TB) map[string][]lgbGolden {
	t.Helper()
	out := map[string][]lgbGolden{}
	for _, version := range []string{"2.2.3", "3.3.5", "4.7.0", "rules"} {
		dir := filepath.Join("testdata", "lightgbm", version)
		b, err := os.ReadFile(filepath.Join(dir, "expected.json"))
		require.NoError(t, err)
		var doc struct{ Models []lgbGolden }
		require.NoError(t, json.Unmarshal(b, &doc))
		require.NotEmpty(t, doc.Models)
		out[dir] = doc.Models
	}
	return out
}

// equalFloats checks that two predictions are the same, bit for bit.
func equalFloats(t *testing.T, want, got []float32, what string) {
	t.Helper()
	if !assert.Len(t, got, len(want), what) {
		return
	}
	for i := range want {
		if math.Float32bits(want[i]) != math.Float32bits(got[i]) && !(want[i] != want[i] && got[i] != got[i]) {
			t.Errorf("%s: value %d is %v, LightGBM's is %v", what, i, got[i], want[i])
			return
		}
	}
}

// TestLightGBM predicts with models of LightGBM 2.2 to 4.7: numerical and
// categorical splits, every missing type, several classes, trees of one leaf,
// random forests, and most objectives. LightGBM's float64 results, rounded to
// float32, are the margins, values and leaves, at thresholds and their float32
// neighbours, too.
func TestLightGBM(t *testing.T) {
	ctx := context.Background()
	models, rows := 0, 0
	for dir, list := range lgbModels(t) {
		for _, g := range list {
			name := filepath.Join(filepath.Base(dir), g.Name)
			m, err := LoadFile(filepath.Join(dir, g.File), nil)
			if g.Name == "linear" {
				require.ErrorIs(t, err, ErrUnsupported)
				require.ErrorContains(t, err, "lightgbm model: Tree=0.is_linear at byte")
				require.ErrorContains(t, err, "linear_tree=true")
				continue
			}
			require.NoError(t, err, name)
			require.Equal(t, g.Columns, m.NumFeatures(), name)
			require.Equal(t, g.Trees, m.NumTrees(), name)
			require.Equal(t, g.Outputs, m.NumGroups(), name)
			require.Equal(t, g.Outputs, m.NumOutputs(), name)
			data := g.rows(t)
			x, err := dataset.FromDense(len(data)/g.Columns, g.Columns, data, nil)
			require.NoError(t, err)
			models++
			rows += x.Rows()

			raw, value := doubles(t, g.Raw), doubles(t, g.Value)
			var leaves []float32
			for _, v := range hexWords(t, g.Leaf, 4) {
				leaves = append(leaves, float32(v))
			}
			for output, want := range map[Output][]float32{OutputMargin: raw, OutputValue: value, OutputLeaf: leaves} {
				for _, workers := range []int{1, 3} {
					got := make([]float32, len(want))
					require.NoError(t, m.PredictMatrix(ctx, got, x, &PredictOptions{Output: output, Workers: workers}))
					equalFloats(t, want, got, name)
				}
			}
			one := make([]float32, g.Outputs)
			for i := range x.Rows() {
				row := data[i*g.Columns : (i+1)*g.Columns]
				require.NoError(t, m.PredictMargin(one, row))
				equalFloats(t, raw[i*g.Outputs:(i+1)*g.Outputs], one, name+" by row")
				require.NoError(t, m.Predict(one, row))
				equalFloats(t, value[i*g.Outputs:(i+1)*g.Outputs], one, name+" by row")
				for k, tr := range m.Trees() {
					leaf := tr.Walk(row)
					assert.Equal(t, int(leaves[i*g.Trees+k]), leaf-(tr.NumLeaves()-1), "%s: walk of tree %d", name, k)
				}
			}
			for _, r := range g.Ranges {
				begin, n := int(r[0].(float64)), int(r[1].(float64))
				want := doubles(t, r[2].(string))
				if begin+n > m.NumRounds() {
					continue // the model stopped at fewer trees
				}
				got := make([]float32, len(want))
				first, err := dataset.FromDense(10, g.Columns, data[:10*g.Columns], nil)
				require.NoError(t, err)
				require.NoError(t, m.PredictMatrix(ctx, got, first, &PredictOptions{Output: OutputMargin, Begin: begin, End: begin + n}))
				equalFloats(t, want, got, name+" part of the rounds")
				cut, err := m.Slice(begin, begin+n)
				require.NoError(t, err)
				require.NoError(t, cut.PredictMatrix(ctx, got, first, &PredictOptions{Output: OutputMargin}))
				equalFloats(t, want, got, name+" cut")
			}
		}
	}
	assert.Equal(t, 50, models)
	assert.Greater(t, rows, 3000)
}

// lgbFile loads a model of LightGBM 4.
func lgbFile(t testing.TB, name string) *Model {
	t.Helper()
	m, err := LoadFile(filepath.Join("testdata", "lightgbm", "4.7.0", name+".txt"), nil)
	require.NoError(t, err)
	return m
}

func TestLightGBMModel(t *testing.T) {
	m := lgbFile(t, "names")
	assert.Equal(t, "binary sigmoid:1", m.Objective())
	assert.Equal(t, []string{"age", "size_cm", "grün", "a.b", "x-y", "木"}, m.FeatureNames())
	assert.Equal(t, []float32{0}, m.BaseScore())
	assert.True(t, m.Tree(0).HasFloat64())
	assert.Nil(t, m.FeatureTypes())
	assert.Nil(t, lgbFile(t, "binary").FeatureNames(), "Column_0 and so on are no names")
	assert.Equal(t, []string{"c", "c", "q", "q", "q"}, lgbFile(t, "categorical").FeatureTypes())

	for _, f := range []Format{JSON, UBJSON} {
		var b bytes.Buffer
		err := m.Save(&b, f)
		assert.ErrorIs(t, err, ErrUnsupported)
		assert.ErrorContains(t, err, "its leaves are float64")
		assert.Zero(t, b.Len())
	}
	file := filepath.Join(t.TempDir(), "m.json")
	assert.Error(t, m.SaveFile(file))
	assert.NoFileExists(t, file)
}

// TestLightGBMObjectives loads a model under other objectives.
func TestLightGBMObjectives(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "lightgbm", "4.7.0", "binary.txt"))
	require.NoError(t, err)
	with := func(objective string) (*Model, error) {
		return Load(strings.NewReader(strings.Replace(string(text), "objective=binary sigmoid:1\n", objective, 1)), nil)
	}
	row := make([]float32, 6)
	margin, got := make([]float32, 1), make([]float32, 1)
	m, err := with("objective=new_one level:3\n")
	require.NoError(t, err)
	assert.Equal(t, "new_one level:3", m.Objective())
	require.NoError(t, m.PredictMargin(margin, row))
	assert.NotZero(t, margin[0])
	assert.ErrorIs(t, m.Predict(got, row), ErrUnknownObjective)
	for _, objective := range []string{"", "objective=custom\n", "objective=regression\n", "objective=mape\n", "objective=rank_xendcg\n"} {
		m, err := with(objective)
		require.NoError(t, err)
		require.NoError(t, m.Predict(got, row))
		assert.Equal(t, margin, got, objective)
	}
	m, err = with("objective=gamma\n")
	require.NoError(t, err)
	require.NoError(t, m.Predict(got, row))
	assert.InEpsilon(t, math.Exp(float64(margin[0])), got[0], 1e-6)
	for _, objective := range []string{"binary", "binary sigmoid:0", "binary sigmoid:-1", "binary sigmoid:x", "binary sigmoid:NaN", "binary sigmoid:Inf", "multiclass num_class:3", "multiclass num_class:"} {
		_, err := with("objective=" + objective + "\n")
		assert.ErrorIs(t, err, ErrFormat, objective)
		assert.ErrorContains(t, err, "lightgbm model: objective: objective \""+objective)
	}
}

// TestLightGBMEvaluate computes metrics of values, the mean of the rounds of a
// random forest among them.
func TestLightGBMEvaluate(t *testing.T) {
	for _, name := range []string{"binary", "rf"} {
		m := lgbFile(t, name)
		data := []float32{1, 2, 3, 4, 5, 6, -1, -2, -3, 0, -5, 7}
		x, err := dataset.FromDense(2, 6, data, &dataset.Info{Labels: []float32{0, 1}})
		require.NoError(t, err)
		p := make([]float32, 2)
		require.NoError(t, m.PredictMatrix(context.Background(), p, x, nil))
		scores, err := m.Evaluate(context.Background(), x, &EvaluateOptions{Metrics: []string{"logloss"}})
		require.NoError(t, err)
		want := -(math.Log(1-float64(p[0])) + math.Log(float64(p[1]))) / 2
		assert.InDelta(t, want, scores[0].Value, 1e-6, name)
	}
}

// TestLightGBMSparse takes absent columns of a CSR matrix for missing values.
func TestLightGBMSparse(t *testing.T) {
	m := lgbFile(t, "multiclass")
	nan := float32(math.NaN())
	sparse, err := dataset.FromCSR(2, 6, []int{0, 2, 3}, []int32{0, 4, 5}, []float32{1.5, -3, 60}, nil)
	require.NoError(t, err)
	dense, err := dataset.FromDense(2, 6, []float32{1.5, nan, nan, nan, -3, nan, nan, nan, nan, nan, nan, 60}, nil)
	require.NoError(t, err)
	for _, output := range []Output{OutputValue, OutputMargin, OutputLeaf} {
		o := &PredictOptions{Output: output}
		size, err := m.OutputSize(o)
		require.NoError(t, err)
		a, b := make([]float32, 2*size), make([]float32, 2*size)
		require.NoError(t, m.PredictMatrix(context.Background(), a, sparse, o))
		require.NoError(t, m.PredictMatrix(context.Background(), b, dense, o))
		equalFloats(t, b, a, "sparse")
	}
}

func TestLightGBMDoesNotAllocate(t *testing.T) {
	if RaceDetector {
		t.Skip("the race detector allocates on its own")
	}
	for _, name := range []string{"binary", "multiclass", "categorical"} {
		m := lgbFile(t, name)
		dst, row := make([]float32, m.NumGroups()), make([]float32, m.NumFeatures())
		assert.Zero(t, testing.AllocsPerRun(100, func() {
			_ = m.Predict(dst, row)
			_ = m.PredictMargin(dst, row)
		}), name)
	}
}

// TestLightGBMBaseMargin starts from margins of the rows, in float64.
func TestLightGBMBaseMargin(t *testing.T) {
	m := lgbFile(t, "multiclass")
	data := make([]float32, 2*6)
	base := []float32{1, -2, 3, 1e6, 0, 0.5}
	x, err := dataset.FromDense(2, 6, data, &dataset.Info{BaseMargin: base})
	require.NoError(t, err)
	got := make([]float32, 6)
	require.NoError(t, m.PredictMatrix(context.Background(), got, x, &PredictOptions{Output: OutputMargin}))
	for i := range got {
		sum := float64(base[i])
		for k, tr := range m.Trees() {
			if m.TreeGroup(k) == i%3 {
				sum += tr.Value64(tr.Walk(data[:6]))
			}
		}
		assert.Equal(t, float32(sum), got[i])
	}
}
