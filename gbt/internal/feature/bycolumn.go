package feature

import (
	"slices"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Lists are the present values of a matrix by column.
type Lists struct {
	ptr    []int
	rows   []int32
	values []float32
}

// Column returns the rows of the present values of column j, ascending, and the
// values.
func (l *Lists) Column(j int) (rows []int32, values []float32) {
	lo, hi := l.ptr[j], l.ptr[j+1]
	return l.rows[lo:hi:hi], l.values[lo:hi:hi]
}

// ByColumns returns m itself if it is dense, else m with its values by column as
// well, which [Matrix.EachColumn] then does not have to collect anew.
func (m *Matrix) ByColumns(pool *parallel.Pool) *Matrix {
	if m.IsDense() || m.Lists != nil {
		return m
	}
	with := *m
	with.Lists = m.transpose(pool)
	return &with
}

// transpose returns the present entries by column, rows ascending. Runs of rows
// are counted and moved in parallel, each to its own places.
func (m *Matrix) transpose(pool *parallel.Pool) *Lists {
	// Every run has a counter for each column.
	runs := max(1, min(pool.Workers(), 64, len(m.Values)/(8*max(m.Cols, 1))))
	next := make([][]int, runs)
	run := func(i int) (begin, end int) { return i * m.Rows / runs, (i + 1) * m.Rows / runs }
	pool.For(runs, func(i int) {
		count := make([]int, m.Cols)
		begin, end := run(i)
		if begin < end {
			lo, hi := m.IndPtr[begin], m.IndPtr[end]
			values := m.Values[lo:hi]
			for k, j := range m.Indices[lo:hi] {
				if v := values[k]; v == v {
					count[j]++
				}
			}
		}
		next[i] = count
	})
	l := &Lists{ptr: make([]int, m.Cols+1)}
	at := 0
	for j := range m.Cols {
		l.ptr[j] = at
		for i := range next {
			next[i][j], at = at, at+next[i][j]
		}
	}
	l.ptr[m.Cols] = at
	l.rows = make([]int32, at)
	l.values = make([]float32, at)
	pool.For(runs, func(i int) {
		next := next[i]
		begin, end := run(i)
		for r := begin; r < end; r++ {
			lo, hi := m.IndPtr[r], m.IndPtr[r+1]
			values := m.Values[lo:hi]
			for k, j := range m.Indices[lo:hi] {
				v := values[k]
				if v != v {
					continue
				}
				to := next[j]
				l.rows[to], l.values[to] = int32(r), v
				next[j] = to + 1
			}
		}
	})
	return l
}

// Keep returns the lists of rows of the columns given, apart from the rest.
func (l *Lists) Keep(columns []int32) [][]int32 {
	rows := make([][]int32, len(columns))
	total := 0
	for _, j := range columns {
		total += l.ptr[j+1] - l.ptr[j]
	}
	whole := 2*total > len(l.rows) // then the few others may stay with them
	for i, j := range columns {
		rows[i], _ = l.Column(int(j))
		if !whole {
			rows[i] = slices.Clone(rows[i])
		}
	}
	return rows
}
