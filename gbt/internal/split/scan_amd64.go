//go:build !purego

package split

import "github.com/grove-ml/grove/gbt/internal/impl"

func scanKernels() impl.Kernels[scanKernel] {
	return impl.Kernels[scanKernel]{
		{Level: impl.Generic, Func: nil},
		{Level: impl.AVX512, Func: func(s *gainScan) { scan8(s) }},
	}
}

// scan8 runs a scan with AVX-512: first the sums, one after the other, then the
// gains of eight bins at a time.
//
//go:noescape
func scan8(s *gainScan)
