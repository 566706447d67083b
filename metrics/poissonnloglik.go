package metrics

// PoissonNLogLik returns the weighted mean negative log-likelihood of counts
// under Poisson distributions with the predicted means, XGBoost's
// "poisson-nloglik" (src/metric/elementwise_metric.cu, EvalPoissonNegLogLik):
//
//	Σ w (lgamma(y+1) + p - y log(p)) / Σ w
//
// with p at least 1e-16. Everything of one row is float32, with glibc's float32
// lgamma and logarithm; the sums are float64.
//
// All slices hold one value a row; weight may be nil. NaN among pred, labels that
// are negative or not finite, and such weights are errors. If all weights are 0
// the result is 0.
func PoissonNLogLik(pred, label, weight []float32) (float64, error) {
	return evalPoissonNLogLik(pred, 1, label, weight)
}

func evalPoissonNLogLik(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, notNegative); err != nil {
		return 0, err
	}
	return weightedMean(sumLoss(pred, groups, label, weight, poissonNLogLik)), nil
}

var notNegative = rule{"finite and not negative", func(v float32) bool { return v >= 0 && isFinite(v) }, nil}

func poissonNLogLik(label, pred float32) float32 {
	pred = max(pred, 1e-16)
	return lgammaf(label+1) + pred - float32(logf(pred)*label)
}
