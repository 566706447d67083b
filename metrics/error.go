package metrics

import (
	"math"
	"strconv"
)

// Error returns the weighted share of rows on the wrong side of the threshold,
// XGBoost's "error" (threshold 0.5) and "error@t"
// (src/metric/elementwise_metric.cu, EvalError): a row with prediction >
// threshold counts w (1-y), any other w y, and the sum is divided by Σ w. The
// comparison is strict: a prediction equal to the threshold counts as class 0.
//
// All slices hold one value a row; weight may be nil. Labels lie in [0, 1] and
// may be fractions. A NaN among pred or as threshold, other labels, and weights
// that are negative or not finite are errors. If all weights are 0 the result
// is 0.
func Error(pred, label, weight []float32, threshold float32) (float64, error) {
	return evalError(pred, 1, label, weight, threshold)
}

func evalError(pred []float32, groups int, label, weight []float32, threshold float32) (float64, error) {
	if threshold != threshold {
		return 0, &ValueError{What: "threshold", Index: -1, Value: float64(threshold), Rule: "a number"}
	}
	if err := checkElements(pred, groups, label, weight, notNaN, unit); err != nil {
		return 0, err
	}
	loss := func(label, pred float32) float32 {
		// Chosen among integers, which needs no branch: half of them would be
		// mispredicted at worst.
		bits, above := math.Float32bits(label), math.Float32bits(1-label)
		if pred > threshold {
			bits = above
		}
		return math.Float32frombits(bits)
	}
	return weightedMean(sumLoss(pred, groups, label, weight, loss)), nil
}

// buildError makes "error" and "error@t". The name keeps XGBoost's form: no
// threshold for 0.5, six significant digits for any other.
func buildError(name, param string, given bool, _ Settings) (Metric, error) {
	threshold := float32(0.5)
	if given {
		t, err := strconv.ParseFloat(param, 32)
		if err != nil || t != t {
			return Metric{}, &NameError{Name: name + "@" + param, Nearest: name, Rule: "the threshold after @ must be a float32 number"}
		}
		threshold = float32(t)
	}
	if threshold != 0.5 {
		name += "@" + strconv.FormatFloat(float64(threshold), 'g', 6, 64)
	}
	eval := func(pred []float32, groups int, label, weight []float32) (float64, error) {
		return evalError(pred, groups, label, weight, threshold)
	}
	return Metric{name: name, eval: eval}, nil
}
