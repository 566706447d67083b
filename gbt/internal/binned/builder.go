package binned

import (
	"fmt"
	"math"
	"sync/atomic"
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/mapped"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// Builder makes a [Matrix] from rows that come in batches, in memory or in files
// that are mapped.
type Builder struct {
	m     *Matrix
	next  int // row to come
	notes notes
	files *files
	put   func(rows *feature.Matrix, at int, pool *parallel.Pool) // bins rows at a place of the page
	write func(first, rows int) error                             // writes the page
	page  int                                                     // rows of a page: all without files
}

// files hold the bins of a matrix outside the memory of Go.
type files struct{ rows, cols *mapped.File }

// NewBuilder makes room for rows that are cut by cuts. categorical says which
// features hold categories, nil if none does; complete that no value will be
// missing. The bins lie in temporary files in dir, or in memory if
// dir is "".
func NewBuilder(rows int, cuts quantile.Cuts, categorical []bool, complete bool, dir string) (*Builder, error) {
	return newBuilder(rows, cuts, categorical, complete, dir, pageRows(len(cuts.Ptr)-1))
}

// newBuilder does what NewBuilder does; page is the number of rows that are written
// to files at a time.
func newBuilder(rows int, cuts quantile.Cuts, categorical []bool, complete bool, dir string, page int) (*Builder, error) {
	m := &Matrix{Rows: rows, Cols: len(cuts.Ptr) - 1, Cuts: cuts, Categorical: categorical, Complete: complete}
	wide := m.setPlain()
	if size := 2 * float64(rows) * float64(m.Cols); size > math.MaxInt/2 {
		return nil, fmt.Errorf("binned: %d rows of %d features do not fit the address space", rows, m.Cols)
	}
	m.beyond = make([][]uint64, m.Cols)
	b := &Builder{m: m, page: rows}
	b.notes.present = make([]atomic.Int64, m.Cols)
	if dir != "" {
		bytes := int64(rows) * int64(m.Cols)
		if wide {
			bytes *= 2
		}
		b.files = &files{}
		var err error
		if b.files.rows, err = mapped.Create(dir, bytes); err != nil {
			return nil, err
		}
		if b.files.cols, err = mapped.Create(dir, bytes); err != nil {
			b.Discard()
			return nil, err
		}
		b.page = min(rows, page)
	}
	if wide {
		start(b, &m.rows16, &m.cols16)
	} else {
		start(b, &m.rows8, &m.cols8)
	}
	return b, nil
}

// pageRows returns how many rows are collected before they are written: a few
// megabytes, in pieces of a column that are worth a write.
func pageRows(cols int) int { return max(4096, (4<<20)/max(cols, 1)) }

// start sets up a page of bins: the whole matrix, or what is written at a time.
func start[B Bin](b *Builder, rows, cols *[]B) {
	f, stride := b.m.Cols, b.page
	r, c := make([]B, stride*f), make([]B, stride*f)
	if b.files == nil {
		*rows, *cols = r, c
	}
	tables := b.m.tables()
	b.put = func(x *feature.Matrix, at int, pool *parallel.Pool) {
		next := b.next
		if x.IsDense() {
			to := page{stride: stride, at: at}
			to.rows8, _ = any(r).([]uint8)
			to.cols8, _ = any(c).([]uint8)
			to.rows16, _ = any(r).([]uint16)
			to.cols16, _ = any(c).([]uint16)
			fillDense(b.m, tables, to, x, pool, func(j, begin int, values []float32) {
				b.notes.note(b.m, j, next+begin, values, b.m.end(j))
			})
			return
		}
		x.EachColumn(pool, func(j int, present []int32, values []float32) {
			b.notes.present[j].Add(int64(len(values)))
			fillPresent(b.m, tables[j], c[j*stride+at:j*stride+at+x.Rows], present, values, j)
			for i, v := range values {
				if v >= b.m.end(j) {
					b.m.markBeyond(j, next+int(present[i]))
				}
			}
		})
		pool.Blocks(x.Rows, 256, func(begin, end int) {
			transpose(r, c, stride, f, at+begin, at+end)
		})
	}
	b.write = func(first, n int) error {
		size := int64(unsafe.Sizeof(B(0)))
		if err := b.files.rows.WriteAt(bytesOf(r[:n*f]), int64(first)*int64(f)*size); err != nil {
			return err
		}
		for j := range f {
			offset := (int64(j)*int64(b.m.Rows) + int64(first)) * size
			if err := b.files.cols.WriteAt(bytesOf(c[j*stride:j*stride+n]), offset); err != nil {
				return err
			}
		}
		return nil
	}
}

func bytesOf[B Bin | uint32](v []B) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(B(0))))
}

func binsOf[B Bin](v []byte) []B {
	return unsafe.Slice((*B)(unsafe.Pointer(unsafe.SliceData(v))), len(v)/int(unsafe.Sizeof(B(0))))
}

// Push bins the next rows; there must not be more in all than were announced.
func (b *Builder) Push(x *feature.Matrix, pool *parallel.Pool) error {
	for x.Rows > 0 {
		at := b.next % max(b.page, 1)
		n := min(x.Rows, b.page-at)
		part := x
		if n < x.Rows {
			part, x = x.Slice(0, n), x.Slice(n, x.Rows)
		} else {
			x = &feature.Matrix{}
		}
		b.put(part, at, pool)
		b.next += n
		if b.files != nil && (at+n == b.page || b.next == b.m.Rows) {
			if err := b.write(b.next-at-n, at+n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Present returns how many present values each column has had so far.
func (b *Builder) Present() []int {
	present := make([]int, len(b.notes.present))
	for j := range present {
		present[j] = int(b.notes.present[j].Load())
	}
	return present
}

// Finish returns the matrix when all rows have been pushed.
func (b *Builder) Finish() (*Matrix, error) {
	m := b.m
	if b.files == nil {
		m.narrow.Codes, m.wide.Codes = m.rows8, m.rows16
		return m, nil
	}
	b.put, b.write = nil, nil
	r, err := b.files.rows.Map()
	if err != nil {
		return nil, err
	}
	c, err := b.files.cols.Map()
	if err != nil {
		return nil, err
	}
	if len(r) == m.Rows*m.Cols {
		m.rows8, m.cols8 = r, c
	} else {
		m.rows16, m.cols16 = binsOf[uint16](r), binsOf[uint16](c)
	}
	m.narrow.Codes, m.wide.Codes = m.rows8, m.rows16
	m.files = b.files
	return m, nil
}

// Discard removes the files of a matrix that will not be finished.
func (b *Builder) Discard() {
	if b.files != nil {
		b.files.close()
	}
}

// Close removes the files of a matrix that has some; its bins must not be read any
// more. Closing again does nothing.
func (b *Matrix) Close() error {
	if b.files == nil {
		return nil
	}
	b.rows8, b.cols8, b.rows16, b.cols16 = nil, nil, nil, nil
	b.narrow.Codes, b.wide.Codes = nil, nil
	return b.files.close()
}

func (f *files) close() error {
	var err error
	for _, m := range [2]*mapped.File{f.rows, f.cols} {
		if m != nil {
			if e := m.Close(); err == nil {
				err = e
			}
		}
	}
	return err
}
