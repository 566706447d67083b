//go:build !amd64 || purego

package grow

import "github.com/grove-ml/grove/gbt/internal/impl"

func partitionSetKernels() impl.Kernels[setKernels] {
	return impl.Kernels[setKernels]{{Level: impl.Generic, Func: noSets}}
}
