package metrics

import "math"

// MAPE returns the weighted mean absolute difference between label and
// prediction as a share of the label: Σ w |(y-p)/y| / Σ w, XGBoost's "mape"
// (src/metric/elementwise_metric.cu, EvalRowMAPE). Each term is a float32, the
// sums are float64. A label of 0 makes the result infinite or NaN. Inputs and
// errors are those of [RMSE].
func MAPE(pred, label, weight []float32) (float64, error) {
	return evalMAPE(pred, 1, label, weight)
}

func evalMAPE(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, finite); err != nil {
		return 0, err
	}
	loss := func(label, pred float32) float32 {
		return float32(math.Abs(float64((label - pred) / label)))
	}
	return weightedMean(sumLoss(pred, groups, label, weight, loss)), nil
}
