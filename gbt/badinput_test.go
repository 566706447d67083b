package gbt_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

func TestParamErrors(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"max_dept", "3", "did you mean max_depth?"},
		{"learning_rte", "3", "did you mean learning_rate?"},
		{"zzzzzzzzzzzz", "3", "there is no such parameter"},
		{"max_depth", "-1", "gbt: max_depth = -1: must be at least 0"},
		{"max_depth", "3.5", "must be an integer"},
		{"eta", "fast", `gbt: eta = "fast": must be a number`},
		{"eta", "NaN", "must be at least 0"},
		{"eta", "1e40", "must be a number"},
		{"subsample", "1.5", "must be greater than 0 and at most 1"},
		{"subsample", "0", "must be greater than 0 and at most 1"},
		{"max_bin", "1", "must be from 2 to 65535"},
		{"objective", "binary:logistics", "did you mean binary:logistic?"},
		{"tree_method", "gpu_hist", "must be auto, hist, approx, exact"},
		{"eval_metric", "auk", "eval_metric"},
		{"monotone_constraints", "(1,a)", `monotone_constraints = "(1,a)": must be a list of integers such as (1,-1,0)`},
		{"monotone_constraints", "(1,,0)", "must be a list of integers"},
		{"monotone_constraints", "(1,2)", "monotone_constraints = [1 2]: must be -1, 0 or 1 for each feature"},
		{"interaction_constraints", "[0,1]", "must be a list of lists of feature numbers or names such as [[0,1],[2,3]]"},
		{"interaction_constraints", "[[0,1]", "must be a list of lists"},
		{"interaction_constraints", "[[0,-1]]", "must be a list of lists"},
		{"interaction_constraints", "[[0.5]]", "must be a list of lists"},
		{"interaction_constraints", "[[true]]", "must be a list of lists"},
		{"interaction_constraints", "[null]", "must be a list of lists"},
		{"interaction_constraints", "null", "must be a list of lists"},
		{"num_parallel_tree", "0", "num_parallel_tree = 0: must be at least 1"},
		{"seed_per_iteration", "yes", `seed_per_iteration = "yes": must be true or false`},
		{"sketch_eps", "4", "does not support it"},
		{"device", "cuda", "supports only cpu"}, {"booster", "forest", "must be gbtree, dart, gblinear"},
		{"base_score", "x", "must be a number or a list of numbers"},
	} {
		p := gbt.DefaultParams()
		err := p.Set(c.name, c.value)
		assert.ErrorContains(t, err, c.want, "%s=%s", c.name, c.value)
		var pe *gbt.ParamError
		assert.ErrorAs(t, err, &pe)
		assert.Equal(t, c.name, pe.Name)
	}
	p := gbt.DefaultParams()
	for _, ok := range [][2]string{{"learning_rate", "0.1"}, {"reg_lambda", "0"}, {"nthread", "4"}, {"booster", "gbtree"}, {"eval_metric", "auc, error@0.7"}, {"base_score", "[0.1,0.2]"},
		{"monotone_constraints", "(1,)"}, {"monotone_constraints", "[1, -1]"}, {"interaction_constraints", `[["a", 1], [2]]`}, {"interaction_constraints", "[]"}, {"seed_per_iteration", "True"}} {
		assert.NoError(t, p.Set(ok[0], ok[1]), ok[0])
	}
	assert.Equal(t, []string{"auc", "error@0.7"}, p.EvalMetric)
	assert.Equal(t, []int{1, -1}, p.MonotoneConstraints)
	assert.True(t, p.SeedPerIteration)
}

func TestValidateReportsEveryFault(t *testing.T) {
	err := gbt.Params{}.Validate()
	assert.ErrorContains(t, err, "start from gbt.DefaultParams()")
	p := gbt.DefaultParams()
	p.MaxDepth, p.Subsample, p.Lambda = -3, 2, math.NaN()
	err = p.Validate()
	assert.ErrorContains(t, err, "max_depth = -3")
	assert.ErrorContains(t, err, "subsample = 2")
	assert.ErrorContains(t, err, "lambda = NaN")

	for _, c := range []struct {
		change func(*gbt.Params)
		want   string
	}{
		{func(p *gbt.Params) { p.Objective = "multi:softprob" }, "num_class = 0: must be at least 2"},
		{func(p *gbt.Params) { p.NumClass = 3 }, "num_class = 3: is for multi:"},
		{func(p *gbt.Params) { p.TreeMethod = "exact"; p.ColsampleByNode = 0.5 }, "colsample_bynode = 0.5: must be 1"},
		{func(p *gbt.Params) { p.TreeMethod = "exact"; p.MaxDepth = 0 }, "max_depth = 0: must be at least 1"},
		{func(p *gbt.Params) { p.MonotoneConstraints = []int{0, -3} }, "monotone_constraints = [0 -3]: must be -1, 0 or 1"},
		{func(p *gbt.Params) { p.InteractionConstraints = "0,1" }, `interaction_constraints = "0,1": must be a list of lists`},
		{func(p *gbt.Params) { p.NumParallelTree = 0 }, "num_parallel_tree = 0: must be at least 1"},
		{func(p *gbt.Params) { p.Objective = "survival:cox"; p.BaseScore = []float64{1, 2} }, "base_score"},
		{func(p *gbt.Params) { p.BaseScore = []float64{math.Inf(1)} }, "base_score"},
	} {
		p := gbt.DefaultParams()
		c.change(&p)
		assert.ErrorContains(t, p.Validate(), c.want)
	}
	assert.NoError(t, gbt.DefaultParams().Validate())
}

func TestTrainingDataErrors(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	make2 := func(x []float32, info *dataset.Info) *dataset.Matrix {
		m, err := dataset.FromDense(len(x)/2, 2, x, info)
		require.NoError(t, err)
		return m
	}
	good := []float32{1, 2, 3, 4, 5, nan}
	labels := []float32{0, 1, 0}
	for _, c := range []struct {
		name, params string
		x            *dataset.Matrix
		want         string
	}{
		{"no labels", "", make2(good, nil), "needs a label for each of the 3 rows"},
		{"label range", "objective=binary:logistic", make2(good, &dataset.Info{Labels: []float32{0, 1, 2}}), "label of row 2 is 2: must be in [0, 1] for binary:logistic"},
		{"label class", "objective=multi:softmax num_class=2", make2(good, &dataset.Info{Labels: []float32{0, 1, 2}}), "label of row 2 is 2: must be an integer in [0, 2)"},
		{"label fraction", "objective=multi:softmax num_class=3", make2(good, &dataset.Info{Labels: []float32{0, 1, 0.5}}), "label of row 2 is 0.5: must be an integer"},
		{"infinity", "", make2([]float32{1, 2, 3, inf, 5, 6}, &dataset.Info{Labels: labels, FeatureNames: []string{"a", "b"}}), "row 1, feature b is +Inf"},
		{"no rows", "", make2(nil, nil), "no rows"},
		{"weights all 0", "", make2(good, &dataset.Info{Labels: labels, Weights: []float32{0, 0, 0}}), "all weights are 0"},
		{"groups", "", make2(good, &dataset.Info{Labels: labels, Groups: []int{3}}), "does not rank"},
		{"base score", "objective=binary:logistic base_score=1.5", make2(good, &dataset.Info{Labels: labels}), "base_score = 1.5: must be in [0, 1]"},
		{"signs", "monotone_constraints=(1,0,-1)", make2(good, &dataset.Info{Labels: labels}), "monotone_constraints = [1 0 -1]: has 3 signs: the training matrix has 2 features"},
		{"set beyond", "interaction_constraints=[[0,2]]", make2(good, &dataset.Info{Labels: labels}), "interaction_constraints = [[0,2]]: feature 2: the training matrix has 2 features"},
		{"set of names", `interaction_constraints=[["age"]]`, make2(good, &dataset.Info{Labels: labels}), `feature "age": the training matrix has no feature names`},
		{"set of other names", `interaction_constraints=[["agee"]]`, make2(good, &dataset.Info{Labels: labels, FeatureNames: []string{"age", "income"}}), `the training matrix has no feature "agee"; did you mean age?`},
		{"several labels", "objective=survival:cox", make2(good, &dataset.Info{Labels: make([]float32, 6), Targets: 2}), "takes one label a row, not 2"},
		{"several labels, range", "objective=binary:logistic", make2(good, &dataset.Info{Labels: []float32{0, 1, 0, 1, 0, 2}, Targets: 2}), "label 1 of row 2 is 2: must be in [0, 1] for binary:logistic"},
		{"no several labels", "", make2(good, &dataset.Info{Targets: 2}), "needs 2 labels for each of the 3 rows"},
		{"base scores", "base_score=[1,2,3]", make2(good, &dataset.Info{Labels: make([]float32, 6), Targets: 2}), "base_score = [1 2 3]: must be one value or one for each of the 2 outputs"},
		{"base margin", "", make2(good, &dataset.Info{Labels: labels, BaseMargin: make([]float32, 6)}), "6 base margins, want 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := gbt.Train(context.Background(), params(t, c.params), c.x, 2, nil)
			assert.ErrorContains(t, err, c.want)
		})
	}
	// These never become a matrix.
	for _, c := range []struct {
		info *dataset.Info
		want string
	}{
		{&dataset.Info{Labels: []float32{0, nan, 1}}, "label of row 1 is NaN"},
		{&dataset.Info{Labels: []float32{0, inf, 1}}, "label of row 1 is +Inf"},
		{&dataset.Info{Labels: labels, Weights: []float32{1, -1, 1}}, "weight 1 is -1"},
		{&dataset.Info{Labels: labels[:2]}, "2 labels: want 3"},
	} {
		_, err := dataset.FromDense(3, 2, good, c.info)
		assert.ErrorContains(t, err, c.want)
	}
	_, err := gbt.Train(context.Background(), gbt.DefaultParams(), nil, 2, nil)
	assert.ErrorContains(t, err, "no training matrix")
	_, err = gbt.Train(context.Background(), gbt.DefaultParams(), make2(good, &dataset.Info{Labels: labels}), 0, nil)
	assert.ErrorContains(t, err, "0 rounds")
}

func TestEvaluationSetErrors(t *testing.T) {
	x := problem(t, 1, 50, 3, 2, 0)
	named := func(names ...string) *dataset.Matrix {
		info := *x.Info()
		info.FeatureNames = names
		m, err := x.WithInfo(&info)
		require.NoError(t, err)
		return m
	}
	unlabelled, err := x.WithInfo(nil)
	require.NoError(t, err)
	for _, c := range []struct {
		set  gbt.EvalSet
		want string
	}{
		{gbt.EvalSet{Name: "v"}, "has no rows"},
		{gbt.EvalSet{Data: x}, "has no name"},
		{gbt.EvalSet{Name: "v", Data: problem(t, 1, 50, 4, 2, 0)}, "4 features, want 3"},
		{gbt.EvalSet{Name: "v", Data: unlabelled}, "0 labels, want 50"},
		{gbt.EvalSet{Name: "v", Data: named("a", "c", "b")}, `feature 1 is "c", the model's is "b"`},
	} {
		_, err := gbt.Train(context.Background(), params(t, "objective=binary:logistic"), named("a", "b", "c"), 2, &gbt.TrainOptions{Eval: []gbt.EvalSet{c.set}})
		assert.ErrorContains(t, err, c.want)
	}
}

func TestPredictionErrors(t *testing.T) {
	x := problem(t, 1, 50, 3, 2, 0)
	info := *x.Info()
	info.FeatureNames = []string{"a", "b", "c"}
	x, err := x.WithInfo(&info)
	require.NoError(t, err)
	m := train(t, params(t, "objective=binary:logistic"), x, 3, nil)
	ctx := context.Background()

	assert.ErrorContains(t, m.Predict(make([]float32, 1), make([]float32, 2)), "2 features in the row, want 3")
	assert.ErrorContains(t, m.Predict(make([]float32, 2), make([]float32, 3)), "2 places for outputs, want 1")
	assert.ErrorContains(t, m.PredictMatrix(ctx, make([]float32, 50), problem(t, 1, 50, 4, 2, 0), nil), "4 features, want 3")
	assert.ErrorContains(t, m.PredictMatrix(ctx, make([]float32, 50), problem(t, 1, 50, 2, 2, 0), nil), "2 features, want 3")
	assert.ErrorContains(t, m.PredictMatrix(ctx, make([]float32, 49), x, nil), "49 places for outputs, want 50")
	info.FeatureNames = []string{"a", "c", "b"}
	other, err := x.WithInfo(&info)
	require.NoError(t, err)
	assert.ErrorContains(t, m.PredictMatrix(ctx, make([]float32, 50), other, nil), `feature 1 is "c", the model's is "b"`)
	for _, o := range []gbt.PredictOptions{{Begin: -1}, {End: 4}, {Begin: 3, End: 2}, {Output: 9}} {
		assert.Error(t, m.PredictMatrix(ctx, make([]float32, 50), x, &o), "%+v", o)
	}
	var se *gbt.ShapeError
	assert.ErrorAs(t, m.Predict(nil, nil), &se)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	assert.ErrorIs(t, m.PredictMatrix(cancelled, make([]float32, 50), x, nil), context.Canceled)
	assert.Error(t, m.PredictMat(nil, nil))
	assert.Error(t, m.PredictMat(mat.NewDense(2, 2, nil), mat.NewDense(2, 3, nil)))
	_, err = m.Slice(2, 2)
	assert.ErrorContains(t, err, "slice")
	_, err = m.WithFeatureNames([]string{"a"})
	assert.Error(t, err)
	_, err = m.WithFeatureNames([]string{"a", "a", "b"})
	assert.ErrorContains(t, err, "both named")
}

// A small sparse file can name a huge column.
func TestWideSparseMatrixIsRefused(t *testing.T) {
	x, err := dataset.FromCSR(2, 1<<28, []int{0, 1, 2}, []int32{0, 1<<28 - 1}, []float32{1, 2}, &dataset.Info{Labels: []float32{0, 1}})
	require.NoError(t, err)
	_, err = gbt.Train(context.Background(), gbt.DefaultParams(), x, 1, nil)
	assert.ErrorContains(t, err, "use tree_method exact")
}

func TestTrainerEndsAtAnError(t *testing.T) {
	x := problem(t, 1, 100, 3, 2, 0)
	boom := errors.New("boom")
	tr, err := gbt.NewTrainer(params(t, "objective=binary:logistic"), x, &gbt.TrainOptions{OnRound: func(r gbt.Round) error {
		if r.Index == 2 {
			return boom
		}
		return nil
	}})
	require.NoError(t, err)
	defer tr.Close()
	n := 0
	for _, err := range tr.Rounds(context.Background(), 10) {
		if err != nil {
			assert.ErrorIs(t, err, boom)
		}
		n++
	}
	assert.Equal(t, 3, n)
	_, err = tr.Step(context.Background())
	assert.ErrorIs(t, err, boom)
	m, err := tr.Model()
	require.NoError(t, err)
	assert.Equal(t, 3, m.NumRounds())
}

func TestNothingInsteadOfAMatrix(t *testing.T) {
	m := train(t, params(t, "objective=binary:logistic"), problem(t, 1, 50, 3, 2, 0), 1, nil)
	assert.ErrorContains(t, m.PredictMatrix(context.Background(), nil, nil, nil), "no matrix")
	_, err := m.Evaluate(context.Background(), nil, nil)
	assert.ErrorContains(t, err, "no matrix")
}
