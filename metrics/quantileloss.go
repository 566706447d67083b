package metrics

// QuantileLoss returns the weighted mean pinball loss over rows and quantiles,
// XGBoost's "quantile" (src/metric/elementwise_metric.cu, QuantileError): with
// d = y - p,
//
//	a d where d >= 0, else -(1-a) d
//
// Each term is a float32, the sums are float64.
//
// pred holds a value for each quantile of alphas a row; label one value a row,
// weight one value a row or nil. alphas must not be empty, and lie in [0, 1]. NaN
// among pred, labels that are not finite, and weights that are negative or not
// finite are errors. If all weights are 0 the result is NaN.
func QuantileLoss(pred, alphas, label, weight []float32) (float64, error) {
	return evalOutputs(pred, alphas, label, weight, func(a, label, pred float32) float32 {
		d := label - pred
		if d >= 0 {
			return float32(a*d) - float32((1-a)*0*d)
		}
		return float32(a*0*d) - float32((1-a)*d)
	})
}

// ExpectileLoss returns the weighted mean asymmetric squared error over rows and
// expectiles, XGBoost's "expectile" (src/metric/elementwise_metric.cu,
// ExpectileError): with d = p - y,
//
//	(1-a) d² where d >= 0, else a d²
//
// Inputs and errors are those of [QuantileLoss].
func ExpectileLoss(pred, alphas, label, weight []float32) (float64, error) {
	return evalOutputs(pred, alphas, label, weight, func(a, label, pred float32) float32 {
		d := pred - label
		if d >= 0 {
			a = 1 - a
		}
		return float32(a*d) * d
	})
}

// evalOutputs returns the weighted mean of a loss over rows and outputs, each of
// which has its own alpha.
func evalOutputs(pred, alphas, label, weight []float32, loss func(a, label, pred float32) float32) (float64, error) {
	if len(alphas) == 0 {
		return 0, &LengthError{What: "alphas", Got: 0, Want: 1}
	}
	if err := unit.check("alpha", alphas); err != nil {
		return 0, err
	}
	rows, err := checkShape(pred, len(alphas), weight)
	if err != nil {
		return 0, err
	}
	if len(label) != rows {
		return 0, &LengthError{What: "labels", Got: len(label), Want: rows}
	}
	if err := checkValues(pred, label, weight, notNaN, finite); err != nil {
		return 0, err
	}
	var sum, total float64
	for start := 0; start < len(pred); start += lossBlock {
		var blockSum, blockTotal float64
		for i := start; i < min(start+lossBlock, len(pred)); i++ {
			row, w := i/len(alphas), float32(1)
			if len(weight) > 0 {
				w = weight[row]
			}
			blockSum += float64(float32(loss(alphas[i%len(alphas)], label[row], pred[i]) * w))
			blockTotal += float64(w)
		}
		sum += blockSum
		total += blockTotal
	}
	return sum / total, nil
}

// buildOutputs makes a metric of outputs; it takes as many predictions a row as
// there are alphas.
func buildOutputs(alphas []float32, f func(pred, alphas, label, weight []float32) (float64, error)) evalFunc {
	return func(pred []float32, groups int, label, weight []float32) (float64, error) {
		if groups != len(alphas) {
			return 0, &LengthError{What: "alphas", Got: len(alphas), Want: groups}
		}
		return f(pred, alphas, label, weight)
	}
}
