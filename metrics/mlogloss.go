package metrics

// MLogLoss returns the weighted mean of -log(max(p, 1e-16)), p being the
// probability predicted for the row's class: XGBoost's "mlogloss"
// (src/metric/multiclass_metric.cu, EvalMultiLogLoss). The logarithm is glibc's
// float32 one; the sums are float64. The predictions are used as they are: they
// need not sum to 1.
//
// Inputs, errors and NaN are those of [MError].
func MLogLoss(pred []float32, classes int, label, weight []float32) (float64, error) {
	return meanOverRows(pred, classes, label, weight, classLogLoss)
}

func classLogLoss(class int, row []float32) float32 {
	return -logf(max(row[class], minProbability))
}
