package metrics

import "strconv"

// TweedieNLogLik returns the weighted mean negative log-likelihood of labels
// under Tweedie distributions with the predicted means and variance power rho,
// XGBoost's "tweedie-nloglik@rho" (src/metric/elementwise_metric.cu,
// EvalTweedieNLogLik):
//
//	Σ w (-y exp((1-rho) log p)/(1-rho) + exp((2-rho) log p)/(2-rho)) / Σ w
//
// Everything of one row is float32, with glibc's float32 functions; the sums are
// float64. Inputs and errors are those of [PoissonNLogLik]; rho must be in [1, 2),
// and at 1 the result is not finite.
func TweedieNLogLik(pred, label, weight []float32, rho float32) (float64, error) {
	return evalTweedieNLogLik(pred, 1, label, weight, rho)
}

func evalTweedieNLogLik(pred []float32, groups int, label, weight []float32, rho float32) (float64, error) {
	if !(rho >= 1 && rho < 2) {
		return 0, &ValueError{What: "variance power", Index: -1, Value: float64(rho), Rule: "in [1, 2)"}
	}
	if err := checkElements(pred, groups, label, weight, notNaN, notNegative); err != nil {
		return 0, err
	}
	one, two := 1-rho, 2-rho
	loss := func(label, pred float32) float32 {
		l := logf(pred)
		a := float32(label*expf(one*l)) / one
		b := expf(two*l) / two
		return -a + b
	}
	return weightedMean(sumLoss(pred, groups, label, weight, loss)), nil
}

// buildTweedieNLogLik makes "tweedie-nloglik@rho". The name keeps XGBoost's form
// with six significant digits.
func buildTweedieNLogLik(name, param string, given bool, _ Settings) (Metric, error) {
	rho, err := strconv.ParseFloat(param, 32)
	if err != nil || !(rho >= 1 && rho < 2) {
		full := name
		if given {
			full += "@" + param
		}
		return Metric{}, &NameError{Name: full, Nearest: name, Rule: "the variance power after @ must be in [1, 2)"}
	}
	eval := func(pred []float32, groups int, label, weight []float32) (float64, error) {
		return evalTweedieNLogLik(pred, groups, label, weight, float32(rho))
	}
	return Metric{name: name + "@" + strconv.FormatFloat(float64(float32(rho)), 'g', 6, 64), eval: eval}, nil
}
