// Package histogram builds the sums of gradients by bin that splits are found
// in.
package histogram

import (
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Build adds the gradients of rows to the histogram h of the features in
// features, one slot a bin as laid out by m. Each slot receives its rows in the
// order of rows, which makes the float64 sums those of XGBoost run with one
// thread (src/common/hist_util.cc), however the features are shared out.
func Build(h []grad.Sum, m *binned.Matrix, rows []int32, pairs []grad.Pair, features []int32) {
	if len(features) == 0 {
		return
	}
	r8, r16 := m.RowMajor()
	if r8 != nil {
		build(h, r8, m.Cols, m.Offset, rows, pairs, features)
	} else {
		build(h, r16, m.Cols, m.Offset, rows, pairs, features)
	}
}

func build[B binned.Bin](h []grad.Sum, bins []B, cols int, offset []int32, rows []int32, pairs []grad.Pair, features []int32) {
	first, last := int(features[0]), int(features[len(features)-1])
	if last-first+1 == len(features) { // a run of features: no index to follow
		offset := offset[first : last+1]
		for _, r := range rows {
			p := pairs[r]
			g, hs := float64(p.G), float64(p.H)
			row := bins[int(r)*cols+first:]
			row = row[:len(offset)]
			for j, b := range row {
				s := &h[int(offset[j])+int(b)]
				s.G += g
				s.H += hs
			}
		}
		return
	}
	for _, r := range rows {
		p := pairs[r]
		g, hs := float64(p.G), float64(p.H)
		row := bins[int(r)*cols : int(r)*cols+cols]
		for _, f := range features {
			s := &h[int(offset[f])+int(row[f])]
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
