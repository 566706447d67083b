package metrics

// GammaNLogLik returns the weighted mean negative log-likelihood of labels under
// gamma distributions with the predicted means and dispersion 1, XGBoost's
// "gamma-nloglik" (src/metric/elementwise_metric.cu, EvalGammaNLogLik): with p at
// least 1e-6,
//
//	Σ w (y/p - log(1/p)) / Σ w
//
// Everything of one row is float32, with glibc's float32 logarithm; the sums are
// float64. Inputs and errors are those of [PoissonNLogLik].
func GammaNLogLik(pred, label, weight []float32) (float64, error) {
	return evalGammaNLogLik(pred, 1, label, weight)
}

func evalGammaNLogLik(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, notNegative); err != nil {
		return 0, err
	}
	loss := func(label, pred float32) float32 {
		theta := -1 / max(pred, 1e-6)
		return -(float32(label*theta) + logf(-theta))
	}
	return weightedMean(sumLoss(pred, groups, label, weight, loss)), nil
}
