package gbt_test

import (
	"bytes"
	"context"
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
				for _, calls := range []int{1, 2, 4} {
					_, err := tr.Step(&expiring{Context: context.Background(), left: calls})
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
	left int
}

func (e *expiring) Err() error {
	if e.left == 0 {
		return context.Canceled
	}
	e.left--
	return nil
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
	_, err = gbt.Train(context.Background(), boosterParams(t, "compat", "1.7", "colsample_bytree", "0.5"), weighted, 3, nil)
	require.ErrorContains(t, err, "feature weights")
}
