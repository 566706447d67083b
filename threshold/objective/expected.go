package objective

import (
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/threshold"
)

// ExpectedCost is the expected cost of treating each row with the probability that the model
// gives, an objective for gbt.TrainOptions.Objective with Params.Objective
// binary:logistic:
//
//	loss = s·treated + (1 − s)·left,  s = 1/(1 + exp(−m))
//
// where treated and left are what the row costs either way, given its label. As s nears 0 or 1 it
// is the cost of decisions, and a row whose decision is settled has no gradient: it
// no longer pulls. It is not convex. The hessian written is not the
// second derivative, |treated − left|·s·(1 − s)·(1 − 2s) in size and often negative,
// but |treated − left|·s·(1 − s), which is never smaller: steps are shorter and always
// downhill.
//
// Start from a model trained by WeightedLogistic (TrainOptions.Init); from 0 it finds
// the poorer decisions that are near.
type ExpectedCost struct {
	Costs threshold.Pricing // of the rows that are trained on
	Scale float64           // dollars that weigh as one row; 0 for 1
}

// Gradient writes the gradient (treated − left)·s·(1 − s) of every row and the bound
// of its second derivative.
func (o ExpectedCost) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	scale, err := begin(o.Costs, o.Scale, len(margin), info)
	if err != nil {
		return err
	}
	for i, m := range margin {
		d := stake(o.Costs.At(i), info.Labels[i]) / scale * weight(info, i)
		s := 1 / (1 + math.Exp(-float64(m)))
		slope := s * (1 - s)
		grad[i] = float32(d * slope)
		hess[i] = float32(math.Abs(d) * max(slope, leastHessian))
	}
	return nil
}
