package gbt_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// resumedAt trains, takes the snapshot after a round through its file and trains
// again from there.
func resumedAt(t *testing.T, p gbt.Params, x *dataset.Matrix, round, rounds int) (want, got *gbt.Model) {
	t.Helper()
	var file bytes.Buffer
	o := &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Save: func(s *gbt.Snapshot) error {
		if s.Rounds() != round {
			return nil
		}
		_, err := s.WriteTo(&file)
		return err
	}}}
	want = train(t, p, x, rounds, o)
	s, err := gbt.ReadSnapshot(&file, nil)
	require.NoError(t, err)
	return want, train(t, p, x, rounds, &gbt.TrainOptions{Resume: s})
}

// A training that has all its rounds learns nothing more, and keeps what it has
// learned.
func TestResumeAfterTheLastRoundKeepsPositionBiases(t *testing.T) {
	x := problem(t, 61, 60, 3, 2, 0)
	info := *x.Info()
	info.Groups = []int{20, 40}
	x, err := x.WithInfo(&info)
	require.NoError(t, err)
	p := params(t, "objective=rank:ndcg lambdarank_unbiased=true max_depth=2")
	want, got := resumedAt(t, p, x, 3, 3)
	assert.Equal(t, saved(t, want), saved(t, got))
	longer, _ := resumedAt(t, p, x, 1, 2)
	assert.NotEqual(t, saved(t, longer), saved(t, got))
}

// Labels that are all 0 make a base score of 0 and, where outputs are exponentials,
// margins of -Inf.
func TestResumeInfiniteMargins(t *testing.T) {
	x, err := dataset.FromDense(3, 1, []float32{1, 2, 3}, &dataset.Info{Labels: make([]float32, 3)})
	require.NoError(t, err)
	want, got := resumedAt(t, params(t, "objective=count:poisson"), x, 1, 3)
	assert.Equal(t, saved(t, want), saved(t, got))
}

// As many weights as rows are those of the rows, also where empty groups make the
// groups as many.
func TestQuantizeWeightsWithEmptyGroups(t *testing.T) {
	x, err := dataset.FromDense(4, 1, []float32{1, 2, 3, 4}, &dataset.Info{
		Labels: []float32{0, 1, 0, 1}, Weights: []float32{1, 2, 3, 4}, Groups: []int{1, 0, 1, 2},
	})
	require.NoError(t, err)
	p := params(t, "objective=rank:pairwise tree_method=hist min_child_weight=0")
	want := train(t, p, x, 2, nil)
	for _, size := range []int{1, 2, 4} {
		q, err := gbt.Quantize(context.Background(), x.Batches(size), nil)
		require.NoError(t, err)
		got, err := gbt.TrainQuantized(context.Background(), p, q, 2, nil)
		require.NoError(t, err)
		assert.Equal(t, saved(t, want), saved(t, got), "batches of %d rows", size)
	}
}

// Before 1.0 the trees of a round of a forest are added up before they are added to
// a row: rows that are scored catch up round by round.
func TestResumeScoresForestsOfOldReleases(t *testing.T) {
	x, v := problem(t, 62, 200, 4, 2, 0), problem(t, 63, 100, 4, 2, 0)
	p := params(t, "compat=0.90 tree_method=exact num_parallel_tree=3 subsample=0.5 eval_metric=rmse eta=0.7")
	const rounds = 6
	scores := func(o *gbt.TrainOptions) (all []gbt.Round) {
		o.Eval = []gbt.EvalSet{{Name: "validation", Data: v}}
		o.OnRound = func(r gbt.Round) error { all = append(all, r); return nil }
		train(t, p, x, rounds, o)
		return all
	}
	for _, init := range []*gbt.Model{nil, train(t, p, v, 3, nil)} {
		var snapshots []*gbt.Snapshot
		want := scores(&gbt.TrainOptions{Init: init, Checkpoint: &gbt.Checkpoint{Save: func(s *gbt.Snapshot) error {
			snapshots = append(snapshots, s)
			return nil
		}}})
		for k, s := range snapshots[:rounds-1] {
			assert.Equal(t, want[k+1:], scores(&gbt.TrainOptions{Init: init, Resume: s}), "from round %d", k)
		}
	}
}
