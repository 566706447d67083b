//go:build !amd64 || purego

package objective

import "github.com/grove-ml/grove/gbt/internal/impl"

// compute computes all pairs with the kernels of a level.
func (a *lambdas) compute(impl.Level) { a.generic() }

// differences is differencesGeneric with the kernels of a level.
func differences(_ impl.Level, dst, margin, label []float32, n int, upperMargin, upperLabel float32) {
	differencesGeneric(dst, margin, label, n, upperMargin, upperLabel)
}
