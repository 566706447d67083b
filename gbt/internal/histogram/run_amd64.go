//go:build !purego

package histogram

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// run8 are the arguments of addRun8, in the order in which it reads them.
type run8 struct {
	slots    *grad.Sum
	bins     *uint8 // bin of the first feature of row 0
	stride   int    // bytes from row to row
	offset   *int32
	features int
	rows     *int32
	count    int // rows
	pairs    *grad.Pair
}

// addRun8 is [runGeneric] for bins of a byte. It needs no more than SSE2, which
// every amd64 processor has.
//
//go:noescape
func addRun8(a *run8)

// kernels lists the ways to add a run of features whose bins are bytes; the
// first is used, and all must give the same bits.
func kernels() []kernel {
	return []kernel{{"sse2", runSSE2}, {"generic", runGeneric[uint8]}}
}

// run adds the pairs of rows to the slots of consecutive features.
func run(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair) {
	runSSE2(h, bins, cols, first, offset, rows, pairs)
}

func runSSE2(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair) {
	if len(rows) == 0 || len(offset) == 0 {
		return
	}
	addRun8(&run8{
		unsafe.SliceData(h), &bins[first], cols, unsafe.SliceData(offset), len(offset),
		unsafe.SliceData(rows), len(rows), unsafe.SliceData(pairs),
	})
}
