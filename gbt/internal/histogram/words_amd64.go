//go:build !purego

package histogram

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
)

func wordKernels() impl.Kernels[run16] {
	return impl.Kernels[run16]{
		{Level: impl.Generic, Func: plain16},
		{Level: impl.Base, Func: wordTiles},
	}
}

// wordTiles is the kernel of tiles for codes of two bytes: codes are made places
// four at a time, which takes nothing but a shift and an addition of 64 bits. Slots
// must be near enough to each other for places of 16 bits.
func wordTiles(h []grad.Sum, c *binned.Columns[uint16], begin, end int, rows []int32, pairs []grad.Pair, s *Scratch) {
	for at := begin; at < end && len(rows) > 0; at += groupBlocks * blockWidth {
		wordGroup(h, c, at, min(end, at+groupBlocks*blockWidth), rows, pairs, s)
	}
}

// wordGroup is wordTiles for columns whose rows are fetched at once.
func wordGroup(h []grad.Sum, c *binned.Columns[uint16], begin, end int, rows []int32, pairs []grad.Pair, s *Scratch) {
	n, cols := end-begin, len(c.Slots)
	offset := c.Slots[begin:end]
	blocks := (n + blockWidth - 1) / blockWidth
	var add [groupBlocks][2]uint64 // twice the first slot of each column, from that of the block's first
	var first [groupBlocks]int     // column of a block
	for b := range blocks {
		lo, hi := b*n/blocks, (b+1)*n/blocks
		first[b] = begin + lo
		for j := lo; j < hi; j++ {
			if c.Tops[begin+j]-offset[lo] > 1<<15 {
				plain16(h, c, begin, end, rows, pairs, s)
				return
			}
			k := j - lo
			add[b][k/4] |= uint64(2*(offset[j]-offset[lo])) << (16 * (k % 4))
		}
	}
	s.room(len(rows), blocks)
	length := min(len(rows), tileRows) * blockWidth
	codes := unsafe.Pointer(unsafe.SliceData(c.Codes))
	whole := len(c.Codes) - blockWidth // where as many codes can be read
	for len(rows) > 0 {
		tile := rows[:min(len(rows), tileRows)]
		for i, r := range tile {
			p := pairs[r]
			s.pairs[i] = grad.Sum{G: float64(p.G), H: float64(p.H)}
			for b := range blocks {
				at := int(r)*cols + first[b]
				places := (*[2]uint64)(unsafe.Pointer(&s.places[b*length+i*blockWidth]))
				// What is read beyond the columns of the block may carry, but only
				// upwards, to places that are not used either.
				if at <= whole {
					words := (*[2]uint64)(unsafe.Add(codes, 2*at))
					places[0], places[1] = words[0]<<1+add[b][0], words[1]<<1+add[b][1]
				} else {
					var last [blockWidth]uint16
					copy(last[:], c.Codes[at:])
					words := (*[2]uint64)(unsafe.Pointer(&last))
					places[0], places[1] = words[0]<<1+add[b][0], words[1]<<1+add[b][1]
				}
			}
		}
		addBlocks(h, offset, blocks, len(tile), length, s)
		rows = rows[len(tile):]
	}
}
