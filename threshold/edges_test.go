package threshold

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Costs that are the same for all rows are worked out from counts, whoever asks.
func TestConstantCostsAreOneNumber(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		n := 2 + r.IntN(30)
		scores, labels, segment := make([]float64, n), make([]float32, n), make([]int, n)
		for i := range n {
			scores[i], labels[i] = r.Float64(), float32(r.IntN(2))
		}
		costs := Costs{TP: r.Float64(), FP: r.Float64(), FN: r.Float64(), TN: r.Float64()}
		at, err := CostAt(scores, labels, 0.4, costs)
		require.NoError(t, err)
		bySegment, err := CostAtSegments(scores, labels, segment, []float64{0.4}, costs)
		require.NoError(t, err)
		require.Equal(t, at, bySegment)
		best, err := Exact(scores, labels, costs)
		require.NoError(t, err)
		chosen, err := PerSegment(scores, labels, segment, 1, costs, 0)
		require.NoError(t, err)
		require.Equal(t, best.Best(), chosen[0].Point)
	}
}

// As many segments as rows take no longer than one.
func TestManySegments(t *testing.T) {
	const n = 200_000
	scores, labels, segment := make([]float64, n), make([]float32, n), make([]int, n)
	for i := range n {
		scores[i], labels[i], segment[i] = float64(i), float32(i%2), i
	}
	chosen, err := PerSegment(scores, labels, segment, n, Retention(500, 0, 50), 10)
	require.NoError(t, err)
	assert.Equal(t, 1, chosen[n-1].Rows)
}

// What an isotonic calibrator gives is a probability, whatever the knots.
func TestIsotonicStaysWithinItsKnots(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	for range 300 {
		n := 3 + r.IntN(20)
		scores, labels := make([]float64, n), make([]float32, n)
		for i := range n {
			scores[i], labels[i] = r.Float64(), float32(r.IntN(2))
		}
		c, err := FitIsotonic(scores, labels)
		require.NoError(t, err)
		x, y := c.Knots()
		for k := range x {
			p := c.Calibrate(x[k])
			require.True(t, p >= 0 && p <= y[k], "%v at knot %v", p, y[k])
		}
	}
	for _, x := range [][]float64{{0, 5e-324}, {0, 1e-310}, {-math.MaxFloat64, math.MaxFloat64}} {
		c, err := FitIsotonic(x, []float32{0, 1})
		require.NoError(t, err)
		assert.Equal(t, 0.0, c.Calibrate(x[0]))
		assert.Equal(t, 1.0, c.Calibrate(x[1]))
		middle := c.Calibrate(x[0]/2 + x[1]/2)
		assert.True(t, middle >= 0 && middle <= 1, "%v", middle)
	}
}

func TestFaultsAtTheEdges(t *testing.T) {
	_, err := QualityOf(nil, nil)
	assert.ErrorIs(t, err, ErrEmpty)
	_, err = QualityOf([]float64{0.5}, nil)
	assert.EqualError(t, err, "threshold: 0 labels: want 1")
	_, err = QualityOf([]float64{0.5}, []float32{2})
	assert.EqualError(t, err, "threshold: label 0 is 2: must be 0 or 1")
	_, err = CostCurve([]float64{0, 1}, []float32{0, 1}, math.MaxInt)
	assert.ErrorContains(t, err, "threshold: number of steps is ")
	_, err = PriorFromWeight(5e-324)
	assert.ErrorContains(t, err, "threshold: scale_pos_weight is 5e-324")
	none := func(context.Context, int, []int, []int) ([]float64, error) { return []float64{1}, nil }
	_, err = OutOfFold(context.Background(), -1, nil, none)
	assert.ErrorIs(t, err, ErrEmpty)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = OutOfFold(ctx, 1, []Fold{{Test: []int{0}}}, none)
	assert.EqualError(t, err, "threshold: fold 0: context canceled")
}
