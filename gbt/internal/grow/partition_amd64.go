//go:build !purego

package grow

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

func partitionKernels() impl.Kernels[partition8] {
	return impl.Kernels[partition8]{
		{Level: impl.Generic, Func: none8},
		{Level: impl.AVX2, Func: func(rows, scratch []int32, bins []uint8, bin, also int32, at parting) parting {
			return partitionBlocks(8, rows, scratch, bins, bin, also, at)
		}},
		{Level: impl.AVX512, Func: func(rows, scratch []int32, bins []uint8, bin, also int32, at parting) parting {
			return partitionBlocks(16, rows, scratch, bins, bin, also, at)
		}},
	}
}

// partRun are the arguments of part8 and part16, in the order in which they read
// them.
type partRun struct {
	rows   *int32 // next to read
	count  int    // rows to read, a multiple of the width
	left   *int32 // where the next row that goes left belongs
	right  *int32
	bins   *uint8
	bin    int64
	also   int64
	rights int          // found
	lanes  *[256]uint64 // for part8
}

// part8 partitions eight rows at a time with AVX2: a gather of four bytes each, of
// which the first is the bin, and a permutation that puts the chosen rows first.
// All eight are written, which is within what has been read.
//
//go:noescape
func part8(a *partRun)

// part16 partitions sixteen rows at a time with AVX-512, which has an instruction
// that puts the chosen rows first.
//
//go:noescape
func part16(a *partRun)

// chosenFirst has for every set of eight lanes the lanes of the set, then any, a byte each.
var chosenFirst = func() *[256]uint64 {
	t := new([256]uint64)
	for set := range t {
		n := 0
		for lane := range 8 {
			if set>>lane&1 == 1 {
				t[set] |= uint64(lane) << (8 * n)
				n++
			}
		}
	}
	return t
}()

// partitionBlocks runs the kernel of a width on what it can do: blocks of width rows whose bins
// can be read four at a time.
func partitionBlocks(width int, rows, scratch []int32, bins []uint8, bin, also int32, at parting) parting {
	const most = 1 << 16 // rows of a call
	scratch = scratch[:len(rows)]
	for end := len(rows) / width * width; at.next < end; {
		n := min(end-at.next, most)
		for n > 0 && int(rows[at.next+n-1]) > len(bins)-4 {
			n -= width // rows ascend: only the last ones are so near the end
		}
		if n <= 0 {
			break
		}
		a := partRun{
			rows: &rows[at.next], count: n, left: &rows[at.lefts], right: &scratch[at.next-at.lefts],
			bins: unsafe.SliceData(bins), bin: int64(bin), also: int64(also), lanes: chosenFirst,
		}
		if width == 16 { // not by a variable, with which a would escape
			part16(&a)
		} else {
			part8(&a)
		}
		at.next += n
		at.lefts += n - a.rights
	}
	return at
}
