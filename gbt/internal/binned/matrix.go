// Package binned holds the quantised feature matrix that histograms are built
// from: for every value the index of its bin among the cuts of its feature.
package binned

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// Bin is the type of a stored bin index: uint8 where every feature has at most
// 256 codes, else uint16.
type Bin interface{ uint8 | uint16 }

// Matrix is a feature matrix as bins, once by rows for building histograms and
// once by columns for partitioning rows. Features lie in columns of bytes or of
// uint16, of one feature or of several that never meet in a row, or as lists of
// the values that are present: [Matrix.Place] says where.
type Matrix struct {
	Rows, Cols int
	Cuts       quantile.Cuts
	// Offset is the histogram slot of the first bin of each feature; the slots of
	// a feature ascend with it (see [Matrix.SlotsOf]).
	Offset []int32
	Slots  int // histogram slots in all, padding included
	// Complete says that no value at all is missing.
	Complete bool
	// Categorical says which features hold categories: bin k is category k. nil
	// if none does.
	Categorical []bool

	storage

	rows8, cols8   []uint8
	rows16, cols16 []uint16

	// beyond has, by feature, a bit for each row whose value is at or above the
	// last cut, or a category beyond the last one: it is in the last bin, but does
	// not belong there. nil where there is none; only a [Builder] looks for them.
	beyond [][]uint64
	files  *files // that the bins lie in, or nil
}

// MaxBins is the largest number of bins a feature can have: one code of uint16
// is kept for missing values.
const MaxBins = 1<<16 - 1

// padding is added to the slots of each feature that has more than a few. Without it, features of 256
// bins lie exactly 4 KiB apart, the hot bins of skewed features fall into one
// set of the first-level cache, and building slows down tenfold.
const padding = 12

// fewSlots is the number of slots up to which a column is not padded.
const fewSlots = 16

// New makes cuts of at most maxBin bins a feature from the rows with positive
// weight (nil: every row has weight 1) and bins every value with them. Rows that
// are stored as bins stay as they are.
func New(m *feature.Matrix, weights []float32, maxBin int, pool *parallel.Pool) *Matrix {
	return NewFor(compat.V3_4, m, weights, maxBin, pool)
}

// NewFor is [New] with the cuts of a release of XGBoost.
func NewFor(rules compat.Rules, m *feature.Matrix, weights []float32, maxBin int, pool *parallel.Pool) *Matrix {
	if b, ok := m.Stored.(*Matrix); ok {
		return b
	}
	var cuts [][]float32
	var floor []float32
	var present []int
	var room []uint32 // for bins; cuts are made in it first
	m = m.ByColumns(pool)
	if rules == compat.V3_4 && m.IsDense() {
		room = make([]uint32, (2*m.Rows*m.Cols+3)/4) // by rows and by columns
		cuts, present = denseCuts(m, weights, maxBin, room, pool)
	} else {
		cuts, floor, present = columnCuts(rules, m, weights, maxBin, pool)
	}
	b := &Matrix{Rows: m.Rows, Cols: m.Cols, Cuts: joinCuts(cuts), Complete: true, Categorical: m.Categorical}
	b.Cuts.Floor = floor
	for _, n := range present {
		if n < m.Rows {
			b.Complete = false
		}
	}
	b.fill(m, present, room, pool)
	return b
}

// columnCuts makes the cuts of any release, one column after the other; floor is nil
// for those that have none.
func columnCuts(rules compat.Rules, m *feature.Matrix, weights []float32, maxBin int, pool *parallel.Pool) (cuts [][]float32, floor []float32, present []int) {
	cuts, present = make([][]float32, m.Cols), make([]int, m.Cols)
	if rules != compat.V3_4 {
		floor = make([]float32, m.Cols)
	}
	var free sync.Pool // of *columnRoom
	m.EachColumn(pool, func(j int, rows []int32, values []float32) {
		present[j] = len(values)
		if m.IsCategorical(j) {
			cuts[j] = quantile.Categories(values)
			return
		}
		room, _ := free.Get().(*columnRoom)
		if room == nil {
			room = &columnRoom{}
		}
		defer free.Put(room)
		w := room.weightsOf(rows, weights)
		if rules == compat.V3_4 {
			cuts[j] = room.sketch.Column(values, w, maxBin)
		} else {
			cuts[j], floor[j] = quantile.ColumnBefore33(values, w, maxBin)
		}
	})
	return cuts, floor, present
}

// columnRoom is what a worker makes the cuts of one column after the other in.
type columnRoom struct {
	sketch  quantile.Sketch
	weights []float32
}

// weightsOf returns the weights of some rows, nil if all are 1.
func (c *columnRoom) weightsOf(rows []int32, weights []float32) []float32 {
	if weights == nil {
		return nil
	}
	c.weights = slices.Grow(c.weights[:0], len(rows))[:len(rows)]
	for i, r := range rows {
		c.weights[i] = weights[r]
	}
	return c.weights
}

// fill chooses how the features are stored, makes room, and bins every value;
// present is the number of values of each feature. The matrix takes room, whatever is
// in it, for the bins of a dense one.
func (b *Matrix) fill(m *feature.Matrix, present []int, room []uint32, pool *parallel.Pool) {
	b.setPlaces(b.units(m, present))
	b.makeColumns(room)
	if m.IsDense() {
		fillDense(b, b.tables(), page{b.rows8, b.cols8, b.rows16, b.cols16, b.Rows, 0}, m, pool, nil)
		return
	}
	m.EachColumn(pool, func(j int, rows []int32, values []float32) {
		switch p := b.places[j]; {
		case p.Form == Sparse:
		case p.Form == Wide:
			fillPresent(b, b.table(j), b.Words(p.Column), rows, values, j)
		case p.First == 0:
			fillPresent(b, b.table(j), b.Bytes(p.Column), rows, values, j)
		default:
			b.fillMember(j, rows, values)
		}
	})
	b.transposeAll(pool)
	b.fillLists(m, pool)
}

// makeColumns makes room for the columns, or takes that which is given, if it is
// large enough.
func (b *Matrix) makeColumns(room []uint32) {
	if n := b.Rows * len(b.narrow.Slots); n > 0 {
		b.cols8, room = takeBins[uint8](room, n)
		b.rows8, room = takeBins[uint8](room, n)
	}
	if n := b.Rows * len(b.wide.Slots); n > 0 {
		b.cols16, room = takeBins[uint16](room, n)
		b.rows16, _ = takeBins[uint16](room, n)
	}
	b.narrow.Codes, b.wide.Codes = b.rows8, b.rows16
}

// takeBins returns room for n bins, from the room given if they fit, and what is left
// of that.
func takeBins[B Bin](room []uint32, n int) (bins []B, rest []uint32) {
	words := (n*int(unsafe.Sizeof(B(0))) + 3) / 4
	if words > len(room) {
		return make([]B, n), room
	}
	return binsOf[B](bytesOf(room[:words]))[:n:n], room[words:]
}

// fillMember fills in feature j of a bundle, whose codes are 0 so far.
func (b *Matrix) fillMember(j int, rows []int32, values []float32) {
	p := b.places[j]
	dst, first := b.Bytes(p.Column), uint8(p.First)
	if b.Bins(j) == 1 {
		for _, r := range rows {
			dst[r] = first
		}
		return
	}
	t := b.table(j)
	var some [gatherRows]uint8
	for len(values) > 0 {
		n := min(len(values), gatherRows)
		bins(t, some[:n], values[:n])
		for i, r := range rows[:n] {
			dst[r] = first + some[i]
		}
		rows, values = rows[n:], values[n:]
	}
}

// fillPresent fills column j from the rows that have a value; t is nil for
// categories.
func fillPresent[B Bin](b *Matrix, t *table, dst []B, rows []int32, values []float32, j int) {
	if t == nil {
		fillCategories(dst, rows, values, b.Bins(j))
	} else {
		fillColumn(dst, rows, values, t)
	}
}

// transposeAll makes the row-major copy of the bins, in blocks that stay in cache.
func (b *Matrix) transposeAll(pool *parallel.Pool) {
	pool.Blocks(b.Rows, 256, func(begin, end int) {
		transpose(b.rows8, b.cols8, b.Rows, len(b.narrow.Slots), begin, end)
		transpose(b.rows16, b.cols16, b.Rows, len(b.wide.Slots), begin, end)
	})
}

func transpose[B Bin](rows, cols []B, n, f, begin, end int) {
	for j := range f {
		col := cols[j*n+begin : j*n+end]
		k := begin*f + j
		for _, v := range col {
			rows[k] = v
			k += f
		}
	}
}

// fillColumn fills a column from the rows that have a value.
func fillColumn[B Bin](dst []B, rows []int32, values []float32, t *table) {
	if len(rows) < len(dst) {
		missing := B(t.cuts)
		for i := range dst {
			dst[i] = missing
		}
	}
	var some [gatherRows]B
	for len(values) > 0 {
		n := min(len(values), gatherRows)
		bins(t, some[:n], values[:n])
		for i, r := range rows[:n] {
			dst[r] = some[i]
		}
		rows, values = rows[n:], values[n:]
	}
}

// Search returns the bin of a present value: the first whose cut is greater,
// or the last bin for a value that no cut exceeds (src/common/hist_util.h
// SearchBin).
func Search(cuts []float32, v float32) int {
	lo, n := 0, len(cuts)
	for n > 1 {
		half := n / 2
		if cuts[lo+half-1] <= v {
			lo += half
		}
		n -= half
	}
	return lo
}

// Bins returns the number of bins of feature f.
func (b *Matrix) Bins(f int) int { return int(b.Cuts.Ptr[f+1] - b.Cuts.Ptr[f]) }

// FeatureCuts returns the cuts of feature f: bin k holds the values below cut k
// that are not below cut k-1.
func (b *Matrix) FeatureCuts(f int) []float32 {
	return b.Cuts.Values[b.Cuts.Ptr[f]:b.Cuts.Ptr[f+1]]
}

// RowMajor returns the codes in row order if all features are in columns of their
// own and of one width, else nil; the other slice is nil.
func (b *Matrix) RowMajor() ([]uint8, []uint16) {
	switch b.Cols {
	case len(b.narrow.Slots):
		return b.rows8, nil
	case len(b.wide.Slots):
		return nil, b.rows16
	}
	return nil, nil
}
