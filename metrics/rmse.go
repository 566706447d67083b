package metrics

import "math"

// RMSE returns the root of the weighted mean squared difference between label
// and prediction: sqrt(Σ w (y-p)² / Σ w), XGBoost's "rmse"
// (src/metric/elementwise_metric.cu, EvalRowRMSE). Each w (y-p)² is a float32,
// the sums are float64.
//
// All slices hold one value a row; weight may be nil. NaN among pred, labels or
// weights that are not finite, and negative weights are errors. If all weights
// are 0 the result is 0.
func RMSE(pred, label, weight []float32) (float64, error) {
	return evalRMSE(pred, 1, label, weight)
}

func evalRMSE(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, finite); err != nil {
		return 0, err
	}
	return math.Sqrt(weightedMean(sumLoss(pred, groups, label, weight, squaredError))), nil
}

func squaredError(label, pred float32) float32 {
	d := label - pred
	return d * d
}
