//go:build !amd64 || purego

package objective

import (
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
)

// logisticPairsAt is logisticPairs with the kernels of a level.
func logisticPairsAt(_ impl.Level, dst []grad.Pair, s, y, w []float32, scalePosWeight float32) {
	logisticPairsGeneric(dst, s, y, w, scalePosWeight)
}
