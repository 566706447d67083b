package predict

import (
	"math"
	"slices"
)

// Unknown says where a categorical split sends a value that is no category it
// knows. A value is cut to a whole number; XGBoost keeps the categories of a
// split as bits in words of 32 (src/common/categorical.h).
type Unknown uint8

const (
	// UnknownLeft sends negative values, 2^24 and more, and what the split does
	// not know to the left (1.7 and later).
	UnknownLeft Unknown = iota

	// UnknownDefault sends negative values, 2^24 and more, and what lies beyond
	// the last word to where missing values go (1.6).
	UnknownDefault

	// UnknownCut takes values between -1 and 0 for 0, and sends what the split
	// does not know to the left (up to 1.5).
	UnknownCut
)

// maxCategory is the bound of categories.
const maxCategory = 1 << 24

// categorySet is the categories that go right: a list in ascending order, or
// bits where they take little more room.
type categorySet struct {
	list        []int32
	first, size uint32 // words of the forest; the bound of the list's words where there are no bits
	bits        bool
}

// set adds a set of categories and returns its number.
func (f *Forest) set(list []int32) uint32 {
	size := uint32(list[len(list)-1])/32 + 1
	s := categorySet{list: list, size: size}
	if int(size) <= 2*len(list)+2 {
		s.bits, s.first = true, uint32(len(f.words))
		f.words = append(f.words, make([]uint32, size)...)
		for _, c := range list {
			f.words[s.first+uint32(c)/32] |= 1 << (c % 32)
		}
	}
	f.sets = append(f.sets, s)
	return uint32(len(f.sets) - 1)
}

// goesLeft decides a categorical split for a value that is not missing.
func (f *Forest) goesLeft(n *node, v float32) bool {
	s := &f.sets[math.Float32bits(n.value)]
	switch f.unknown {
	case UnknownDefault:
		if v < 0 || v >= maxCategory || v >= float32(32*s.size) {
			return n.feature&defaultLeft != 0
		}
	case UnknownCut:
		if v > -1 && v < 0 {
			v = 0
		}
	}
	if v < 0 || v >= maxCategory {
		return true
	}
	c := uint32(v)
	if !s.bits {
		_, ok := slices.BinarySearch(s.list, int32(c))
		return !ok
	}
	return c/32 >= s.size || f.words[s.first+c/32]>>(c%32)&1 == 0
}

// Left decides a categorical split for a value that is not missing. list has the
// categories that go right, in ascending order; missing says where missing values
// go.
func (u Unknown) Left(list []int32, missing bool, v float32) bool {
	switch u {
	case UnknownDefault:
		if v < 0 || v >= maxCategory || v >= float32(32*(list[len(list)-1]/32+1)) {
			return missing
		}
	case UnknownCut:
		if v > -1 && v < 0 {
			v = 0
		}
	}
	if v < 0 || v >= maxCategory {
		return true
	}
	_, ok := slices.BinarySearch(list, int32(v))
	return !ok
}

// mixedLeaf walks row from the root of a tree to a leaf.
func (f *Forest) mixedLeaf(root int32, row []float32) *node {
	n := &f.nodes[root]
	for n.child >= 0 {
		v := row[n.feature&column]
		left := v < n.value
		switch {
		case v != v:
			left = n.feature&defaultLeft != 0
		case n.feature&categorical != 0:
			left = f.goesLeft(n, v)
		}
		c := n.child
		if !left {
			c++
		}
		n = &f.nodes[c]
	}
	return n
}
