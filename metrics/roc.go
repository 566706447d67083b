package metrics

import (
	"math"
	"slices"
)

// ROC returns the points of the receiver operating characteristic, as
// scikit-learn 1.9's roc_curve does: the false and true positive rates of
// "score >= threshold" for falling thresholds. The first point is (0, 0) with the
// threshold +Inf, the last is (1, 1). With dropIntermediate (scikit-learn's
// default) points on a straight line between their neighbours are left out.
//
// All slices hold one value a row; weight may be nil, and rows of weight 0 are
// left out. Without negatives every false positive rate is NaN, without positives
// every true positive rate; that is no error. Predictions that are not finite,
// labels other than 0 and 1, weights that are negative or not finite, and
// weights that are all 0 are errors.
//
// [AreaUnder] of fpr and tpr is the area under the curve.
func ROC(pred, label, weight []float32, dropIntermediate bool) (fpr, tpr, thresholds []float64, err error) {
	c, err := countAtThresholds(pred, label, weight)
	if err != nil {
		return nil, nil, nil, err
	}
	if dropIntermediate {
		c.keep(func(i int) bool { return bends(c.fp, i) || bends(c.tp, i) })
	}
	fpr = rates(slices.Insert(c.fp, 0, 0))
	tpr = rates(slices.Insert(c.tp, 0, 0))
	return fpr, tpr, slices.Insert(c.threshold, 0, math.Inf(1)), nil
}

// bends reports whether the second difference of counts at i is not 0.
func bends(counts []float64, i int) bool {
	return (counts[i+1]-counts[i])-(counts[i]-counts[i-1]) != 0
}

// rates divides counts by the last of them, in place; if that is 0 there is no
// rate.
func rates(counts []float64) []float64 {
	total := counts[len(counts)-1]
	for i := range counts {
		if total <= 0 {
			counts[i] = math.NaN()
		} else {
			counts[i] /= total
		}
	}
	return counts
}
