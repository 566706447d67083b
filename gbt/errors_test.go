package gbt_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/threshold"
	"github.com/grove-ml/grove/threshold/objective"
)

// The texts of errors begin with the package once, however deep they come from.
func TestErrorsHaveOnePrefix(t *testing.T) {
	ctx, x, p := context.Background(), customerRows(), customerParams()
	bad, err := dataset.FromDense(4, 1, []float32{1, 2, 3, 4}, &dataset.Info{Labels: []float32{0, 1, 2, 0}})
	require.NoError(t, err)

	dir := t.TempDir()
	_, err = gbt.Train(ctx, p, x, 4, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Dir: dir, Every: 2}})
	require.NoError(t, err)
	last, err := gbt.LastSnapshot(dir)
	require.NoError(t, err)
	deeper := p
	deeper.MaxDepth = 5
	model, err := gbt.Train(ctx, p, x, 2, nil)
	require.NoError(t, err)

	for want, run := range map[string]func() error{
		"gbt: cross-validation: fold 0: train: label of row": func() error {
			_, err := gbt.CrossValidate(ctx, p, bad, 2, &gbt.CVOptions{Folds: 2, InOrder: true})
			return err
		},
		"gbt: cross-validation: fold 1: max_depth = -1: must be": func() error {
			_, err := gbt.CrossValidate(ctx, p, x, 2, &gbt.CVOptions{Folds: 2, Prepare: func(fold int, a, b *dataset.Matrix, p gbt.Params) (*dataset.Matrix, *dataset.Matrix, gbt.Params, error) {
				p.MaxDepth = -fold
				return a, b, p, nil
			}})
			return err
		},
		"gbt: cross-validation: round 0: predict: 1 features": func() error {
			_, err := gbt.CrossValidate(ctx, p, x, 2, &gbt.CVOptions{OnRound: func(gbt.CVRound) error {
				return model.Predict(make([]float32, 1), make([]float32, 1))
			}})
			return err
		},
		"gbt: resume: max_depth = 5: the checkpoint was made with 2": func() error {
			_, err := gbt.Train(ctx, deeper, x, 4, &gbt.TrainOptions{Resume: last})
			return err
		},
		"gbt: train: round 0: predict: 1 features": func() error {
			_, err := gbt.Train(ctx, p, x, 2, &gbt.TrainOptions{OnRound: func(gbt.Round) error {
				return model.Predict(make([]float32, 1), make([]float32, 1))
			}})
			return err
		},
		"gbt: train: round 0: objective: costs are nil": func() error {
			_, err := gbt.Train(ctx, p, x, 2, &gbt.TrainOptions{Objective: objective.WeightedLogistic{}})
			return err
		},
		"gbt: train: round 0: objective: threshold: 1 FN costs": func() error {
			_, err := gbt.Train(ctx, p, x, 2, &gbt.TrainOptions{Objective: objective.WeightedLogistic{Costs: threshold.RowCosts{FN: []float64{1}}}})
			return err
		},
		"gbt: contributions: background:": func() error {
			return model.Contributions(ctx, make([]float32, x.Rows()*model.ContributionSize()), x, &gbt.ContributionOptions{Background: bad})
		},
	} {
		err := run()
		if assert.ErrorContains(t, err, want) {
			assert.True(t, strings.HasPrefix(err.Error(), "gbt: "), err)
			assert.Equal(t, 1, strings.Count(err.Error(), "gbt: "), err)
			assert.NotContains(t, err.Error(), "objective: objective: ")
		}
	}
	_, err = gbt.Train(ctx, deeper, x, 4, &gbt.TrainOptions{Resume: last})
	var param *gbt.ParamError
	assert.ErrorAs(t, err, &param, "the error inside is still found")
	stop := errors.New("enough")
	_, err = gbt.CrossValidate(ctx, p, x, 2, &gbt.CVOptions{OnRound: func(gbt.CVRound) error { return stop }})
	assert.ErrorIs(t, err, stop)
}
