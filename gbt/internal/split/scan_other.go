//go:build !amd64 || purego

package split

import "github.com/grove-ml/grove/gbt/internal/impl"

func scanKernels() impl.Kernels[scanKernel] {
	return impl.Kernels[scanKernel]{{Level: impl.Generic, Func: nil}}
}
