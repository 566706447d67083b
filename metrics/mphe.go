package metrics

import "math"

// MPHE returns the weighted mean pseudo-Huber error with slope d, XGBoost's
// "mphe" (src/metric/elementwise_metric.cu, PseudoErrorLoss):
//
//	Σ w d² (sqrt(1 + ((y-p)/d)²) - 1) / Σ w
//
// Each term is a float32, the sums are float64. Inputs and errors are those of
// [RMSE]; a slope that is 0 or not finite is an error too.
func MPHE(pred, label, weight []float32, slope float32) (float64, error) {
	return evalMPHE(pred, 1, label, weight, slope)
}

func evalMPHE(pred []float32, groups int, label, weight []float32, slope float32) (float64, error) {
	if slope == 0 || !isFinite(slope) {
		return 0, &ValueError{What: "slope", Index: -1, Value: float64(slope), Rule: "finite and not 0"}
	}
	if err := checkElements(pred, groups, label, weight, notNaN, finite); err != nil {
		return 0, err
	}
	loss := func(label, pred float32) float32 {
		a := (label - pred) / slope
		return float32(slope*slope) * (float32(math.Sqrt(float64(1+float32(a*a)))) - 1)
	}
	return weightedMean(sumLoss(pred, groups, label, weight, loss)), nil
}

func buildMPHE(s Settings) evalFunc {
	slope := s.HuberSlope
	if slope == 0 {
		slope = 1
	}
	return func(pred []float32, groups int, label, weight []float32) (float64, error) {
		return evalMPHE(pred, groups, label, weight, slope)
	}
}
