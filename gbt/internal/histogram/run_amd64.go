//go:build !purego

package histogram

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
)

// kernels lists the ways to add a run of features whose bins are bytes; all must
// give the same bits.
func kernels() impl.Kernels[run8] {
	return impl.Kernels[run8]{
		{Level: impl.Generic, Func: plain8},
		{Level: impl.Base, Func: runTiles},
		{Level: impl.AVX512, Func: runWideTiles},
	}
}

// someKernels lists the ways to add some columns whose bins are bytes.
func someKernels() impl.Kernels[some8] {
	return impl.Kernels[some8]{
		{Level: impl.Generic, Func: plainSome8},
		{Level: impl.AVX512, Func: runWideSome},
	}
}

func summedKernels() impl.Kernels[summed] {
	return impl.Kernels[summed]{
		{Level: impl.Generic, Func: subtractSummedGeneric},
		{Level: impl.Base, Func: func(other, built, otherSums, builtSums []grad.Sum, ahead int) {
			const most = 1 << 16 // bins of a call
			if n := len(other); n == 0 || n > most || len(built) < n || len(otherSums) < n || len(builtSums) < n {
				subtractSummedGeneric(other, built, otherSums, builtSums, ahead)
				return
			}
			subtractSums(&other[0], &built[0], &otherSums[0], &builtSums[0], len(other), ahead)
		}},
	}
}

// subtractSums is subtractSummedGeneric with a sum in one register.
//
//go:noescape
func subtractSums(other, built, otherSums, builtSums *grad.Sum, n, ahead int)

// rowRun are the arguments of addRows, in the order in which it reads them.
type rowRun struct {
	slots    *grad.Sum
	bins     *uint8 // bin of the first feature of row 0
	stride   int    // bytes from row to row
	offset   *int32
	features int
	rows     *int32
	count    int // rows
	pairs    *grad.Pair
}

// addRows is [runGeneric] for bins of a byte, row by row. It needs no more than
// SSE2, which every amd64 processor has.
//
//go:noescape
func addRows(a *rowRun)

// window says where the bins of a block of features lie in a row and what makes
// places of them.
type window struct {
	at    int               // byte of the row from which eight are read
	shift int               // bits of them that belong to features before the block
	add   [blockWidth]int16 // twice the first slot of each feature, from that of the block's first
}

// placeRun are the arguments of placeRows, in the order in which it reads them.
type placeRun struct {
	bins    *uint8 // of row 0
	stride  int    // bytes from row to row
	windows *window
	blocks  int
	rows    *int32
	count   int // rows of the tile
	ahead   int // rows of which the row list is known, from the tile's first on
	from    *grad.Pair
	places  *uint16
	length  int // bytes of places from block to block
	pairs   *grad.Sum
}

// placeRows fetches the rows of a tile: it widens their pairs and writes the
// places of their slots.
//
//go:noescape
func placeRows(a *placeRun)

// blockRun are the arguments of addBlock, in the order in which it reads them.
type blockRun struct {
	slots    *grad.Sum // first slot of the block
	places   *uint16
	pairs    *grad.Sum
	count    int // rows
	features int // 1 to blockWidth
}

// addBlock adds the pairs of a tile to the slots of a block.
//
//go:noescape
func addBlock(a *blockRun)

// wideRun are the arguments of placeWide, in the order in which it reads them.
type wideRun struct {
	bins   *uint8 // of the first feature of row 0
	stride int    // bytes from row to row
	rows   *int32
	count  int // rows of the tile
	ahead  int // rows of which the row list is known, from the tile's first on
	from   *grad.Pair
	places *uint16
	length int // bytes of places from block to block
	pairs  *grad.Sum
	blocks int    // 1 to wideBlocks
	mask   uint64 // bytes of a row that are read
	halves [2]half
}

// half are the places that fit one register.
type half struct {
	live  uint64                             // bytes of them that come from bins
	order [2 * halfBlocks * blockWidth]uint8 // byte of the row for each byte of the places
	add   [halfBlocks * blockWidth]uint16    // twice the first slot of each feature, from that of its block
}

const (
	wideBlocks = 8              // blocks whose bins fit one register, a line of the cache
	halfBlocks = wideBlocks / 2 // and those whose places do
)

// placeWide is placeRows for at most wideBlocks blocks with AVX-512, which reads the
// bins of all of them, and nothing else, in one instruction and orders them in one or two.
//
//go:noescape
func placeWide(a *wideRun)

// far reports whether places of blocks of these features do not fit 16 bits, as
// where wide columns lie between them.
func far(offset []int32, blocks int) bool {
	for b := range blocks {
		lo, hi := b*len(offset)/blocks, (b+1)*len(offset)/blocks
		for _, o := range offset[lo:hi] {
			if d := o - offset[lo]; d < 0 || d > 1<<15-256 {
				return true
			}
		}
	}
	return false
}

// rowByRow adds without tiles.
func rowByRow(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair) {
	addRows(&rowRun{
		unsafe.SliceData(h), &bins[first], cols, unsafe.SliceData(offset), len(offset),
		unsafe.SliceData(rows), len(rows), unsafe.SliceData(pairs),
	})
}

// runTiles is the kernel of tiles. Reading eight bins at a time it needs rows of
// that many, and slots near enough to each other for places of 16 bits.
func runTiles(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair, s *Scratch) {
	if len(rows) == 0 || len(offset) == 0 {
		return
	}
	blocks := (len(offset) + blockWidth - 1) / blockWidth
	if cols < blockWidth || len(offset) < 3 || far(offset, blocks) {
		rowByRow(h, bins, cols, first, offset, rows, pairs)
		return
	}
	s.room(len(rows), blocks)
	for b := 0; b < blocks; b += groupBlocks {
		e := min(blocks, b+groupBlocks)
		lo, hi := b*len(offset)/blocks, e*len(offset)/blocks
		runGroup(h, bins, cols, first+lo, offset[lo:hi], e-b, rows, pairs, s)
	}
}

// runGroup adds the features whose rows are fetched at once, in a number of
// blocks.
func runGroup(h []grad.Sum, bins []uint8, cols, first int, offset []int32, blocks int, rows []int32, pairs []grad.Pair, s *Scratch) {
	var windows [groupBlocks]window
	for b := range blocks {
		lo, hi := b*len(offset)/blocks, (b+1)*len(offset)/blocks
		w := &windows[b]
		w.at = min(first+lo, cols-blockWidth)
		w.shift = 8 * (first + lo - w.at)
		for j := lo; j < hi; j++ {
			w.add[j-lo] = int16(2 * (offset[j] - offset[lo]))
		}
	}
	length := min(len(rows), tileRows) * blockWidth
	p := placeRun{
		bins: unsafe.SliceData(bins), stride: cols, windows: &windows[0], blocks: blocks,
		from: unsafe.SliceData(pairs), places: &s.places[0], length: 2 * length, pairs: &s.pairs[0],
	}
	for len(rows) > 0 {
		n := min(len(rows), tileRows)
		p.rows, p.count, p.ahead = &rows[0], n, len(rows)
		placeRows(&p)
		addBlocks(h, offset, blocks, n, length, s)
		rows = rows[n:]
	}
}

// addBlocks adds the pairs of the rows of a tile to all blocks, whose places are
// length from each other.
func addBlocks(h []grad.Sum, offset []int32, blocks, rows, length int, s *Scratch) {
	a := blockRun{pairs: &s.pairs[0], count: rows}
	for b := range blocks {
		lo, hi := b*len(offset)/blocks, (b+1)*len(offset)/blocks
		a.slots, a.places, a.features = &h[offset[lo]], &s.places[b*length], hi-lo
		addBlock(&a)
	}
}

// runWideTiles is [runTiles] with AVX-512.
func runWideTiles(h []grad.Sum, bins []uint8, cols, first int, offset []int32, rows []int32, pairs []grad.Pair, s *Scratch) {
	if len(rows) == 0 || len(offset) == 0 {
		return
	}
	blocks := (len(offset) + blockWidth - 1) / blockWidth
	if len(offset) < 3 || far(offset, blocks) {
		rowByRow(h, bins, cols, first, offset, rows, pairs)
		return
	}
	groups := (blocks + wideBlocks - 1) / wideBlocks
	s.room(len(rows), min(blocks, wideBlocks))
	for g := range groups {
		b, e := g*blocks/groups, (g+1)*blocks/groups
		lo, hi := b*len(offset)/blocks, e*len(offset)/blocks
		runWideGroup(h, bins, cols, first+lo, consecutive[:hi-lo], offset[lo:hi], e-b, rows, pairs, s)
	}
}

// runWideSome is [someGeneric] with AVX-512: columns of a row that are near each other
// are read together.
func runWideSome(h []grad.Sum, bins []uint8, slots, columns []int32, rows []int32, pairs []grad.Pair, s *Scratch) {
	for len(columns) > 0 && len(rows) > 0 {
		const reach = 64 // bytes that are read of a row
		var at [wideBlocks * blockWidth]uint8
		var offset [wideBlocks * blockWidth]int32
		n := 0
		for n < len(columns) && n < len(at) && columns[n]-columns[0] < reach {
			at[n], offset[n] = uint8(columns[n]-columns[0]), slots[columns[n]]
			n++
		}
		blocks := (n + blockWidth - 1) / blockWidth
		if far(offset[:n], blocks) {
			someGeneric(h, bins, slots, columns[:n], rows, pairs)
		} else {
			s.room(len(rows), wideBlocks)
			runWideGroup(h, bins, len(slots), int(columns[0]), at[:n], offset[:n], blocks, rows, pairs, s)
		}
		columns = columns[n:]
	}
}

// consecutive are the places of columns that follow each other.
var consecutive = func() (at [wideBlocks * blockWidth]uint8) {
	for i := range at {
		at[i] = uint8(i)
	}
	return at
}()

// runWideGroup is [runGroup] with AVX-512, for the columns that lie at the bytes at of a row,
// from the first on.
func runWideGroup(h []grad.Sum, bins []uint8, cols, first int, at []uint8, offset []int32, blocks int, rows []int32, pairs []grad.Pair, s *Scratch) {
	length := min(len(rows), tileRows) * blockWidth
	p := wideRun{
		bins: &bins[first], stride: cols, from: unsafe.SliceData(pairs),
		places: &s.places[0], length: 2 * length, pairs: &s.pairs[0], blocks: blocks, mask: 1<<(at[len(at)-1]+1) - 1,
	}
	for b := range blocks {
		lo, hi := b*len(offset)/blocks, (b+1)*len(offset)/blocks
		for j := lo; j < hi; j++ {
			to := b*blockWidth + j - lo
			h := &p.halves[to/(halfBlocks*blockWidth)]
			to %= halfBlocks * blockWidth
			h.order[2*to] = at[j]
			h.live |= 1 << (2 * to)
			h.add[to] = uint16(2 * (offset[j] - offset[lo]))
		}
	}
	for len(rows) > 0 {
		n := min(len(rows), tileRows)
		p.rows, p.count, p.ahead = &rows[0], n, len(rows)
		placeWide(&p)
		addBlocks(h, offset, blocks, n, length, s)
		rows = rows[n:]
	}
}
