// Package feature holds the raw float32 features that training and prediction
// read: dense in row order, or compressed by rows (CSR). NaN, or an entry that
// is not stored, is a missing value.
package feature

import (
	"math"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Matrix is a view of a feature matrix. Either Dense is set, or the three
// slices of CSR are, or Stored is.
type Matrix struct {
	Rows, Cols int
	Dense      []float32 // Rows × Cols in row order
	IndPtr     []int     // CSR: row i owns entries IndPtr[i]..IndPtr[i+1]
	Indices    []int32   // CSR: columns, ascending within a row
	Values     []float32 // CSR
	Stored     Rows      // rows that are held elsewhere, in another form
	Lists      *Lists    // CSR: the same by column, or nil
	Buffers    *Buffers  // for EachColumn; nil for new ones

	// Categorical says which columns hold categories, whole numbers from 0; nil
	// if none does.
	Categorical []bool
}

// IsCategorical reports whether column j holds categories.
func (m *Matrix) IsCategorical(j int) bool { return m.Categorical != nil && m.Categorical[j] }

// Buffers are what the columns of dense matrices are gathered in. Matrices that
// have the same ones leave less garbage.
type Buffers struct{ pool sync.Pool }

// column is room for the rows and values of a column.
type column struct {
	rows   []int32
	values []float32
}

// get returns room for n values, which is to be put back.
func (b *Buffers) get(n int) *column {
	c, _ := b.pool.Get().(*column)
	if c == nil || len(c.rows) < n {
		c = &column{make([]int32, n), make([]float32, n)}
	}
	return c
}

// Rows are rows that can be had one at a time.
type Rows interface {
	// ReadRow writes row i to dst, NaN for what is missing.
	ReadRow(dst []float32, i int)
}

// IsDense reports whether every value has a place in Dense, missing ones
// included.
func (m *Matrix) IsDense() bool { return m.IndPtr == nil && m.Stored == nil }

// EachColumn calls f for every column with the rows of its present values, in
// ascending order, and the values. The slices are f's only until it returns.
// Columns run in parallel and in no particular order. The matrix must not be
// one of stored rows.
func (m *Matrix) EachColumn(pool *parallel.Pool, f func(col int, rows []int32, values []float32)) {
	if !m.IsDense() {
		l := m.ByColumns(pool).Lists
		pool.For(m.Cols, func(j int) {
			rows, values := l.Column(j)
			f(j, rows, values)
		})
		return
	}
	free := m.Buffers
	if free == nil {
		free = &Buffers{}
	}
	pool.For(m.Cols, func(j int) {
		b := free.get(m.Rows)
		defer free.pool.Put(b)
		n := 0
		for i, k := 0, j; i < m.Rows; i, k = i+1, k+m.Cols {
			v := m.Dense[k]
			b.rows[n], b.values[n] = int32(i), v
			if v == v {
				n++
			}
		}
		f(j, b.rows[:n], b.values[:n])
	})
}

// Row returns row i with NaN for what is missing: a view of the matrix if it is
// dense, else dst, which must have Cols values, filled in.
func (m *Matrix) Row(dst []float32, i int) []float32 {
	if m.IsDense() {
		return m.Dense[i*m.Cols : (i+1)*m.Cols]
	}
	if m.Stored != nil {
		m.Stored.ReadRow(dst, i)
		return dst
	}
	nan := float32(math.NaN())
	for j := range dst {
		dst[j] = nan
	}
	for k := m.IndPtr[i]; k < m.IndPtr[i+1]; k++ {
		dst[m.Indices[k]] = m.Values[k]
	}
	return dst
}
