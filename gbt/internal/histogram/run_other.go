//go:build !amd64 || purego

package histogram

import "github.com/grove-ml/grove/gbt/internal/grad"

// kernels lists the ways to add a run of features whose bins are bytes.
func kernels() []kernel { return []kernel{{"generic", runGeneric[uint8]}} }

// run adds the pairs of rows to the slots of consecutive features.
func run(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair) {
	runGeneric(h, bins, cols, first, offset, rows, pairs)
}
