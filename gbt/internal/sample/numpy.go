package sample

import "math/bits"

// ShuffleNumpy permutes v as numpy's RandomState(seed).shuffle does, e being an
// engine of the same seed: from the last element on, each changes places with one
// drawn from those up to it. RandomState(seed).permutation(n) is the shuffle of
// 0, ..., n-1. numpy keeps the draws of RandomState for good.
func ShuffleNumpy[T any](v []T, e *Engine) {
	for i := len(v) - 1; i > 0; i-- {
		j := e.below(uint32(i))
		v[i], v[j] = v[j], v[i]
	}
}

// below draws a number uniform over 0, ..., most by rejection of draws cut off to
// as many bits as most has (random_interval of numpy's distributions.c).
func (e *Engine) below(most uint32) uint32 {
	mask := uint32(1)<<bits.Len32(most) - 1
	for {
		if x := e.Uint32() & mask; x <= most {
			return x
		}
	}
}
