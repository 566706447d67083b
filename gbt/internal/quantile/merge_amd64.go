//go:build !purego

package quantile

import "github.com/grove-ml/grove/gbt/internal/impl"

// mergeKernels lists the ways to make steps of two merges.
var mergeKernels = impl.Kernels[mergeSteps]{
	{Level: impl.Generic, Func: stepGeneric},
	{Level: impl.AVX2, Func: stepAVX2},
	{Level: impl.AVX512, Func: stepAVX512},
}

// mergePair makes steps of two merges in turn.
//
//go:noescape
func mergePair(dst, a, b *whole, p, q *merge, steps int)

// mergePairAVX2 is mergePair without masks in registers of their own.
//
//go:noescape
func mergePairAVX2(dst, a, b *whole, p, q *merge, steps int)

func stepAVX512(dst, a, b wholes, p, q *merge, steps int) {
	if fits(dst, a, b, p, steps) && fits(dst, a, b, q, steps) {
		mergePair(&dst[0], &a[0], &b[0], p, q, steps)
	}
}

func stepAVX2(dst, a, b wholes, p, q *merge, steps int) {
	if fits(dst, a, b, p, steps) && fits(dst, a, b, q, steps) {
		mergePairAVX2(&dst[0], &a[0], &b[0], p, q, steps)
	}
}

// fits reports whether there are steps, and panics if there is no room for them.
func fits(dst, a, b wholes, m *merge, steps int) bool {
	if steps <= 0 {
		return false
	}
	_, _, _ = dst[m.n:][steps-1], a[m.i:][steps-1], b[m.j:][steps-1]
	return true
}
