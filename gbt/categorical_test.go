package gbt_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

func categoricalData(t *testing.T, cols, names string) *paritydata.Data {
	t.Helper()
	d, err := paritydata.Recipe{Rows: 400, Cols: cols, Seed: 77, Miss: 80, Label: "real", Weights: "zeros", Names: names}.Generate()
	require.NoError(t, err)
	return d
}

func paramsOf(t *testing.T, list ...string) gbt.Params {
	t.Helper()
	p := gbt.DefaultParams()
	for i := 0; i < len(list); i += 2 {
		require.NoError(t, p.Set(list[i], list[i+1]))
	}
	return p
}

func jsonOf(t *testing.T, m *gbt.Model) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, m.Save(&b, gbt.JSON))
	return b.Bytes()
}

// Neither workers nor the storage of the rows change a bit of the model.
func TestCategoricalWorkersAndStorage(t *testing.T) {
	d := categoricalData(t, "cat3 cat40 skew300 norm gap9 cat12*4", "")
	for _, method := range []string{"hist", "approx"} {
		p := paramsOf(t, "tree_method", method, "colsample_bynode", "0.8", "max_cat_to_onehot", "10")
		var want []byte
		for _, workers := range []int{1, 2, 3, 8} {
			for _, sparse := range []bool{false, true} {
				m, err := gbt.Train(context.Background(), p, parityMatrix(t, d, sparse), 4, &gbt.TrainOptions{Workers: workers})
				require.NoError(t, err)
				if want == nil {
					want = jsonOf(t, m)
				}
				assert.Equal(t, want, jsonOf(t, m), "%s, %d workers, sparse %v", method, workers, sparse)
			}
		}
	}
}

// What a split of categories says in training is what prediction does: the
// margins after the last round are those of the model, and of the file read back.
func TestCategoricalPredictsAsTrained(t *testing.T) {
	d := categoricalData(t, "cat3 cat70 skew300 norm", "")
	x := parityMatrix(t, d, false)
	var last gbt.Round
	m, err := gbt.Train(context.Background(), gbt.DefaultParams(), x, 5, &gbt.TrainOptions{
		Eval:    []gbt.EvalSet{{Name: "train", Data: x}, {Name: "copy", Data: parityMatrix(t, d, true)}},
		OnRound: func(r gbt.Round) error { last = r; return nil },
	})
	require.NoError(t, err)
	train, _ := last.Score("train", "rmse")
	other, _ := last.Score("copy", "rmse")
	assert.Equal(t, train, other)
	again, err := gbt.Load(bytes.NewReader(jsonOf(t, m)), nil)
	require.NoError(t, err)
	assert.Equal(t, valuesOf(t, m, x), valuesOf(t, again, x))
	assert.Equal(t, jsonOf(t, m), jsonOf(t, again))
	splits := 0
	for i := range m.NumTrees() {
		for k := range m.Tree(i).NumNodes() {
			if set := m.Tree(i).Categories(k); set != nil {
				splits++
				for _, row := range [][]float32{{0, 0, 0, 0}, {-1, -1, -1, 0}, {1 << 24, 1 << 24, 1 << 24, 0}} {
					assert.True(t, m.Tree(i).GoesLeft(k, row[0]) != slices.Contains(set, int32(row[0])))
				}
			}
		}
	}
	assert.Greater(t, splits, 20)
}

func valuesOf(t *testing.T, m *gbt.Model, x *dataset.Matrix) []float32 {
	t.Helper()
	out := make([]float32, x.Rows()*m.NumOutputs())
	require.NoError(t, m.PredictMatrix(context.Background(), out, x, nil))
	return out
}

// renamed returns the rows of d with the categories of each column in another
// order, so that other codes mean the same, and without one that no row has.
func renamed(t *testing.T, d *paritydata.Data, sparse bool) *dataset.Matrix {
	t.Helper()
	e := *d
	e.X = slices.Clone(d.X)
	e.Texts, e.Numbers = slices.Clone(d.Texts), slices.Clone(d.Numbers)
	for j, is := range d.Categorical {
		if !is {
			continue
		}
		n := max(len(d.Texts[j]), len(d.Numbers[j]))
		order := rand.New(rand.NewPCG(uint64(j), 9)).Perm(n) // new code of each
		e.Texts[j], e.Numbers[j] = slices.Clone(d.Texts[j]), slices.Clone(d.Numbers[j])
		for old, code := range order {
			if d.Texts[j] != nil {
				e.Texts[j][code] = d.Texts[j][old]
			} else {
				e.Numbers[j][code] = d.Numbers[j][old]
			}
		}
		for i := range d.Rows {
			if v := &e.X[i*d.Cols+j]; *v == *v {
				*v = float32(order[int(*v)])
			}
		}
	}
	return parityMatrix(t, &e, sparse)
}

func TestCategoriesAreRecoded(t *testing.T) {
	for _, names := range []string{"text", "numbers"} {
		d := categoricalData(t, "cat3 cat20 norm gap9", names)
		x := parityMatrix(t, d, false)
		var last gbt.Round
		m, err := gbt.Train(context.Background(), gbt.DefaultParams(), x, 4, &gbt.TrainOptions{
			Eval:    []gbt.EvalSet{{Name: "same", Data: parityMatrix(t, d, true)}, {Name: "dense", Data: renamed(t, d, false)}, {Name: "sparse", Data: renamed(t, d, true)}},
			OnRound: func(r gbt.Round) error { last = r; return nil },
		})
		require.NoError(t, err)
		same, _ := last.Score("same", "rmse")
		for _, set := range []string{"dense", "sparse"} {
			other, _ := last.Score(set, "rmse")
			assert.Equal(t, same, other, set)
		}
		again, err := gbt.Load(bytes.NewReader(jsonOf(t, m)), nil)
		require.NoError(t, err)
		want := valuesOf(t, m, x)
		for _, model := range []*gbt.Model{m, again} {
			assert.Equal(t, want, valuesOf(t, model, renamed(t, d, false)))
			assert.Equal(t, want, valuesOf(t, model, renamed(t, d, true)))
			assert.Equal(t, 20, len(model.Categories(1)))
			assert.Nil(t, model.Categories(2))
		}
		assert.NotEqual(t, want, valuesOf(t, m, parityMatrix(t, func() *paritydata.Data { // codes without names are taken as they are
			e := *d
			e.Texts, e.Numbers = nil, nil
			e.X = make([]float32, len(d.X))
			return &e
		}(), false)))
	}
}

// Training goes on with the codes of the model, whatever those of the rows are.
func TestCategoriesContinue(t *testing.T) {
	d := categoricalData(t, "cat3 cat20 norm gap9", "text")
	x, other := parityMatrix(t, d, false), renamed(t, d, true)
	ctx, p := context.Background(), gbt.DefaultParams()
	whole, err := gbt.Train(ctx, p, x, 4, nil)
	require.NoError(t, err)
	half, err := gbt.Train(ctx, p, x, 2, nil)
	require.NoError(t, err)
	for _, rows := range []*dataset.Matrix{x, other} {
		m, err := gbt.Train(ctx, p, rows, 2, &gbt.TrainOptions{Init: half})
		require.NoError(t, err)
		assert.Equal(t, jsonOf(t, whole), jsonOf(t, m))
	}
	e := *d
	e.Texts, e.Numbers = nil, nil
	info := parityInfo(&e)
	info.FeatureNames = x.Info().FeatureNames
	codes, err := x.WithInfo(info)
	require.NoError(t, err)
	_, err = gbt.Train(ctx, p, codes, 2, &gbt.TrainOptions{Init: half})
	assert.ErrorContains(t, err, "those of the training matrix have no names")
	first, err := gbt.Train(ctx, p, codes, 2, nil)
	require.NoError(t, err)
	m, err := gbt.Train(ctx, p, x, 2, &gbt.TrainOptions{Init: first})
	require.NoError(t, err)
	assert.Equal(t, 20, len(m.Categories(1)), "the names come later")
}

func TestCategoriesThatDoNotFit(t *testing.T) {
	nan := float32(math.NaN())
	types := []dataset.FeatureType{"c", "q"}
	make2 := func(x []float32, a, b dataset.Categories, types []dataset.FeatureType) *dataset.Matrix {
		info := &dataset.Info{Labels: []float32{1, 2, 3, 4}, FeatureTypes: types, FeatureNames: []string{"plan", "age"}}
		if a.Len()+b.Len() > 0 {
			info.Categories = []dataset.Categories{a, b}
		}
		m, err := dataset.FromDense(4, 2, x, info)
		require.NoError(t, err)
		return m
	}
	text := func(names ...string) dataset.Categories { return dataset.Categories{Texts: names} }
	none := dataset.Categories{}
	good := []float32{0, 1, 1, 2, 2, 3, nan, 4}
	train := make2(good, text("a", "b", "c"), none, types)
	m, err := gbt.Train(context.Background(), gbt.DefaultParams(), train, 1, nil)
	require.NoError(t, err)
	out := make([]float32, 4)
	for _, c := range []struct {
		x    *dataset.Matrix
		want string
	}{
		{make2(good, text("a", "b", "C"), none, types), `feature 0 (plan) had no category "C" in training`},
		{make2(good, text("a", "b", "c", "unused"), none, types), `feature 0 (plan) had no category "unused" in training`},
		{make2(good, dataset.Categories{Numbers: []int64{1, 2, 3}}, none, types), "feature 0 (plan): the categories are numbers, in training they were texts"},
		{make2(good, none, text("x", "y"), []dataset.FeatureType{"q", "c"}), "feature 0 (plan): there are no names of categories, in training they were texts"},
		{make2(good, text("a"), text("x"), []dataset.FeatureType{"c", "c"}), "feature 1 (age): the categories are texts, in training there were none"},
		{make2([]float32{0, 1, 9, 2, 2, 3, nan, 4}, text("b", "a", "c"), none, types), "code 9: there are 3 categories"},
	} {
		assert.ErrorContains(t, m.PredictMatrix(context.Background(), out, c.x, nil), c.want)
		_, err := gbt.Train(context.Background(), gbt.DefaultParams(), train, 1, &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "v", Data: c.x}}})
		assert.ErrorContains(t, err, c.want)
	}
	var missing *gbt.CategoryError
	assert.ErrorAs(t, m.PredictMatrix(context.Background(), out, make2(good, text("a", "b", "C"), none, types), nil), &missing)
	assert.NoError(t, m.PredictMatrix(context.Background(), out, make2(good, none, none, types), nil), "codes without names are the model's")

	for _, c := range []struct {
		name   string
		x      *dataset.Matrix
		params []string
		want   string
	}{
		{"negative", make2([]float32{0, 1, -1, 2, 2, 3, nan, 4}, none, none, types), nil, "row 1, feature plan: category -1: categories must be in [0, 16777216)"},
		{"a little negative", make2([]float32{0, 1, -0.5, 2, 2, 3, nan, 4}, none, none, types), nil, "category -0.5: categories must be in"},
		{"2^24", make2([]float32{0, 1, 1 << 24, 2, 2, 3, nan, 4}, none, none, types), nil, "must be in [0, 16777216)"},
		{"most", make2([]float32{0, 1, 1<<24 - 1, 2, 2, 3, nan, 4}, none, none, types), nil, "must be less than 65535 here"},
		{"fraction", make2([]float32{0, 1, 1.5, 2, 2, 3, nan, 4}, none, none, types), nil, "row 1, feature plan: category 1.5: categories must be whole numbers"},
		{"no name", make2(good, text("a", "b"), none, types), nil, "row 2, feature plan: category 2: categories must be less than 2: so many have names"},
		{"exact", train, []string{"tree_method", "exact"}, "tree_method = exact: must be hist or approx: feature plan is categorical"},
		{"gblinear", train, []string{"booster", "gblinear"}, "booster = gblinear: must be gbtree or dart: feature plan is categorical"},
	} {
		_, err := gbt.Train(context.Background(), paramsOf(t, c.params...), c.x, 1, nil)
		assert.ErrorContains(t, err, c.want, c.name)
	}
}

// Any category that is allowed can be trained on, and memory has a bound.
func TestCategoricalExtremes(t *testing.T) {
	x := []float32{65534, 3, 0, 65534, 7, 65533, 65534, 2}
	m, err := dataset.FromDense(8, 1, x, &dataset.Info{Labels: []float32{5, 1, 1, 5, 1, 3, 5, 1}, FeatureTypes: []dataset.FeatureType{"c"}})
	require.NoError(t, err)
	p := paramsOf(t, "min_child_weight", "0", "max_cat_threshold", "70000", "lambda", "0", "eta", "1")
	model, err := gbt.Train(context.Background(), p, m, 2, nil)
	require.NoError(t, err)
	assert.Equal(t, []float32{5, 1, 1, 5, 1, 3, 5, 1}, valuesOf(t, model, m))

	wide := make([]float32, 4*4000)
	for i := range wide {
		wide[i] = 65534
	}
	m, err = dataset.FromDense(4, 4000, wide, &dataset.Info{Labels: []float32{1, 2, 3, 4}, FeatureTypes: slices.Repeat([]dataset.FeatureType{"c"}, 4000)})
	require.NoError(t, err)
	_, err = gbt.Train(context.Background(), gbt.DefaultParams(), m, 1, nil)
	assert.ErrorContains(t, err, "needs about 17 GB")
}

// Whatever the matrix and the parameters, training ends in a model or an error.
func TestCategoricalAnything(t *testing.T) {
	refused := 0
	for i := range 120 {
		r := rand.New(rand.NewPCG(uint64(i), 21))
		rows, cols := 1+r.IntN(30), 1+r.IntN(4)
		x, labels := make([]float32, rows*cols), make([]float32, rows)
		for k := range x {
			switch n := r.IntN(200); {
			case n < 40:
				x[k] = float32(math.NaN())
			case n < 50:
				x[k] = float32(r.IntN(65000))
			case n == 50:
				x[k] = [...]float32{70000, -3, 2.5}[i%3]
			default:
				x[k] = float32(r.IntN(1 + n))
			}
		}
		types := make([]dataset.FeatureType, cols)
		for j := range types {
			types[j] = [...]dataset.FeatureType{"c", "q", "c"}[r.IntN(3)]
		}
		for k := range labels {
			labels[k] = float32(r.IntN(3))
		}
		m, err := dataset.FromDense(rows, cols, x, &dataset.Info{Labels: labels, FeatureTypes: types})
		require.NoError(t, err)
		p := paramsOf(t, "tree_method", [...]string{"hist", "approx"}[r.IntN(2)], "max_cat_to_onehot", fmt.Sprint(1+r.IntN(400)), "max_cat_threshold", fmt.Sprint(1+r.IntN(70000)),
			"min_child_weight", "0", "lambda", "0", "max_bin", fmt.Sprint(2+r.IntN(300)))
		if model, err := gbt.Train(context.Background(), p, m, 2, nil); err != nil {
			assert.ErrorContains(t, err, "categories must be")
			refused++
		} else {
			valuesOf(t, model, m)
		}
	}
	assert.Greater(t, refused, 5)
	assert.Less(t, refused, 60)
}
