//go:build !purego

package grow

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

func partitionSetKernels() impl.Kernels[setKernels] {
	return impl.Kernels[setKernels]{
		{Level: impl.Generic, Func: noSets},
		{Level: impl.AVX512, Func: setKernels{
			func(rows, scratch []int32, codes []uint8, set []uint32) parting {
				return setBlocks(setBytes16, rows, scratch, unsafe.Pointer(unsafe.SliceData(codes)), len(codes)-4, set)
			},
			func(rows, scratch []int32, codes []uint16, set []uint32) parting {
				return setBlocks(setWords16, rows, scratch, unsafe.Pointer(unsafe.SliceData(codes)), len(codes)-2, set)
			},
		}},
	}
}

// setRun are the arguments of setBytes16 and setWords16, in the order in which they
// read them.
type setRun struct {
	rows   *int32 // next to read
	count  int    // rows to read, a multiple of 16
	left   *int32 // where the next row that goes left belongs
	right  *int32
	codes  unsafe.Pointer
	set    *uint32
	rights int // found
}

// setBytes16 partitions sixteen rows at a time with AVX-512: a gather of four bytes
// each, of which the first is the code, the word of the set from two registers, and
// its bit. All sixteen are written, which is within what has been read.
//
//go:noescape
func setBytes16(a *setRun)

// setWords16 is setBytes16 for codes of two bytes.
//
//go:noescape
func setWords16(a *setRun)

// setBlocks runs a kernel on what it can do: rows up to last, at which four bytes
// of codes can be read.
func setBlocks(part func(*setRun), rows, scratch []int32, codes unsafe.Pointer, last int, set []uint32) (at parting) {
	const width, most = 16, 1 << 16 // rows of a turn, of a call
	scratch, set = scratch[:len(rows)], set[:setWords]
	for end := len(rows) / width * width; at.next < end; {
		n := min(end-at.next, most)
		for n > 0 && int(rows[at.next+n-1]) > last {
			n -= width // rows ascend: only the last ones are so near the end
		}
		if n <= 0 {
			break
		}
		a := setRun{
			rows: &rows[at.next], count: n, left: &rows[at.lefts], right: &scratch[at.next-at.lefts],
			codes: codes, set: &set[0],
		}
		part(&a)
		at.next += n
		at.lefts += n - a.rights
	}
	return at
}
