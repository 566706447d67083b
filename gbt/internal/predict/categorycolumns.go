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

// masks makes the masks of a block.
func (c *categoryColumn) masks(w *workspace) {
	values := (*[sliceRows]float32)(w.columns[c.place*sliceRows:])
	for i, v := range values {
		w.offsets[i] = uint32(c.row(v) * c.words)
	}
	var square [64]uint64
	for k := range c.words {
		table, first, n := c.table[k:], c.first+64*k, min(c.n-64*k, 64)
		for word := range sliceWords {
			for i, at := range w.offsets[64*word : 64*word+64] {
				square[i] = table[at]
			}
			transpose(&square)
			for i := range n {
				w.masks[(first+i)*sliceWords+word] = square[i]
			}
		}
	}
}

// transpose swaps bit j of word i with bit i of word j (H. S. Warren, Hacker's
// Delight, 7-3).
func transpose(a *[64]uint64) {
	for i := range 32 {
		x, y := a[i], a[i+32]
		t := (x>>32 ^ y) & 0xffffffff
		a[i], a[i+32] = x^t<<32, y^t
	}
	for k := range 32 {
		i := k&15 | k&^15<<1
		x, y := a[i&63], a[(i+16)&63]
		t := (x>>16 ^ y) & 0x0000ffff0000ffff
		a[i&63], a[(i+16)&63] = x^t<<16, y^t
	}
	for k := range 32 {
		i := k&7 | k&^7<<1
		x, y := a[i&63], a[(i+8)&63]
		t := (x>>8 ^ y) & 0x00ff00ff00ff00ff
		a[i&63], a[(i+8)&63] = x^t<<8, y^t
	}
	for k := range 32 {
		i := k&3 | k&^3<<1
		x, y := a[i&63], a[(i+4)&63]
		t := (x>>4 ^ y) & 0x0f0f0f0f0f0f0f0f
		a[i&63], a[(i+4)&63] = x^t<<4, y^t
	}
	for k := range 32 {
		i := k&1 | k&^1<<1
		x, y := a[i&63], a[(i+2)&63]
		t := (x>>2 ^ y) & 0x3333333333333333
		a[i&63], a[(i+2)&63] = x^t<<2, y^t
	}
	for k := range 32 {
		i := k&0 | k&^0<<1
		x, y := a[i&63], a[(i+1)&63]
		t := (x>>1 ^ y) & 0x5555555555555555
		a[i&63], a[(i+1)&63] = x^t<<1, y^t
	}
}

// setOf returns the categories of a split.
func (f *Forest) setOf(n *node) *categorySet { return &f.sets[math.Float32bits(n.value)] }
