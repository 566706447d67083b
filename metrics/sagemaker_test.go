package metrics

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSageMaker compares SageMaker's metrics with scikit-learn's values and
// ams@k with XGBoost's (testdata/sagemaker.py).
func TestSageMaker(t *testing.T) {
	b, err := os.ReadFile("testdata/sagemaker.json")
	require.NoError(t, err)
	var cases []struct {
		Groups              int
		Kind                string
		Values, AMS         map[string]float64
		Label, Pred, Weight []float32
	}
	require.NoError(t, json.Unmarshal(b, &cases))
	seen, ams := map[string]bool{}, 0
	for i, c := range cases {
		for name, want := range c.Values {
			m, err := ByName(name)
			require.NoError(t, err)
			got, err := m.Eval(c.Pred, c.Groups, c.Label, c.Weight)
			require.NoError(t, err, "case %d, %s", i, name)
			assert.InDelta(t, want, got, 1e-12, "case %d, %s", i, name)
			seen[name] = true
		}
		for name, want := range c.AMS {
			m, err := ByName(name)
			require.NoError(t, err)
			assert.Equal(t, name, m.Name())
			got, err := m.Eval(c.Pred, 1, c.Label, c.Weight)
			require.NoError(t, err, "case %d, %s", i, name)
			assert.Equal(t, float32(want), float32(got), "case %d, %s", i, name)
			ams++
		}
	}
	assert.Len(t, seen, len(sageMaker))
	assert.Greater(t, ams, 12)
}

func TestSageMakerMargins(t *testing.T) {
	margin, label := []float32{-1, 0.2, 0.7, 3}, []float32{0, 1, 0, 1}
	for _, c := range []struct {
		margins bool
		want    float64
	}{{false, 0.5}, {true, 0.75}} {
		m, err := ByNameWith("accuracy", Settings{Margins: c.margins})
		require.NoError(t, err)
		got, err := m.Eval(margin, 1, label, nil)
		require.NoError(t, err)
		assert.Equal(t, c.want, got)
	}
	m, err := ByName("precision")
	require.NoError(t, err)
	_, err = m.Eval([]float32{1, 0, 0, 1}, 2, []float32{0, 1}, nil)
	assert.ErrorContains(t, err, "1: take the macro or micro metric")
	_, err = ByName("ams")
	assert.ErrorContains(t, err, "such as ams@0.15")
	_, err = ByName("ams@-1")
	assert.ErrorContains(t, err, "share")
	m, err = ByName("r2")
	require.NoError(t, err)
	_, err = m.Eval([]float32{1}, 1, []float32{1}, nil)
	assert.ErrorContains(t, err, "at least 2 for r2")
}
