//go:build !purego

package grow

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

func dealTable() impl.Kernels[dealFunc] {
	return impl.Kernels[dealFunc]{
		{Level: impl.Generic, Func: dealGeneric},
		{Level: impl.AVX2, Func: dealAVX2},
		{Level: impl.AVX512, Func: dealAVX512},
	}
}

// dealArgs are the arguments of deal8 and deal16, in the order in which they read
// them.
type dealArgs struct {
	dst, rest, src *int32
	sides          *uint32
	count          int
	carry          [2]uint32 // sign bits to come, left and right, before and after
	pack           *[256][8]uint8
}

// deal16 is [dealGeneric] by 16 words. It writes whole vectors to rest, and to dst
// where that does not reach beyond what it has read.
//
//go:noescape
func deal16(a *dealArgs) (left int)

// deal8 is the same by 8 words; count is a multiple of 8.
//
//go:noescape
func deal8(a *dealArgs) (left int)

// packLanes lists for every byte the places of its bits that are set, ascending.
var packLanes = func() (out [256][8]uint8) {
	for i := range out {
		n := 0
		for j := range uint8(8) {
			if i>>j&1 == 1 {
				out[i][n] = j
				n++
			}
		}
	}
	return out
}()

// dealRun bounds the words of one call, since assembly is not preempted. It is a
// multiple of 16.
const dealRun = 1 << 18

func dealAVX512(dst, rest, src []int32, sides []uint32) int {
	n := len(src)
	if n == 0 {
		return 0
	}
	_, _ = dst[:n], rest[:n+dealPad]
	l, a := 0, dealArgs{sides: unsafe.SliceData(sides)}
	for i := 0; i < n; i += dealRun {
		a.dst, a.rest, a.src, a.count = &dst[l], &rest[i-l], &src[i], min(dealRun, n-i)
		l += deal16(&a)
	}
	return l
}

func dealAVX2(dst, rest, src []int32, sides []uint32) int {
	n := len(src)
	whole := n &^ 7
	_, _ = dst[:n], rest[:n+dealPad]
	l, a := 0, dealArgs{sides: unsafe.SliceData(sides), pack: &packLanes}
	for i := 0; i < whole; i += dealRun {
		a.dst, a.rest, a.src, a.count = &dst[l], &rest[i-l], &src[i], min(dealRun, whole-i)
		l += deal8(&a)
	}
	return l + dealOn(dst[l:], rest[whole-l:], src[whole:], sides, &a.carry)
}
