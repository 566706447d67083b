package metrics

import "slices"

// PRCurve returns the points of the precision-recall curve, as scikit-learn
// 1.9's precision_recall_curve does: precision and recall of "score >=
// threshold" for rising thresholds, and the extra last point (precision 1, recall
// 0), which has no threshold: thresholds is one shorter than the others. With
// dropIntermediate (off by default in scikit-learn) points whose recall equals
// that of both neighbours are left out.
//
// Without positives every recall but the last is 1. Inputs and errors are those
// of [ROC].
func PRCurve(pred, label, weight []float32, dropIntermediate bool) (precision, recall, thresholds []float64, err error) {
	c, err := countAtThresholds(pred, label, weight)
	if err != nil {
		return nil, nil, nil, err
	}
	if dropIntermediate {
		c.keep(func(i int) bool { return c.tp[i] != c.tp[i-1] || c.tp[i+1] != c.tp[i] })
	}
	n := len(c.tp)
	positives := c.tp[n-1]
	precision = make([]float64, n, n+1)
	recall = make([]float64, n, n+1)
	for i := range n {
		// Rising thresholds: the counts are read from their end. A sum of
		// counts cannot be 0, rows of weight 0 being left out.
		tp, fp := c.tp[n-1-i], c.fp[n-1-i]
		precision[i] = tp / (tp + fp)
		recall[i] = 1
		if positives != 0 {
			recall[i] = tp / positives
		}
	}
	slices.Reverse(c.threshold)
	return append(precision, 1), append(recall, 0), c.threshold, nil
}

// AveragePrecision returns the area under the precision-recall curve taken as
// steps, Σ (Rₙ - Rₙ₋₁) Pₙ over falling thresholds, as scikit-learn 1.9's
// average_precision_score does. It is 0 without positives. Inputs and errors are
// those of [ROC]. XGBoost's [AUCPR] interpolates instead.
func AveragePrecision(pred, label, weight []float32) (float64, error) {
	precision, recall, _, err := PRCurve(pred, label, weight, false)
	if err != nil {
		return 0, err
	}
	steps := make([]float64, len(recall)-1)
	for i := range steps {
		steps[i] = float64((recall[i+1] - recall[i]) * precision[i])
	}
	return max(0, -pairwiseSum(steps)), nil
}
