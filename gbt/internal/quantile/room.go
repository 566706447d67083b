package quantile

import "unsafe"

// UseRoom lets s, and those that share its buffers, make summaries in room as long as
// there is some left. The room is theirs until the last of them has given its cuts. It
// is called before the first Reset of s.
func (s *Sketch) UseRoom(room []uint32) {
	if s.buffers == nil {
		s.buffers = &buffers{}
	}
	s.buffers.room = room
}

// entryWords is the size of an entry of either kind, of which all fields have 4 bytes.
const entryWords = 4

// carveWords returns n words that anything may be in, from the room if there are enough.
func carveWords(b *buffers, n int) []uint32 {
	if n > len(b.room) {
		return make([]uint32, n)
	}
	out := b.room[:n:n]
	b.room = b.room[n:]
	return out
}

// carveFloats returns an empty buffer for n values, from the room if there is enough.
func carveFloats(b *buffers, n int) []float32 {
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(carveWords(b, n)))), n)[:0]
}

// carve returns an empty buffer for width entries, from the room if there is enough.
func carve[E entry | whole](b *buffers) []E {
	n := b.width * entryWords
	if n == 0 || n > len(b.room) {
		return make([]E, 0, b.width)
	}
	out := b.room[:n]
	b.room = b.room[n:]
	return unsafe.Slice((*E)(unsafe.Pointer(unsafe.SliceData(out))), b.width)[:0]
}
