package metrics

// Brier returns the Brier score, the weighted mean squared difference between
// label and predicted probability: Σ w (y-p)² / Σ w, scikit-learn's
// brier_score_loss of two classes. Everything is float64.
//
// All slices hold one value a row; weight may be nil. Labels are 0 or 1,
// predictions lie in [0, 1]. Other values, weights that are negative or not
// finite, and weights that are all 0 are errors.
func Brier(prob, label, weight []float32) (float64, error) {
	if err := checkPairs(prob, label, weight, unit, zeroOne); err != nil {
		return 0, err
	}
	squares := make([]float64, len(prob))
	for i, p := range prob {
		d := float64(label[i]) - float64(p)
		squares[i] = float64(d * d)
	}
	if len(weight) == 0 {
		return pairwiseSum(squares) / float64(len(squares)), nil
	}
	wide := make([]float64, len(weight))
	for i, w := range weight {
		wide[i] = float64(w)
		squares[i] *= wide[i]
	}
	total := pairwiseSum(wide)
	if total == 0 {
		return 0, &ValueError{What: "sum of weights", Index: -1, Value: 0, Rule: "positive"}
	}
	return pairwiseSum(squares) / total, nil
}
