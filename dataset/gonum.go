package dataset

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

var _ mat.Matrix = (*Matrix)(nil)

// Dims returns the numbers of rows and columns, as gonum's mat.Matrix has it.
func (m *Matrix) Dims() (r, c int) { return m.rows, m.cols }

// At returns the value in row i and column j: NaN if it is missing, which in a
// sparse matrix is an entry that is not stored (found by binary search). It
// panics if i or j is out of range, as every gonum matrix does.
func (m *Matrix) At(i, j int) float64 {
	if uint(i) >= uint(m.rows) {
		panic(mat.ErrRowAccess)
	}
	if uint(j) >= uint(m.cols) {
		panic(mat.ErrColAccess)
	}
	if m.dense != nil {
		return float64(m.dense[i*m.cols+j])
	}
	lo, hi := m.indptr[i], m.indptr[i+1]
	if k, found := slices.BinarySearch(m.indices[lo:hi], int32(j)); found {
		return float64(m.values[lo+k])
	}
	return math.NaN()
}

// T returns a view of the transpose.
func (m *Matrix) T() mat.Matrix { return mat.Transpose{Matrix: m} }

// ToDense64 returns a copy as a gonum matrix with NaN for missing values. It is
// the empty matrix if m has no rows or no columns.
func (m *Matrix) ToDense64() *mat.Dense {
	if m.rows == 0 || m.cols == 0 {
		return &mat.Dense{}
	}
	data := make([]float64, m.rows*m.cols)
	if m.dense != nil {
		for k, v := range m.dense {
			data[k] = float64(v)
		}
		return mat.NewDense(m.rows, m.cols, data)
	}
	for k := range data {
		data[k] = math.NaN()
	}
	for i := range m.rows {
		for k := m.indptr[i]; k < m.indptr[i+1]; k++ {
			data[i*m.cols+int(m.indices[k])] = float64(m.values[k])
		}
	}
	return mat.NewDense(m.rows, m.cols, data)
}

// FromMat makes a dense matrix from a gonum matrix. Values are rounded to
// float32; NaN is missing. The error is a [*ValueError] where a value is infinite
// or too large for a float32, as in XGBoost. info may be nil.
func FromMat(x mat.Matrix, info *Info) (*Matrix, error) {
	if x == nil {
		return nil, errors.New("dataset: matrix is nil")
	}
	if m, ok := x.(*Matrix); ok {
		return m.WithInfo(info)
	}
	rows, cols := x.Dims()
	if rows < 0 || cols < 0 || cols != 0 && rows > math.MaxInt/cols {
		return nil, fmt.Errorf("dataset: shape %d × %d: must not be negative or too large", rows, cols)
	}
	data := make([]float32, rows*cols)
	row := func(i int, buf []float64) []float64 {
		for j := range buf {
			buf[j] = x.At(i, j)
		}
		return buf
	}
	if raw, ok := x.(mat.RawMatrixer); ok {
		g := raw.RawMatrix()
		row = func(i int, _ []float64) []float64 { return g.Data[i*g.Stride : i*g.Stride+cols] }
	}
	buf := make([]float64, cols)
	for i := range rows {
		for j, v := range row(i, buf) {
			f := float32(v)
			if math.IsInf(float64(f), 0) {
				return nil, &ValueError{Row: i, Col: j, Value: v, Rule: "must be finite as a float32, or NaN for missing"}
			}
			data[i*cols+j] = f
		}
	}
	return FromDense(rows, cols, data, info)
}
