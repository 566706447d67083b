package metrics

import "math"

// RMSLE returns the root of the weighted mean squared difference between the
// logarithms of 1 + label and 1 + prediction, XGBoost's "rmsle"
// (src/metric/elementwise_metric.cu, EvalRowRMSLE). Logarithms and their squared
// difference are float32, the sums float64.
//
// All slices hold one value a row; weight may be nil. NaN among pred, labels
// that are not greater than -1, and weights that are negative or not finite are
// errors; a prediction below -1 makes the result NaN. If all weights are 0 the
// result is 0.
func RMSLE(pred, label, weight []float32) (float64, error) {
	return evalRMSLE(pred, 1, label, weight)
}

func evalRMSLE(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, aboveMinusOne); err != nil {
		return 0, err
	}
	return math.Sqrt(weightedMean(sumLoss(pred, groups, label, weight, squaredLogError))), nil
}

var aboveMinusOne = rule{"finite and greater than -1", func(v float32) bool { return v > -1 && isFinite(v) }, nil}

func squaredLogError(label, pred float32) float32 {
	d := log1pf(label) - log1pf(pred)
	return d * d
}
