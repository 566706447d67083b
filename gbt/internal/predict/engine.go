package predict

import (
	"sync"
	"sync/atomic"

	"github.com/grove-ml/grove/gbt/internal/feature"
)

// Engine is a form in which batches of rows are predicted. All give the same
// bits.
type Engine int

// The forms of batches.
const (
	Walk      Engine = iota // every row from the root of every tree to a leaf
	BitSlices               // 512 rows at a time, a bit for each
)

// String returns the name of the form.
func (e Engine) String() string { return [...]string{"walk", "bit slices"}[e] }

// batch is the form of batches of a forest, made when a batch is large enough
// to pay for it.
type batch struct {
	once sync.Once
	form atomic.Pointer[bitSlices]
	rows atomic.Int64 // predicted without the form
}

// compilePays says whether a forest whose batches had rows so far should be given
// another form: once walking has taken about as long as making it does, which is
// some ten steps for a node, so that no forest takes more than twice the time of
// the better way. A few trees are walked sooner than sliced.
func compilePays(rows, trees, nodes int) bool {
	return rows >= 256 && trees >= 8 && rows >= 8*nodes/trees
}

// compiled returns the form of batches, made if it pays for rows more of them, or
// nil.
func (f *Forest) compiled(rows int) *bitSlices {
	if s := f.batch.form.Load(); s != nil {
		return s
	}
	if !compilePays(int(min(f.batch.rows.Add(int64(rows)), 1<<30)), len(f.roots), len(f.nodes)) {
		return nil
	}
	return f.slices()
}

// slices returns the form, made if it is not there yet, or nil.
func (f *Forest) slices() *bitSlices {
	f.batch.once.Do(func() { f.batch.form.Store(newBitSlices(f, sliceBest)) })
	return f.batch.form.Load()
}

// AddRowsBy is AddRows in a given form, whether it pays or not. It reports whether
// the forest has the form.
func (f *Forest) AddRowsBy(e Engine, margin []float32, m *feature.Matrix, begin, end, first, last int) bool {
	if e == Walk {
		rows := denseRows(m, begin, end, nil)
		for i := range end - begin {
			f.AddRow(margin[i*f.Groups:(i+1)*f.Groups], rows[i*m.Cols:(i+1)*m.Cols], first, last)
		}
		return true
	}
	s := f.slices()
	if s == nil {
		return false
	}
	for at := begin; at < end; at += sliceRows {
		s.addRows(margin[(at-begin)*f.Groups:], m, at, min(at+sliceRows, end), first, last, f.byGroup != nil)
	}
	return true
}

// Engine returns the form in which n rows are predicted with trees
// first..last-1.
func (f *Forest) Engine(n, first, last int) Engine {
	if s := f.compiled(n); s != nil && s.pays(n, first, last) {
		return BitSlices
	}
	return Walk
}

// BlockRows returns the number of rows that one call of AddRows should get where
// there are n with trees first..last-1: few enough to stay in cache while all
// trees pass over them.
func (f *Forest) BlockRows(n, first, last int) int {
	if f.Engine(n, first, last) == BitSlices {
		return sliceRows
	}
	return BlockRows
}

// pays reports whether a block of n rows is predicted sooner in bit slices with
// trees first..last-1 than by walking. The time of a block does not depend on the
// number of its rows, and the columns of a chunk take theirs for a few of its
// trees too.
func (s *bitSlices) pays(n, first, last int) bool {
	slice, walk := 0, 0
	for i := range s.chunks {
		c := &s.chunks[i]
		trees := min(last, c.last) - max(first, c.first)
		if trees <= 0 {
			continue
		}
		slice += c.setup + c.cost*trees/(c.last-c.first)
		walk += c.walk * trees / (c.last - c.first)
	}
	return slice < walk*min(n, sliceRows)/16
}

// addSlices is AddRows in bit slices. It reports whether it was done: where it
// pays.
func (f *Forest) addSlices(margin []float32, m *feature.Matrix, begin, end, first, last int) bool {
	s := f.batch.form.Load()
	if s == nil || end-begin > sliceRows || !s.pays(end-begin, first, last) {
		return false
	}
	s.addRows(margin, m, begin, end, first, last, f.byGroup != nil)
	return true
}
