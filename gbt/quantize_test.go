package gbt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// quantizeCase is a training that is done on a matrix, and again on bins that were
// made of batches.
type quantizeCase struct {
	name   string
	recipe paritydata.Recipe
	params map[string]string
	groups int   // rows of a group, 0 for none
	cats   []int // columns of categories
}

func quantizeCases() []quantizeCase {
	data := func(rows int, cols string, miss int64, weights, label string) paritydata.Recipe {
		return paritydata.Recipe{Rows: rows, Cols: cols, Seed: uint64(rows), Label: label, Miss: miss, Weights: weights, Flip: 50}
	}
	return []quantizeCase{
		{"plain", data(3000, "norm*2 few int dup const grid geo", 0, "", "real"), nil, 0, nil},
		{"missing", data(2500, "norm*3 few spike none norm", 300, "", "real"), map[string]string{"max_bin": "64"}, 0, nil},
		{"weights", data(2500, "norm*2 fine*2 int", 100, "frac", "bin"), map[string]string{"objective": "binary:logistic", "subsample": "0.6", "colsample_bynode": "0.7"}, 0, nil},
		{"zero weights", data(900, "wide norm*2 int", 0, "zeros", "real"), map[string]string{"max_bin": "20"}, 0, nil},
		{"two bytes", data(9000, "norm*2 fine*2 int few", 0, "", "real"), map[string]string{"max_bin": "4000", "max_depth": "4"}, 0, nil},
		{"two bytes, missing", data(9000, "norm fine int", 100, "", "real"), map[string]string{"max_bin": "65535", "max_depth": "4"}, 0, nil},
		{"256 bins and missing", data(5000, "norm*2", 50, "", "real"), map[string]string{"max_bin": "256"}, 0, nil},
		{"lossguide", data(2500, "norm*4 few", 100, "int", "real"), map[string]string{"grow_policy": "lossguide", "max_leaves": "20", "max_depth": "0"}, 0, nil},
		{"classes", data(1500, "norm*3 few*2", 100, "", "class"), map[string]string{"objective": "multi:softprob", "num_class": "3"}, 0, nil},
		{"gradient based", data(2500, "norm*4", 100, "", "bin"), map[string]string{"objective": "binary:logistic", "sampling_method": "gradient_based", "subsample": "0.4"}, 0, nil},
		{"ranking", data(2400, "norm*4 few", 100, "", "bin"), map[string]string{"objective": "rank:ndcg"}, 30, nil},
		{"ranking, weights", data(2400, "norm*4 few", 100, "", "bin"), map[string]string{"objective": "rank:pairwise", "max_bin": "32"}, 24, nil},
		{"categories", data(2500, "norm*2 few geo bin", 100, "", "real"), map[string]string{"max_cat_to_onehot": "3"}, 0, []int{2, 3, 4}},
		{"few categories of many", data(400, "norm geo*3", 0, "zeros", "bin"), map[string]string{"objective": "binary:logistic", "max_bin": "8"}, 0, []int{1, 2, 3}},
		{"dropout", data(1500, "norm*3 few", 100, "", "bin"), map[string]string{"objective": "binary:logistic", "booster": "dart", "rate_drop": "0.5"}, 0, nil},
		{"vector leaves", data(1500, "norm*3 few", 100, "", "class"), map[string]string{"objective": "multi:softprob", "num_class": "3", "multi_strategy": "multi_output_tree"}, 0, nil},
		{"forests", data(1500, "norm*3 few", 100, "", "real"), map[string]string{"num_parallel_tree": "3", "subsample": "0.5", "objective": "reg:absoluteerror"}, 0, nil},
	}
}

// generate makes the training and validation matrices of a case.
func (c *quantizeCase) generate(t *testing.T, sparse bool) (train, valid *dataset.Matrix) {
	t.Helper()
	make := func(r paritydata.Recipe) *dataset.Matrix {
		if c.recipe.Label == "class" {
			r.Classes = 3
		}
		d, err := r.Generate()
		require.NoError(t, err)
		x := parityMatrix(t, d, sparse)
		if c.groups == 0 && c.cats == nil {
			return x
		}
		info := *x.Info()
		if c.cats != nil {
			info.FeatureTypes = slices.Repeat([]dataset.FeatureType{dataset.Float}, x.Cols())
			for _, j := range c.cats {
				info.FeatureTypes[j] = dataset.Categorical
			}
		}
		for range x.Rows() / max(c.groups, 1) * min(c.groups, 1) {
			info.Groups = append(info.Groups, c.groups)
			if strings.Contains(c.name, "weights") {
				info.Weights = append(info.Weights, float32(1+len(info.Groups)%5)/4)
			}
		}
		x, err = x.WithInfo(&info)
		require.NoError(t, err)
		return x
	}
	valid = make(c.recipe.Validation())
	return make(c.recipe), valid
}

func (c *quantizeCase) parameters(t *testing.T) gbt.Params {
	p := gbt.DefaultParams()
	for name, value := range c.params {
		require.NoError(t, p.Set(name, value))
	}
	return p
}

// trainedOn trains on a matrix or bins and returns the model file and the lines of
// all rounds.
func trainedOn(t *testing.T, p gbt.Params, x *dataset.Matrix, q *gbt.Quantized, workers int, eval ...gbt.EvalSet) (model, lines string) {
	t.Helper()
	var log bytes.Buffer
	o := &gbt.TrainOptions{Workers: workers, Eval: eval, Log: &log}
	var m *gbt.Model
	var err error
	if q != nil {
		m, err = gbt.TrainQuantized(t.Context(), p, q, 4, o)
	} else {
		m, err = gbt.Train(t.Context(), p, x, 4, o)
	}
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, m.Save(&b, gbt.UBJSON))
	return b.String(), log.String()
}

// Bins made of batches give the model and the scores that the matrix gives, to
// the byte: dense or sparse, in batches of any size, in memory or in files, with
// any number of workers.
func TestQuantizeEqualsMatrix(t *testing.T) {
	for _, c := range quantizeCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := c.parameters(t)
			x, v := c.generate(t, false)
			want, lines := trainedOn(t, p, x, nil, 1, gbt.EvalSet{Name: "train", Data: x}, gbt.EvalSet{Name: "validation", Data: v})
			for i, o := range []struct {
				size, workers int
				sparse, files bool
				rows          bool // announced
			}{{1 << 20, 1, false, false, false}, {1000, 2, true, false, true}, {97, 3, false, true, false}, {1, 1, true, true, true}, {4097, 8, false, true, true}} {
				sx, sv := c.generate(t, o.sparse)
				dir := ""
				if o.files {
					dir = t.TempDir()
				}
				options := &gbt.QuantizeOptions{MaxBin: p.MaxBin, Workers: o.workers, Dir: dir}
				if o.rows {
					options.Rows = sx.Rows()
				}
				q, err := gbt.Quantize(t.Context(), sx.Batches(o.size), options)
				require.NoError(t, err)
				require.Equal(t, x.Info(), q.Info())
				qv, err := gbt.Quantize(t.Context(), sv.Batches(o.size), &gbt.QuantizeOptions{CutsOf: q, Workers: o.workers, Dir: dir})
				require.NoError(t, err)
				got, gotLines := trainedOn(t, p, nil, q, o.workers, gbt.EvalSet{Name: "train", Quantized: q}, gbt.EvalSet{Name: "validation", Quantized: qv})
				assert.True(t, want == got, "other model: %d", i)
				assert.Equal(t, lines, gotLines, i)
				// The values themselves give the same scores.
				got, gotLines = trainedOn(t, p, nil, q, 1, gbt.EvalSet{Name: "train", Quantized: q}, gbt.EvalSet{Name: "validation", Data: sv})
				assert.True(t, want == got && lines == gotLines, i)
				require.NoError(t, q.Close())
				require.NoError(t, qv.Close())
				if dir != "" {
					left, err := os.ReadDir(dir)
					require.NoError(t, err)
					assert.Empty(t, left)
				}
			}
		})
	}
}

// A value beyond the last cut, which the cuts did not see, goes where its value
// goes, not its bin: right of a split that parts the present values from the
// missing ones.
func TestQuantizeBeyondLastCut(t *testing.T) {
	const n = 400
	nan := float32(math.NaN())
	values, labels := make([]float32, n), make([]float32, n)
	for i := range values {
		values[i], labels[i] = float32(i%7), 1
		if i%2 == 0 {
			values[i], labels[i] = nan, 0
		}
	}
	x, err := dataset.FromDense(n, 1, values, &dataset.Info{Labels: labels})
	require.NoError(t, err)
	v, err := dataset.FromDense(6, 1, []float32{3, nan, 1e6, -1e6, 12.00001, 12.000011}, &dataset.Info{Labels: []float32{0, 0, 0, 0, 0, 0}})
	require.NoError(t, err)
	p := gbt.DefaultParams()
	q, err := gbt.Quantize(t.Context(), x.Batches(50), nil)
	require.NoError(t, err)
	qv, err := gbt.Quantize(t.Context(), v.Batches(2), &gbt.QuantizeOptions{CutsOf: q})
	require.NoError(t, err)
	want, lines := trainedOn(t, p, x, nil, 1, gbt.EvalSet{Name: "v", Data: v})
	got, gotLines := trainedOn(t, p, nil, q, 1, gbt.EvalSet{Name: "v", Quantized: qv})
	assert.Equal(t, want, got)
	assert.Equal(t, lines, gotLines)
	clipped, err := dataset.FromDense(6, 1, []float32{3, nan, 6, -1e6, 6, 6}, v.Info())
	require.NoError(t, err)
	_, other := trainedOn(t, p, x, nil, 1, gbt.EvalSet{Name: "v", Data: clipped})
	assert.NotEqual(t, lines, other, "the case would notice values that are taken for those of the last bin")
}

// A category that the training rows do not have is none of those that a split
// chose, whatever the bin that it is kept in.
func TestQuantizeUnknownCategory(t *testing.T) {
	types := []dataset.FeatureType{dataset.Categorical}
	values, labels := make([]float32, 400), make([]float32, 400)
	for i := range values {
		values[i] = float32(i % 5)
		labels[i] = -values[i] * values[i] / 4
	}
	x, err := dataset.FromDense(400, 1, values, &dataset.Info{Labels: labels, FeatureTypes: types})
	require.NoError(t, err)
	v, err := dataset.FromDense(4, 1, []float32{4, 5, 1, 4000}, &dataset.Info{Labels: []float32{4, 4, 4, 4}, FeatureTypes: types})
	require.NoError(t, err)
	q := mustQuantize(t, x, nil)
	p := gbt.DefaultParams()
	want, lines := trainedOn(t, p, x, nil, 1, gbt.EvalSet{Name: "v", Data: v})
	got, gotLines := trainedOn(t, p, nil, q, 1, gbt.EvalSet{Name: "v", Quantized: mustQuantize(t, v, &gbt.QuantizeOptions{CutsOf: q})})
	assert.Equal(t, want, got)
	assert.Equal(t, lines, gotLines)
	clipped, err := dataset.FromDense(4, 1, []float32{4, 4, 1, 4}, v.Info())
	require.NoError(t, err)
	_, other := trainedOn(t, p, x, nil, 1, gbt.EvalSet{Name: "v", Data: clipped})
	assert.NotEqual(t, lines, other, "the case would notice a category that is taken for the last one")
}

// failing yields the batches of x and an error after some of them, in one pass.
func failing(x *dataset.Matrix, pass, after int, err error) iter.Seq2[*dataset.Matrix, error] {
	passes := 0
	return func(yield func(*dataset.Matrix, error) bool) {
		passes++
		n := 0
		for b, e := range x.Batches(100) {
			if passes == pass && n == after {
				yield(nil, err)
				return
			}
			n++
			if !yield(b, e) {
				return
			}
		}
	}
}

func TestQuantizeErrors(t *testing.T) {
	c := quantizeCases()[1]
	x, v := c.generate(t, false)
	dir := t.TempDir()
	boom := errors.New("the disk of the data is gone")
	for pass := 1; pass <= 3; pass++ {
		_, err := gbt.Quantize(t.Context(), failing(x, pass, 3, boom), &gbt.QuantizeOptions{Dir: dir})
		assert.ErrorIs(t, err, boom)
	}
	ctx, cancel := context.WithCancel(t.Context())
	passes := 0
	_, err := gbt.Quantize(ctx, func(yield func(*dataset.Matrix, error) bool) {
		if passes++; passes == 3 {
			cancel()
		}
		x.Batches(100)(yield)
	}, &gbt.QuantizeOptions{Dir: dir})
	assert.ErrorIs(t, err, context.Canceled)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "files of what failed")

	batches := func(list ...*dataset.Matrix) iter.Seq2[*dataset.Matrix, error] {
		return func(yield func(*dataset.Matrix, error) bool) {
			for _, b := range list {
				if !yield(b, nil) {
					return
				}
			}
		}
	}
	small := func(rows, cols int, info *dataset.Info, values ...float32) *dataset.Matrix {
		m, err := dataset.FromDense(rows, cols, values, info)
		require.NoError(t, err)
		return m
	}
	labels := func(y ...float32) *dataset.Info { return &dataset.Info{Labels: y} }
	named := func(texts ...string) *dataset.Info {
		return &dataset.Info{FeatureTypes: []dataset.FeatureType{dataset.Categorical}, Categories: []dataset.Categories{{Texts: texts}}}
	}
	ab := mustQuantize(t, small(2, 1, named("a", "b"), 0, 1), nil)
	shuffled := 0
	for _, e := range []struct {
		text    string
		batches iter.Seq2[*dataset.Matrix, error]
		options *gbt.QuantizeOptions
	}{
		{"there are no batches", nil, nil},
		{"the batches have no rows", batches(), nil},
		{"a batch is nil", batches(nil), nil},
		{"at least 1", x.Batches(0), nil},
		{"max_bin = 1", x.Batches(9), &gbt.QuantizeOptions{MaxBin: 1}},
		{"max_bin = 65536", x.Batches(9), &gbt.QuantizeOptions{MaxBin: 65536}},
		{"-1 rows", x.Batches(9), &gbt.QuantizeOptions{Rows: -1}},
		{"there are more rows than the 7", x.Batches(9), &gbt.QuantizeOptions{Rows: 7}},
		{"there are 2500 rows, 2501", x.Batches(9), &gbt.QuantizeOptions{Rows: 2501}},
		{"batch at row 1 has 1 features, the first one 2", batches(small(1, 2, nil, 1, 2), small(1, 1, nil, 1)), nil},
		{"batch at row 1: 0 labels, the batches before have 1", batches(small(1, 1, labels(1), 1), small(1, 1, nil, 1)), nil},
		{"batch at row 1: 0 weights", batches(small(1, 1, &dataset.Info{Weights: []float32{1}}, 1), small(1, 1, nil, 1)), nil},
		{"other feature names", batches(small(1, 1, &dataset.Info{FeatureNames: []string{"a"}}, 1), small(1, 1, nil, 1)), nil},
		{"2 labels a row", batches(small(1, 1, labels(1), 1), small(1, 1, &dataset.Info{Targets: 2, Labels: []float32{1, 2}}, 1)), nil},
		{"row 1, feature f0 is +Inf", batches(small(1, 1, nil, 1), small(1, 1, nil, float32(math.Inf(1)))), nil},
		{"features, want 7", batches(small(1, 1, nil, 1)), &gbt.QuantizeOptions{CutsOf: mustQuantize(t, x, nil)}},
		{"row 3, feature f0: category 1.5", batches(small(2, 1, named("a", "b"), 0, 1), small(2, 1, named("a", "b"), 0, 1.5)), nil},
		{"batch at row 2: other names of categories", batches(small(2, 1, named("a", "b"), 0, 1), small(1, 1, named("b", "a"), 0)), nil},
		{"the names of categories are others", batches(small(2, 1, named("a", "c"), 0, 1)), &gbt.QuantizeOptions{CutsOf: ab}},
		{"categorical in these rows or in those", batches(small(2, 1, &dataset.Info{FeatureTypes: []dataset.FeatureType{"q"}}, 0, 1)), &gbt.QuantizeOptions{CutsOf: ab}},
		{"no such file", x.Batches(99), &gbt.QuantizeOptions{Dir: dir + "/none"}},
		{"labels from row 0 on are others", func(yield func(*dataset.Matrix, error) bool) {
			shuffled++
			yield(small(2, 1, labels(float32(shuffled), 1), 1, 2), nil)
		}, nil},
		{"each pass must yield the same rows", func(yield func(*dataset.Matrix, error) bool) {
			if shuffled++; shuffled%3 == 0 {
				yield(small(2, 1, nil, float32(math.NaN()), 2), nil)
				return
			}
			yield(small(2, 1, nil, 1, 2), nil)
		}, nil},
	} {
		_, err := gbt.Quantize(t.Context(), e.batches, e.options)
		assert.ErrorContains(t, err, e.text)
	}

	q := mustQuantize(t, x, nil)
	p := gbt.DefaultParams()
	train := func(change func(*gbt.Params), eval ...gbt.EvalSet) error {
		p := p
		change(&p)
		_, err := gbt.TrainQuantized(t.Context(), p, q, 1, &gbt.TrainOptions{Eval: eval})
		return err
	}
	assert.ErrorContains(t, train(func(p *gbt.Params) { p.TreeMethod = "exact" }), "must be hist")
	assert.ErrorContains(t, train(func(p *gbt.Params) { p.MaxBin = 255 }), "must be 256")
	assert.ErrorContains(t, train(func(*gbt.Params) {}, gbt.EvalSet{Name: "v", Quantized: mustQuantize(t, v, nil)}), "has other cuts")
	assert.ErrorContains(t, train(func(*gbt.Params) {}, gbt.EvalSet{Name: "v", Quantized: q, Data: v}), "both")
	assert.ErrorContains(t, train(func(*gbt.Params) {}, gbt.EvalSet{Name: "v"}), "has no rows")
	_, err = gbt.Train(t.Context(), p, x, 1, &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "v", Quantized: q}}})
	assert.ErrorContains(t, err, "the training rows must be, too")
	_, err = gbt.TrainQuantized(t.Context(), p, nil, 1, nil)
	assert.ErrorContains(t, err, "no training matrix")
}

func mustQuantize(t *testing.T, x *dataset.Matrix, o *gbt.QuantizeOptions) *gbt.Quantized {
	t.Helper()
	q, err := gbt.Quantize(t.Context(), x.Batches(1000), o)
	require.NoError(t, err)
	return q
}

// Closing takes the files away from under nobody.
func TestQuantizedClose(t *testing.T) {
	c := quantizeCases()[0]
	x, _ := c.generate(t, false)
	q := mustQuantize(t, x, &gbt.QuantizeOptions{Dir: t.TempDir()})
	p := gbt.DefaultParams()
	a, err := gbt.NewQuantizedTrainer(p, q, nil)
	require.NoError(t, err)
	require.NoError(t, q.Close())
	require.NoError(t, q.Close())
	_, err = gbt.NewQuantizedTrainer(p, q, nil)
	require.ErrorContains(t, err, "closed")
	for range 3 {
		_, err = a.Step(t.Context())
		require.NoError(t, err)
	}
	a.Close()
	a.Close()
	m, err := a.Model()
	require.NoError(t, err)
	require.Equal(t, 3, m.NumRounds())
	require.Equal(t, []int{3000, 8, 256}, []int{q.Rows(), q.Cols(), q.MaxBin()})
	require.Equal(t, fmt.Sprint([]float32{1, 2, 3, 6.00001}), fmt.Sprint(q.Cuts(2)))
}

// Training goes on with a model on the bins that its rows gave; other bins do not
// tell where its trees send the rows.
func TestQuantizeContinue(t *testing.T) {
	for _, c := range quantizeCases() {
		if c.name != "missing" && c.name != "categories" && c.name != "zero weights" {
			continue
		}
		x, v := c.generate(t, false)
		p := c.parameters(t)
		first, err := gbt.Train(t.Context(), p, x, 3, nil)
		require.NoError(t, err)
		q := mustQuantize(t, x, &gbt.QuantizeOptions{MaxBin: p.MaxBin})
		qv := mustQuantize(t, v, &gbt.QuantizeOptions{CutsOf: q})
		var files, lines [2]bytes.Buffer
		want, err := gbt.Train(t.Context(), p, x, 2, &gbt.TrainOptions{Init: first, Log: &lines[0], Eval: []gbt.EvalSet{{Name: "v", Data: v}}})
		require.NoError(t, err)
		got, err := gbt.TrainQuantized(t.Context(), p, q, 2, &gbt.TrainOptions{Init: first, Log: &lines[1], Eval: []gbt.EvalSet{{Name: "v", Quantized: qv}}})
		require.NoError(t, err)
		require.NoError(t, want.Save(&files[0], gbt.JSON))
		require.NoError(t, got.Save(&files[1], gbt.JSON))
		assert.Equal(t, lines[0].String(), lines[1].String(), c.name)
		assert.True(t, files[0].String() == files[1].String(), c.name)

		p.MaxBin = 5
		other := mustQuantize(t, x, &gbt.QuantizeOptions{MaxBin: p.MaxBin})
		_, err = gbt.TrainQuantized(t.Context(), p, other, 2, &gbt.TrainOptions{Init: first})
		assert.ErrorContains(t, err, "which is not a cut of the quantised matrix")
	}
}

// A training on bins that was stopped between two rounds ends in the bytes of one
// that was not.
func TestQuantizeResume(t *testing.T) {
	c := quantizeCases()[2]
	x, v := c.generate(t, false)
	p := c.parameters(t)
	q := mustQuantize(t, x, &gbt.QuantizeOptions{Dir: t.TempDir()})
	defer q.Close()
	qv := mustQuantize(t, v, &gbt.QuantizeOptions{CutsOf: q})
	eval := []gbt.EvalSet{{Name: "t", Quantized: q}, {Name: "v", Quantized: qv}}
	want, lines := trainedOn(t, p, nil, q, 2, eval...)

	first, err := gbt.NewQuantizedTrainer(p, q, &gbt.TrainOptions{Eval: eval})
	require.NoError(t, err)
	for range 2 {
		_, err := first.Step(t.Context())
		require.NoError(t, err)
	}
	s, err := first.Snapshot()
	require.NoError(t, err)
	first.Close()
	var log bytes.Buffer
	m, err := gbt.TrainQuantized(t.Context(), p, q, 4, &gbt.TrainOptions{Eval: eval, Resume: s, Log: &log})
	require.NoError(t, err)
	var file bytes.Buffer
	require.NoError(t, m.Save(&file, gbt.UBJSON))
	assert.True(t, want == file.String())
	assert.True(t, strings.HasSuffix(lines, log.String()) && strings.Count(log.String(), "\n") == 2, log.String())

	late, err := gbt.NewQuantizedTrainer(p, q, nil)
	require.NoError(t, err)
	_, err = late.Step(t.Context())
	require.NoError(t, err)
	late.Close()
	require.NoError(t, q.Close())
	_, err = late.Snapshot()
	assert.ErrorContains(t, err, "closed")
}

// Names of categories keep the codes of the model that training goes on with.
func TestQuantizeContinueNames(t *testing.T) {
	named := func(texts ...string) *dataset.Matrix {
		values, labels := make([]float32, 60), make([]float32, 60)
		for i := range values {
			values[i], labels[i] = float32(i%3), float32(i%3*i%7)
		}
		x, err := dataset.FromDense(60, 1, values, &dataset.Info{Labels: labels, FeatureTypes: []dataset.FeatureType{dataset.Categorical}, Categories: []dataset.Categories{{Texts: texts}}})
		require.NoError(t, err)
		return x
	}
	p := gbt.DefaultParams()
	first, err := gbt.Train(t.Context(), p, named("a", "b", "c"), 2, nil)
	require.NoError(t, err)
	_, err = gbt.TrainQuantized(t.Context(), p, mustQuantize(t, named("a", "b", "c"), nil), 2, &gbt.TrainOptions{Init: first})
	assert.NoError(t, err)
	_, err = gbt.TrainQuantized(t.Context(), p, mustQuantize(t, named("b", "a", "c"), nil), 2, &gbt.TrainOptions{Init: first})
	assert.ErrorContains(t, err, "in another order")
}
