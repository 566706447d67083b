package gbt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// lifeCases reads a family of goldens of testdata/life.
func lifeCases[T any](t *testing.T, family string) []T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/life", family+".json"))
	require.NoError(t, err)
	var cases []T
	require.NoError(t, json.Unmarshal(text, &cases))
	return cases
}

// set gives parameters by name.
func setParams(t *testing.T, values map[string]string) gbt.Params {
	t.Helper()
	p := gbt.DefaultParams()
	require.NoError(t, p.SetAll(values))
	return p
}

// recipeMatrix makes the matrix of a recipe.
func recipeMatrix(t *testing.T, r paritydata.Recipe, sparse bool, groups []int) *dataset.Matrix {
	t.Helper()
	d, err := r.Generate()
	require.NoError(t, err)
	x := parityMatrix(t, d, sparse)
	if len(groups) > 0 {
		info := *x.Info()
		info.Groups = groups
		x, err = x.WithInfo(&info)
		require.NoError(t, err)
	}
	return x
}

type stopCase struct {
	Rounds   int     `json:"rounds"`
	Metric   string  `json:"metric_name"`
	Set      string  `json:"data_name"`
	Maximize *bool   `json:"maximize"`
	MinDelta float64 `json:"min_delta"`
	SaveBest bool    `json:"save_best"`
}

func (s *stopCase) options() *gbt.EarlyStopping {
	if s == nil {
		return nil
	}
	e := &gbt.EarlyStopping{Rounds: s.Rounds, Metric: s.Metric, Set: s.Set, MinDelta: s.MinDelta, KeepAll: !s.SaveBest}
	if s.Maximize != nil {
		e.Direction = gbt.Minimize
		if *s.Maximize {
			e.Direction = gbt.Maximize
		}
	}
	return e
}

type cvCase struct {
	ID     string
	Recipe paritydata.Recipe
	Params map[string]string
	Rounds int
	Groups []int
	Splits [][2][]int
	Stop   *stopCase
	CV     struct {
		NFold      int `json:"nfold"`
		Stratified bool
		Shuffle    *bool
		Seed       int64
		Metrics    []string
	} `json:"cv"`
	Columns []string
	Table   [][]float64
}

// TestCrossValidateParity compares tables with those of xgb.cv, to the bit.
func TestCrossValidateParity(t *testing.T) {
	cases := lifeCases[cvCase](t, "cv")
	require.GreaterOrEqual(t, len(cases), 20)
	for i, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			x := recipeMatrix(t, c.Recipe, i%3 == 1, c.Groups)
			o := &gbt.CVOptions{
				Folds: c.CV.NFold, Stratified: c.CV.Stratified, Seed: c.CV.Seed, InOrder: c.CV.Shuffle != nil && !*c.CV.Shuffle,
				Workers: 1 + i%4,
			}
			p := setParams(t, c.Params)
			if c.CV.Metrics != nil { // they win in xgb.cv
				p.EvalMetric = c.CV.Metrics
			}
			for _, s := range c.Splits {
				o.Splits = append(o.Splits, gbt.Fold{Train: s[0], Test: s[1]})
			}
			if o.EarlyStopping = c.Stop.options(); o.EarlyStopping != nil {
				o.EarlyStopping.KeepAll = false
			}
			res, err := gbt.CrossValidate(context.Background(), p, x, c.Rounds, o)
			require.NoError(t, err)
			require.Equal(t, c.Columns, res.Columns())
			for k, name := range c.Columns {
				got := res.Column(name)
				require.Len(t, got, len(c.Table[k]), name)
				for r := range got {
					require.Equal(t, math.Float64bits(c.Table[k][r]), math.Float64bits(got[r]), "%s, round %d: got %v, want %v", name, r, got[r], c.Table[k][r])
				}
			}
			assert.Nil(t, res.Column("test-nothing-mean"))
		})
	}
}

// numpy's RandomState(seed).permutation(10) and of larger numbers their first
// and last elements.
func TestKFoldPermutation(t *testing.T) {
	for _, c := range []struct {
		n    int
		seed int64
		want []int
	}{
		{10, 0, []int{2, 8, 4, 9, 1, 6, 7, 3, 0, 5}},
		{10, 1, []int{2, 9, 6, 4, 0, 3, 1, 7, 8, 5}},
		{10, 42, []int{8, 1, 5, 0, 7, 2, 9, 4, 3, 6}},
		{10, 4294967295, []int{6, 9, 5, 1, 8, 0, 7, 4, 2, 3}},
		{64, 0, []int{45, 29, 43, 61, 34, 3, 0, 53, 47, 44}},
		{64, 1, []int{24, 39, 52, 27, 44, 9, 8, 12, 43, 37}},
		{64, 42, []int{52, 58, 0, 44, 5, 42, 14, 28, 51, 38}},
		{64, 4294967295, []int{51, 4, 38, 45, 33, 52, 7, 12, 34, 35}},
		{65, 0, []int{45, 29, 43, 62, 34, 3, 0, 53, 47, 44}},
		{65, 1, []int{51, 55, 46, 2, 47, 9, 8, 12, 43, 37}},
		{65, 42, []int{53, 60, 0, 45, 5, 7, 42, 14, 28, 51}},
		{65, 4294967295, []int{47, 60, 41, 21, 39, 52, 7, 12, 34, 35}},
		{300, 0, []int{208, 188, 12, 221, 239, 251, 192, 117, 47, 172}},
		{300, 1, []int{189, 123, 185, 213, 106, 203, 255, 72, 235, 37}},
		{300, 42, []int{203, 266, 152, 9, 233, 188, 71, 106, 270, 102}},
		{300, 4294967295, []int{110, 21, 54, 6, 19, 214, 64, 71, 12, 290}},
		{1000, 0, []int{993, 859, 298, 553, 672, 835, 192, 629, 559, 684}},
		{1000, 1, []int{507, 818, 452, 368, 242, 767, 72, 908, 235, 37}},
		{1000, 42, []int{521, 737, 740, 660, 411, 106, 270, 860, 435, 102}},
		{1000, 4294967295, []int{94, 405, 819, 632, 217, 948, 71, 12, 290, 419}},
	} {
		folds, err := gbt.KFold(c.n, c.n, true, c.seed)
		require.NoError(t, err)
		var got []int
		for _, f := range folds {
			got = append(got, f.Test...)
		}
		assert.Equal(t, c.want, append(got[:5:5], got[c.n-5:]...), "n %d, seed %d", c.n, c.seed)
	}
}

func TestFoldErrors(t *testing.T) {
	for _, err := range []error{
		func() error { _, err := gbt.KFold(10, 1, true, 0); return err }(),
		func() error { _, err := gbt.KFold(3, 4, true, 0); return err }(),
		func() error { _, err := gbt.KFold(3, 2, true, -1); return err }(),
		func() error { _, err := gbt.KFold(3, 2, true, 1<<32); return err }(),
		func() error { _, err := gbt.StratifiedKFold([]float32{0, 1, 0.5}, 2, 0); return err }(),
		func() error { _, err := gbt.StratifiedKFold([]float32{0, 1, 2, 3}, 2, 0); return err }(),
		func() error {
			_, err := gbt.StratifiedKFold([]float32{0, 0, float32(math.Inf(1))}, 2, 0)
			return err
		}(),
	} {
		assert.ErrorContains(t, err, "gbt: folds: ")
	}
}

// Every row is tested once, the models and predictions are those of the folds,
// and neither workers nor the other folds show.
func TestCrossValidateModels(t *testing.T) {
	x := problem(t, 31, 300, 5, 3, 0.1)
	p := params(t, "objective=multi:softprob num_class=3 max_depth=3 subsample=0.7 seed=4")
	run := func(workers int) *gbt.CVResult {
		res, err := gbt.CrossValidate(context.Background(), p, x, 25, &gbt.CVOptions{
			Folds: 4, Seed: 5, Models: true, OutOfFold: true, Workers: workers, EarlyStopping: &gbt.EarlyStopping{Rounds: 2},
		})
		require.NoError(t, err)
		return res
	}
	res := run(1)
	require.Len(t, res.Models, 4)
	require.Len(t, res.OutOfFold, 300*3)
	require.Less(t, res.BestRound, 24)
	seen := make([]int, 300)
	for f, fold := range res.Folds {
		train, err := x.Select(fold.Train)
		require.NoError(t, err)
		alone, err := gbt.Train(context.Background(), p, train, res.BestRound+1, nil)
		require.NoError(t, err)
		m := res.Models[f]
		best, ok := m.BestIteration()
		require.True(t, ok)
		assert.Equal(t, res.BestRound, best)
		score, _ := m.BestScore()
		assert.Equal(t, res.BestScore, score)
		assert.Equal(t, saved(t, alone), saved(t, m.WithAttribute("best_iteration", "").WithAttribute("best_score", "")))
		row, out := make([]float32, 5), make([]float32, 3)
		for _, i := range fold.Test {
			seen[i]++
			require.NoError(t, m.Predict(out, x.Row(row, i)))
			require.Equal(t, out, res.OutOfFold[3*i:3*i+3])
		}
	}
	for i, n := range seen {
		require.Equal(t, 1, n, "row %d", i)
	}
	many := run(7)
	assert.Equal(t, res.Rounds, many.Rounds)
	assert.Equal(t, res.OutOfFold, many.OutOfFold)
	var table bytes.Buffer
	require.NoError(t, res.WriteCSV(&table))
	lines := strings.Split(strings.TrimSpace(table.String()), "\n")
	assert.Len(t, lines, res.BestRound+2)
	assert.Equal(t, "train-mlogloss-mean,train-mlogloss-std,test-mlogloss-mean,test-mlogloss-std", lines[0])
}

func TestCrossValidatePrepare(t *testing.T) {
	x := problem(t, 32, 120, 4, 2, 0)
	p := params(t, "objective=binary:logistic max_depth=2 eval_metric=auc")
	var lines bytes.Buffer
	var depths []int
	res, err := gbt.CrossValidate(context.Background(), p, x, 3, &gbt.CVOptions{
		Log: &lines, Models: true,
		Prepare: func(fold int, train, test *dataset.Matrix, p gbt.Params) (*dataset.Matrix, *dataset.Matrix, gbt.Params, error) {
			p.MaxDepth = fold + 1
			depths = append(depths, fold)
			train, err := train.SelectCols([]int{0, 1})
			if err != nil {
				return nil, nil, p, err
			}
			test, err = test.SelectCols([]int{0, 1})
			return train, test, p, err
		},
	})
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 2}, depths)
	assert.Equal(t, 3, strings.Count(lines.String(), "\n"))
	assert.Regexp(t, `^\[0\]\ttrain-auc:0\.\d{5}\+0\.\d{5}\ttest-auc:0\.\d{5}\+0\.\d{5}\n`, lines.String())
	for f, m := range res.Models {
		assert.Equal(t, 2, m.NumFeatures())
		assert.LessOrEqual(t, m.Tree(0).Depth(), f+1)
	}
}

func TestCrossValidateErrors(t *testing.T) {
	x := problem(t, 33, 60, 3, 2, 0)
	p := params(t, "objective=binary:logistic")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := gbt.CrossValidate(ctx, p, x, 3, nil)
	require.ErrorIs(t, err, context.Canceled)
	own := errors.New("own")
	for what, o := range map[string]*gbt.CVOptions{
		"folds":        {Folds: 61},
		"one fold":     {Folds: 1},
		"two numbers":  {Folds: 2, Splits: []gbt.Fold{{Train: []int{1}, Test: []int{2}}}},
		"out of range": {Splits: []gbt.Fold{{Train: []int{1}, Test: []int{60}}}},
		"empty train":  {Splits: []gbt.Fold{{Test: []int{1}}}},
		"empty test":   {Splits: []gbt.Fold{{Train: []int{1, 2}}}},
		"stopping":     {EarlyStopping: &gbt.EarlyStopping{Rounds: 2, Set: "validation"}},
		"own":          {OnRound: func(gbt.CVRound) error { return own }},
		"log":          {Log: brokenWriter{}},
		"prepare": {Prepare: func(int, *dataset.Matrix, *dataset.Matrix, gbt.Params) (*dataset.Matrix, *dataset.Matrix, gbt.Params, error) {
			return nil, nil, p, own
		}},
		"prepared rows": {OutOfFold: true, Prepare: func(_ int, train, _ *dataset.Matrix, p gbt.Params) (*dataset.Matrix, *dataset.Matrix, gbt.Params, error) {
			return train, train, p, nil
		}},
	} {
		_, err := gbt.CrossValidate(context.Background(), p, x, 2, o)
		assert.Error(t, err, what)
	}
	_, err = gbt.CrossValidate(context.Background(), p, nil, 2, nil)
	require.Error(t, err)
	_, err = gbt.CrossValidate(context.Background(), p, x, 0, nil)
	require.Error(t, err)
	res, err := gbt.CrossValidate(context.Background(), p, x, 9, &gbt.CVOptions{OnRound: func(r gbt.CVRound) error {
		if r.Index == 1 {
			return gbt.ErrStop
		}
		return nil
	}})
	require.NoError(t, err)
	assert.Len(t, res.Rounds, 2)
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no room") }

// halfSquares is squared error as an own objective, specks a metric of values too
// small for the lines that XGBoost prints.
type halfSquares struct{}

func (halfSquares) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	for i, m := range margin {
		grad[i], hess[i] = m-info.Labels[i], 1
	}
	return nil
}

type specks struct{}

func (specks) Name() string { return "specks" }

func (specks) Eval(pred []float32, info *dataset.Info) (float64, error) {
	return 0x1p-60 * float64(len(pred)), nil // 17 digits behind the point would cut it off
}

// An own objective, own metrics and a schedule reach every fold.
func TestCrossValidateOwn(t *testing.T) {
	x := problem(t, 34, 120, 4, 0, 0)
	p := params(t, "max_depth=2 base_score=0.5")
	schedule := func(round int) float64 { return 0.5 / float64(1+round) }
	res, err := gbt.CrossValidate(t.Context(), p, x, 3, &gbt.CVOptions{
		Objective: halfSquares{}, Metrics: []gbt.Metric{specks{}}, LearningRate: schedule, Models: true,
	})
	require.NoError(t, err)
	assert.Equal(t, []float64{40 * 0x1p-60, 40 * 0x1p-60, 40 * 0x1p-60}, res.Column("test-specks-mean"))
	fold, err := x.Select(res.Folds[1].Train)
	require.NoError(t, err)
	alone := train(t, p, fold, 3, &gbt.TrainOptions{LearningRate: schedule})
	assert.Equal(t, margins(t, alone, x), margins(t, res.Models[1], x))
}
