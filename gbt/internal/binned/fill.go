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

// table returns what finds the bins of feature j; nil for categories.
func (b *Matrix) table(j int) *table {
	if b.IsCategorical(j) {
		return nil
	}
	return newTable(b.FeatureCuts(j), b.places[j].Form == Narrow)
}

// tables returns the tables of all features.
func (b *Matrix) tables() []*table {
	t := make([]*table, b.Cols)
	for j := range t {
		t[j] = b.table(j)
	}
	return t
}

// page is room for the bins of some rows: columns of stride bins each, kept from
// row at on, and the same in row order.
type page struct {
	rows8, cols8   []uint8
	rows16, cols16 []uint16
	stride, at     int
}

// fillDense bins rows of a dense matrix, each feature of which has a column of its
// own. It reads every value once. seen is called for the values and bins of each
// piece of a column, on any worker; nil if nobody wants to know.
func fillDense(b *Matrix, tables []*table, to page, m *feature.Matrix, pool *parallel.Pool, seen func(col, begin int, values []float32)) {
	var free sync.Pool
	pool.Blocks(m.Rows, taskRows, func(begin, end int) {
		room, _ := free.Get().(*gathered)
		if room == nil {
			room = new(gathered)
		}
		for from := begin; from < end; from += gatherRows {
			stop := min(end, from+gatherRows)
			for first := 0; first < b.Cols; first += gatherCols {
				n := min(gatherCols, b.Cols-first)
				m.Gather(room[:], gatherRows, first, n, from, stop)
				for k := range n {
					j, values := first+k, room[k*gatherRows:k*gatherRows+stop-from]
					if p := b.places[j]; p.Form == Narrow {
						fillPiece(b, tables[j], to.cols8[int(p.Column)*to.stride+to.at+from:], values, j)
					} else {
						fillPiece(b, tables[j], to.cols16[int(p.Column)*to.stride+to.at+from:], values, j)
					}
					if seen != nil {
						seen(j, from, values)
					}
				}
			}
			transpose(to.rows8, to.cols8, to.stride, len(b.narrow.Slots), to.at+from, to.at+stop)
			transpose(to.rows16, to.cols16, to.stride, len(b.wide.Slots), to.at+from, to.at+stop)
		}
		free.Put(room)
	})
}

// fillPiece bins a piece of column j.
func fillPiece[B Bin](b *Matrix, t *table, dst []B, values []float32, j int) {
	if dst = dst[:len(values)]; t != nil {
		bins(t, dst, values)
	} else {
		binCategories(dst, values, b.Bins(j))
	}
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
