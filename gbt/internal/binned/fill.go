package binned

import (
	"sync"
	"sync/atomic"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

const (
	// taskRows are the rows that a worker bins at a time, gatherRows those whose
	// values, and gatherCols the columns of which, are in the nearest cache.
	taskRows   = 2048
	gatherRows = 256
	gatherCols = 16
)

// gathered is room for the values of a few columns of a few rows.
type gathered [gatherCols * gatherRows]float32

// tables returns what finds the bins of each feature; nil for categories. narrow
// says that bins will be bytes.
func (b *Matrix) tables(narrow bool) []*table {
	t := make([]*table, b.Cols)
	for j := range t {
		if !b.IsCategorical(j) {
			t[j] = newTable(b.FeatureCuts(j), narrow)
		}
	}
	return t
}

// fillDense bins rows of a dense matrix, of which at most Cols columns of stride
// bins and the same in row order are kept from row at on. It reads every value
// once. seen is called for the values and bins of each piece of a column, on any
// worker; nil if nobody wants to know.
func fillDense[B Bin](b *Matrix, tables []*table, rows, cols []B, stride, at int, m *feature.Matrix, pool *parallel.Pool, seen func(col, begin int, values []float32)) {
	var free sync.Pool
	pool.Blocks(m.Rows, taskRows, func(begin, end int) {
		room, _ := free.Get().(*gathered)
		if room == nil {
			room = new(gathered)
		}
		for from := begin; from < end; from += gatherRows {
			to := min(end, from+gatherRows)
			for first := 0; first < b.Cols; first += gatherCols {
				n := min(gatherCols, b.Cols-first)
				m.Gather(room[:], gatherRows, first, n, from, to)
				for k := range n {
					j, values := first+k, room[k*gatherRows:k*gatherRows+to-from]
					dst := cols[j*stride+at+from : j*stride+at+to]
					if t := tables[j]; t != nil {
						bins(t, dst, values)
					} else {
						binCategories(dst, values, b.Bins(j))
					}
					if seen != nil {
						seen(j, from, values)
					}
				}
			}
			transpose(rows, cols, stride, b.Cols, at+from, at+to)
		}
		free.Put(room)
	})
}

// notes are what a [Builder] wants to know of the values that it bins.
type notes struct {
	present []atomic.Int64 // values by column
	mu      sync.Mutex     // of the rows beyond the last bin, which are few
}

// note counts the present values of a piece of column j that begins at row first
// of all, and marks the rows whose value is not below the end of the last bin.
func (n *notes) note(b *Matrix, j, first int, values []float32, end float32) {
	missing, beyond := 0, false
	for _, v := range values {
		if v != v {
			missing++
		}
		if v >= end {
			beyond = true
		}
	}
	n.present[j].Add(int64(len(values) - missing))
	if !beyond {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for i, v := range values {
		if v >= end {
			b.markBeyond(j, first+i)
		}
	}
}

// markBeyond marks a row whose value of feature f is beyond all bins.
func (b *Matrix) markBeyond(f, row int) {
	if b.beyond[f] == nil {
		b.beyond[f] = make([]uint64, (b.Rows+63)/64)
	}
	b.beyond[f][row/64] |= 1 << (row % 64)
}

// end returns the least value of feature f that is beyond all bins.
func (b *Matrix) end(f int) float32 {
	if b.IsCategorical(f) {
		return float32(b.Bins(f))
	}
	return b.Cuts.Values[b.Cuts.Ptr[f+1]-1]
}
