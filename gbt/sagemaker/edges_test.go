package sagemaker

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

func TestNothingToPredictWith(t *testing.T) {
	_, err := New()
	assert.ErrorContains(t, err, "an ensemble needs a model")
	_, err = New(nil)
	assert.EqualError(t, err, `sagemaker: "xgboost-model": the model is nil: not a valid model`)
	assert.Error(t, Write(&bytes.Buffer{}, nil))

	x, err := dataset.FromDense(2, 1, []float32{1, 2}, &dataset.Info{Labels: []float32{0, 1}})
	require.NoError(t, err)
	m, err := gbt.Train(context.Background(), gbt.DefaultParams(), x, 1, nil)
	require.NoError(t, err)
	for _, models := range [][]*gbt.Model{{m}, {m, m}} {
		e, err := New(models...)
		require.NoError(t, err)
		assert.EqualError(t, e.PredictMatrix(context.Background(), nil, nil, 0), "gbt: predict: there is no matrix")
	}
}
