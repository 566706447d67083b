//go:build !amd64 || purego

package split

import "github.com/grove-ml/grove/gbt/internal/impl"

func cumulateTable() impl.Kernels[cumulates] {
	return impl.Kernels[cumulates]{{Level: impl.Generic, Func: cumulateGeneric}}
}
