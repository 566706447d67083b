//go:build !amd64 || purego

package histogram

import "github.com/grove-ml/grove/gbt/internal/impl"

func wordKernels() impl.Kernels[run16] {
	return impl.Kernels[run16]{{Level: impl.Generic, Func: plain16}}
}
