package metrics

// rankMAP is the mean average precision of the first k positions, XGBoost's
// "map" (src/metric/rank_metric.cc, EvalMAPScore, 3.4): the precision at every
// position of a relevant row, summed and divided by the number of relevant rows
// of the group, or by k if that is smaller. Labels are 0 or 1.
func rankMAP(k int, empty float64, _ Settings) rankedFunc {
	return func(pred, label, weight []float32, sizes []int) (float64, error) {
		if err := zeroOne.check("label", label); err != nil {
			return 0, err
		}
		var keys []uint64
		return meanOfGroups(eachGroup(sizes, weight, func(begin, end int, w float32) float64 {
			label := label[begin:end]
			keys = descending(pred[begin:end], keys)
			var hits, sum float64
			for i, row := range keys {
				hits += float64(label[row])
				if i < k {
					sum += float64(hits / float64(i+1) * float64(label[row]))
				}
			}
			score := empty
			if hits > 0 {
				score = sum / min(hits, float64(k))
			}
			return float64(score * float64(w))
		}))
	}
}
