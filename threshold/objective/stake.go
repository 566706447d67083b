package objective

import (
	"fmt"
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/threshold"
)

// stake returns what treating a row costs more than leaving it, given its label:
// negative where treating is right.
func stake(c threshold.Costs, label float32) float64 {
	if label == 1 {
		return c.TP - c.FN
	}
	return c.FP - c.TN
}

// check reports a pricing that does not fit the rows and a label that is not 0 or 1.
func check(costs threshold.Pricing, rows int, info *dataset.Info) error {
	if costs == nil {
		return fmt.Errorf("objective: costs are nil: want a threshold.Pricing")
	}
	if len(info.Labels) != rows {
		return fmt.Errorf("objective: %d labels for %d rows: want one label a row", len(info.Labels), rows)
	}
	for i, y := range info.Labels {
		if y != 0 && y != 1 {
			return fmt.Errorf("objective: label %d is %v: must be 0 or 1", i, y)
		}
	}
	if err := costs.Validate(rows); err != nil {
		return fmt.Errorf("objective: %w", err)
	}
	return nil
}

// begin checks what a gradient is taken of and returns the dollars that weigh as one
// row.
func begin(costs threshold.Pricing, scale float64, rows int, info *dataset.Info) (float64, error) {
	if scale == 0 {
		scale = 1
	}
	if !(scale > 0 && scale <= math.MaxFloat64) {
		return 0, fmt.Errorf("objective: scale is %v: must be finite and above 0, or 0 for 1", scale)
	}
	return scale, check(costs, rows, info)
}

// weight returns the weight of a row in its matrix.
func weight(info *dataset.Info, row int) float64 {
	if len(info.Weights) == 0 {
		return 1
	}
	return float64(info.Weights[row])
}
