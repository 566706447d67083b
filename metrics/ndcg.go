package metrics

import "math"

// relevance is the rule of labels of NDCG with exponential gain.
var relevance = rule{"a whole number from 0 to 31, or the gain be linear", func(v float32) bool {
	return v >= 0 && v <= 31 && v == float32(math.Trunc(float64(v)))
}, func(values []float32) bool { return allWhole(values, 32) }}

// rankNDCG is the normalised discounted cumulative gain of the first k
// positions, XGBoost's "ndcg" (src/metric/rank_metric.cc, EvalNDCG, 3.4): of the
// labels y by falling prediction, Σ gain(y_i) / log2(i + 2), over the same sum by
// falling label. Rows of equal prediction keep their order.
func rankNDCG(k int, empty float64, s Settings) rankedFunc {
	gain := func(y float32) float64 { return float64(uint32(1)<<uint32(y) - 1) }
	if s.NDCGLinearGain {
		gain = func(y float32) float64 { return float64(y) }
	}
	return func(pred, label, weight []float32, sizes []int) (float64, error) {
		labels := relevance
		if s.NDCGLinearGain {
			labels = finite
		}
		if err := labels.check("label", label); err != nil {
			return 0, err
		}
		var discount []float64
		var keys []uint64
		var sorted []float32
		return meanOfGroups(eachGroup(sizes, weight, func(begin, end int, w float32) float64 {
			for i := len(discount); i < min(end-begin, k); i++ {
				discount = append(discount, 1/log2(float64(i)+2))
			}
			pred, label := pred[begin:end], label[begin:end]
			n := min(len(label), k)
			var ideal float64
			sorted = fallingLabels(label, sorted, !s.NDCGLinearGain)
			for i, y := range sorted[:n] {
				ideal += float64(discount[i] * gain(y))
			}
			inverse := 0.0
			if ideal != 0 {
				inverse = 1 / ideal
			}
			if inverse <= 0 {
				return empty
			}
			keys = leadingRows(pred, n, keys)
			var dcg float64
			for i, row := range keys[:n] {
				dcg += float64(float64(discount[i]*gain(label[row])) * inverse)
			}
			return float64(dcg * float64(w))
		}))
	}
}
