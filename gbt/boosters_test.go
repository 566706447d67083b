package gbt_test

import (
	"bytes"
	"context"
	"math"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// boosterParams are parameters that every way of boosting draws and works with.
func boosterParams(t *testing.T, set ...string) gbt.Params {
	t.Helper()
	p := gbt.DefaultParams()
	for i := 0; i < len(set); i += 2 {
		require.NoError(t, p.Set(set[i], set[i+1]))
	}
	require.NoError(t, p.Validate())
	return p
}

// boosterData returns rows with missing values and weights, of three classes.
func boosterData(t *testing.T, sparse bool) *dataset.Matrix {
	t.Helper()
	d, err := paritydata.Recipe{Rows: 300, Cols: "norm*3 few int grid", Seed: 5, Miss: 100, Label: "class", Classes: 3, Flip: 100, Weights: "frac"}.Generate()
	require.NoError(t, err)
	return parityMatrix(t, d, sparse)
}

var boosterCases = map[string][]string{
	"dropout":        {"objective", "multi:softprob", "num_class", "3", "rate_drop", "0.4", "subsample", "0.7", "num_parallel_tree", "2", "max_depth", "4", "seed", "3"},
	"dropout, exact": {"objective", "multi:softprob", "num_class", "3", "booster", "dart", "one_drop", "1", "subsample", "0.7", "tree_method", "exact", "max_depth", "4"},
	"linear":         {"booster", "gblinear", "objective", "multi:softprob", "num_class", "3", "feature_selector", "shuffle", "alpha", "0.001"},
	"random":         {"booster", "gblinear", "updater", "coord_descent", "feature_selector", "random"},
	"greedy":         {"booster", "gblinear", "updater", "coord_descent", "feature_selector", "greedy", "top_k", "3", "lambda", "0.01"},
	"thrifty":        {"booster", "gblinear", "updater", "coord_descent", "feature_selector", "thrifty", "objective", "multi:softmax", "num_class", "3"},
}

func TestBoostersWorkers(t *testing.T) {
	for name, set := range boosterCases {
		t.Run(name, func(t *testing.T) {
			var want []byte
			var lines string
			for i, workers := range []int{1, 2, 3, 8} {
				x := boosterData(t, i%2 == 1)
				var log bytes.Buffer
				m, err := gbt.Train(context.Background(), boosterParams(t, set...), x, 8, &gbt.TrainOptions{
					Workers: workers, Log: &log, Eval: []gbt.EvalSet{{Name: "train", Data: x}, {Name: "again", Data: boosterData(t, false)}}})
				require.NoError(t, err)
				if i == 0 {
					want, lines = saved(t, m), log.String()
				}
				require.Equal(t, want, saved(t, m), "%d workers", workers)
				require.Equal(t, lines, log.String(), "%d workers", workers)
			}
		})
	}
}

// A model that was made during training stays as it is, and a round that is
// cancelled and tried again is the round that it would have been.
func TestBoostersSteps(t *testing.T) {
	for name, set := range boosterCases {
		t.Run(name, func(t *testing.T) {
			x := boosterData(t, false)
			want, err := gbt.Train(context.Background(), boosterParams(t, set...), x, 9, nil)
			require.NoError(t, err)
			early, err := gbt.Train(context.Background(), boosterParams(t, set...), x, 5, nil)
			require.NoError(t, err)

			tr, err := gbt.NewTrainer(boosterParams(t, set...), x, nil)
			require.NoError(t, err)
			defer tr.Close()
			var middle *gbt.Model
			for round := range 9 {
				if round == 5 {
					middle, err = tr.Model()
					require.NoError(t, err)
				}
				for _, calls := range []int64{1, 2, 4} {
					expired := &expiring{Context: context.Background()}
					expired.left.Store(calls)
					_, err := tr.Step(expired)
					require.ErrorIs(t, err, context.Canceled)
				}
				_, err := tr.Step(context.Background())
				require.NoError(t, err)
			}
			m, err := tr.Model()
			require.NoError(t, err)
			require.Equal(t, saved(t, want), saved(t, m))
			require.Equal(t, saved(t, early), saved(t, middle))
		})
	}
}

// expiring is a context that is cancelled after it was asked some times.
type expiring struct {
	context.Context
	left atomic.Int64
}

func (e *expiring) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestLinearModel(t *testing.T) {
	x := boosterData(t, false)
	p := boosterParams(t, "booster", "gblinear")
	m, err := gbt.Train(context.Background(), p, x, 4, nil)
	require.NoError(t, err)
	require.Equal(t, "gblinear", m.Booster())
	require.Equal(t, 4, m.NumRounds())
	weights, bias := m.Coefficients()
	require.Len(t, weights, x.Cols())
	require.Len(t, bias, 1)
	require.NotZero(t, weights[0])

	// The margin is the bias, the base score and the products of what is there.
	row := []float32{1.5, float32(math.NaN()), -2, 3, 4, 0.25}
	want := bias[0] + m.BaseScore()[0]
	for f, v := range row {
		if v == v {
			want += float32(v * weights[f])
		}
	}
	var margin [1]float32
	require.NoError(t, m.PredictMargin(margin[:], row))
	require.Equal(t, want, margin[0])

	again, err := gbt.Load(bytes.NewReader(saved(t, m)), nil)
	require.NoError(t, err)
	require.Equal(t, saved(t, m), saved(t, again))
}

// Early stopping cannot cut a linear model.
func TestLinearEarlyStopping(t *testing.T) {
	x := boosterData(t, false)
	o := &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "train", Data: x}}, EarlyStopping: &gbt.EarlyStopping{Rounds: 3}}
	p := boosterParams(t, "booster", "gblinear", "eta", "1")
	_, err := gbt.Train(context.Background(), p, x, 100, o)
	require.ErrorContains(t, err, "KeepAll")
	require.ErrorContains(t, err, "save_best is not applicable")
	o.EarlyStopping.KeepAll = true
	m, err := gbt.Train(context.Background(), p, x, 100, o)
	require.NoError(t, err)
	require.Less(t, m.NumRounds(), 100)
	best, err := strconv.Atoi(m.Attributes()["best_iteration"])
	require.NoError(t, err)
	require.Equal(t, m.NumRounds()-1-3, best)
}

// A file may have fewer weights than trees, the others being 1.
func TestDropoutContinuesFewWeights(t *testing.T) {
	x := boosterData(t, false)
	p := boosterParams(t, "one_drop", "1", "max_depth", "3")
	whole, err := gbt.Train(context.Background(), p, x, 4, nil)
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, whole.Save(&text, gbt.JSON))
	short := regexp.MustCompile(`"weight_drop":\[([^,]*),[^]]*\]`).ReplaceAll(text.Bytes(), []byte(`"weight_drop":[$1]`))
	first, err := gbt.Load(bytes.NewReader(short), nil)
	require.NoError(t, err)
	require.Equal(t, []float32{whole.TreeWeight(0), 1}, []float32{first.TreeWeight(0), first.TreeWeight(3)})
	tr, err := gbt.NewTrainer(p, x, &gbt.TrainOptions{Init: first})
	require.NoError(t, err)
	defer tr.Close()
	m, err := tr.Model()
	require.NoError(t, err)
	require.Equal(t, saved(t, first), saved(t, m))
	for _, err := range tr.Rounds(context.Background(), 3) {
		require.NoError(t, err)
	}
	m, err = tr.Model()
	require.NoError(t, err)
	require.Equal(t, 7, m.NumTrees())
}

// A linear model is continued as if training had not stopped, where nothing is
// drawn.
func TestLinearContinues(t *testing.T) {
	x := boosterData(t, false)
	p := boosterParams(t, "booster", "gblinear", "objective", "multi:softprob", "num_class", "3", "updater", "coord_descent", "feature_selector", "thrifty")
	whole, err := gbt.Train(context.Background(), p, x, 7, nil)
	require.NoError(t, err)
	first, err := gbt.Train(context.Background(), p, x, 3, nil)
	require.NoError(t, err)
	second, err := gbt.Train(context.Background(), p, x, 4, &gbt.TrainOptions{Init: first})
	require.NoError(t, err)
	require.Equal(t, saved(t, whole), saved(t, second))
	require.Equal(t, 7, second.NumRounds())
}

// XGBoost goes on with coefficients that are not numbers.
func TestLinearDiverges(t *testing.T) {
	d, err := paritydata.Recipe{Rows: 100, Cols: "norm*2", Seed: 1, Label: "real"}.Generate()
	require.NoError(t, err)
	for i := range d.Labels {
		d.Labels[i] *= 1e36
	}
	p := boosterParams(t, "booster", "gblinear", "eta", "30")
	_, err = gbt.Train(context.Background(), p, parityMatrix(t, d, false), 50, nil)
	require.ErrorContains(t, err, "diverged")
}

func TestLinearDefaults(t *testing.T) {
	p := gbt.DefaultParams()
	require.NoError(t, p.Set("booster", "gblinear"))
	require.Equal(t, []float64{0.5, 0, 0}, []float64{p.LearningRate, p.Lambda, p.Alpha})
	require.NoError(t, p.Set("booster", "dart"))
	require.Equal(t, gbt.DefaultParams().LearningRate, p.LearningRate)
	require.Equal(t, 1.0, p.Lambda)

	p = gbt.DefaultParams()
	require.NoError(t, p.Set("eta", "0.1"))
	require.NoError(t, p.Set("booster", "gblinear"))
	require.Equal(t, float64(float32(0.1)), p.LearningRate)

	// The order of a map does not matter, not even for the defaults of trees.
	for range 20 {
		p = gbt.DefaultParams()
		require.NoError(t, p.SetAll(map[string]string{"eta": "0.3", "reg_lambda": "1", "booster": "gblinear", "alpha": "2", "updater": "coord_descent"}))
		require.Equal(t, []float64{float64(float32(0.3)), 1, 2}, []float64{p.LearningRate, p.Lambda, p.Alpha})
	}
	require.NoError(t, p.Validate())
}

func TestSetAll(t *testing.T) {
	p := gbt.DefaultParams()
	err := p.SetAll(map[string]string{"eta": "0.2", "learning_rate": "0.3", "etta": "1", "max_depth": "deep", "booster": "forest"})
	for _, want := range []string{"eta", "which is given too", "etta", "did you mean eta", "max_depth", "booster"} {
		require.ErrorContains(t, err, want)
	}
	require.NoError(t, p.SetAll(nil))
}

func TestLinearParams(t *testing.T) {
	for _, c := range []struct {
		set  []string
		want string
	}{
		{[]string{"feature_selector", "greedy"}, "must be cyclic or shuffle for updater shotgun"},
		{[]string{"updater", "shotgun", "feature_selector", "random"}, "must be cyclic or shuffle for updater shotgun"},
		{[]string{"updater", "refresh"}, "must be shotgun or coord_descent"},
		{[]string{"process_type", "update"}, "no trees to update"},
		{[]string{"monotone_constraints", "(0,1)"}, "cannot keep them"},
		{[]string{"interaction_constraints", "[[0,1]]"}, "no interactions"},
	} {
		p := gbt.DefaultParams()
		require.NoError(t, p.Set("booster", "gblinear"))
		for i := 0; i < len(c.set); i += 2 {
			require.NoError(t, p.Set(c.set[i], c.set[i+1]))
		}
		var fault *gbt.ParamError
		err := p.Validate()
		require.ErrorAs(t, err, &fault)
		require.ErrorContains(t, err, c.want)
	}
}

// Weights change which features are drawn, and only that.
func TestFeatureWeights(t *testing.T) {
	d, err := paritydata.Recipe{Rows: 200, Cols: "norm*6", Seed: 9, Label: "real", ColumnWeights: "zeros"}.Generate()
	require.NoError(t, err)
	weighted := parityMatrix(t, d, false)
	require.Contains(t, d.ColumnWeights, float32(0))
	d.ColumnWeights = nil
	plain := parityMatrix(t, d, false)
	train := func(x *dataset.Matrix, set ...string) []byte {
		m, err := gbt.Train(context.Background(), boosterParams(t, set...), x, 3, nil)
		require.NoError(t, err)
		return saved(t, m)
	}
	require.Equal(t, train(plain), train(weighted))
	require.NotEqual(t, train(plain, "colsample_bytree", "0.5"), train(weighted, "colsample_bytree", "0.5"))
	require.Equal(t, train(plain, "compat", "1.7"), train(weighted, "compat", "1.7"))
	_, err = gbt.Train(context.Background(), boosterParams(t, "compat", "0.90", "colsample_bytree", "0.5"), weighted, 3, nil)
	require.ErrorContains(t, err, "feature weights")
}
