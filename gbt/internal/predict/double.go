package predict

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/tree"
)

// zeroMissing is the bit of a [node] of a [Double] that says that zeros count as
// missing. It leaves one bit less for columns.
const (
	zeroMissing  = 1 << 29
	doubleColumn = zeroMissing - 1
)

// zeroSize is the size up to which LightGBM takes a value for zero.
const zeroSize float32 = 1e-35

// Double is the trees of a model of LightGBM, laid out for walking. Their leaves
// are float64 and are added up in float64. It is immutable.
type Double struct {
	nodes  []node // those of leaves have ^place in leaves as child
	roots  []int32
	group  []int32
	Groups int

	leaves []float64
	first  []int32 // where the leaves of each tree begin, in the order of their numbers

	sets  []wordSet
	words []uint32

	packed *packed // the same trees, whose leaves give places of values in their batch; nil if they are not packable
	ranked *ranked // or this instead of it, where it fits
}

// wordSet is the categories that go right: bits in words of a Double.
type wordSet struct{ first, size uint32 }

// NewDouble lays out trees. group[i] is the output group that tree i adds to.
// Features must be less than 2^29.
func NewDouble(trees []*tree.Tree, group []int32, groups int) *Double {
	d := &Double{group: group, Groups: groups, roots: make([]int32, len(trees)), first: make([]int32, len(trees))}
	size, leaves, sets, words := 0, 0, 0, 0
	for _, t := range trees {
		size += t.NumNodes() - t.NumDeleted()
		leaves += t.NumLeaves()
		p := t.Parts()
		sets += len(p.CatNodes)
		for k := range p.CatNodes {
			words += int(p.Categories[p.CatStart[k+1]-1])/32 + 1
		}
	}
	d.nodes = make([]node, 0, size)
	d.leaves = make([]float64, 0, leaves)
	d.sets = make([]wordSet, 0, sets)
	d.words = make([]uint32, 0, words)
	for i, t := range trees {
		d.roots[i] = int32(len(d.nodes))
		d.first[i] = int32(len(d.leaves))
		d.add(t)
	}
	d.pack(trees)
	return d
}

// pack packs the trees, unless they are not packable or have splits for which
// zeros are missing.
func (d *Double) pack(trees []*tree.Tree) {
	if !packable(trees) || slices.ContainsFunc(d.nodes, func(n node) bool { return n.feature&zeroMissing != 0 }) {
		return
	}
	if rankable(len(trees)) {
		d.ranked = newRanked(d.nodes, d.roots, d.leaves)
	}
	if d.ranked != nil {
		return
	}
	d.packed = newPacked(trees, d.nodes, d.roots, d.leaves, d.first)
}

// add lays out one tree level by level, siblings side by side.
func (d *Double) add(t *tree.Tree) {
	place := make([]int32, t.NumNodes()) // of the leaves
	for i, n := range t.All() {
		if n.Kind == tree.Leaf {
			place[i] = int32(len(d.leaves))
			d.leaves = append(d.leaves, t.Value64(i))
		}
	}
	ids := make([]int32, 1, t.NumNodes())
	base := int32(len(d.nodes))
	for next := 0; next < len(ids); next++ {
		id := ids[next]
		n := t.Node(int(id))
		out := node{child: ^place[id], value: math.Float32frombits(uint32(place[id]))}
		if n.IsSplit() {
			out = node{feature: uint32(n.Feature), value: n.Value, child: base + int32(len(ids))}
			ids = append(ids, n.Left, n.Right)
			if n.DefaultLeft {
				out.feature |= defaultLeft
			}
			if n.ZeroMissing {
				out.feature |= zeroMissing
			}
			if n.Kind == tree.Categorical {
				out.feature |= categorical
				out.value = math.Float32frombits(d.set(t.Categories(int(id))))
			}
		}
		d.nodes = append(d.nodes, out)
	}
}

// set adds a set of categories and returns its number. A file has a set as bits,
// so bits take no more room than it did.
func (d *Double) set(list []int32) uint32 {
	s := wordSet{first: uint32(len(d.words)), size: uint32(list[len(list)-1])/32 + 1}
	d.words = append(d.words, make([]uint32, s.size)...)
	for _, c := range list {
		d.words[s.first+uint32(c)/32] |= 1 << (c % 32)
	}
	d.sets = append(d.sets, s)
	return uint32(len(d.sets) - 1)
}

// NumTrees returns the number of trees.
func (d *Double) NumTrees() int { return len(d.roots) }

// leaf walks row from the root of a tree to a leaf and returns its place.
func (d *Double) leaf(root int32, row []float32) int32 {
	n := &d.nodes[root]
	for n.child >= 0 {
		v := row[n.feature&doubleColumn]
		left := v < n.value
		if v != v || n.feature&(categorical|zeroMissing) != 0 {
			left = d.special(n, v)
		}
		c := n.child
		if !left {
			c++
		}
		n = &d.nodes[c]
	}
	return ^n.child
}

// special decides where a missing value, a category or a value that may be a
// zero goes.
func (d *Double) special(n *node, v float32) bool {
	switch {
	case v != v || n.feature&zeroMissing != 0 && v >= -zeroSize && v <= zeroSize:
		return n.feature&defaultLeft != 0
	case n.feature&categorical == 0:
		return v < n.value
	case v <= -1 || v >= maxCategory:
		return true
	}
	s, c := d.sets[math.Float32bits(n.value)], uint32(int32(v))
	return c/32 >= s.size || d.words[s.first+c/32]>>(c%32)&1 == 0
}

// AddRow adds the leaves of trees first..last-1 to the sums of one row, in the
// order of the trees. row must have a value for every feature.
func (d *Double) AddRow(sum []float64, row []float32, first, last int) {
	if d.ranked != nil && last-first >= fewTrees {
		d.addRowRanked(sum, row, first, last)
		return
	}
	if d.packed != nil && last-first >= fewTrees {
		d.addRowPacked(sum, row, first, last)
		return
	}
	if d.Groups == 1 {
		s := sum[0]
		for _, root := range d.roots[first:last] {
			s += d.leaves[d.leaf(root, row)]
		}
		sum[0] = s
		return
	}
	for i := first; i < last; i++ {
		sum[d.group[i]] += d.leaves[d.leaf(d.roots[i], row)]
	}
}

// AddRows does what AddRow does for the rows begin..end-1 of m: sum holds their
// sums, row by row. A tree passes over all rows before the next one does.
func (d *Double) AddRows(sum []float64, m *feature.Matrix, begin, end, first, last int, scratch []float32) {
	rows := denseRows(m, begin, end, scratch)
	n, cols := end-begin, len(rows)/max(end-begin, 1)
	if d.ranked != nil && last-first >= fewTrees {
		d.addRowsRanked(sum, rows, n, cols, first, last)
		return
	}
	if d.packed != nil && last-first >= fewTrees {
		// A batch passes over all rows before the next one does.
		for at := first; at < last; {
			next := min((at/lanes+1)*lanes, last)
			for r := range n {
				d.addRowPacked(sum[r*d.Groups:(r+1)*d.Groups], rows[r*cols:(r+1)*cols], at, next)
			}
			at = next
		}
		return
	}
	for i := first; i < last; i++ {
		root, g := d.roots[i], int(d.group[i])
		for r := range n {
			sum[r*d.Groups+g] += d.leaves[d.leaf(root, rows[r*cols:(r+1)*cols])]
		}
	}
}

// LeafRow writes the numbers of the leaves that row ends in: the order of their
// ids in the tree.
func (d *Double) LeafRow(dst, row []float32, first, last int) {
	for i := first; i < last; i++ {
		dst[i-first] = float32(d.leaf(d.roots[i], row) - d.first[i])
	}
}
