package gbt_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// Scoring a model gives what training printed for the same rows.
func TestEvaluateEqualsTraining(t *testing.T) {
	for _, f := range families {
		x, v := problem(t, 31, 400, 5, f.classes, 0.1), problem(t, 32, 200, 5, f.classes, 0.1)
		var last gbt.Round
		m := train(t, params(t, f.params), x, 4, &gbt.TrainOptions{
			Eval:    []gbt.EvalSet{{Name: "v", Data: v}},
			OnRound: func(r gbt.Round) error { last = r; return nil },
		})
		scores, err := m.Evaluate(context.Background(), v, nil)
		require.NoError(t, err)
		require.Len(t, scores, 1)
		assert.Equal(t, last.Scores[0].Value, scores[0].Value, f.name)
		assert.Equal(t, last.Scores[0].Metric, scores[0].Metric, f.name)
	}
	x := problem(t, 33, 50, 3, 2, 0)
	m := train(t, params(t, "objective=binary:logistic"), x, 2, nil)
	scores, err := m.Evaluate(context.Background(), x, &gbt.EvaluateOptions{Metrics: []string{"auc", "error@0.3"}})
	require.NoError(t, err)
	assert.Equal(t, "error@0.3", scores[1].Metric)
	_, err = m.Evaluate(context.Background(), x, &gbt.EvaluateOptions{Metrics: []string{"nothing"}})
	assert.ErrorContains(t, err, "eval_metric")
	bare, err := x.WithInfo(nil)
	require.NoError(t, err)
	_, err = m.Evaluate(context.Background(), bare, nil)
	assert.ErrorContains(t, err, "0 labels, want 50")
}
