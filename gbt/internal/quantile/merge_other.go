//go:build !amd64 || purego

package quantile

import "github.com/grove-ml/grove/gbt/internal/impl"

// mergeKernels lists the ways to make steps of two merges.
var mergeKernels = impl.Kernels[mergeSteps]{{Level: impl.Generic, Func: stepGeneric}}
