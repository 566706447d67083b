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
//
// Few thousand values seldom agree in their upper 21 bits, so these are sorted
// first and the rest is mended by insertion; where that is too much after all, the
// lower bits are sorted as well.
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
	var middle, upper [digits]uint32
	lower := uint32(0)
	for i, v := range values {
		k := Key(v)
		a[i] = k
		lower |= k ^ a[0]
		middle[k>>digitBits&digitMask]++
		upper[k>>(2*digitBits)]++
	}
	a, b = radixPass(a, b, &middle, digitBits)
	a, b = radixPass(a, b, &upper, 2*digitBits)
	if lower&digitMask == 0 || insertKeys(a) {
		return a
	}
	clear(middle[:])
	clear(upper[:])
	var count [digits]uint32
	for _, k := range a {
		count[k&digitMask]++
		middle[k>>digitBits&digitMask]++
		upper[k>>(2*digitBits)]++
	}
	a, b = radixPass(a, b, &count, 0)
	a, b = radixPass(a, b, &middle, digitBits)
	a, _ = radixPass(a, b, &upper, 2*digitBits)
	return a
}

// radixPass sorts a by the digit at shift, of which there are count of each, into b
// and returns where the result lies and the other buffer. count is used up.
func radixPass(a, b []uint32, count *[digits]uint32, shift uint) (sorted, other []uint32) {
	shift &= 31
	if count[a[0]>>shift&digitMask] == uint32(len(a)) {
		return a, b // one digit only
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
	return b, a
}

// insertKeys sorts keys by insertion. It gives up, with the same keys in another
// order, if they are far from sorted.
func insertKeys(keys []uint32) (ok bool) {
	moves := 2 * len(keys)
	last := keys[0]
	for i := 1; i < len(keys); i++ {
		k := keys[i]
		if k >= last {
			last = k
			continue
		}
		j := i
		for ; j > 0 && keys[j-1] > k; j-- {
			keys[j] = keys[j-1]
		}
		keys[j] = k
		if moves -= i - j; moves < 0 {
			return false
		}
	}
	return true
}
