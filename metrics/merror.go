package metrics

// MError returns the weighted share of rows whose highest prediction is not
// that of their class, XGBoost's "merror" (src/metric/multiclass_metric.cu,
// EvalMatchError). Of several equal highest predictions the first is taken.
//
// pred holds rows x classes values (margins or probabilities), row by row; label
// one class number a row; weight one value a row, or nil. NaN among pred, labels
// that are no class number, and weights that are negative or not finite are
// errors; XGBoost itself cuts a fractional label off to a whole number. If all
// weights are 0 the result is NaN.
func MError(pred []float32, classes int, label, weight []float32) (float64, error) {
	return meanOverRows(pred, classes, label, weight, matchError)
}

func matchError(class int, row []float32) float32 {
	best := 0
	for c, p := range row {
		if p > row[best] {
			best = c
		}
	}
	if best != class {
		return 1
	}
	return 0
}
