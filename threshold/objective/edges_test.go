package objective

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/threshold"
)

func TestSettingsThatDoNotFit(t *testing.T) {
	info := &dataset.Info{Labels: []float32{0, 1}}
	buf := make([]float32, 2)
	for _, scale := range []float64{-1, math.NaN(), math.Inf(1)} {
		assert.ErrorContains(t, WeightedLogistic{Costs: threshold.Costs{}, Scale: scale}.Gradient(buf, buf, buf, info), "objective: scale is ")
		assert.ErrorContains(t, ExpectedCost{Costs: threshold.Costs{}, Scale: scale}.Gradient(buf, buf, buf, info), "objective: scale is ")
	}
	_, err := MeanCost{Costs: threshold.Costs{}, Cutoff: math.NaN()}.Eval(buf, info)
	assert.EqualError(t, err, "objective: the cutoff is NaN: must be a number")
	_, err = MeanCost{Costs: threshold.Costs{}}.Eval([]float32{0, float32(math.NaN())}, info)
	assert.EqualError(t, err, "objective: prediction 1 is NaN: must be a number")
	_, err = MeanCost{Costs: threshold.Costs{}}.Eval(buf, &dataset.Info{Labels: []float32{0, 1}, Weights: buf})
	assert.ErrorContains(t, err, "objective: the weights of the rows add up to 0")
}
