package paritydata

import (
	"fmt"
	"math"
)

// Hash is FNV-1a with 64 bits that takes a 32-bit word a step where the original
// takes a byte. Start from [NewHash].
type Hash uint64

// NewHash returns the hash of no words.
func NewHash() Hash { return 0xCBF29CE484222325 }

// Word adds a word.
func (h *Hash) Word(w uint32) { *h = (*h ^ Hash(w)) * 0x100000001B3 }

// Float adds the bits of v; every NaN counts as 0x7fc00000.
func (h *Hash) Float(v float32) { h.Word(Bits(v)) }

// String returns the hash as 16 hexadecimal digits.
func (h Hash) String() string { return fmt.Sprintf("%016x", uint64(h)) }

// HashFloats returns the hash of the bits of values, as 16 hexadecimal digits.
func HashFloats(values []float32) string {
	h := NewHash()
	for _, v := range values {
		h.Float(v)
	}
	return h.String()
}

// Bits returns the bits of v, with 0x7fc00000 for every NaN.
func Bits(v float32) uint32 {
	if v != v {
		return 0x7FC00000
	}
	return math.Float32bits(v)
}
