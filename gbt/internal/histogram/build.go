// Package histogram builds the sums of gradients by bin that splits are found
// in.
package histogram

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// slotBytes is the size of a slot of a histogram.
const slotBytes = unsafe.Sizeof(grad.Sum{})

// Build adds the gradients of rows to the histogram h of the features in
// features, one slot a bin as laid out by m. Each slot receives its rows in the
// order of rows, which makes the float64 sums those of XGBoost run with one
// thread (src/common/hist_util.cc), however the features are shared out.
//
// s is memory to work in. h must have m.Slots slots, and rows and features must be indices of m, ascending; it
// panics if h is too short.
func Build(h []grad.Sum, m *binned.Matrix, rows []int32, pairs []grad.Pair, features []int32, s *Scratch) {
	if len(features) == 0 || len(rows) == 0 {
		return
	}
	checkSlots(h, m)
	first, last := features[0], features[len(features)-1]
	n, w := m.Narrow(), m.Wide()
	if last-first+1 == int32(len(features)) {
		begin, end := n.Between(first, last)
		from, to := w.Between(first, last)
		if from == to {
			if columnsPay(m, begin, end, rows) {
				byColumns(h, m.ByteColumns(begin, end), m.Rows, n.Slots[begin:end], rows, pairs)
			} else {
				run(h, n.Codes, len(n.Slots), begin, n.Slots[begin:end], rows, pairs, s)
			}
		} else {
			// By tiles, whose pairs are fetched once.
			for rest := rows; len(rest) > 0; {
				tile := rest[:min(len(rest), 2*tileRows)]
				run(h, n.Codes, len(n.Slots), begin, n.Slots[begin:end], tile, pairs, s)
				runWide(h, w, from, to, tile, pairs, s)
				rest = rest[len(tile):]
			}
		}
	} else {
		var room [256]int32
		if columns := columnsOf(n, features, room[:0]); len(columns) > 0 {
			runSome(h, n.Codes, n.Slots, columns, rows, pairs, s)
		}
		if columns := columnsOf(w, features, room[:0]); len(columns) > 0 {
			someGeneric(h, w.Codes, w.Slots, columns, rows, pairs)
		}
	}
	for i := range m.Segments() {
		if g := &m.Segments()[i]; g.First <= last && g.Last >= first {
			buildLists(h, g, rows, pairs)
		}
	}
}

// checkSlots panics if h is too short. It looks at no slot: other workers write them.
func checkSlots(h []grad.Sum, m *binned.Matrix) {
	if len(h) < m.Slots {
		panic("histogram: fewer slots than the matrix has")
	}
}

// columnsOf appends the columns that hold any of the features to columns.
func columnsOf[B binned.Bin](c *binned.Columns[B], features []int32, columns []int32) []int32 {
	k, all := int32(0), int32(len(c.Slots))
	for _, f := range features {
		for k < all && c.Ends[k] <= f {
			k++
		}
		if k < all && c.Features[k] <= f {
			columns = append(columns, k)
			k++
		}
	}
	return columns
}

// buildLists builds the histograms of the features of a segment.
func buildLists(h []grad.Sum, s *binned.Segment, rows []int32, pairs []grad.Pair) {
	if s.Long != nil {
		addLists(h[s.Slot:], s.Ptr, s.Long, rows, pairs)
	} else {
		addLists(h[s.Slot:], s.Ptr, s.Short, rows, pairs)
	}
}

// addLists adds the pairs of rows to the slots that they list, which are in h by
// construction.
func addLists[E uint16 | uint32](h []grad.Sum, ptr []uint32, slots []E, rows []int32, pairs []grad.Pair) {
	base := unsafe.Pointer(unsafe.SliceData(h))
	for _, r := range rows {
		p := pairs[r]
		g, hs := float64(p.G), float64(p.H)
		for _, slot := range slots[ptr[r]:ptr[r+1]] {
			s := (*grad.Sum)(unsafe.Add(base, uintptr(slot)*slotBytes))
			s.G += g
			s.H += hs
		}
	}
}

// Clear zeroes the slots of features in h, and what lies between them where the
// features follow each other.
func Clear(h []grad.Sum, m *binned.Matrix, features []int32) {
	eachRun(m, features, func(begin, end int) { clear(h[begin:end]) })
}

// eachRun calls f with the slots of the columns that hold features, run by run.
func eachRun(m *binned.Matrix, features []int32, f func(begin, end int)) {
	for len(features) > 0 {
		n := 1
		for n < len(features) && features[n] == features[n-1]+1 {
			n++
		}
		begin, end := m.SlotsOf(features[0], features[n-1])
		f(begin, end)
		features = features[n:]
	}
}

// Subtract sets dst to parent - sibling for the slots of features: the histogram of a
// node is that of its parent less that of its sibling.
func Subtract(dst, parent, sibling []grad.Sum, m *binned.Matrix, features []int32) {
	done := 0 // features of one column may come in several runs
	eachRun(m, features, func(lo, hi int) {
		lo = max(lo, done)
		hi = max(lo, hi)
		done = hi
		d, p, s := dst[lo:hi], parent[lo:hi], sibling[lo:hi]
		for i := range d {
			d[i].G = p[i].G - s[i].G
			d[i].H = p[i].H - s[i].H
		}
	})
}

// SubtractSummed sets other to parent - built where other is the parent's histogram
// of a feature and built that of one child, and puts the sums of each child's bins up to
// each into sums: one pass for what the scans of both need. All have the same length.
//
// The histograms that are built next lie ahead slots on from built: they are fetched
// meanwhile, unless ahead is 0.
func SubtractSummed(other, built, otherSums, builtSums []grad.Sum, ahead int) {
	n := len(other)
	subtractSummed(other, built[:n], otherSums[:n], builtSums[:n], ahead)
}

func subtractSummedGeneric(other, built, otherSums, builtSums []grad.Sum, _ int) {
	var o, b grad.Sum
	for i := range other {
		d := other[i].Sub(built[i])
		other[i] = d
		o, b = o.Add(d), b.Add(built[i])
		otherSums[i], builtSums[i] = o, b
	}
}

// subtractSummed is the kernel that is used.
var subtractSummed = summedKernels().Best()

// summed subtracts and sums: see [SubtractSummed].
type summed func(other, built, otherSums, builtSums []grad.Sum, ahead int)
