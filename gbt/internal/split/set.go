package split

import "math/bits"

// Set is a set of categories as bits: category c is bit c%64 of word c/64.
type Set []uint64

// NewSet makes an empty set for the categories below n.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Add adds a category below the n of [NewSet].
func (s Set) Add(c int32) { s[c>>6] |= 1 << (c & 63) }

// Has reports whether a category is in the set; one beyond it is not.
func (s Set) Has(c int32) bool {
	w := uint(c) >> 6
	return w < uint(len(s)) && s[w]>>(c&63)&1 != 0
}

// AppendTo appends the categories of the set to dst in ascending order.
func (s Set) AppendTo(dst []int32) []int32 {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			dst = append(dst, int32(i<<6+bits.TrailingZeros64(w)))
		}
	}
	return dst
}

// Len returns the number of categories of the set.
func (s Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}
