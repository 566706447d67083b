package introsort

import (
	"math"
	"slices"
)

// Key returns a number that is ordered like values, -0 below +0: the upper half
// of a [Word].
func Key(value float32) uint32 {
	b := math.Float32bits(value)
	return b ^ (uint32(int32(b)>>31) | 1<<31)
}

// KeyValue returns the value of a [Key].
func KeyValue(key uint32) float32 {
	return math.Float32frombits(key ^ (^uint32(int32(key)>>31) | 1<<31))
}

// RadixKeys returns the keys of values in ascending order. They lie in a or b,
// which must be at least as long as values; values must not be NaN.
func RadixKeys(values []float32, a, b []uint32) []uint32 {
	n := len(values)
	a, b = a[:n], b[:n]
	if n < radixMin {
		for i, v := range values {
			a[i] = Key(v)
		}
		slices.Sort(a)
		return a
	}
	var start [passes][digits]uint32
	for i, v := range values {
		k := Key(v)
		a[i] = k
		start[0][k&digitMask]++
		start[1][k>>digitBits&digitMask]++
		start[2][k>>(2*digitBits)]++
	}
	for pass := range start {
		shift := pass * digitBits & 31
		count := &start[pass]
		if count[a[0]>>shift&digitMask] == uint32(n) {
			continue // one digit only
		}
		sum := uint32(0)
		for i, c := range count {
			count[i] = sum
			sum += c
		}
		for _, k := range a {
			at := &count[k>>shift&digitMask]
			b[*at] = k
			*at++
		}
		a, b = b, a
	}
	return a
}
