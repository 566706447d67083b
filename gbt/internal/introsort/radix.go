package introsort

import "slices"

const (
	digitBits = 11
	digits    = 1 << digitBits
	digitMask = digits - 1
	passes    = 3 // of 11, 11 and 10 bits
)

// Radix sorts words, each made by [Word], by their upper halves and returns the sorted words, which
// lie in a, b or words itself. a and b must be as long as words; words keeps its contents.
//
// Words with the same key come in no particular order.
func Radix(words, a, b []uint64) []uint64 {
	if len(words) < radixMin {
		copy(a, words)
		a = a[:len(words)]
		slices.Sort(a)
		return a
	}
	var start [passes][digits]uint32
	for _, w := range words {
		start[0][w>>32&digitMask]++
		start[1][w>>(32+digitBits)&digitMask]++
		start[2][w>>(32+2*digitBits)]++
	}
	src, dst, next := words, a[:len(words)], b[:len(words)]
	for pass := range start {
		shift := 32 + pass*digitBits
		count := &start[pass]
		if count[src[0]>>shift&digitMask] == uint32(len(words)) {
			continue // one digit only
		}
		sum := uint32(0)
		for i, c := range count {
			count[i] = sum
			sum += c
		}
		for _, w := range src {
			at := &count[w>>shift&digitMask]
			dst[*at] = w
			*at++
		}
		src, dst, next = dst, next, dst
	}
	return src
}
