//go:build !purego

package objective

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
)

// logisticPairsAVX2 and logisticPairsAVX512 write n pairs, n a multiple of 8 and
// 16; w may be nil.

//go:noescape
func logisticPairsAVX2(dst *grad.Pair, s, y, w *float32, n int, scalePosWeight float32)

//go:noescape
func logisticPairsAVX512(dst *grad.Pair, s, y, w *float32, n int, scalePosWeight float32)

// logisticPairsAt is logisticPairs with the kernels of a level.
func logisticPairsAt(l impl.Level, dst []grad.Pair, s, y, w []float32, scalePosWeight float32) {
	s, y = s[:len(dst)], y[:len(dst)]
	n := 0
	if w != nil {
		w = w[:len(dst)]
	}
	switch {
	case l >= impl.AVX512 && len(dst) >= 16:
		n = len(dst) &^ 15
		logisticPairsAVX512(&dst[0], &s[0], &y[0], unsafe.SliceData(w), n, scalePosWeight)
	case l >= impl.AVX2 && len(dst) >= 8:
		n = len(dst) &^ 7
		logisticPairsAVX2(&dst[0], &s[0], &y[0], unsafe.SliceData(w), n, scalePosWeight)
	}
	if w != nil {
		w = w[n:]
	}
	logisticPairsGeneric(dst[n:], s[n:], y[n:], w, scalePosWeight)
}
