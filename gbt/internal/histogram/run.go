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
