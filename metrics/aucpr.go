package metrics

import "math"

// AUCPR returns the area under the precision-recall curve, XGBoost's "aucpr"
// for one output (src/metric/auc.cc, BinaryPRAUC). Between two groups of equal
// prediction the curve is the one on which false positives grow linearly with
// true positives (Davis and Goadrich 2006; integrated as in Boyd, Eng and Page
// 2013, and Keilwagen, Grosse and Grau 2014), not a straight line and not
// [AveragePrecision]'s step: with h = Δfp/Δtp, a = 1+h, b = (fp₀ - h tp₀)/P, the
// area from recall r₀ to r₁ is
//
//	(r₁ - r₀ - b/a (log(a r₁ + b) - log(a r₀ + b))) / a
//
// Inputs, errors and NaN are those of [AUC].
func AUCPR(pred, label, weight []float32) (float64, error) {
	return evalRanked(pred, 1, label, weight, prArea, nil)
}

func evalAUCPR(pred []float32, groups int, label, weight []float32) (float64, error) {
	return evalRanked(pred, groups, label, weight, prArea, nil)
}

// prArea is the area below the precision-recall curve. It is complete in
// itself, and every class has the weight 1.
func prArea(pred, label, weight []float32, order []uint64) (area, whole, classWeight float64) {
	var positives, negatives float64
	for i, y := range label {
		w := weightAt(weight, uint64(i))
		positives += float64(float32(w * y))
		negatives += float64(float32(w * (1 - y)))
	}
	if positives <= 0 || negatives <= 0 {
		return math.NaN(), 1, 1
	}
	_, _, area = areaBySteps(pred, label, weight, order, func(fp0, fp1, tp0, tp1 float64) float64 {
		return prStep(fp0, fp1, tp0, tp1, positives)
	})
	return area, 1, 1
}

// prStep is the area between two points of the precision-recall curve
// (src/metric/auc.h, CalcDeltaPRAUC).
func prStep(fp0, fp1, tp0, tp1, positives float64) float64 {
	recall0, recall1 := tp0/positives, tp1/positives
	a, b := 1.0, 0.0
	if tp0 != tp1 {
		h := (fp1 - fp0) / (tp1 - tp0)
		a = h + 1
		b = (fp0 - float64(h*tp0)) / positives
	}
	if b == 0 {
		return (recall1 - recall0) / a
	}
	logs := log(float64(a*recall1)+b) - log(float64(a*recall0)+b)
	return (recall1 - recall0 - float64(b/a*logs)) / a
}
