//go:build !purego

package split

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
)

func orderedTable() impl.Kernels[orderedKernels] {
	return impl.Kernels[orderedKernels]{
		{Level: impl.Generic, Func: orderedKernels{suffixGeneric, prefixGeneric, pickGeneric}},
		{Level: impl.AVX2, Func: orderedKernels{suffixAVX, prefixAVX, pickAVX2}},
		{Level: impl.AVX512, Func: orderedKernels{suffixAVX, prefixAVX, pickAVX512}},
	}
}

// runArgs are the arguments of suffixRun and prefixRun, in the order in which they
// read them.
type runArgs struct {
	sums  *grad.Sum
	words *int32
	pairs *grad.Pair
	count int
	sum   grad.Sum // to begin with, and at the end
}

//go:noescape
func suffixRun(a *runArgs)

//go:noescape
func prefixRun(a *runArgs)

func suffixAVX(sums []grad.Sum, words []int32, pairs []grad.Pair, from grad.Sum) grad.Sum {
	sums = sums[:len(words)]
	a := runArgs{unsafe.SliceData(sums), unsafe.SliceData(words), unsafe.SliceData(pairs), len(words), from}
	suffixRun(&a)
	return a.sum
}

func prefixAVX(sums []grad.Sum, words []int32, pairs []grad.Pair, from grad.Sum) grad.Sum {
	sums = sums[:len(words)]
	a := runArgs{unsafe.SliceData(sums), unsafe.SliceData(words), unsafe.SliceData(pairs), len(words), from}
	prefixRun(&a)
	return a.sum
}

// pickArgs are the arguments of pick4 and pick8, in the order in which they read
// them.
type pickArgs struct {
	mask  *uint64
	sums  *grad.Sum
	words *int32
	count int
	bound *bound
}

// pick4 looks at entries by four, eight of them a turn; count is a multiple of 8.
//
//go:noescape
func pick4(a *pickArgs) (some uint64)

// pick8 looks at entries by eight. It reads the sums of whole eights.
//
//go:noescape
func pick8(a *pickArgs) (some uint64)

func pickAVX2(mask *[block / 64]uint64, sums []grad.Sum, words []int32, b *bound) bool {
	n := len(words)
	sums = sums[:n]
	clear(mask[:(n+63)/64])
	whole := n &^ 7
	some := false
	if whole > 0 {
		some = pick4(&pickArgs{&mask[0], &sums[0], &words[0], whole, b}) != 0
	}
	for i := whole; i < n; i++ {
		if words[i] < 0 && b.near(sums[i]) {
			mask[i/64] |= 1 << (i % 64)
			some = true
		}
	}
	return some
}

func pickAVX512(mask *[block / 64]uint64, sums []grad.Sum, words []int32, b *bound) bool {
	n := len(words)
	if n == 0 {
		return false
	}
	_ = sums[: n+7 : cap(sums)]
	clear(mask[:(n+63)/64])
	return pick8(&pickArgs{&mask[0], &sums[0], &words[0], n, b}) != 0
}
