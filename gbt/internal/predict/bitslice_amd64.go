//go:build !purego

package predict

import "github.com/grove-ml/grove/gbt/internal/impl"

// sliceTable lists the kernels.
var sliceTable = impl.Kernels[*sliceKernels]{genericSlices}
