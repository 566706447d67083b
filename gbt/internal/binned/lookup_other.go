//go:build !amd64 || purego

package binned

import "github.com/grove-ml/grove/gbt/internal/impl"

// lookupKernels lists the ways to find bins that are bytes.
var lookupKernels = impl.Kernels[lookup8]{{Level: impl.Generic, Func: find[uint8]}}
