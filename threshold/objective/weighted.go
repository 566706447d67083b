package objective

import (
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/threshold"
)

// leastHessian is the floor of hessians, that of XGBoost's logistic loss.
const leastHessian = 1e-16

// WeightedLogistic is the logistic loss weighted by what is at stake with each row,
// an objective for gbt.TrainOptions.Objective with Params.Objective binary:logistic:
//
//	loss = w·log(1 + exp(m)) − w·y·m
//	w    = FN − TP where the label y is 1, FP − TN where it is 0
//
// A row where nothing is at stake, or where deciding as the label says costs more, has
// weight 0. The minimum has odds P(1)·(FN − TP) / (P(0)·(FP − TN)), so a row is worth
// treating exactly where the output exceeds 0.5 (Elkan 2001, theorem 1), whatever its costs.
//
// As a margin that is 0: the cutoff for [MeanCost].
//
// Weights of the matrix multiply those of the costs. Dollars are divided by Scale, which
// matters for min_child_weight and lambda alone; 0 means 1.
type WeightedLogistic struct {
	Costs threshold.Pricing // of the rows that are trained on
	Scale float64           // dollars that weigh as one row; 0 for 1
}

// Gradient writes the gradient w·(p − y) and the hessian w·p·(1 − p) of every row.
func (o WeightedLogistic) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	scale, err := begin(o.Costs, o.Scale, len(margin), info)
	if err != nil {
		return err
	}
	for i, m := range margin {
		y := info.Labels[i]
		at := stake(o.Costs.At(i), y)
		if y == 1 {
			at = -at
		}
		w := max(at, 0) / scale * weight(info, i)
		p := 1 / (1 + math.Exp(-float64(m)))
		grad[i] = float32(w * (p - float64(y)))
		hess[i] = float32(w * max(p*(1-p), leastHessian))
	}
	return nil
}
