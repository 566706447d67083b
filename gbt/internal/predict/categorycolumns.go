package predict

import "math"

// categoryColumn makes the masks of the categorical splits on one feature. A
// table says for every category at which of them it goes right; the rows of it
// that belong to 64 values are a square of bits, and the columns of the square
// are the masks.
type categoryColumn struct {
	place int  // of the feature among the columns of the block
	first int  // mask of the first split
	n     int  // splits
	words int  // of a row of the table
	bound int  // of categories that have a row of their own
	cut   bool // values between -1 and 0 are category 0

	// table has bit i of row c set if category c goes right at split i. The rows
	// from bound on are of other categories, of what is no category, and of
	// missing values.
	table []uint64
}

// The rows of a table after those of categories.
const (
	otherCategory = iota
	noCategory
	missingCategory
	moreRows
)

// maxCategoryTable bounds the words of a table.
const maxCategoryTable = 1 << 19

// newCategoryColumn returns the column of categorical splits of one feature, and
// whether there is one.
func newCategoryColumn(f *Forest, place, first int, splits []*node) (categoryColumn, bool) {
	c := categoryColumn{place: place, first: first, n: len(splits), words: (len(splits) + 63) / 64, cut: f.unknown == UnknownCut}
	for _, n := range splits {
		c.bound = max(c.bound, 32*int(f.setOf(n).size))
	}
	if (c.bound+moreRows)*c.words > maxCategoryTable {
		return c, false
	}
	c.table = make([]uint64, (c.bound+moreRows)*c.words)
	for i, n := range splits {
		s := f.setOf(n)
		for _, category := range s.list {
			c.right(int(category), i)
		}
		if n.feature&defaultLeft != 0 {
			continue
		}
		c.right(c.bound+missingCategory, i)
		if f.unknown == UnknownDefault {
			for row := 32 * int(s.size); row <= c.bound+noCategory; row++ {
				c.right(row, i)
			}
		}
	}
	return c, true
}

func (c *categoryColumn) right(row, split int) {
	c.table[row*c.words+split/64] |= 1 << (split % 64)
}

// row returns the row of the table of a value.
func (c *categoryColumn) row(v float32) int {
	switch {
	case v != v:
		return c.bound + missingCategory
	case v >= 0 && v < maxCategory:
		return min(int(v), c.bound+otherCategory)
	case c.cut && v > -1 && v < 0:
		return 0
	}
	return c.bound + noCategory
}

// masks makes the masks of a block, and writes to up to 63 masks behind them,
// which are made later.
func (c *categoryColumn) masks(k *sliceKernels, w *workspace) {
	values := (*[sliceRows]float32)(w.columns[c.place*sliceRows:])
	for i, v := range values {
		w.offsets[i] = uint32(c.row(v) * c.words)
	}
	for j := range c.words {
		masks := w.masks[(c.first+64*j)*sliceWords:]
		for word := range sliceWords {
			k.square(masks, c.table[j:], (*[64]uint32)(w.offsets[64*word:]), word)
		}
	}
}

// transpose swaps bit j of word i with bit i of word j (H. S. Warren, Hacker's
// Delight, 7-3): halves, then quarters, and so on, three steps at a time.
func transpose(a *[64]uint64) {
	for i := range 8 {
		x0 := a[i]
		x1 := a[i+8]
		x2 := a[i+16]
		x3 := a[i+24]
		x4 := a[i+32]
		x5 := a[i+40]
		x6 := a[i+48]
		x7 := a[i+56]
		x0, x4 = swapBits(x0, x4, 32, 0xffffffff)
		x1, x5 = swapBits(x1, x5, 32, 0xffffffff)
		x2, x6 = swapBits(x2, x6, 32, 0xffffffff)
		x3, x7 = swapBits(x3, x7, 32, 0xffffffff)
		x0, x2 = swapBits(x0, x2, 16, 0x0000ffff0000ffff)
		x1, x3 = swapBits(x1, x3, 16, 0x0000ffff0000ffff)
		x4, x6 = swapBits(x4, x6, 16, 0x0000ffff0000ffff)
		x5, x7 = swapBits(x5, x7, 16, 0x0000ffff0000ffff)
		x0, x1 = swapBits(x0, x1, 8, 0x00ff00ff00ff00ff)
		x2, x3 = swapBits(x2, x3, 8, 0x00ff00ff00ff00ff)
		x4, x5 = swapBits(x4, x5, 8, 0x00ff00ff00ff00ff)
		x6, x7 = swapBits(x6, x7, 8, 0x00ff00ff00ff00ff)
		a[i] = x0
		a[i+8] = x1
		a[i+16] = x2
		a[i+24] = x3
		a[i+32] = x4
		a[i+40] = x5
		a[i+48] = x6
		a[i+56] = x7
	}
	for i := 0; i < 64; i += 8 {
		a := (*[8]uint64)(a[i:])
		x0 := a[0]
		x1 := a[1]
		x2 := a[2]
		x3 := a[3]
		x4 := a[4]
		x5 := a[5]
		x6 := a[6]
		x7 := a[7]
		x0, x4 = swapBits(x0, x4, 4, 0x0f0f0f0f0f0f0f0f)
		x1, x5 = swapBits(x1, x5, 4, 0x0f0f0f0f0f0f0f0f)
		x2, x6 = swapBits(x2, x6, 4, 0x0f0f0f0f0f0f0f0f)
		x3, x7 = swapBits(x3, x7, 4, 0x0f0f0f0f0f0f0f0f)
		x0, x2 = swapBits(x0, x2, 2, 0x3333333333333333)
		x1, x3 = swapBits(x1, x3, 2, 0x3333333333333333)
		x4, x6 = swapBits(x4, x6, 2, 0x3333333333333333)
		x5, x7 = swapBits(x5, x7, 2, 0x3333333333333333)
		x0, x1 = swapBits(x0, x1, 1, 0x5555555555555555)
		x2, x3 = swapBits(x2, x3, 1, 0x5555555555555555)
		x4, x5 = swapBits(x4, x5, 1, 0x5555555555555555)
		x6, x7 = swapBits(x6, x7, 1, 0x5555555555555555)
		a[0] = x0
		a[1] = x1
		a[2] = x2
		a[3] = x3
		a[4] = x4
		a[5] = x5
		a[6] = x6
		a[7] = x7
	}
}

// swapBits swaps the bits of y under mask with those of x that many places higher.
func swapBits(x, y uint64, by uint, mask uint64) (uint64, uint64) {
	t := (x>>by ^ y) & mask
	return x ^ t<<by, y ^ t
}

// squareGo writes a word of 64 masks: bit i of
// mask j is bit j of the word of the table at offsets[i].
func squareGo(masks, table []uint64, offsets *[64]uint32, word int) {
	var square [64]uint64
	for i, at := range offsets {
		square[i] = table[at]
	}
	transpose(&square)
	masks = masks[:64*sliceWords]
	for i, v := range square {
		masks[i*sliceWords+word&(sliceWords-1)] = v
	}
}

// setOf returns the categories of a split.
func (f *Forest) setOf(n *node) *categorySet { return &f.sets[math.Float32bits(n.value)] }
