package gbt_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// Two labels a row: what a customer spends and how often they call. Each may have
// trees of its own, or all share trees whose leaves hold a value for each.
func Example_targets() {
	var b strings.Builder
	b.WriteString("spend,calls,minutes,plan\n")
	for i := range 300 {
		minutes, plan := (i*37)%300, i%3
		fmt.Fprintf(&b, "%d,%d,%d,%d\n", minutes/10+plan*20, 6-2*plan, minutes, plan)
	}
	train, err := dataset.ReadCSV(strings.NewReader(b.String()), &dataset.CSVOptions{
		Labels: []dataset.Column{dataset.ByName("spend"), dataset.ByName("calls")},
	})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.MultiStrategy = "multi_output_tree"
	model, err := gbt.Train(context.Background(), p, train, 30, nil)
	if err != nil {
		log.Fatal(err)
	}
	out := make([]float32, model.NumOutputs())
	if err := model.Predict(out, []float32{150, 2}); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d trees of %d values a leaf: spend %.0f, calls %.0f\n", model.NumTrees(), model.Tree(0).LeafSize(), out[0], out[1])
	// Output:
	// 30 trees of 2 values a leaf: spend 55, calls 2
}

// twoTargets returns 200 rows with two labels each.
func twoTargets(t *testing.T, kind string) *dataset.Matrix {
	t.Helper()
	d, err := paritydata.Recipe{Rows: 200, Cols: "norm*3 few int", Seed: 77, Label: kind, Targets: 2, Miss: 50}.Generate()
	require.NoError(t, err)
	x, err := dataset.FromDense(d.Rows, d.Cols, d.X, &dataset.Info{Labels: d.Labels, Targets: d.Targets})
	require.NoError(t, err)
	return x
}

func TestTargets(t *testing.T) {
	x := twoTargets(t, "real")
	for _, strategy := range []string{"one_output_per_tree", "multi_output_tree"} {
		t.Run(strategy, func(t *testing.T) {
			p := params(t, "num_parallel_tree=2 subsample=0.8 multi_strategy="+strategy)
			perRound := 4
			if strategy == "multi_output_tree" {
				perRound = 2
			}
			var files [][]byte
			for _, workers := range []int{1, 2, 3, 8} {
				m, err := gbt.Train(context.Background(), p, x, 4, &gbt.TrainOptions{Workers: workers})
				require.NoError(t, err)
				assert.Equal(t, 2, m.NumGroups())
				assert.Equal(t, 2, m.NumOutputs())
				assert.Equal(t, 4*perRound, m.NumTrees())
				assert.Equal(t, 4, m.NumRounds())
				var b bytes.Buffer
				require.NoError(t, m.Save(&b, gbt.JSON))
				files = append(files, b.Bytes())
				require.Equal(t, files[0], b.Bytes(), "%d workers", workers)
			}
			m, err := gbt.Load(bytes.NewReader(files[0]), nil)
			require.NoError(t, err)
			var again bytes.Buffer
			require.NoError(t, m.Save(&again, gbt.JSON))
			assert.Equal(t, files[0], again.Bytes())

			// Rounds cut off are rounds not trained.
			short, err := gbt.Train(context.Background(), p, x, 2, nil)
			require.NoError(t, err)
			want, got := make([]float32, 400), make([]float32, 400)
			require.NoError(t, short.PredictMatrix(context.Background(), want, x, nil))
			require.NoError(t, m.PredictMatrix(context.Background(), got, x, &gbt.PredictOptions{End: 2}))
			assert.Equal(t, want, got)
			leaves, err := m.OutputSize(&gbt.PredictOptions{Output: gbt.OutputLeaf})
			require.NoError(t, err)
			assert.Equal(t, 4*perRound, leaves)

			// Bins made beforehand give the same model.
			q, err := gbt.Quantize(context.Background(), func(yield func(*dataset.Matrix, error) bool) { yield(x, nil) }, nil)
			require.NoError(t, err)
			defer q.Close()
			m, err = gbt.TrainQuantized(context.Background(), p, q, 4, nil)
			require.NoError(t, err)
			again.Reset()
			require.NoError(t, m.Save(&again, gbt.JSON))
			assert.Equal(t, files[0], again.Bytes())
		})
	}
}

// Early stopping looks at the mean over all targets, and a cancelled round of
// vector leaves can be tried again.
func TestTargetsRounds(t *testing.T) {
	x, valid := twoTargets(t, "bin"), twoTargets(t, "bin")
	p := params(t, "objective=binary:logistic multi_strategy=multi_output_tree eta=1 max_depth=8 min_child_weight=0 subsample=0.7 eval_metric=logloss,auc")
	trainer, err := gbt.NewTrainer(p, x, &gbt.TrainOptions{
		Eval:          []gbt.EvalSet{{Name: "valid", Data: valid}},
		EarlyStopping: &gbt.EarlyStopping{Rounds: 2, Metric: "auc"},
	})
	require.NoError(t, err)
	defer trainer.Close()
	first, err := trainer.Step(context.Background())
	require.NoError(t, err)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = trainer.Step(cancelled)
	require.ErrorIs(t, err, context.Canceled)
	for _, err := range trainer.Rounds(context.Background(), 50) {
		require.NoError(t, err)
	}
	m, err := trainer.Model()
	require.NoError(t, err)

	straight, err := gbt.Train(context.Background(), p, x, 50, &gbt.TrainOptions{
		Eval:          []gbt.EvalSet{{Name: "valid", Data: valid}},
		EarlyStopping: &gbt.EarlyStopping{Rounds: 2, Metric: "auc"},
		OnRound: func(r gbt.Round) error {
			if r.Index == 0 {
				assert.Equal(t, first, r)
			}
			return nil
		},
	})
	require.NoError(t, err)
	var a, b bytes.Buffer
	require.NoError(t, m.Save(&a, gbt.UBJSON))
	require.NoError(t, straight.Save(&b, gbt.UBJSON))
	assert.Equal(t, a.Bytes(), b.Bytes())
	assert.Less(t, m.NumRounds(), 50)
}

func TestTargetsErrors(t *testing.T) {
	for settings, want := range map[string]string{
		"multi_strategy=multi_output_tree tree_method=exact":  "tree_method = exact: must be hist for multi_strategy multi_output_tree",
		"multi_strategy=multi_output_tree tree_method=approx": "tree_method = approx: must be hist for multi_strategy multi_output_tree",
		"multi_strategy=multi_output_tree compat=1.7":         "has no trees with vector leaves",
	} {
		p := gbt.DefaultParams()
		for _, setting := range strings.Fields(settings) {
			name, value, _ := strings.Cut(setting, "=")
			require.NoError(t, p.Set(name, value))
		}
		assert.ErrorContains(t, p.Validate(), want)
	}
	x := twoTargets(t, "real")
	for _, objective := range []string{"reg:quantileerror quantile_alpha=[0.1,0.9]", "reg:expectileerror expectile_alpha=0.5", "multi:softprob num_class=3", "survival:cox", "rank:ndcg"} {
		_, err := gbt.Train(context.Background(), params(t, "objective="+objective), x, 1, nil)
		assert.ErrorContains(t, err, "takes one label a row, not 2", objective)
	}
	one, err := dataset.FromDense(1, 5, make([]float32, 5), &dataset.Info{Labels: []float32{1}})
	require.NoError(t, err)
	_, err = gbt.Train(context.Background(), gbt.DefaultParams(), x, 1, &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "one", Data: one}}})
	assert.ErrorContains(t, err, "1 labels a row, want 2")
	_, err = gbt.Train(context.Background(), params(t, "eval_metric=merror"), x, 1, &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "train", Data: x}}})
	assert.ErrorContains(t, err, "merror")
}
