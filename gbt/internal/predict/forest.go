// Package predict runs trees and linear models on rows: the form of a model that
// predictions are made with.
package predict

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/tree"
)

// node is a split or a leaf in 12 bytes. The right child follows the left one.
type node struct {
	feature uint32  // column; the top bit says that missing values go left, the next that the split is categorical
	value   float32 // threshold or output of a leaf; the bits of the number of a set of categories or of a vector leaf
	child   int32   // left child, or ^id of a leaf in its tree
}

const (
	defaultLeft = 1 << 31
	categorical = 1 << 30
	column      = categorical - 1
)

// vector is the group of trees with vector leaves.
const vector = -1

// Options are what the forest of a model needs beyond its trees.
type Options struct {
	// Weights has a factor for the leaves of each tree; those that are not
	// there are 1.
	Weights []float32

	// SumFirst says that the leaves of a row are added up before they are added
	// to what the margin starts from, as XGBoost did up to 1.2, and up to 1.4
	// for trees with weights. It matters for rounding.
	SumFirst bool

	// Unknown says where categorical splits send values that they do not know.
	Unknown Unknown
}

// Forest is the trees of a model, laid out for walking. It is immutable but for
// the form of batches, which comes with the first of them.
type Forest struct {
	nodes   []node
	roots   []int32
	group   []int32 // output group of each tree, or vector
	Groups  int
	byGroup []int32 // trees in the order of their groups; nil unless leaves are added up first

	sets    []categorySet // nil if no tree has categorical splits
	words   []uint32      // bits of the sets that have them
	unknown Unknown

	vectors []float32 // vector leaves, Groups values each

	packed *packed // the same trees, nil if they are not packable
	ranked *ranked // or this instead of it, where it fits

	batch batch
}

// New lays out trees. group[i] is the output group that tree i adds to.
func New(trees []*tree.Tree, group []int32, groups int, o Options) *Forest {
	f := &Forest{group: group, Groups: groups, roots: make([]int32, len(trees)), unknown: o.Unknown}
	size, sets, vectors := 0, 0, 0
	for i, t := range trees {
		size += t.NumNodes() - t.NumDeleted()
		sets += len(t.Parts().CatNodes)
		if t.LeafSize() > 1 {
			if vectors == 0 {
				f.group = append([]int32(nil), group...)
			}
			f.group[i] = vector
			vectors += t.NumLeaves() * groups
		}
	}
	if o.SumFirst && vectors == 0 {
		f.byGroup = make([]int32, len(trees))
		for i := range f.byGroup {
			f.byGroup[i] = int32(i)
		}
		slices.SortStableFunc(f.byGroup, func(a, b int32) int { return cmp.Compare(group[a], group[b]) })
	}
	f.nodes = make([]node, size)
	if sets > 0 {
		f.sets = make([]categorySet, 0, sets)
	}
	f.vectors = make([]float32, 0, vectors)
	at := int32(0)
	for i, t := range trees {
		f.roots[i] = at
		at += int32(t.NumNodes() - t.NumDeleted())
	}
	share := func(first, last int) {
		var ids []int32
		for i := first; i < last; i++ {
			w := float32(1)
			if i < len(o.Weights) {
				w = o.Weights[i]
			}
			ids = f.add(trees[i], f.roots[i], w, ids)
		}
	}
	// Trees have places of their own; only sets and vectors are handed out one
	// by one.
	workers := min(runtime.GOMAXPROCS(0), len(trees)/64)
	if sets > 0 || vectors > 0 || workers < 2 {
		share(0, len(trees))
	} else {
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() { share(w*len(trees)/workers, (w+1)*len(trees)/workers) })
		}
		wg.Wait()
	}
	if !packable(trees) {
		return f
	}
	if rankable(len(trees)) {
		f.ranked = newRanked(f.nodes, f.roots, nil)
	}
	if f.ranked == nil {
		f.packed = newPacked(trees, f.nodes, f.roots, nil, nil)
	}
	return f
}

// add lays out one tree from node base on, level by level, siblings side by
// side. XGBoost rounds the product of a leaf and the weight of its tree before it
// adds it up, so it can be formed once. ids is room for its work, which it
// returns.
func (f *Forest) add(t *tree.Tree, base int32, weight float32, ids []int32) []int32 {
	ids = append(ids[:0], 0)
	for next := 0; next < len(ids); next++ {
		id := ids[next]
		n := t.Node(int(id))
		out := node{value: n.Value, child: ^id}
		switch {
		case n.IsSplit():
			out.feature = uint32(n.Feature)
			if n.DefaultLeft {
				out.feature |= defaultLeft
			}
			if n.Kind == tree.Categorical {
				out.feature |= categorical
				out.value = math.Float32frombits(f.set(t.Categories(int(id))))
			}
			out.child = base + int32(len(ids))
			ids = append(ids, n.Left, n.Right)
		case t.LeafSize() > 1:
			out.value = math.Float32frombits(uint32(len(f.vectors) / f.Groups))
			for _, v := range t.LeafValues(int(id)) {
				f.vectors = append(f.vectors, v*weight)
			}
		default:
			out.value *= weight
		}
		f.nodes[int(base)+next] = out
	}
	return ids
}

// NumTrees returns the number of trees.
func (f *Forest) NumTrees() int { return len(f.roots) }

// leaf walks row from the root of a tree to a leaf. There must not be
// categorical splits.
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

// walk does what leaf does in any forest.
func (f *Forest) walk(root int32, row []float32) *node {
	if f.sets == nil {
		return f.leaf(root, row)
	}
	return f.mixedLeaf(root, row)
}

// AddRow adds the leaves of trees first..last-1 to the margins of one row, in
// the order of the trees. row must have a value for every feature.
func (f *Forest) AddRow(margin, row []float32, first, last int) {
	switch {
	case f.ranked != nil && last-first >= fewTrees:
		f.addRowRanked(margin, row, first, last)
	case f.packed != nil && last-first >= fewTrees:
		f.addRowPacked(margin, row, first, last)
	case f.byGroup != nil || len(f.vectors) > 0 || f.sets != nil:
		f.addRowSlow(margin, row, first, last)
	case f.Groups == 1:
		m := margin[0]
		for _, root := range f.roots[first:last] {
			m += f.leaf(root, row).value
		}
		margin[0] = m
	default:
		for i := first; i < last; i++ {
			margin[f.group[i]] += f.leaf(f.roots[i], row).value
		}
	}
}

// addRowSlow is AddRow for forests of any kind.
func (f *Forest) addRowSlow(margin, row []float32, first, last int) {
	if f.byGroup != nil {
		at, sum := int32(-1), float32(0)
		for _, i := range f.byGroup {
			if int(i) < first || int(i) >= last {
				continue
			}
			if g := f.group[i]; g != at {
				if at >= 0 {
					margin[at] += sum
				}
				at, sum = g, 0
			}
			sum += f.walk(f.roots[i], row).value
		}
		if at >= 0 {
			margin[at] += sum
		}
		return
	}
	for i := first; i < last; i++ {
		f.addLeaf(margin, f.group[i], f.walk(f.roots[i], row))
	}
}

// addLeaf adds a leaf of a tree to the margins of a row.
func (f *Forest) addLeaf(margin []float32, group int32, leaf *node) {
	if group != vector {
		margin[group] += leaf.value
		return
	}
	values := f.vectors[int(math.Float32bits(leaf.value))*f.Groups:]
	for g := range margin {
		margin[g] += values[g]
	}
}

// LeafRow writes the node ids of the leaves that row ends in.
func (f *Forest) LeafRow(dst, row []float32, first, last int) {
	for i := first; i < last; i++ {
		dst[i-first] = float32(^f.walk(f.roots[i], row).child)
	}
}

// BlockRows is the number of rows that stay in cache while trees are walked.
const BlockRows = 64

// AddRows does what AddRow does for the rows begin..end-1 of m: margin holds
// their margins, row by row. A tree passes over all rows before the next one
// does, which keeps it in cache; each row still meets the trees in order.
func (f *Forest) AddRows(margin []float32, m *feature.Matrix, begin, end, first, last int, scratch []float32) {
	if !f.addSlices(margin, m, begin, end, first, last) {
		f.walkRows(margin, m, begin, end, first, last, scratch)
	}
}

// walkRows is AddRows from node to node.
func (f *Forest) walkRows(margin []float32, m *feature.Matrix, begin, end, first, last int, scratch []float32) {
	rows := denseRows(m, begin, end, scratch)
	n, cols := end-begin, len(rows)/max(end-begin, 1)
	if f.ranked != nil && last-first >= fewTrees {
		f.addRowsRanked(margin, rows, n, cols, first, last)
		return
	}
	if f.packed != nil && last-first >= fewTrees {
		f.addRowsPacked(margin, rows, n, cols, first, last)
		return
	}
	if f.byGroup != nil {
		for r := range n {
			f.addRowSlow(margin[r*f.Groups:(r+1)*f.Groups], rows[r*cols:(r+1)*cols], first, last)
		}
		return
	}
	for i := first; i < last; i++ {
		root, g := f.roots[i], f.group[i]
		switch {
		case g == vector || f.sets != nil:
			for r := range n {
				f.addLeaf(margin[r*f.Groups:(r+1)*f.Groups], g, f.walk(root, rows[r*cols:(r+1)*cols]))
			}
		default:
			for r := range n {
				margin[r*f.Groups+int(g)] += f.leaf(root, rows[r*cols:(r+1)*cols]).value
			}
		}
	}
}

// denseRows returns rows begin..end-1 of m in row order: a view where m is
// dense, else written to scratch, or to new room where that is not enough.
func denseRows(m *feature.Matrix, begin, end int, scratch []float32) []float32 {
	if m.IsDense() {
		return m.Dense[begin*m.Cols : end*m.Cols]
	}
	if n := (end - begin) * m.Cols; len(scratch) < n {
		scratch = make([]float32, n)
	} else {
		scratch = scratch[:n]
	}
	for i := begin; i < end; i++ {
		m.Row(scratch[(i-begin)*m.Cols:(i-begin+1)*m.Cols], i)
	}
	return scratch
}
