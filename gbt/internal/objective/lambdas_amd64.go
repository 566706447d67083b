//go:build !purego

package objective

import "github.com/grove-ml/grove/gbt/internal/impl"

// lambdasAVX2 and lambdasAVX512 compute the pairs up to the next multiple of 4 and 8.

//go:noescape
func lambdasAVX2(a *lambdas)

//go:noescape
func lambdasAVX512(a *lambdas)

// differencesAVX2 and differencesAVX512 write n differences, n a multiple of
// lambdaPad.

//go:noescape
func differencesAVX2(dst, margin, label *float32, n int, upperMargin, upperLabel float32)

//go:noescape
func differencesAVX512(dst, margin, label *float32, n int, upperMargin, upperLabel float32)

// mostPositions bounds the positions that a kernel is called for, during which a
// goroutine cannot be stopped.
const mostPositions = 1 << 17

// compute computes all pairs with the kernels of a level.
func (a *lambdas) compute(l impl.Level) {
	room := min(len(a.label), len(a.gain), len(a.discount), len(a.difference), len(a.s), len(a.g), len(a.h), len(a.sumG), len(a.sumH))
	switch {
	case a.n == 0 || a.n > mostPositions || room < a.n+lambdaPad:
		a.generic()
	case l >= impl.AVX512:
		lambdasAVX512(a)
	case l >= impl.AVX2:
		lambdasAVX2(a)
	default:
		a.generic()
	}
}

// differences is differencesGeneric with the kernels of a level. Slices are longer
// than n by lambdaPad.
func differences(l impl.Level, dst, margin, label []float32, n int, upperMargin, upperLabel float32) {
	whole := (n + lambdaPad - 1) &^ (lambdaPad - 1)
	switch {
	case n == 0 || n > mostPositions || min(len(dst), len(margin), len(label)) < whole:
		differencesGeneric(dst, margin, label, n, upperMargin, upperLabel)
	case l >= impl.AVX512:
		differencesAVX512(&dst[0], &margin[0], &label[0], whole, upperMargin, upperLabel)
	case l >= impl.AVX2:
		differencesAVX2(&dst[0], &margin[0], &label[0], whole, upperMargin, upperLabel)
	default:
		differencesGeneric(dst, margin, label, n, upperMargin, upperLabel)
	}
}
