//go:build !amd64 || purego

package shap

import "github.com/grove-ml/grove/gbt/internal/impl"

var laneKernelsAsm impl.Kernels[laneSet]
