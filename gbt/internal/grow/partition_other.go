//go:build !amd64 || purego

package grow

import "github.com/grove-ml/grove/gbt/internal/impl"

func partitionKernels() impl.Kernels[partition8] {
	return impl.Kernels[partition8]{{Level: impl.Generic, Func: none8}}
}
