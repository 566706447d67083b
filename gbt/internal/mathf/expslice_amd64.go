//go:build !purego

package mathf

import "github.com/grove-ml/grove/gbt/internal/impl"

// expNumbers holds what the kernels broadcast: the constants of [Exp] and [Sigmoid].
//
//lint:ignore U1000 the assembly reads it
var expNumbers = struct {
	invLn2N, shift, c0, c1, c2, one float64 // 0 to 40
	low, high, limit, one32         float32 // 48 to 60
	index                           uint64  // 64: the bits of k that choose from expTable
	sign                            uint32  // 72
}{
	expInvLn2N, expShift, expC0, expC1, expC2, 1,
	-104, 89, sigmoidLimit, 1, // beyond low and high the result is that of them: 0 and +Inf
	31, signMask,
}

// The kernels of n elements, n a multiple of 8 (AVX2) or 16 (AVX-512). dst and src are at the same
// address or do not overlap.

//go:noescape
func expAVX2(dst, src *float32, n int)

//go:noescape
func sigmoidAVX2(dst, src *float32, n int)

//go:noescape
func expAVX512(dst, src *float32, n int)

//go:noescape
func sigmoidAVX512(dst, src *float32, n int)

// mostAtOnce bounds the elements of a call of a kernel, during which a goroutine cannot be
// stopped.
const mostAtOnce = 1 << 16

// expVector writes the first elements of dst, as many as fill vectors, and returns how many. dst
// is as long as src.
func expVector(l impl.Level, dst, src []float32) int {
	lanes := lanesAt(l)
	whole := len(src) &^ (lanes - 1)
	for i := 0; i < whole; i += mostAtOnce {
		n := min(whole-i, mostAtOnce)
		if lanes == 16 {
			expAVX512(&dst[i], &src[i], n)
		} else {
			expAVX2(&dst[i], &src[i], n)
		}
	}
	return whole
}

// sigmoidVector does for Sigmoid what expVector does for Exp.
func sigmoidVector(l impl.Level, dst, src []float32) int {
	lanes := lanesAt(l)
	whole := len(src) &^ (lanes - 1)
	for i := 0; i < whole; i += mostAtOnce {
		n := min(whole-i, mostAtOnce)
		if lanes == 16 {
			sigmoidAVX512(&dst[i], &src[i], n)
		} else {
			sigmoidAVX2(&dst[i], &src[i], n)
		}
	}
	return whole
}

// lanesAt returns the number of elements that kernels of a level take at a time: a power of two,
// or 0 if there are no kernels, of which no length is a multiple.
func lanesAt(l impl.Level) int {
	switch {
	case l >= impl.AVX512:
		return 16
	case l >= impl.AVX2:
		return 8
	}
	return 0
}
