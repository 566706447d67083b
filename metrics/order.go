package metrics

import (
	"math"
	"slices"
)

// descending returns the positions of scores from the highest score to the
// lowest; equal scores, +0 and -0 among them, keep the order of their positions.
// It is std::stable_sort by std::greater and numpy's stable descending argsort.
// There must be no NaN and fewer than 2^32 scores. The result uses keys as its
// memory where that is large enough.
//
// A score mapped to an integer of the same order and its position below it make
// one uint64: all keys differ, so that any fast sort is a stable one.
func descending(scores []float32, keys []uint64) []uint64 {
	keys = slices.Grow(keys[:0], len(scores))[:len(scores)]
	for i, s := range scores {
		bits := math.Float32bits(s)
		switch {
		case s == 0:
			bits = 1 << 31
		case bits>>31 == 1:
			bits = ^bits
		default:
			bits |= 1 << 31
		}
		keys[i] = uint64(^bits)<<32 | uint64(i)
	}
	slices.Sort(keys)
	for i, key := range keys {
		keys[i] = key & math.MaxUint32
	}
	return keys
}
