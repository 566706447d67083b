package dataset

import "fmt"

// SplitAt returns where n rows are cut at the given fractions: before row
// int(f·n) for each f, as in np.split(rows, [int(.7*n), int(.9*n)]). The fractions
// must ascend within [0, 1].
//
//	rows := dataset.Permutation(n, 1729)
//	cut, err := dataset.SplitAt(n, 0.7, 0.9)
//	train, validation, test := rows[:cut[0]], rows[cut[0]:cut[1]], rows[cut[1]:]
func SplitAt(n int, fractions ...float64) ([]int, error) {
	if n < 0 {
		return nil, fmt.Errorf("dataset: %d rows: must not be negative", n)
	}
	cuts := make([]int, len(fractions))
	last := 0.0
	for k, f := range fractions {
		if !(f >= last && f <= 1) {
			return nil, fmt.Errorf("dataset: fraction %v: must be in [%v, 1]", f, last)
		}
		cuts[k] = min(int(f*float64(n)), n)
		last = f
	}
	return cuts, nil
}
