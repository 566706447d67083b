package threshold

// Amounts are dollars that are the same for all rows, when there is one of them,
// or of each row by itself, in the order of the scores. None are zero for all.
type Amounts []float64

// at returns the amount of a row.
func (a Amounts) at(row int) float64 {
	switch len(a) {
	case 0:
		return 0
	case 1:
		return a[0]
	}
	return a[row]
}

// check reports amounts that do not fit so many rows.
func (a Amounts) check(what string, rows int) error {
	if len(a) > 1 && len(a) != rows {
		return &LengthError{What: what + "s", Got: len(a), Want: rows}
	}
	for i, v := range a {
		if !isFinite(v) {
			return &ValueError{What: what, Index: i, Value: v, Rule: "finite"}
		}
	}
	return nil
}
