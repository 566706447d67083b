package objective

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whole models of these objectives are compared with LightGBM in package gbt;
// here are the ends and the objectives that have no model there.
func TestLightGBMLink(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		objective string
		in, want  []float64
	}{
		{"", []float64{-1e30}, []float64{-1e30}},
		{"custom", []float64{1, 2}, []float64{1, 2}},
		{"rank_xendcg", []float64{-7}, []float64{-7}},
		{"regression", []float64{-7}, []float64{-7}},
		{"regression sqrt", []float64{-3}, []float64{-9}},
		{"regression_l1 sqrt", []float64{3}, []float64{9}},
		{"fair", []float64{-7}, []float64{-7}},
		{"mape", []float64{-7}, []float64{-7}},
		{"gamma", []float64{0}, []float64{1}},
		{"poisson", []float64{1000}, []float64{inf}},
		{"tweedie", []float64{-1000}, []float64{0}},
		{"binary sigmoid:2", []float64{-1000}, []float64{0}},
		{"binary sigmoid:2", []float64{1000}, []float64{1}},
		{"xentropy", []float64{0}, []float64{0.5}},
		{"xentlambda", []float64{0}, []float64{math.Log(2)}},
		{"multiclass num_class:2", []float64{1000, 1000}, []float64{0.5, 0.5}},
		{"multiclass num_class:2", []float64{-1000, 1000}, []float64{0, 1}},
		{"multiclassova num_class:2 sigmoid:1", []float64{0, 1000}, []float64{0.5, 1}},
	} {
		l, err := LightGBMLink(c.objective, len(c.in))
		require.NoError(t, err, c.objective)
		assert.Equal(t, len(c.in), l.Outputs(len(c.in)))
		got := append([]float64(nil), c.in...)
		l.Transform(got)
		assert.Equal(t, c.want, got, "%s of %v", c.objective, c.in)
		single, out := make([]float32, len(c.in)), make([]float32, len(c.in))
		for i, v := range c.in {
			single[i] = float32(v)
		}
		l.Value(out, single)
		for i, v := range c.want {
			want := float32(v)
			if want != out[i] {
				assert.InEpsilon(t, want, out[i], 1e-6, c.objective)
			}
		}
	}
	_, err := LightGBMLink("no_such_thing sigmoid:1", 1)
	var unknown *UnknownError
	require.ErrorAs(t, err, &unknown)
	assert.Equal(t, "no_such_thing", unknown.Name)
	for _, bad := range []string{"binary", "binary sigmoid:0", "binary sigmoid:NaN", "binary sigmoid:", "multiclass num_class:3", "multiclass", "multiclass num_class:x"} {
		_, err := LightGBMLink(bad, 2)
		require.Error(t, err, bad)
		assert.NotErrorAs(t, err, &unknown, bad)
	}
}
