//go:build !amd64 || purego

package grow

import "github.com/grove-ml/grove/gbt/internal/impl"

func dealTable() impl.Kernels[dealFunc] {
	return impl.Kernels[dealFunc]{{Level: impl.Generic, Func: dealGeneric}}
}
