package explain

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCorrelationLeavesMissingValuesOut(t *testing.T) {
	nan := math.NaN()
	assert.InDelta(t, 1, correlation([]float64{1, nan, 2, 4}, []float64{3, 99, 5, 9}), 1e-12)
	assert.True(t, math.IsNaN(correlation([]float64{nan, nan}, []float64{1, 2})), "missing in all rows")
	assert.True(t, math.IsNaN(correlation([]float64{2, 2}, []float64{1, 2})), "constant")
	assert.True(t, math.IsNaN(correlation(nil, nil)))
}
