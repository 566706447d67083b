package metrics

// meanOverRows returns Σ w loss(class, row of predictions) / Σ w as XGBoost's
// multi-class metrics take it with one thread
// (src/metric/multiclass_metric.cu, CpuReduceMetrics): float32 loss x weight,
// float64 sums row by row, without blocks. If all weights are 0 it is NaN.
func meanOverRows(pred []float32, classes int, label, weight []float32, loss func(class int, row []float32) float32) (float64, error) {
	if err := checkClasses(pred, classes, label, weight); err != nil {
		return 0, err
	}
	var sum, total float64
	for i, y := range label {
		w := weightAt(weight, uint64(i))
		sum += float64(float32(loss(int(y), pred[i*classes:(i+1)*classes]) * w))
		total += float64(w)
	}
	return sum / total, nil
}
