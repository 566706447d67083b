//go:build !purego

package quantile

import "github.com/grove-ml/grove/gbt/internal/impl"

// mergeKernels lists the ways to make steps of two merges.
var mergeKernels = impl.Kernels[mergeSteps]{
	{Level: impl.Generic, Func: stepGeneric},
	{Level: impl.AVX512, Func: stepAVX512},
}

// mergePair makes steps of two merges in turn.
//
//go:noescape
func mergePair(dst, a, b *whole, p, q *merge, steps int)

func stepAVX512(dst, a, b wholes, p, q *merge, steps int) {
	if steps <= 0 {
		return
	}
	// What is read and written in that many steps.
	_, _, _ = dst[p.n+steps-1], a[p.i+steps-1], b[p.j+steps-1]
	_, _, _ = dst[q.n+steps-1], a[q.i+steps-1], b[q.j+steps-1]
	mergePair(&dst[0], &a[0], &b[0], p, q, steps)
}
