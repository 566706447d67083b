package metrics

// GammaDeviance returns the weighted mean deviance of labels under gamma
// distributions with the predicted means, XGBoost's "gamma-deviance"
// (src/metric/elementwise_metric.cu, EvalGammaDeviance): with 1e-6 added to label
// and prediction,
//
//	2 Σ w (log(p/y) + y/p - 1) / Σ w
//
// Everything of one row is float32, with glibc's float32 logarithm; the sums are
// float64. Inputs and errors are those of [PoissonNLogLik], but where all weights
// are 0 their sum counts as 1e-6.
func GammaDeviance(pred, label, weight []float32) (float64, error) {
	return evalGammaDeviance(pred, 1, label, weight)
}

func evalGammaDeviance(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, notNegative); err != nil {
		return 0, err
	}
	const epsilon float32 = 1e-6
	loss := func(label, pred float32) float32 {
		pred += epsilon
		label += epsilon
		return logf(pred/label) + label/pred - 1
	}
	sum, total := sumLoss(pred, groups, label, weight, loss)
	if total <= 0 {
		total = float64(epsilon)
	}
	return 2 * sum / total, nil
}
