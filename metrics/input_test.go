package metrics

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pairFunctions are all functions of one prediction and one label a row.
func pairFunctions() map[string]func(pred, label, weight []float32) error {
	second := func(f func(p, y, w []float32) (float64, error)) func(p, y, w []float32) error {
		return func(p, y, w []float32) error { _, err := f(p, y, w); return err }
	}
	return map[string]func(p, y, w []float32) error{
		"RMSE": second(RMSE), "MAE": second(MAE), "LogLoss": second(LogLoss), "AUC": second(AUC), "AUCPR": second(AUCPR),
		"Brier": second(Brier), "AveragePrecision": second(AveragePrecision),
		"Error":            func(p, y, w []float32) error { _, err := Error(p, y, w, 0.5); return err },
		"ConfusionAt":      func(p, y, w []float32) error { _, err := ConfusionAt(p, y, w, 0.5); return err },
		"ROC":              func(p, y, w []float32) error { _, _, _, err := ROC(p, y, w, true); return err },
		"PRCurve":          func(p, y, w []float32) error { _, _, _, err := PRCurve(p, y, w, true); return err },
		"CalibrationTable": func(p, y, w []float32) error { _, err := CalibrationTable(p, y, w, 2, Quantile); return err },
		"GainTable":        func(p, y, w []float32) error { _, err := GainTable(p, y, w, 2); return err },
		"MError":           func(p, y, w []float32) error { _, err := MError(p, 1, y, w); return err },
		"MLogLoss":         func(p, y, w []float32) error { _, err := MLogLoss(p, 1, y, w); return err },
		"MultiAUC":         func(p, y, w []float32) error { _, err := MultiAUC(p, 1, y, w); return err },
	}
}

func TestInputsThatAreWrong(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, f := range pairFunctions() {
		good := []float32{0.25, 0.75}
		zeros := []float32{0, 0}
		require.NoError(t, f(good, zeros, nil), name)
		require.NoError(t, f(good, zeros, []float32{}), name)
		require.NoError(t, f(good, zeros, []float32{1, 0}), name)
		require.ErrorIs(t, f(nil, nil, nil), ErrEmpty, name)

		var length *LengthError
		require.ErrorAs(t, f(good, zeros[:1], nil), &length, name)
		assert.Equal(t, LengthError{"labels", 1, 2}, *length, name)
		require.ErrorAs(t, f(good, nil, nil), &length, name)
		require.ErrorAs(t, f(good, zeros, zeros[:1]), &length, name)
		assert.Equal(t, LengthError{"weights", 1, 2}, *length, name)

		var value *ValueError
		require.ErrorAs(t, f([]float32{0.5, nan}, zeros, nil), &value, name)
		assert.Equal(t, "prediction", value.What, name)
		assert.Equal(t, 1, value.Index, name)
		for _, y := range []float32{nan, inf, -inf} {
			require.ErrorAs(t, f(good, []float32{y, 0}, nil), &value, name)
			assert.Equal(t, "label", value.What, name)
			assert.Equal(t, 0, value.Index, name)
		}
		for _, w := range []float32{nan, inf, -inf, -1, -1e-45} {
			require.ErrorAs(t, f(good, zeros, []float32{1, w}), &value, name)
			assert.Equal(t, "weight", value.What, name)
			assert.Equal(t, 1, value.Index, name)
		}
	}
}

func TestLabelsOutsideTheirRange(t *testing.T) {
	takesAny := map[string]bool{"RMSE": true, "MAE": true}
	takesFractions := map[string]bool{"RMSE": true, "MAE": true, "LogLoss": true, "Error": true, "AUC": true, "AUCPR": true}
	for name, f := range pairFunctions() {
		pred := []float32{0.25, 0.75}
		for _, y := range []float32{-0.5, 2, 1.0000001} {
			err := f(pred, []float32{0, y}, nil)
			assert.Equal(t, takesAny[name], err == nil, "%s of label %v: %v", name, y, err)
		}
		err := f(pred, []float32{0, 0.5}, nil)
		assert.Equal(t, takesFractions[name], err == nil, "%s of label 0.5: %v", name, err)
	}
}

func TestErrorTexts(t *testing.T) {
	nan := float32(math.NaN())
	text := func(_ float64, err error) string {
		require.Error(t, err)
		return err.Error()
	}
	assert.Equal(t, "metrics: no rows: want at least 1", text(RMSE(nil, nil, nil)))
	assert.Equal(t, "metrics: 2 labels: want 1", text(RMSE([]float32{1}, []float32{1, 2}, nil)))
	assert.Equal(t, "metrics: prediction 0 is NaN: must be a number", text(RMSE([]float32{nan}, []float32{1}, nil)))
	assert.Equal(t, "metrics: label 1 is 1.5: must be in [0, 1]", text(LogLoss([]float32{0, 0}, []float32{0, 1.5}, nil)))
	assert.Equal(t, "metrics: weight 0 is -0.1: must be finite and not negative", text(AUC([]float32{0}, []float32{0}, []float32{-0.1})))
	assert.Equal(t, "metrics: threshold is NaN: must be a number", text(Error([]float32{0}, []float32{0}, nil, nan)))
	assert.Equal(t, "metrics: number of groups is 0: must be at least 1", text(MError([]float32{0}, 0, []float32{0}, nil)))
	assert.Equal(t, "metrics: 3 predictions: want 2", text(MError([]float32{0, 0, 0}, 2, []float32{0}, nil)))
	assert.Equal(t, "metrics: 1 predictions: want 2", text(MError([]float32{0}, 2, []float32{0}, nil)))
	assert.Equal(t, "metrics: label 0 is 2: must be a whole number from 0 up to the number of classes - 1", text(MLogLoss([]float32{0, 0}, 2, []float32{2}, nil)))
	assert.Equal(t, "metrics: label 0 is 0.5: must be a whole number from 0 up to the number of classes - 1", text(MultiAUC([]float32{0, 0}, 2, []float32{0.5}, nil)))
	assert.Equal(t, "metrics: prediction 0 is 2: must be in [0, 1]", text(Brier([]float32{2}, []float32{1}, nil)))
	assert.Equal(t, "metrics: sum of weights is 0: must be positive", text(Brier([]float32{1}, []float32{1}, []float32{0})))
	assert.Equal(t, "metrics: sum of weights is 0: must be positive", text(AveragePrecision([]float32{1}, []float32{1}, []float32{0})))
	assert.Equal(t, "metrics: prediction 0 is +Inf: must be finite", text(AveragePrecision([]float32{float32(math.Inf(1))}, []float32{1}, nil)))
	assert.Equal(t, "metrics: 1 values of y: want 2", text(AreaUnder([]float64{0, 1}, []float64{0})))
	assert.Equal(t, "metrics: 1 points of a curve: want 2", text(AreaUnder([]float64{0}, []float64{0})))
	assert.Equal(t, "metrics: x 2 is 0: must be in rising or falling order throughout", text(AreaUnder([]float64{0, 1, 0}, []float64{0, 0, 0})))

	_, err := ConfusionAt([]float32{1}, []float32{1}, nil, math.NaN())
	assert.EqualError(t, err, "metrics: cutoff is NaN: must be a number")
	for _, bins := range []int{0, -1, 1<<20 + 1} {
		_, err = CalibrationTable([]float32{1}, []float32{1}, nil, bins, Uniform)
		assert.ErrorContains(t, err, "must be from 1 to 1048576")
	}
	_, err = CalibrationTable([]float32{1}, []float32{1}, nil, 1, BinStrategy(7))
	assert.EqualError(t, err, "metrics: bin strategy is 7: must be Uniform or Quantile")
	assert.Equal(t, "BinStrategy(7)", BinStrategy(7).String())
	for _, groups := range []int{0, 2} {
		_, err = GainTable([]float32{1}, []float32{1}, nil, groups)
		assert.ErrorContains(t, err, "must be from 1 to the number of rows")
	}
}

func TestAreaUnderFallingX(t *testing.T) {
	up, err := AreaUnder([]float64{0, 1, 1, 3}, []float64{0, 2, 4, 4})
	require.NoError(t, err)
	down, err := AreaUnder([]float64{3, 1, 1, 0}, []float64{4, 4, 2, 0})
	require.NoError(t, err)
	assert.InDelta(t, 9, up, 0)
	assert.InDelta(t, up, down, 0)
}

// The edge itself is class 0, and so is what np.round rounds half to even.
func TestCutoffIsStrict(t *testing.T) {
	above := math.Nextafter32(0.5, 1)
	c, err := ConfusionAt([]float32{0.5, above, 0.5, above}, []float32{0, 0, 1, 1}, nil, 0.5)
	require.NoError(t, err)
	assert.Equal(t, Confusion{TN: 1, FP: 1, FN: 1, TP: 1}, c)
	for _, p := range []float32{0, 0.25, 0.5, above, 0.75, 1} {
		c, err := ConfusionAt([]float32{p}, []float32{1}, nil, 0.5)
		require.NoError(t, err)
		assert.InDelta(t, math.RoundToEven(float64(p)), c.TP, 0, "prediction %v", p)
	}
}

func TestInfinitePredictions(t *testing.T) {
	inf := float32(math.Inf(1))
	pred, label := []float32{inf, 0, -inf, inf}, []float32{1, 1, 0, 0}
	auc, err := AUC(pred, label, nil)
	require.NoError(t, err)
	assert.InDelta(t, 0.625, auc, 0) // pairs: tie, win, lose, win
	rmse, err := RMSE(pred, label, nil)
	require.NoError(t, err)
	assert.True(t, math.IsInf(rmse, 1))
	m, err := MLogLoss([]float32{inf, 0, 0, -inf}, 2, []float32{1, 1}, nil)
	require.NoError(t, err)
	assert.InDelta(t, -math.Log(1e-16), m, 1e-5)
}
