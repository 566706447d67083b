package metrics

// AreaUnder returns the area under the curve through the points (x, y) by the
// trapezoidal rule, as scikit-learn's auc does. x must rise or fall throughout,
// equal neighbours allowed; a falling x gives the same area as the same points in
// rising order.
//
// Fewer than two points, slices of different length and an x that turns around
// are errors. NaN in y, or among x, makes the result NaN.
func AreaUnder(x, y []float64) (float64, error) {
	if len(x) != len(y) {
		return 0, &LengthError{What: "values of y", Got: len(y), Want: len(x)}
	}
	if len(x) < 2 {
		return 0, &LengthError{What: "points of a curve", Got: len(x), Want: 2}
	}
	rises, falls := false, false
	parts := make([]float64, len(x)-1)
	for i := range parts {
		d := x[i+1] - x[i]
		rises = rises || d > 0
		falls = falls || d < 0
		if rises && falls {
			return 0, &ValueError{What: "x", Index: i + 1, Value: x[i+1], Rule: "in rising or falling order throughout"}
		}
		parts[i] = d * (y[i+1] + y[i]) / 2
	}
	area := pairwiseSum(parts)
	if falls {
		area = -area
	}
	return area, nil
}

// pairwiseSum adds as numpy does: halves are added separately down to 128
// values, which are added in eight interleaved sums. The error grows with the
// logarithm of the length, and results equal scikit-learn's to the last bit.
func pairwiseSum(v []float64) float64 {
	switch n := len(v); {
	case n < 8:
		var sum float64
		for _, x := range v {
			sum += x
		}
		return sum
	case n <= 128:
		var s [8]float64
		copy(s[:], v)
		whole := n - n%8
		for i := 8; i < whole; i += 8 {
			for j := range s {
				s[j] += v[i+j]
			}
		}
		sum := ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]))
		for _, x := range v[whole:] {
			sum += x
		}
		return sum
	default:
		half := n / 2
		half -= half % 8
		return pairwiseSum(v[:half]) + pairwiseSum(v[half:])
	}
}
