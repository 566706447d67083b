package metrics

// thresholdCounts holds the weight of false and true positives among the rows
// with a score of at least each threshold; thresholds fall.
type thresholdCounts struct {
	fp, tp, threshold []float64
}

// countAtThresholds returns the counts at every distinct score, as scikit-learn
// 1.9's confusion_matrix_at_thresholds does: rows of weight 0 are left out, the
// sums are float64 in falling order of score, and without weights the false
// positives are what the true positives leave. There is at least one threshold.
func countAtThresholds(pred, label, weight []float32) (thresholdCounts, error) {
	var c thresholdCounts
	if err := checkPairs(pred, label, weight, finite, zeroOne); err != nil {
		return c, err
	}
	var fp, tp float64
	rows := 0
	last := float32(0)
	for _, i := range descending(pred, nil) {
		w := float64(weightAt(weight, i))
		if w == 0 {
			continue
		}
		if rows > 0 && pred[i] != last {
			c.add(fp, tp, last)
		}
		if label[i] == 1 {
			tp += w
		} else {
			fp += w
		}
		last = pred[i]
		rows++
	}
	if rows == 0 {
		return c, &ValueError{What: "sum of weights", Index: -1, Value: 0, Rule: "positive"}
	}
	c.add(fp, tp, last)
	return c, nil
}

func (c *thresholdCounts) add(fp, tp float64, score float32) {
	c.fp = append(c.fp, fp)
	c.tp = append(c.tp, tp)
	c.threshold = append(c.threshold, float64(score))
}

// keep drops the inner points for which corner is false.
func (c *thresholdCounts) keep(corner func(i int) bool) {
	n := len(c.fp)
	if n <= 2 {
		return
	}
	marked := make([]bool, n)
	for i := range n {
		marked[i] = i == 0 || i == n-1 || corner(i)
	}
	k := 0
	for i := range n {
		if marked[i] {
			c.fp[k], c.tp[k], c.threshold[k] = c.fp[i], c.tp[i], c.threshold[i]
			k++
		}
	}
	c.fp, c.tp, c.threshold = c.fp[:k], c.tp[:k], c.threshold[:k]
}
