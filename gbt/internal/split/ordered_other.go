//go:build !amd64 || purego

package split

import "github.com/grove-ml/grove/gbt/internal/impl"

func orderedTable() impl.Kernels[orderedKernels] {
	return impl.Kernels[orderedKernels]{{Level: impl.Generic, Func: orderedKernels{suffixGeneric, prefixGeneric, pickGeneric}}}
}
