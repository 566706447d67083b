package metrics

import "math"

// MAE returns the weighted mean absolute difference between label and
// prediction: Σ w |y-p| / Σ w, XGBoost's "mae" (src/metric/elementwise_metric.cu,
// EvalRowMAE). Each w |y-p| is a float32, the sums are float64. Inputs and
// errors are those of [RMSE].
func MAE(pred, label, weight []float32) (float64, error) {
	return evalMAE(pred, 1, label, weight)
}

func evalMAE(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, finite); err != nil {
		return 0, err
	}
	return weightedMean(sumLoss(pred, groups, label, weight, absoluteError)), nil
}

func absoluteError(label, pred float32) float32 {
	return float32(math.Abs(float64(label - pred)))
}
