package objective

import "github.com/grove-ml/grove/gbt/internal/grad"

// logisticPairs writes the gradients of the logistic loss for probabilities s,
// labels y and sample weights w, which are 1 if w is nil. All are as long as dst.
func logisticPairs(dst []grad.Pair, s, y, w []float32, scalePosWeight float32) {
	logisticPairsAt(level, dst, s, y, w, scalePosWeight)
}

// logisticPair returns what logisticPairs writes for one element.
func logisticPair(s, y, w, scalePosWeight float32) grad.Pair {
	if y == 1 {
		w *= scalePosWeight
	}
	return grad.Pair{G: (s - y) * w, H: max(s*(1-s), 1e-16) * w}
}

// logisticPairsGeneric is logisticPairs in plain Go.
func logisticPairsGeneric(dst []grad.Pair, s, y, w []float32, scalePosWeight float32) {
	s, y = s[:len(dst)], y[:len(dst)]
	if w == nil {
		for i := range dst {
			dst[i] = logisticPair(s[i], y[i], 1, scalePosWeight)
		}
		return
	}
	w = w[:len(dst)]
	for i := range dst {
		dst[i] = logisticPair(s[i], y[i], w[i], scalePosWeight)
	}
}
