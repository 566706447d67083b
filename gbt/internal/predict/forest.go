// Package predict runs trees on rows: the form of a model that predictions are
// made with.
package predict

import (
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/tree"
)

// node is a split or a leaf in 12 bytes. The right child follows the left one.
type node struct {
	feature uint32  // column; the top bit says that missing values go left
	value   float32 // threshold, or output of a leaf
	child   int32   // left child, or ^id of a leaf in its tree
}

const defaultLeft = 1 << 31

// Forest is the trees of a model, laid out for walking. It is immutable.
type Forest struct {
	nodes  []node
	roots  []int32
	group  []int32 // output group of each tree
	Groups int
}

// New lays out trees. group[i] is the output group that tree i adds to.
func New(trees []*tree.Tree, group []int32, groups int) *Forest {
	f := &Forest{group: group, Groups: groups, roots: make([]int32, len(trees))}
	size := 0
	for _, t := range trees {
		size += t.NumNodes() - t.NumDeleted()
	}
	f.nodes = make([]node, 0, size)
	for i, t := range trees {
		f.roots[i] = int32(len(f.nodes))
		f.add(t)
	}
	return f
}

// add lays out one tree level by level, siblings side by side.
func (f *Forest) add(t *tree.Tree) {
	ids := []int32{0}
	base := int32(len(f.nodes))
	for next := 0; next < len(ids); next++ {
		id := ids[next]
		n := t.Node(int(id))
		out := node{value: n.Value, child: ^id}
		if n.Kind == tree.Numerical {
			out.feature = uint32(n.Feature)
			if n.DefaultLeft {
				out.feature |= defaultLeft
			}
			out.child = base + int32(len(ids))
			ids = append(ids, n.Left, n.Right)
		}
		f.nodes = append(f.nodes, out)
	}
}

// NumTrees returns the number of trees.
func (f *Forest) NumTrees() int { return len(f.roots) }

// leaf walks row from the root of a tree to a leaf.
func (f *Forest) leaf(root int32, row []float32) *node {
	nodes := f.nodes
	n := &nodes[root]
	for n.child >= 0 {
		v := row[n.feature&^defaultLeft]
		c := n.child
		switch {
		case v < n.value:
		case v >= n.value:
			c++
		case n.feature&defaultLeft == 0: // v is NaN
			c++
		}
		n = &nodes[c]
	}
	return n
}

// AddRow adds the leaves of trees first..last-1 to the margins of one row, in
// the order of the trees. row must have a value for every feature.
func (f *Forest) AddRow(margin, row []float32, first, last int) {
	if f.Groups == 1 {
		m := margin[0]
		for _, root := range f.roots[first:last] {
			m += f.leaf(root, row).value
		}
		margin[0] = m
		return
	}
	for i := first; i < last; i++ {
		margin[f.group[i]] += f.leaf(f.roots[i], row).value
	}
}

// LeafRow writes the node ids of the leaves that row ends in.
func (f *Forest) LeafRow(dst, row []float32, first, last int) {
	for i := first; i < last; i++ {
		dst[i-first] = float32(^f.leaf(f.roots[i], row).child)
	}
}

// BlockRows is the number of rows that one call of AddRows should get: few
// enough to stay in cache while all trees pass over them.
const BlockRows = 64

// AddRows does what AddRow does for the rows begin..end-1 of m: margin holds
// their margins, row by row. A tree passes over all rows before the next one
// does, which keeps it in cache; each row still meets the trees in order.
func (f *Forest) AddRows(margin []float32, m *feature.Matrix, begin, end, first, last int, scratch []float32) {
	rows := f.rows(m, begin, end, scratch)
	n, cols := end-begin, len(rows)/max(end-begin, 1)
	for i := first; i < last; i++ {
		root, g := f.roots[i], int(f.group[i])
		for r := range n {
			margin[r*f.Groups+g] += f.leaf(root, rows[r*cols:(r+1)*cols]).value
		}
	}
}

// rows returns rows begin..end-1 of m in row order: a view where m is dense,
// else written to scratch.
func (f *Forest) rows(m *feature.Matrix, begin, end int, scratch []float32) []float32 {
	if m.IsDense() {
		return m.Dense[begin*m.Cols : end*m.Cols]
	}
	scratch = scratch[:(end-begin)*m.Cols]
	for i := begin; i < end; i++ {
		m.Row(scratch[(i-begin)*m.Cols:(i-begin+1)*m.Cols], i)
	}
	return scratch
}
