package metrics

// rankPrecision is the share of relevant rows among the first k of a group,
// XGBoost's "pre" (src/metric/rank_metric.cc, EvalPrecision, 3.4). Labels are 0
// or 1. An empty group makes it NaN.
func rankPrecision(k int, _ float64, _ Settings) rankedFunc {
	return func(pred, label, weight []float32, sizes []int) (float64, error) {
		if err := zeroOne.check("label", label); err != nil {
			return 0, err
		}
		var keys []uint64
		return meanOfGroups(eachGroup(sizes, weight, func(begin, end int, w float32) float64 {
			label := label[begin:end]
			n := min(len(label), k)
			keys = leadingRows(pred[begin:end], n, keys)
			var hits float64
			for _, row := range keys[:n] {
				hits += float64(label[row] * w)
			}
			return hits / float64(n)
		}))
	}
}
