package histogram

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// run8 adds the pairs of rows to the slots of consecutive features whose bins are
// bytes: offset are the first slots of features first, first+1, ...
type run8 func(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair, s *Scratch)

// run is the kernel that is used.
var run = kernels().Best()

// plain8 is [runGeneric] as a kernel.
func plain8(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair, _ *Scratch) {
	runGeneric(h, bins, cols, first, offset, rows, pairs)
}

// runGeneric adds the pairs of rows to the slots of consecutive features. It is where training
// spends most of its time, and checking every index doubles it: the bins of a
// binned.Matrix are below the slots of their features by construction.
func runGeneric[B binned.Bin](h []grad.Sum, bins []B, cols, first int, offset []int32, rows []int32, pairs []grad.Pair) {
	base := unsafe.Pointer(unsafe.SliceData(h))
	size := unsafe.Sizeof(B(0))
	for _, r := range rows {
		p := pairs[r]
		g, hs := float64(p.G), float64(p.H)
		row := bins[int(r)*cols+first : int(r)*cols+first+len(offset)]
		bin := unsafe.Pointer(unsafe.SliceData(row))
		for j, o := range offset {
			b := *(*B)(unsafe.Add(bin, uintptr(j)*size))
			s := (*grad.Sum)(unsafe.Add(base, (uintptr(o)+uintptr(b))*slotBytes))
			s.G += g
			s.H += hs
		}
	}
}

// some8 adds the pairs of rows to the slots of some columns of bytes: slots are the
// first slots of all columns, columns the numbers of those wanted, ascending.
type some8 func(h []grad.Sum, bins []uint8, slots, columns []int32, rows []int32, pairs []grad.Pair, s *Scratch)

// runSome is the kernel that is used.
var runSome = someKernels().Best()

// plainSome8 is [someGeneric] as a kernel.
func plainSome8(h []grad.Sum, bins []uint8, slots, columns []int32, rows []int32, pairs []grad.Pair, _ *Scratch) {
	someGeneric(h, bins, slots, columns, rows, pairs)
}

// someGeneric is [runGeneric] for some columns.
func someGeneric[B binned.Bin](h []grad.Sum, bins []B, slots, columns []int32, rows []int32, pairs []grad.Pair) {
	base := unsafe.Pointer(unsafe.SliceData(h))
	for _, r := range rows {
		p := pairs[r]
		g, hs := float64(p.G), float64(p.H)
		row := bins[int(r)*len(slots) : (int(r)+1)*len(slots)]
		for _, k := range columns {
			s := (*grad.Sum)(unsafe.Add(base, (uintptr(slots[k])+uintptr(row[k]))*slotBytes))
			s.G += g
			s.H += hs
		}
	}
}
