package feature

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Lists are the present values of a matrix by column.
type Lists struct {
	ptr    []int
	rows   []int32
	values [][]float32 // by column; equal ones are held once for all columns that have no others
}

// Column returns the rows of the present values of column j, ascending, and the
// values.
func (l *Lists) Column(j int) (rows []int32, values []float32) {
	lo, hi := l.ptr[j], l.ptr[j+1]
	return l.rows[lo:hi:hi], l.values[j]
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

// tally is what a run of rows has of a column.
type tally struct {
	count  int
	first  uint32 // bits of a value
	varies bool   // others have other bits
}

// add adds what another run has.
func (t *tally) add(o tally) {
	switch {
	case t.count == 0:
		*t = o
	case o.count > 0:
		t.count += o.count
		t.varies = t.varies || o.varies || t.first != o.first
	}
}

// transpose returns the present entries by column, rows ascending. Runs of rows
// are counted and moved in parallel, each to its own places.
func (m *Matrix) transpose(pool *parallel.Pool) *Lists {
	// Every run has a tally of each column.
	runs := max(1, min(pool.Workers(), 64, len(m.Values)/(8*max(m.Cols, 1))))
	tallies := make([][]tally, runs)
	run := func(i int) (begin, end int) { return i * m.Rows / runs, (i + 1) * m.Rows / runs }
	pool.For(runs, func(i int) {
		tallies[i] = make([]tally, m.Cols)
		if begin, end := run(i); begin < end {
			m.count(tallies[i], m.IndPtr[begin], m.IndPtr[end])
		}
	})
	l := &Lists{ptr: make([]int, m.Cols+1), values: make([][]float32, m.Cols)}
	whole := make([]tally, m.Cols)
	at, differ := 0, 0
	for j := range m.Cols {
		l.ptr[j] = at
		for i := range tallies {
			t := &tallies[i][j]
			whole[j].add(*t)
			t.count, at = at, at+t.count // from here on the place of the next entry
		}
		if whole[j].varies {
			differ += whole[j].count
		}
	}
	l.ptr[m.Cols] = at
	l.rows = make([]int32, at)
	l.shareValues(whole, differ)
	pool.For(runs, func(i int) {
		next := tallies[i]
		begin, end := run(i)
		for r := begin; r < end; r++ {
			lo, hi := m.IndPtr[r], m.IndPtr[r+1]
			values := m.Values[lo:hi]
			for k, j := range m.Indices[lo:hi] {
				v := values[k]
				if v != v {
					continue
				}
				to := next[j].count
				l.rows[to] = int32(r)
				if whole[j].varies {
					l.values[j][to-l.ptr[j]] = v
				}
				next[j].count = to + 1
			}
		}
	})
	return l
}

// count counts the present ones of entries lo..hi-1.
func (m *Matrix) count(tallies []tally, lo, hi int) {
	values := m.Values[lo:hi]
	for k, j := range m.Indices[lo:hi] {
		v := values[k]
		if v != v {
			continue
		}
		t, bits := &tallies[j], math.Float32bits(v)
		if t.count == 0 {
			t.first = bits
		} else if t.first != bits {
			t.varies = true
		}
		t.count++
	}
}

// shareValues makes room for the values of the columns that have different ones, which
// are so many in all, and the values of all others, most often a 1 for each entry.
func (l *Lists) shareValues(columns []tally, differ int) {
	room, most := make([]float32, differ), map[uint32]int{}
	for j, t := range columns {
		if t.varies {
			l.values[j], room = room[:t.count:t.count], room[t.count:]
		} else {
			most[t.first] = max(most[t.first], t.count)
		}
	}
	same := make(map[uint32][]float32, len(most))
	for bits, n := range most {
		same[bits] = slices.Repeat([]float32{math.Float32frombits(bits)}, n)
	}
	for j, t := range columns {
		if !t.varies {
			l.values[j] = same[t.first][:t.count:t.count]
		}
	}
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
