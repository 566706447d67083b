//go:build !amd64 || purego

package histogram

import "github.com/grove-ml/grove/gbt/internal/impl"

func columnKernels() impl.Kernels[columns8] {
	return impl.Kernels[columns8]{{Level: impl.Generic, Func: columnsGeneric}}
}
