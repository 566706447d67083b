package gbt_test

import (
	"context"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// What would be ignored is refused.
func TestRefusedCombinations(t *testing.T) {
	for _, c := range []struct{ name, text, param string }{
		{"descent of linear models for trees", "updater=shotgun", "updater"},
		{"descent of linear models for updates", "process_type=update updater=coord_descent", "updater"},
		{"dropout before it came", "compat=0.90 rate_drop=0.5", "rate_drop"},
		{"dropout before it came, skipped", "compat=0.72 skip_drop=0.5", "rate_drop"},
	} {
		p := gbt.DefaultParams()
		for _, kv := range strings.Fields(c.text) {
			k, v, _ := strings.Cut(kv, "=")
			require.NoError(t, p.Set(k, v))
		}
		var fault *gbt.ParamError
		require.ErrorAs(t, p.Validate(), &fault, c.name)
		assert.Equal(t, c.param, fault.Name, c.name)
	}
}

func TestCheckpointNeedsAPlace(t *testing.T) {
	_, err := gbt.NewTrainer(gbt.DefaultParams(), problem(t, 71, 10, 2, 0, 0), &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{}})
	assert.ErrorContains(t, err, "neither Dir nor Save")
}

// constantLoss has the same gradient for every row.
type constantLoss struct{ g, h float32 }

func (l constantLoss) Gradient(grad, hess, _ []float32, _ *dataset.Info) error {
	for i := range grad {
		grad[i], hess[i] = l.g, l.h
	}
	return nil
}

func TestOwnGradientsMustBeFinite(t *testing.T) {
	x, nan, inf := problem(t, 72, 10, 2, 0, 0), float32(math.NaN()), float32(math.Inf(1))
	for _, l := range []constantLoss{{nan, 1}, {1, nan}, {inf, 1}, {1, -inf}} {
		_, err := gbt.Train(context.Background(), gbt.DefaultParams(), x, 2, &gbt.TrainOptions{Objective: l})
		assert.ErrorContains(t, err, "must be finite", "%v", l)
	}
	_, err := gbt.Train(context.Background(), gbt.DefaultParams(), x, 2, &gbt.TrainOptions{Objective: constantLoss{1, 0}})
	assert.NoError(t, err)
}

func TestCrossValidateWithoutMetrics(t *testing.T) {
	r, err := gbt.CrossValidate(context.Background(), params(t, "disable_default_eval_metric=true"), problem(t, 73, 30, 2, 0, 0), 2, &gbt.CVOptions{OutOfFold: true, Models: true})
	require.NoError(t, err)
	assert.Empty(t, r.Columns())
	assert.True(t, math.IsNaN(r.BestScore))
	assert.Len(t, r.Rounds, 2)
	assert.Len(t, r.OutOfFold, 30)
}

func TestWorkersWithoutBounds(t *testing.T) {
	x := problem(t, 74, 30, 2, 0, 0)
	want := train(t, gbt.DefaultParams(), x, 2, nil)
	for _, workers := range []int{math.MaxInt, math.MinInt} {
		got := train(t, gbt.DefaultParams(), x, 2, &gbt.TrainOptions{Workers: workers})
		assert.Equal(t, saved(t, want), saved(t, got))
	}
}

// Checkpoints that another training has left do not cost a new one its own.
func TestCheckpointsBesideOlderOnes(t *testing.T) {
	dir, x := t.TempDir(), problem(t, 75, 30, 2, 0, 0)
	train(t, params(t, "max_depth=2"), x, 5, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Dir: dir}})
	train(t, params(t, "max_depth=3"), x, 3, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Dir: dir, Keep: 2}})
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	assert.Equal(t, []string{"round-00000002.checkpoint", "round-00000003.checkpoint", "round-00000005.checkpoint"}, names)
}

// A batch without rows says nothing of the columns.
func TestQuantizeEmptyBatchFirst(t *testing.T) {
	info := &dataset.Info{Labels: []float32{0, 1, 1, 0}, FeatureTypes: []dataset.FeatureType{dataset.Categorical}}
	x, err := dataset.FromDense(4, 1, []float32{3, 0, 7, 3}, info)
	require.NoError(t, err)
	empty, err := dataset.FromDense(0, 1, nil, nil)
	require.NoError(t, err)
	batches := func(yield func(*dataset.Matrix, error) bool) {
		_ = yield(empty, nil) && yield(x, nil) && yield(empty, nil)
	}
	p := params(t, "min_child_weight=0")
	want := train(t, p, x, 2, nil)
	for _, rows := range []int{0, 4} {
		q, err := gbt.Quantize(context.Background(), batches, &gbt.QuantizeOptions{Rows: rows})
		require.NoError(t, err)
		got, err := gbt.TrainQuantized(context.Background(), p, q, 2, nil)
		require.NoError(t, err)
		assert.Equal(t, saved(t, want), saved(t, got))
	}
}

// So many pairs would take hours a round.
func TestRankingPairsAreBounded(t *testing.T) {
	x := problem(t, 76, 100, 2, 2, 0)
	p := params(t, "objective=rank:ndcg lambdarank_pair_method=mean lambdarank_num_pair_per_sample=1000000000")
	_, err := gbt.NewTrainer(p, x, nil)
	assert.ErrorContains(t, err, "must be at most 171798691 ")
}
