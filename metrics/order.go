package metrics

import (
	"math"
	"slices"
)

// descending returns the positions of scores from the highest score to the
// lowest; equal scores, +0 and -0 among them, keep the order of their positions.
// It is std::stable_sort by std::greater and numpy's stable descending argsort.
// There must be no NaN and fewer than 2^32 scores. The result uses keys as its
// memory where that is large enough; with twice as much there is no other.
//
// A score mapped to an integer of the opposite order and its position below it
// make one uint64: all keys differ, so that any fast sort is a stable one.
func descending(scores []float32, keys []uint64) []uint64 {
	keys = slices.Grow(keys[:0], len(scores))[:len(scores)]
	for i, s := range scores {
		keys[i] = scoreKey(s, i)
	}
	// Below some hundreds of rows clearing the counters costs more than sorting.
	if len(keys) < 512 {
		slices.Sort(keys)
	} else {
		sortByScore(keys)
	}
	for i, key := range keys {
		keys[i] = key & math.MaxUint32
	}
	return keys
}

// scoreKey returns what the score of a position is sorted by, ascending.
func scoreKey(s float32, i int) uint64 {
	bits := math.Float32bits(s + 0) // -0 becomes +0
	bits ^= uint32(int32(bits)>>31) | 1<<31
	return uint64(^bits)<<32 | uint64(i)
}

// leadingRows returns the first n positions of [descending]; what follows is of no
// use. A few positions are kept in order while all scores pass.
func leadingRows(scores []float32, n int, keys []uint64) []uint64 {
	const few = 32
	if n > few || n >= len(scores) {
		return descending(scores, keys)
	}
	keys = slices.Grow(keys[:0], few)[:n]
	for i := range keys {
		keys[i] = math.MaxUint64
	}
	for i, s := range scores {
		key := scoreKey(s, i)
		if key > keys[n-1] {
			continue
		}
		at := n - 1
		for ; at > 0 && keys[at-1] > key; at-- {
			keys[at] = keys[at-1]
		}
		keys[at] = key
	}
	for i, key := range keys {
		keys[i] = key & math.MaxUint32
	}
	return keys
}

// sortByScore sorts keys by their upper 32 bits and leaves equal ones in order:
// a radix sort of three digits from the lowest up.
func sortByScore(keys []uint64) {
	const (
		digitBits = 11
		buckets   = 1 << digitBits
	)
	var starts [3][buckets]uint32
	for _, key := range keys {
		for d := range starts {
			starts[d][key>>(32+digitBits*d)%buckets]++
		}
	}
	from, to := keys, slices.Grow(keys, len(keys))[len(keys):2*len(keys)]
	for d := range starts {
		start := &starts[d]
		var sum uint32
		for b, count := range start {
			start[b] = sum
			sum += count
		}
		for _, key := range from {
			b := key >> (32 + digitBits*d) % buckets
			to[start[b]] = key
			start[b]++
		}
		from, to = to, from
	}
	copy(keys, from)
}
