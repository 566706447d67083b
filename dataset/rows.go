package dataset

import (
	"fmt"
	"iter"
)

// FromRows makes a dense matrix from a sequence of rows of cols values, which
// are copied, so the sequence may reuse its slice. An error of the sequence ends
// it and is returned, wrapped with the number of the row; a row of another length
// is a [*ShapeError]. info may be nil.
func FromRows(cols int, rows iter.Seq2[[]float32, error], info *Info) (*Matrix, error) {
	if cols < 0 {
		return nil, fmt.Errorf("dataset: %d columns: must not be negative", cols)
	}
	n := 0
	data := []float32{}
	for row, err := range rows {
		if err != nil {
			return nil, fmt.Errorf("dataset: row %d: %w", n, err)
		}
		if len(row) != cols {
			return nil, &ShapeError{What: fmt.Sprintf("values in row %d", n), Got: len(row), Want: cols}
		}
		data = append(data, row...)
		n++
	}
	return FromDense(n, cols, data, info)
}

// CheckFinite returns a [*ValueError] for the first value that is infinite, else
// nil. XGBoost refuses such values in training data; trees can still be run on
// them.
func (m *Matrix) CheckFinite() error {
	const rule = "must be finite, or NaN for missing"
	// x-x is 0 for a finite x and NaN for an infinite one, which is not x ≠ x.
	infinite := func(x float32) bool { return x-x != 0 && x == x }
	for k, x := range m.dense {
		if infinite(x) {
			return &ValueError{Row: k / m.cols, Col: k % m.cols, Value: float64(x), Rule: rule}
		}
	}
	if m.dense != nil {
		return nil
	}
	for i := range m.rows {
		for k := m.indptr[i]; k < m.indptr[i+1]; k++ {
			if x := m.values[k]; infinite(x) {
				return &ValueError{Row: i, Col: int(m.indices[k]), Value: float64(x), Rule: rule}
			}
		}
	}
	return nil
}
