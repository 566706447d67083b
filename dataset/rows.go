package dataset

import (
	"fmt"
	"iter"
	"math"
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
	const block = 1 << 12
	for begin := 0; begin < len(m.dense); begin += block {
		some := m.dense[begin:min(len(m.dense), begin+block)]
		if !mayHoldInfinite(some) {
			continue
		}
		for k, x := range some {
			if k += begin; infinite(x) {
				return &ValueError{Row: k / m.cols, Col: k % m.cols, Value: float64(x), Rule: rule}
			}
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

// mayHoldInfinite reports whether an infinite value is among values, without a
// branch for each.
func mayHoldInfinite(values []float32) bool {
	const twiceInfinite = 0xff000000 // the bits of an infinite value without its sign
	var found uint32
	for len(values) >= 4 {
		a := math.Float32bits(values[0])<<1 ^ twiceInfinite
		b := math.Float32bits(values[1])<<1 ^ twiceInfinite
		c := math.Float32bits(values[2])<<1 ^ twiceInfinite
		d := math.Float32bits(values[3])<<1 ^ twiceInfinite
		// The highest bit of (x-1)&^x is set for x = 0 alone.
		found |= (a-1)&^a | (b-1)&^b | (c-1)&^c | (d-1)&^d
		values = values[4:]
	}
	for _, v := range values {
		a := math.Float32bits(v)<<1 ^ twiceInfinite
		found |= (a - 1) &^ a
	}
	return found>>31 != 0
}
