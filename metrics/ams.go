package metrics

import (
	"math"
	"strconv"
)

// AMS returns the approximate median significance of the rows with the highest
// predictions, XGBoost's "ams@k" (src/metric/rank_metric.cc, EvalAMS, 3.4; C. Adam-Bourdarios
// and others, Learning to discover: the Higgs boson machine learning challenge,
// 2014): with s the weight of class 1 and b that of class 0 among them,
//
//	sqrt(2 ((s + b + 10) log(1 + s/(b + 10)) - s))
//
// share is the share of the rows that are taken. Where it comes to no row, or to
// exactly all of them, the result is the largest value over all cutoffs instead.
// The row with the lowest prediction is never taken. Both are as in XGBoost.
// Rows with equal predictions at the end of the share are taken in their order;
// XGBoost leaves that open.
//
// All slices hold one value a row; weight may be nil. A label above 0.5 is class
// 1. A share below 0, NaN among pred, labels or weights that are not finite, and
// negative weights are errors.
func AMS(pred, label, weight []float32, share float32) (float64, error) {
	if !(share >= 0) || !isFinite(share) {
		return 0, &ValueError{What: "share", Index: -1, Value: float64(share), Rule: "finite and not negative"}
	}
	if err := checkPairs(pred, label, weight, notNaN, finite); err != nil {
		return 0, err
	}
	const regular = 10.0 // keeps few rows from being significant
	n := len(pred)
	top := int(min(float64(share*float32(n)), math.MaxInt32))
	if top == 0 {
		top = n
	}
	var s, b, best float64
	significance := func() float64 {
		return math.Sqrt(2 * (float64((s+b+regular)*log(1+s/(b+regular))) - s))
	}
	order := descending(pred, nil)
	for i := 0; i < n-1 && i < top; i++ {
		row := order[i]
		if w := float64(weightAt(weight, row)); label[row] > 0.5 {
			s += w
		} else {
			b += w
		}
		if pred[row] != pred[order[i+1]] {
			best = max(best, significance())
		}
	}
	if top == n {
		return float64(float32(best)), nil
	}
	return float64(float32(significance())), nil
}

// buildAMS makes "ams@k"; the name has six significant digits of k.
func buildAMS(name, param string, given bool, _ Settings) (Metric, error) {
	share, err := strconv.ParseFloat(param, 32)
	if !given || err != nil || !(share >= 0) || math.IsInf(share, 0) {
		return Metric{}, &NameError{Name: name + "@" + param, Nearest: name + "@0.15", Rule: "needs a share of the rows after @, such as ams@0.15"}
	}
	return Metric{
		name: name + "@" + strconv.FormatFloat(share, 'g', 6, 32),
		eval: func(pred []float32, groups int, label, weight []float32) (float64, error) {
			if groups != 1 {
				return 0, &ValueError{What: "number of groups", Index: -1, Value: float64(groups), Rule: "1 for " + name}
			}
			return AMS(pred, label, weight, float32(share))
		},
	}, nil
}
