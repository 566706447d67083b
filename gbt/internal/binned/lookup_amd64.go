//go:build !purego

package binned

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

// lookupKernels lists the ways to find bins that are bytes.
var lookupKernels = impl.Kernels[lookup8]{
	{Level: impl.Generic, Func: find[uint8]},
	{Level: impl.AVX2, Func: findAVX2},
	{Level: impl.AVX512, Func: findAVX512},
}

// lookup16 walks down the tree for 16 values at a time.
//
//go:noescape
func lookup16(dst *uint8, values *float32, n int, tree *float32, missing int)

// lookup1 counts the pivots that a value reaches, and then the cuts between
// those, one value after the other. What is missing has bin 0.
//
//go:noescape
func lookup1(dst *uint8, values *float32, n int, pivots *float32)

// kernelValues bounds the values of one call: what is in assembly is not
// interrupted.
const kernelValues = 1 << 14

func findAVX512(t *table, dst []uint8, values []float32) {
	dst = dst[:len(values)]
	for len(values) > 0 {
		n := min(len(values), kernelValues)
		lookup16(unsafe.SliceData(dst), unsafe.SliceData(values), n, &t.levels.tree[0], t.cuts)
		dst, values = dst[n:], values[n:]
	}
}

func findAVX2(t *table, dst []uint8, values []float32) {
	dst = dst[:len(values)]
	missing := uint8(t.cuts)
	for len(values) > 0 {
		n := min(len(values), kernelValues)
		lookup1(unsafe.SliceData(dst), unsafe.SliceData(values), n, &t.levels.pivots[0])
		for i, v := range values[:n] {
			if v != v {
				dst[i] = missing
			}
		}
		dst, values = dst[n:], values[n:]
	}
}
