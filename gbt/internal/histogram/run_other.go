//go:build !amd64 || purego

package histogram

import "github.com/grove-ml/grove/gbt/internal/impl"

// kernels lists the ways to add a run of features whose bins are bytes.
func kernels() impl.Kernels[run8] { return impl.Kernels[run8]{{Level: impl.Generic, Func: plain8}} }

func summedKernels() impl.Kernels[summed] {
	return impl.Kernels[summed]{{Level: impl.Generic, Func: subtractSummedGeneric}}
}

// someKernels lists the ways to add some columns whose bins are bytes.
func someKernels() impl.Kernels[some8] {
	return impl.Kernels[some8]{{Level: impl.Generic, Func: plainSome8}}
}
