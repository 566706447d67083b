package grow

// dealPad is the room that deal may write beyond what it returns.
const dealPad = 16

// deal shares the words of src (see [split.Row]) out: those of rows whose bit in
// sides is set go to dst, the others to rest, in their order. A word keeps the
// sign bit, or gets it from the words before it which went the other way: it
// differs in value from the word that it now follows. dst may be src, else it has
// its length; rest has its length and dealPad more. deal returns how many went to
// dst.
var deal = dealTable().Best()

type dealFunc = func(dst, rest, src []int32, sides []uint32) int

func dealGeneric(dst, rest, src []int32, sides []uint32) int {
	return dealOn(dst, rest, src, sides, new([2]uint32))
}

// dealOn is [dealGeneric] with the sign bits that the words before left behind for
// the next that goes left and the next that goes right: 1 or 0, before and after.
func dealOn(dst, rest, src []int32, sides []uint32, carry *[2]uint32) int {
	rest = rest[:len(src)]
	l, r := 0, 0
	newLeft, newRight := carry[0], carry[1]
	for _, w := range src {
		word := uint32(w)
		row := word &^ (1 << 31)
		left := sides[row>>5] >> (row & 31) & 1
		newLeft |= word >> 31
		newRight |= word >> 31
		dst[l] = int32(row | newLeft<<31) // what is overwritten has been read
		rest[r] = int32(row | newRight<<31)
		newLeft &^= left
		newRight &= left
		l += int(left)
		r += int(1 - left)
	}
	carry[0], carry[1] = newLeft, newRight
	return l
}

// packSides writes the low bits of bytes to bits, of which there are as many words
// as 32 bytes.
func packSides(bits []uint32, bytes []uint8) {
	for i := range bits {
		var w uint32
		for j := 0; j < 32; j += 8 {
			b := bytes[32*i+j:][:8]
			x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
				uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
			// Bit 8k moves to bit 56+k.
			w |= uint32(x*0x0102040810204080>>56) << j
		}
		bits[i] = w
	}
}
