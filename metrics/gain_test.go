package metrics

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGainTable(t *testing.T) {
	// Seven rows in three groups of 3, 2 and 2; the tie at 0.5 keeps its order.
	pred := []float32{0.1, 0.9, 0.5, 0.5, 0.8, 0.3, 0.2}
	label := []float32{0, 1, 1, 0, 1, 0, 1}
	table, err := GainTable(pred, label, nil, 3)
	require.NoError(t, err)
	require.Len(t, table, 3)
	want := []struct {
		rows                                  int
		positives, rate, cumLift, gain, minus float64
	}{
		{3, 3, 1, 7.0 / 4, 3.0 / 4, 0},
		{2, 0, 0, 3.0 / 5 * 7 / 4, 3.0 / 4, 2.0 / 3},
		{2, 1, 0.5, 1, 1, 1},
	}
	for g, w := range want {
		row := table[g]
		assert.Equal(t, w.rows, row.Rows)
		assert.InDelta(t, w.positives, row.Positives, 0)
		assert.InDelta(t, float64(w.rows), row.Weight, 0)
		assert.InDelta(t, w.rate, row.Rate, 1e-15)
		assert.InDelta(t, w.rate*7/4, row.Lift, 1e-15)
		assert.InDelta(t, w.cumLift, row.CumulativeLift, 1e-15)
		assert.InDelta(t, w.gain, row.CumulativeGain, 1e-15)
		assert.InDelta(t, w.gain-w.minus, row.KS, 1e-15)
	}
	assert.InDelta(t, 0.75, table.KS(), 1e-15)
	assert.InDelta(t, float64(float32(0.9)), table[0].Highest, 0)
	assert.InDelta(t, 0.5, table[0].Lowest, 0)
}

// One group a row: the table's KS is the largest distance of the ROC curve from
// its diagonal.
func TestGainOfSingleRowsIsROC(t *testing.T) {
	pred, label := makeData("smooth", 71, 300, 1)
	weight := makeWeight("fraction", 72, 300)
	table, err := GainTable(pred, label, weight, len(pred))
	require.NoError(t, err)
	fpr, tpr, _, err := ROC(pred, label, weight, false)
	require.NoError(t, err)
	require.Len(t, fpr, len(table)+1, "the scores are distinct")
	var widest float64
	for g, row := range table {
		assert.InDelta(t, tpr[g+1], row.CumulativeGain, 1e-12)
		assert.InDelta(t, tpr[g+1]-fpr[g+1], row.KS, 1e-12)
		widest = max(widest, math.Abs(tpr[g+1]-fpr[g+1]))
	}
	assert.InDelta(t, widest, table.KS(), 1e-12)
}

func TestGainWithoutPositives(t *testing.T) {
	table, err := GainTable([]float32{1, 2, 3, 4}, []float32{0, 0, 0, 0}, nil, 2)
	require.NoError(t, err)
	assert.InDelta(t, 0, table[0].Rate, 0)
	for _, v := range []float64{table[0].Lift, table[1].CumulativeGain, table.KS(), Gain(nil).KS()} {
		assert.True(t, math.IsNaN(v))
	}
}

func TestCalibrationErrors(t *testing.T) {
	// Two bins: 0.25 predicted and 0.5 true, 0.75 predicted and 1 true.
	prob := []float32{0.25, 0.25, 0.75, 0.75, 0.75}
	label := []float32{0, 1, 1, 1, 1}
	table, err := CalibrationTable(prob, label, []float32{1, 1, 2, 2, 2}, 2, Uniform)
	require.NoError(t, err)
	require.Len(t, table, 2)
	assert.Equal(t, CalibrationBin{Lower: 0, Upper: 0.5, Rows: 2, Weight: 2, MeanPredicted: 0.25, FractionPositive: 0.5}, table[0])
	assert.Equal(t, CalibrationBin{Lower: 0.5, Upper: 1, Rows: 3, Weight: 6, MeanPredicted: 0.75, FractionPositive: 1}, table[1])
	assert.InDelta(t, 0.25, table.ECE(), 1e-15)
	assert.InDelta(t, 0.25, table.MCE(), 1e-15)
	assert.InDelta(t, 0, Calibration(nil).ECE(), 0)

	// A bin whose rows weigh nothing is left out; an edge belongs to the bin below.
	table, err = CalibrationTable([]float32{0.5, 0.75}, []float32{1, 0}, []float32{1, 0}, 2, Uniform)
	require.NoError(t, err)
	require.Len(t, table, 1)
	assert.InDelta(t, 0.5, table[0].Upper, 0)
}
