//go:build !purego

package histogram

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
)

func columnKernels() impl.Kernels[columns8] {
	return impl.Kernels[columns8]{
		{Level: impl.Generic, Func: columnsGeneric},
		{Level: impl.Base, Func: runColumns},
	}
}

// columnRun are the arguments of addInOrder and addListed, in the order in which they
// read them.
type columnRun struct {
	bins     *uint8 // of the first column, of the first row of a run or of row 0
	stride   int    // bytes from column to column
	rows     *int32 // of the list
	count    int    // rows, at least 1
	pairs    *grad.Pair
	features int // 4 to blockWidth
	slots    [blockWidth]*grad.Sum
}

// addInOrder adds the pairs of rows that follow each other to the slots of a block of
// columns. It needs no more than SSE2.
//
//go:noescape
func addInOrder(a *columnRun)

// addListed is addInOrder for listed rows. It reads one row more of the list than it adds.
//
//go:noescape
func addListed(a *columnRun)

// runColumns is the kernel of columns. A column is read where it lies: its bins need
// neither be fetched nor be put in order, and the slots of a block stay in the
// first-level cache.
func runColumns(h []grad.Sum, bins []uint8, stride int, offset []int32, rows []int32, pairs []grad.Pair) {
	if len(rows) == 0 {
		return
	}
	last := rows[len(rows)-1] // apart: addListed reads it
	rows = rows[:len(rows)-1]
	blocks := (len(offset) + blockWidth - 1) / blockWidth
	for len(rows) > 0 {
		n := min(len(rows), columnRows)
		first := int(rows[0])
		inOrder := int(rows[n-1])-first == n-1
		for b := range blocks {
			lo, hi := b*len(offset)/blocks, (b+1)*len(offset)/blocks
			a := columnRun{stride: stride, count: n, features: hi - lo}
			for j, o := range offset[lo:hi] {
				a.slots[j] = &h[o]
			}
			if inOrder {
				a.bins, a.pairs = &bins[lo*stride+first], &pairs[first]
				addInOrder(&a)
			} else {
				a.bins, a.rows, a.pairs = &bins[lo*stride], &rows[0], unsafe.SliceData(pairs)
				addListed(&a)
			}
		}
		rows = rows[n:]
	}
	addLast(h, bins, stride, offset, last, pairs)
}

// addLast adds one row.
func addLast(h []grad.Sum, bins []uint8, stride int, offset []int32, row int32, pairs []grad.Pair) {
	p := pairs[row]
	for j, o := range offset {
		s := &h[int(o)+int(bins[j*stride+int(row)])]
		s.G += float64(p.G)
		s.H += float64(p.H)
	}
}
