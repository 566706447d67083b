package dataset

import (
	"fmt"
	"math"
)

// Matrix is a matrix of float32 features with one row an example and one column
// a feature, and the [Info] that belongs to it. A missing value is NaN, or, in a
// CSR matrix, an entry that is not stored. It is a gonum mat.Matrix.
//
// A Matrix aliases the slices it was made from; neither it nor the library ever
// writes to them. It is safe for concurrent use as long as nobody else does.
type Matrix struct {
	rows, cols int
	dense      []float32 // rows × cols, or nil for CSR
	indptr     []int     // CSR: row i owns entries indptr[i]..indptr[i+1]
	indices    []int32   // CSR: column of each entry, ascending within a row
	values     []float32 // CSR: value of each entry
	info       Info
}

// FromDense makes a matrix of rows × cols values in row order. It aliases data.
// info may be nil. The error is a [*ShapeError] where lengths do not fit.
func FromDense(rows, cols int, data []float32, info *Info) (*Matrix, error) {
	if rows < 0 || cols < 0 {
		return nil, fmt.Errorf("dataset: shape %d × %d: must not be negative", rows, cols)
	}
	if cols != 0 && rows > math.MaxInt/cols {
		return nil, fmt.Errorf("dataset: shape %d × %d: too large", rows, cols)
	}
	if len(data) != rows*cols {
		return nil, &ShapeError{What: fmt.Sprintf("values of a %d × %d matrix", rows, cols), Got: len(data), Want: rows * cols}
	}
	if err := info.Validate(rows, cols); err != nil {
		return nil, err
	}
	m := &Matrix{rows: rows, cols: cols, dense: data}
	if data == nil {
		m.dense = []float32{}
	}
	if info != nil {
		m.info = *info
	}
	return m, nil
}

// FromCSR makes a sparse matrix: row i has the values[indptr[i]:indptr[i+1]] in
// the columns indices[indptr[i]:indptr[i+1]], which must ascend strictly. An
// entry that is not stored is missing, not zero, as in XGBoost. It aliases the
// slices. info may be nil.
func FromCSR(rows, cols int, indptr []int, indices []int32, values []float32, info *Info) (*Matrix, error) {
	if rows < 0 || cols < 0 {
		return nil, fmt.Errorf("dataset: shape %d × %d: must not be negative", rows, cols)
	}
	if len(indptr) != rows+1 {
		return nil, &ShapeError{What: "row pointers", Got: len(indptr), Want: rows + 1}
	}
	if len(indices) != len(values) {
		return nil, &ShapeError{What: "column indices", Got: len(indices), Want: len(values)}
	}
	if indptr[0] != 0 || indptr[rows] != len(values) {
		return nil, fmt.Errorf("dataset: row pointers run from %d to %d: want 0 to %d", indptr[0], indptr[rows], len(values))
	}
	for i := range rows {
		lo, hi := indptr[i], indptr[i+1]
		if lo > hi || hi > len(values) {
			return nil, fmt.Errorf("dataset: row %d has entries %d to %d: row pointers must ascend", i, lo, hi)
		}
		for k := lo; k < hi; k++ {
			c := int(indices[k])
			if c < 0 || c >= cols {
				return nil, fmt.Errorf("dataset: row %d has column %d: must be in [0, %d)", i, c, cols)
			}
			if k > lo && c <= int(indices[k-1]) {
				return nil, fmt.Errorf("dataset: row %d has column %d after %d: columns must ascend", i, c, indices[k-1])
			}
		}
	}
	if err := info.Validate(rows, cols); err != nil {
		return nil, err
	}
	m := &Matrix{rows: rows, cols: cols, indptr: indptr, indices: indices, values: values}
	if info != nil {
		m.info = *info
	}
	return m, nil
}

// Rows returns the number of rows.
func (m *Matrix) Rows() int { return m.rows }

// Cols returns the number of columns.
func (m *Matrix) Cols() int { return m.cols }

// Info returns what is known about the rows and columns. It must not be
// changed; use [Matrix.WithInfo] for another one.
func (m *Matrix) Info() *Info { return &m.info }

// WithInfo returns a matrix that shares m's features and has another info, which
// may be nil.
func (m *Matrix) WithInfo(info *Info) (*Matrix, error) {
	if err := info.Validate(m.rows, m.cols); err != nil {
		return nil, err
	}
	c := *m
	c.info = Info{}
	if info != nil {
		c.info = *info
	}
	return &c, nil
}

// Dense returns the values in row order and true if m is dense, else nil and
// false. The slice must not be written to.
func (m *Matrix) Dense() ([]float32, bool) { return m.dense, m.dense != nil }

// CSR returns the three slices of [FromCSR] and true if m is sparse, else false.
// The slices must not be written to.
func (m *Matrix) CSR() (indptr []int, indices []int32, values []float32, ok bool) {
	return m.indptr, m.indices, m.values, m.dense == nil
}

// Row writes row i to dst, which is grown to [Matrix.Cols] values if it is
// shorter, and returns it. Entries that are not stored become NaN. It panics
// if i is out of range, as a slice would.
func (m *Matrix) Row(dst []float32, i int) []float32 {
	if cap(dst) < m.cols {
		dst = make([]float32, m.cols)
	}
	dst = dst[:m.cols]
	if m.dense != nil {
		copy(dst, m.dense[i*m.cols:(i+1)*m.cols])
		return dst
	}
	nan := float32(math.NaN())
	for j := range dst {
		dst[j] = nan
	}
	for k := m.indptr[i]; k < m.indptr[i+1]; k++ {
		dst[m.indices[k]] = m.values[k]
	}
	return dst
}
