// Package binned holds the quantised feature matrix that histograms are built
// from: for every value the index of its bin among the cuts of its feature.
package binned

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// Bin is the type of a stored bin index: uint8 where every feature has at most
// 256 codes, else uint16.
type Bin interface{ uint8 | uint16 }

// Matrix is a feature matrix as bins, once by rows for building histograms and
// once by columns for partitioning rows. A missing value has the code
// [Matrix.Bins] of its feature, one past its last bin.
type Matrix struct {
	Rows, Cols int
	Cuts       quantile.Cuts
	// Offset is the first histogram slot of each feature; feature f has a slot
	// for each bin and one for missing values, then padding.
	Offset []int32
	Slots  int // histogram slots in all, padding included
	// Complete says that no value at all is missing.
	Complete bool
	// Categorical says which features hold categories: bin k is category k. nil
	// if none does.
	Categorical []bool

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

// padding is added to the slots of each feature. Without it, features of 256
// bins lie exactly 4 KiB apart, the hot bins of skewed features fall into one
// set of the first-level cache, and building slows down tenfold.
const padding = 12

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
	cuts := make([][]float32, m.Cols)
	var floor []float32
	if rules != compat.V3_4 {
		floor = make([]float32, m.Cols)
	}
	present := make([]int, m.Cols)
	m.EachColumn(pool, func(j int, rows []int32, values []float32) {
		present[j] = len(values)
		if m.IsCategorical(j) {
			cuts[j] = quantile.Categories(values)
			return
		}
		var w []float32
		if weights != nil {
			w = make([]float32, len(rows))
			for i, r := range rows {
				w[i] = weights[r]
			}
		}
		if rules == compat.V3_4 {
			cuts[j] = quantile.Column(values, w, maxBin)
		} else {
			cuts[j], floor[j] = quantile.ColumnBefore33(values, w, maxBin)
		}
	})
	b := &Matrix{Rows: m.Rows, Cols: m.Cols, Cuts: joinCuts(cuts), Complete: true, Categorical: m.Categorical}
	b.Cuts.Floor = floor
	for _, n := range present {
		if n < m.Rows {
			b.Complete = false
		}
	}
	b.layout()
	b.fill(m, pool)
	return b
}

// layout makes room for the bins.
func (b *Matrix) layout() {
	if b.place() <= 256 {
		b.rows8 = make([]uint8, b.Rows*b.Cols)
		b.cols8 = make([]uint8, b.Rows*b.Cols)
	} else {
		b.rows16 = make([]uint16, b.Rows*b.Cols)
		b.cols16 = make([]uint16, b.Rows*b.Cols)
	}
}

// place places the slots of the histogram and returns the largest number of codes
// that a feature has.
func (b *Matrix) place() (codes int) {
	b.Offset = make([]int32, b.Cols)
	for f := range b.Cols {
		b.Offset[f] = int32(b.Slots)
		n := b.Bins(f)
		b.Slots += n + 1 + padding
		if !b.Complete {
			n++ // the code of missing values
		}
		codes = max(codes, n)
	}
	return codes
}

// fill bins every value.
func (b *Matrix) fill(m *feature.Matrix, pool *parallel.Pool) {
	tables := b.tables(b.cols8 != nil)
	switch {
	case b.cols8 != nil && m.IsDense():
		fillDense(b, tables, b.rows8, b.cols8, b.Rows, 0, m, pool, nil)
	case m.IsDense():
		fillDense(b, tables, b.rows16, b.cols16, b.Rows, 0, m, pool, nil)
	default:
		m.EachColumn(pool, func(j int, rows []int32, values []float32) {
			if b.cols8 != nil {
				fillPresent(b, tables[j], b.cols8[j*b.Rows:(j+1)*b.Rows], rows, values, j)
			} else {
				fillPresent(b, tables[j], b.cols16[j*b.Rows:(j+1)*b.Rows], rows, values, j)
			}
		})
		b.transposeAll(pool)
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
		if b.cols8 != nil {
			transpose(b.rows8, b.cols8, b.Rows, b.Cols, begin, end)
		} else {
			transpose(b.rows16, b.cols16, b.Rows, b.Cols, begin, end)
		}
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

// RowMajor returns the bins in row order; one of the two slices is nil.
func (b *Matrix) RowMajor() ([]uint8, []uint16) { return b.rows8, b.rows16 }

// Column returns the bins of feature f by row; one of the two slices is nil.
func (b *Matrix) Column(f int) ([]uint8, []uint16) {
	lo, hi := f*b.Rows, (f+1)*b.Rows
	if b.cols8 != nil {
		return b.cols8[lo:hi], nil
	}
	return nil, b.cols16[lo:hi]
}
