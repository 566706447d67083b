package objective

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/gbttest"
	"github.com/grove-ml/grove/threshold"
)

func logistic(m float64) float64 { return 1 / (1 + math.Exp(-m)) }

func TestGradientsAreSlopes(t *testing.T) {
	costs := threshold.Costs{TP: 60, FP: 50, FN: 500, TN: -10}
	gbttest.Objective(t, WeightedLogistic{Costs: costs, Scale: 100}, &gbttest.ObjectiveOptions{
		Loss: func(margin []float32, label float32) float64 {
			m, w := float64(margin[0]), 0.6
			if label == 1 {
				w = 4.4
			}
			return w * (math.Log1p(math.Exp(-math.Abs(m))) + max(m, 0) - float64(label)*m)
		},
	})
	gbttest.Objective(t, ExpectedCost{Costs: costs, Scale: 100}, &gbttest.ObjectiveOptions{
		Loss: func(margin []float32, label float32) float64 {
			s := logistic(float64(margin[0]))
			if label == 1 {
				return (s*60 + (1-s)*500) / 100
			}
			return (s*50 + (1-s)*-10) / 100
		},
		Approximate: true,
	})
	gbttest.Metric(t, MeanCost{Costs: costs, Cutoff: 0.5}, nil)
}

// Half of the customers are dear to lose. Losses that know it decide better than
// probabilities with one cutoff, and as well as probabilities with each row's own.
func TestTrainingKnowsTheCosts(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const n = 4000
	x, labels := make([]float32, n*3), make([]float32, n)
	costs := threshold.RowCosts{
		TP: make([]float64, n), FP: make([]float64, n), FN: make([]float64, n),
	}
	for i := range n {
		for j := range 3 {
			x[3*i+j] = float32(r.NormFloat64())
		}
		if r.Float64() < logistic(float64(x[3*i])-1.5) {
			labels[i] = 1
		}
		costs.TP[i], costs.FP[i], costs.FN[i] = 50, 50, 100
		if x[3*i+1] > 0 {
			costs.FN[i] = 1000
		}
	}
	data, err := dataset.FromDense(n, 3, x, &dataset.Info{Labels: labels})
	require.NoError(t, err)
	p := gbt.DefaultParams()
	p.Objective, p.MaxDepth, p.LearningRate = "binary:logistic", 3, 0.1
	cost := func(o gbt.Objective, init *gbt.Model, cutoff float64) threshold.Point {
		m, err := gbt.Train(context.Background(), p, data, 40, &gbt.TrainOptions{Objective: o, Init: init})
		require.NoError(t, err)
		pred := make([]float32, n)
		require.NoError(t, m.PredictMatrix(context.Background(), pred, data, nil))
		scores := threshold.Widen(pred)
		if o == nil {
			c, err := threshold.Exact(scores, labels, costs)
			require.NoError(t, err)
			return c.Best()
		}
		at, err := threshold.CostAt(scores, labels, cutoff, costs)
		require.NoError(t, err)
		return at
	}
	plain := cost(nil, nil, 0)
	weighted := cost(WeightedLogistic{Costs: costs, Scale: 100}, nil, 0.5)
	assert.Less(t, weighted.Cost, 0.95*plain.Cost, "a cutoff for all rows is dearer by more than a twentieth")

	start, err := gbt.Train(context.Background(), p, data, 40, &gbt.TrainOptions{Objective: WeightedLogistic{Costs: costs, Scale: 100}})
	require.NoError(t, err)
	on, err := gbt.Train(context.Background(), p, data, 40, &gbt.TrainOptions{Objective: ExpectedCost{Costs: costs, Scale: 100}, Init: start})
	require.NoError(t, err)
	soft := func(m *gbt.Model) (total float64) {
		pred := make([]float32, n)
		require.NoError(t, m.PredictMatrix(context.Background(), pred, data, nil))
		for i, s := range threshold.Widen(pred) {
			c := costs.At(i)
			if labels[i] == 1 {
				total += s*c.TP + (1-s)*c.FN
			} else {
				total += s*c.FP + (1-s)*c.TN
			}
		}
		return total
	}
	assert.Less(t, soft(on), 0.97*soft(start), "the expected cost falls where it is the loss")
}

func TestFaultsEndTraining(t *testing.T) {
	data, err := dataset.FromDense(2, 1, []float32{1, 2}, &dataset.Info{Labels: []float32{0, 1}})
	require.NoError(t, err)
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	nan := math.NaN()
	for want, costs := range map[string]threshold.Pricing{
		"objective: costs are nil: want a threshold.Pricing":             nil,
		"objective: threshold: FN cost is NaN: must be finite":           threshold.Costs{FN: nan},
		"objective: threshold: 1 FP costs: want 2":                       threshold.RowCosts{FP: []float64{1}},
		"objective: threshold: TN cost 1 is -Inf: must be finite":        threshold.RowCosts{TN: []float64{1, math.Inf(-1)}},
		"objective: threshold: segment 1 is 3: must be in [0, 1)":        threshold.SegmentCosts{Segment: []int{0, 3}, Costs: make([]threshold.Costs, 1)},
		"objective: threshold: success of offer is 2: must be in [0, 1]": threshold.Campaign{Offer: threshold.Offer{Success: 2}},
		"objective: threshold: 3 replacement costs: want 2":              threshold.Campaign{Customers: threshold.Customers{Replace: make(threshold.Amounts, 3)}},
	} {
		for _, o := range []gbt.Objective{WeightedLogistic{Costs: costs}, ExpectedCost{Costs: costs}} {
			_, err := gbt.Train(context.Background(), p, data, 1, &gbt.TrainOptions{Objective: o})
			assert.ErrorContains(t, err, want)
		}
		_, err := MeanCost{Costs: costs}.Eval([]float32{0, 1}, &dataset.Info{Labels: []float32{0, 1}})
		assert.ErrorContains(t, err, want)
	}
	_, err = MeanCost{Costs: threshold.Costs{}}.Eval([]float32{0, 1}, &dataset.Info{Labels: []float32{0, 2}})
	assert.ErrorContains(t, err, "label 1 is 2: must be 0 or 1")
}

func TestMeanCostIsCostAt(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	const n = 50
	pred, labels, weights := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range n {
		pred[i], labels[i], weights[i] = r.Float32(), float32(r.IntN(2)), 2
	}
	costs := threshold.Costs{TP: 1, FP: 2, FN: 30, TN: -4}
	at, err := threshold.CostAt(threshold.Widen(pred), labels, 0.25, costs)
	require.NoError(t, err)
	got, err := MeanCost{Costs: costs, Cutoff: 0.25}.Eval(pred, &dataset.Info{Labels: labels, Weights: weights})
	require.NoError(t, err)
	assert.InDelta(t, at.Cost/n, got, 1e-12)
}
