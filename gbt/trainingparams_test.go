package gbt_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// TestTrainingParams: what a model says of its training is what it was trained
// with, for every objective's parameters.
func TestTrainingParams(t *testing.T) {
	x := customRows(t)
	for _, set := range []map[string]string{
		{"objective": "reg:squarederror", "scale_pos_weight": "2"},
		{"objective": "reg:quantileerror", "quantile_alpha": "[0.25,0.5]"},
		{"objective": "reg:expectileerror", "expectile_alpha": "0.75"},
		{"objective": "reg:pseudohubererror", "huber_slope": "0.5"},
		{"objective": "reg:absoluteerror", "num_parallel_tree": "3"},
		{"objective": "rank:pairwise", "lambdarank_pair_method": "mean", "lambdarank_num_pair_per_sample": "2", "lambdarank_normalization": "false"},
		{"objective": "reg:squarederror", "booster": "gblinear"},
	} {
		want := gbt.DefaultParams()
		require.NoError(t, want.SetAll(set))
		if set["objective"] == "rank:pairwise" {
			x = withLabels(t, x, func(i int) float32 { return float32(i % 3) })
		}
		m := train(t, want, x, 2, nil)
		got := m.TrainingParams()
		assert.Equal(t, want, got, "%v", set)
		again := train(t, got, x, 1, &gbt.TrainOptions{Init: m})
		assert.Equal(t, 3, again.NumRounds())
		assert.Equal(t, m.Objective(), again.Objective())
	}
}

// withLabels gives the rows of x other labels.
func withLabels(t *testing.T, x *dataset.Matrix, label func(i int) float32) *dataset.Matrix {
	info := *x.Info()
	info.Labels = make([]float32, x.Rows())
	for i := range info.Labels {
		info.Labels[i] = label(i)
	}
	x, err := x.WithInfo(&info)
	require.NoError(t, err)
	return x
}
