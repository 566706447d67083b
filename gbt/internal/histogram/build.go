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
// s is memory to work in. h must have m.Slots slots, and rows and features must be indices of m; it
// panics if h is too short.
func Build(h []grad.Sum, m *binned.Matrix, rows []int32, pairs []grad.Pair, features []int32, s *Scratch) {
	if len(features) == 0 || len(rows) == 0 {
		return
	}
	_ = h[m.Slots-1]
	first, last := int(features[0]), int(features[len(features)-1])
	r8, r16 := m.RowMajor()
	switch consecutive := last-first+1 == len(features); {
	case consecutive && r8 != nil:
		run(h, r8, m.Cols, first, m.Offset[first:last+1], rows, pairs, s)
	case consecutive:
		runGeneric(h, r16, m.Cols, first, m.Offset[first:last+1], rows, pairs)
	case r8 != nil:
		buildSome(h, r8, m.Cols, m.Offset, rows, pairs, features)
	default:
		buildSome(h, r16, m.Cols, m.Offset, rows, pairs, features)
	}
}

// buildSome builds the histograms of any features.
func buildSome[B binned.Bin](h []grad.Sum, bins []B, cols int, offset []int32, rows []int32, pairs []grad.Pair, features []int32) {
	base := unsafe.Pointer(unsafe.SliceData(h))
	for _, r := range rows {
		p := pairs[r]
		g, hs := float64(p.G), float64(p.H)
		row := bins[int(r)*cols : int(r)*cols+cols]
		for _, f := range features {
			s := (*grad.Sum)(unsafe.Add(base, (uintptr(offset[f])+uintptr(row[f]))*slotBytes))
			s.G += g
			s.H += hs
		}
	}
}

// Clear zeroes the slots of features in h.
func Clear(h []grad.Sum, m *binned.Matrix, features []int32) {
	for _, f := range features {
		clear(h[m.Offset[f] : int(m.Offset[f])+m.Bins(int(f))+1])
	}
}

// Subtract sets dst to parent - sibling for the slots of features: the histogram of a
// node is that of its parent less that of its sibling.
func Subtract(dst, parent, sibling []grad.Sum, m *binned.Matrix, features []int32) {
	for _, f := range features {
		lo, hi := int(m.Offset[f]), int(m.Offset[f])+m.Bins(int(f))+1
		d, p, s := dst[lo:hi], parent[lo:hi], sibling[lo:hi]
		for i := range d {
			d[i].G = p[i].G - s[i].G
			d[i].H = p[i].H - s[i].H
		}
	}
}
