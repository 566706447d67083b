package objective

import (
	"errors"
	"fmt"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/threshold"
)

// MeanCost is the dollars a row that a cutoff costs, weights of the matrix included: a metric for
// gbt.TrainOptions.Metrics, lower being better.
//
// With an objective of one's own a metric gets margins: with [WeightedLogistic] and
// [ExpectedCost] the Cutoff to use is 0, the margin of an output of 0.5.
type MeanCost struct {
	Costs  threshold.Pricing // of the rows of the set that is scored
	Cutoff float64           // on the predictions: outputs, or margins with an objective of one's own
}

// Name returns "cost", which logs and early stopping call it.
func (MeanCost) Name() string { return "cost" }

// Maximize returns false: a lower cost is better.
func (MeanCost) Maximize() bool { return false }

// Eval returns the weighted mean of the rows' costs. Labels that are not 0 or 1, predictions
// that are NaN and weights that add up to 0 are errors.
func (m MeanCost) Eval(pred []float32, info *dataset.Info) (float64, error) {
	if err := check(m.Costs, len(pred), info); err != nil {
		return 0, err
	}
	if m.Cutoff != m.Cutoff {
		return 0, errors.New("objective: the cutoff is NaN: must be a number")
	}
	var total, rows float64
	for i, p := range pred {
		if p != p {
			return 0, fmt.Errorf("objective: prediction %d is NaN: must be a number", i)
		}
		c, w := m.Costs.At(i), weight(info, i)
		cost := 0.0
		switch treated := float64(p) > m.Cutoff; {
		case treated && info.Labels[i] == 1:
			cost = c.TP
		case treated:
			cost = c.FP
		case info.Labels[i] == 1:
			cost = c.FN
		default:
			cost = c.TN
		}
		total += float64(w * cost)
		rows += w
	}
	if rows == 0 {
		return 0, errors.New("objective: the weights of the rows add up to 0: want at least one above it")
	}
	return total / rows, nil
}
