package metrics

import (
	"cmp"
	"math"
	"slices"
)

// CoxNLogLik returns the negative log partial likelihood of proportional hazards
// per event, XGBoost's "cox-nloglik" (src/metric/rank_metric.cc, EvalCox): the
// mean over the events of
//
//	log(Σ p_j of the rows with |y_j| >= |y_i|) - log(p_i)
//
// A label is the time of an event, or if negative the time at which observation
// ended without one; pred are hazard ratios, the exponentials of the margins.
// log(p_i) is float32, the rest float64.
//
// Both slices hold one value a row. NaN among pred and labels that are not finite
// are errors. Without events the result is NaN. XGBoost leaves weights out, and so
// does "cox-nloglik" here.
func CoxNLogLik(pred, label []float32) (float64, error) {
	return evalCox(pred, 1, label, nil)
}

func evalCox(pred []float32, groups int, label, weight []float32) (float64, error) {
	if groups != 1 {
		return 0, &LengthError{What: "predictions a row", Got: groups, Want: 1}
	}
	if err := checkPairs(pred, label, weight, notNaN, finite); err != nil {
		return 0, err
	}
	time := func(i int) float32 { return float32(math.Abs(float64(label[i]))) }
	order := make([]int, len(label))
	var atRisk float64
	for i := range order {
		order[i] = i
		atRisk += float64(pred[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(time(a), time(b)) })
	var out, passed float64
	events := 0
	for k, i := range order {
		if label[i] > 0 {
			out -= float64(logf(pred[i])) - log(atRisk)
			events++
		}
		// Rows of the same time leave together.
		passed += float64(pred[i])
		if k == len(order)-1 || time(i) < time(order[k+1]) {
			atRisk -= passed
			passed = 0
		}
	}
	return out / float64(events), nil
}
