package gbt_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// What a model cannot be continued or updated with is an error, not a guess.
func TestContinueErrors(t *testing.T) {
	x := problem(t, 71, 80, 3, 2, 0)
	named := func(names ...string) *dataset.Matrix {
		info := *x.Info()
		info.FeatureNames = names
		m, err := x.WithInfo(&info)
		require.NoError(t, err)
		return m
	}
	abc := named("a", "b", "c")
	p := params(t, "objective=binary:logistic max_depth=2")
	plain, withNames := train(t, p, x, 3, nil), train(t, p, abc, 3, nil)
	forest := train(t, params(t, "max_depth=2 num_parallel_tree=2"), x, 2, nil)
	dropped := train(t, params(t, "max_depth=2 rate_drop=0.5"), x, 4, nil)
	linear := train(t, params(t, "booster=gblinear"), x, 2, nil)
	foreign, err := filepath.Glob("testdata/lightgbm/4.7.0/*.txt*")
	require.NoError(t, err)
	wide := problem(t, 72, 80, 4, 2, 0)

	for what, c := range map[string]struct {
		params string
		x      *dataset.Matrix
		rounds int
		o      gbt.TrainOptions
		want   string
	}{
		"more features":     {"objective=binary:logistic", wide, 1, gbt.TrainOptions{Init: plain}, "4 features, want 3"},
		"classes":           {"objective=multi:softprob num_class=3", x, 1, gbt.TrainOptions{Init: plain}, "num_class = 3: the model has 0 classes"},
		"outputs":           {"objective=reg:quantileerror quantile_alpha=0.2,0.8", x, 1, gbt.TrainOptions{Init: plain}, "has 2 outputs, the model has 1"},
		"no names":          {"objective=binary:logistic", x, 1, gbt.TrainOptions{Init: withNames}, "has no feature names"},
		"other names":       {"objective=binary:logistic", named("a", "c", "b"), 1, gbt.TrainOptions{Init: withNames}, `feature 1 is "c"`},
		"forest":            {"num_parallel_tree=3", x, 1, gbt.TrainOptions{Init: forest}, "num_parallel_tree = 3: the model has 2"},
		"trees":             {"", x, 1, gbt.TrainOptions{Init: linear}, "booster = gbtree"},
		"linear":            {"booster=gblinear", x, 1, gbt.TrainOptions{Init: plain}, "booster = gblinear"},
		"nothing to update": {"process_type=update updater=refresh", x, 1, gbt.TrainOptions{}, "needs a model to update"},
		"too many rounds":   {"process_type=update updater=refresh", x, 4, gbt.TrainOptions{Init: plain}, "4 rounds: the model to update has 3"},
		"dropped":           {"process_type=update updater=refresh", x, 1, gbt.TrainOptions{Init: dropped}, "dropout"},
		"learning rate":     {"", x, 2, gbt.TrainOptions{LearningRate: func(round int) float64 { return 0.5 - float64(round) }}, "in round 1"},
	} {
		q := gbt.DefaultParams()
		for _, kv := range splitFields(c.params) {
			require.NoError(t, q.Set(kv[0], kv[1]))
		}
		_, err := gbt.Train(context.Background(), q, c.x, c.rounds, &c.o)
		assert.ErrorContains(t, err, c.want, what)
	}

	for text, want := range map[string]string{
		"updater=refresh":     "process_type must be update",
		"process_type=update": "must be refresh, prune or both",
		"process_type=update updater=refresh monotone_constraints=1": "monotone_constraints",
		"process_type=update updater=shotgun":                        "must be refresh, prune or both",
	} {
		q := gbt.DefaultParams()
		for _, kv := range splitFields(text) {
			require.NoError(t, q.Set(kv[0], kv[1]))
		}
		assert.ErrorContains(t, q.Validate(), want, text)
	}

	// A trainer goes on one round after the other until there is none to update.
	trainer, err := gbt.NewTrainer(params(t, "objective=binary:logistic process_type=update updater=refresh"), x, &gbt.TrainOptions{Init: plain})
	require.NoError(t, err)
	defer trainer.Close()
	for range 3 {
		_, err = trainer.Step(context.Background())
		require.NoError(t, err)
	}
	_, err = trainer.Step(context.Background())
	require.ErrorContains(t, err, "no more tree to update")
	for _, name := range foreign {
		text, err := os.Open(name)
		require.NoError(t, err)
		defer text.Close()
		m, err := gbt.Load(text, nil)
		if err != nil {
			continue
		}
		_, err = gbt.Train(context.Background(), p, x, 1, &gbt.TrainOptions{Init: m})
		require.ErrorContains(t, err, "LightGBM")
		return
	}
}

// splitFields splits "a=b c=d".
func splitFields(text string) (out [][2]string) {
	for _, kv := range strings.Fields(text) {
		k, v, _ := strings.Cut(kv, "=")
		out = append(out, [2]string{k, v})
	}
	return out
}

// Before its first round a trainer has the model that it continues, byte for byte.
func TestContinueBeforeTheFirstRound(t *testing.T) {
	x := problem(t, 73, 80, 3, 2, 0)
	p := params(t, "objective=binary:logistic max_depth=2 subsample=0.5")
	whole := train(t, p, x, 4, nil)
	for _, rounds := range []int{1, 3} {
		begun := train(t, p, x, rounds, nil)
		trainer, err := gbt.NewTrainer(p, x, &gbt.TrainOptions{Init: begun})
		require.NoError(t, err)
		m, err := trainer.Model()
		require.NoError(t, err)
		assert.Equal(t, saved(t, begun), saved(t, m), "no round yet")
		trainer.Close()
	}
	// The random numbers begin anew: that is not what four rounds at once are.
	begun := train(t, p, x, 2, nil)
	assert.NotEqual(t, saved(t, whole), saved(t, train(t, p, x, 2, &gbt.TrainOptions{Init: begun})))
}

func TestRoundBefore(t *testing.T) {
	x := problem(t, 74, 80, 3, 0, 0)
	p := params(t, "max_depth=2")
	begun := train(t, p, x, 3, nil)
	var rounds []gbt.Round
	m := train(t, p, x, 2, &gbt.TrainOptions{
		Init: begun, Eval: []gbt.EvalSet{{Name: "train", Data: x}}, EarlyStopping: &gbt.EarlyStopping{Rounds: 1},
		OnRound: func(r gbt.Round) error { rounds = append(rounds, r); return nil },
	})
	require.Len(t, rounds, 2)
	assert.Equal(t, 0, rounds[0].Index)
	assert.Equal(t, 3, rounds[1].Before)
	best, ok := m.BestIteration()
	assert.True(t, ok)
	assert.Equal(t, 4, best)
	assert.Regexp(t, `^\[1\]\ttrain-rmse:`, rounds[1].String())
}
