package predict

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/feature"
)

// splitColumn makes the masks of the splits on one feature: for every threshold in
// ascending order the rows whose values are not below it.
type splitColumn struct {
	place   int       // of the feature among the columns of the block
	tree    []float32 // thresholds as a complete search tree, root first, the children of i being 2i+1 and 2i+2
	levels  int       // of the tree
	n       int       // thresholds
	first   int       // mask of the lowest one
	allLeft bool      // missing values go left at all of its splits, else right in the masks from first on
	left    []uint16  // thresholds that have a second mask, with missing values to the left; they follow those above
}

// newSplitColumn returns the column of sorted thresholds without duplicates.
func newSplitColumn(place int, sorted []float32, first int) splitColumn {
	c := splitColumn{place: place, n: len(sorted), first: first}
	for 1<<c.levels <= c.n {
		c.levels++
	}
	c.tree = make([]float32, 1<<c.levels-1)
	c.fill(sorted, 0, 0)
	return c
}

// fill writes the subtree of node i, in order from place at on, and returns where
// it ends. Places beyond the last threshold have +Inf.
func (c *splitColumn) fill(sorted []float32, i, at int) int {
	if i >= len(c.tree) {
		return at
	}
	at = c.fill(sorted, 2*i+1, at)
	c.tree[i] = float32(math.Inf(1))
	if at < len(sorted) {
		c.tree[i] = sorted[at]
	}
	return c.fill(sorted, 2*i+2, at+1)
}

// masks makes the masks of a block.
func (c *splitColumn) masks(k *sliceKernels, w *workspace) {
	values := (*[sliceRows]float32)(w.columns[c.place*sliceRows:])
	k.rank(&w.offsets, &w.missing, values, c.tree, c.levels, c.n)
	if c.allLeft {
		for i, word := range w.missing {
			for j := i * 64; word != 0; word >>= 1 {
				if word&1 != 0 {
					w.offsets[j] = 0
				}
				j++
			}
		}
	}
	masks := w.masks[c.first*sliceWords:]
	k.masks(masks, w.chains, &w.offsets, c.n)
	for i, t := range c.left {
		from := (*[sliceWords]uint64)(masks[int(t)*sliceWords:])
		to := (*[sliceWords]uint64)(masks[(c.n+i)*sliceWords:])
		for j, word := range from {
			to[j] = word &^ w.missing[j]
		}
	}
}

// read writes the used columns of rows begin..end-1 to w. What is beyond the
// last row is of no consequence.
func (s *bitSlices) read(w *workspace, m *feature.Matrix, begin, end int) {
	n := end - begin
	if m.IsDense() {
		const tile = 16 // rows whose values share lines of a column
		for top := 0; top < n; top += tile {
			rows := m.Dense[(begin+top)*m.Cols : min(begin+top+tile, end)*m.Cols]
			for k, j := range s.features {
				out := w.columns[k*sliceRows+top:]
				for i := int(j); i < len(rows); i += m.Cols {
					out[0] = rows[i]
					out = out[1:]
				}
			}
		}
		return
	}
	if m.Stored != nil {
		if len(w.row) != m.Cols {
			w.row = make([]float32, m.Cols)
		}
		for i := range n {
			m.Stored.ReadRow(w.row, begin+i)
			for k, j := range s.features {
				w.columns[k*sliceRows+i] = w.row[j]
			}
		}
		return
	}
	nan := float32(math.NaN())
	for i := range w.columns {
		w.columns[i] = nan
	}
	for i := range n {
		for e := m.IndPtr[begin+i]; e < m.IndPtr[begin+i+1]; e++ {
			if j := int(m.Indices[e]); j < len(s.place) && s.place[j] >= 0 {
				w.columns[int(s.place[j])*sliceRows+i] = m.Values[e]
			}
		}
	}
}
