package tree

import (
	"iter"
	"math"
	"slices"
)

// None is the child or parent of a node that has none.
const None int32 = -1

// Kind says what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Leaf        Kind = iota // has a value and no children
	Numerical               // splits on value < threshold
	Deleted                 // a slot that pruning emptied; not reachable from the root
	Categorical             // splits on whether the value is one of [Tree.Categories]
)

// Node is one node of a [Tree]: a split, a leaf or an emptied slot, with the
// statistics that XGBoost stores for it.
//
// A slot of kind [Deleted] keeps what the node held when pruning took it out:
// its parent, leaf value and statistics are stale. They mean nothing to a walk;
// they are there so that a model file is written back byte for byte.
type Node struct {
	Kind        Kind    // split, leaf or emptied slot
	DefaultLeft bool    // where a missing value goes (splits); stale in a leaf that once split
	ZeroMissing bool    // of numerical splits of LightGBM: a value of at most 1e-35 in size counts as missing
	Left, Right int32   // children of a split, else [None]
	Parent      int32   // [None] for the root
	Feature     int32   // column that a split tests; what a pruned leaf once tested
	Value       float32 // threshold of a numerical split, output of a leaf (leaf weight × learning rate); see [Tree.LeafValues]

	Gain   float32 // reduction of the loss by the split (loss_changes)
	Cover  float32 // sum of hessians of the training rows in the node (sum_hessian)
	Weight float32 // optimal weight of the node (base_weights), see docs/parity.md for when it is scaled
}

// IsLeaf reports whether the node is a leaf.
func (n *Node) IsLeaf() bool { return n.Kind == Leaf }

// IsSplit reports whether the node is a split of any kind.
func (n *Node) IsSplit() bool { return n.Kind == Numerical || n.Kind == Categorical }

// Tree is an immutable regression tree. Node 0 is the root. It is safe for
// concurrent use.
type Tree struct {
	nodes    []Node
	features int
	deleted  int
	leaves   int
	depth    int

	// Of trees with categorical splits: the ids of these, ascending, where the
	// categories of each start, and the categories.
	catNodes, catStart []int32
	cats               []int32

	// Of trees with vector leaves; else size is 0.
	size       int
	leafRow    []int32   // for each node its row in leafValues, None for splits
	leafValues []float32 // leaves × size
	weightSize int
	weights    []float32 // nodes × weightSize

	float64s []float64 // of trees of LightGBM: for each node the value of a leaf
}

// New validates nodes and makes a tree of them for rows of the given number of
// features. It keeps nodes, which must not be changed afterwards. The error is
// an [*Error] that names the node and the rule it breaks. Trees with categorical
// splits or vector leaves need [FromParts].
func New(nodes []Node, features int) (*Tree, error) {
	return FromParts(Parts{Nodes: nodes, Features: features})
}

// NumNodes returns the number of node slots, deleted ones included.
func (t *Tree) NumNodes() int { return len(t.nodes) }

// NumDeleted returns the number of slots that pruning emptied.
func (t *Tree) NumDeleted() int { return t.deleted }

// NumFeatures returns the number of features of the rows the tree takes.
func (t *Tree) NumFeatures() int { return t.features }

// NumLeaves returns the number of leaves, 1 or more.
func (t *Tree) NumLeaves() int { return t.leaves }

// Depth returns the number of edges on the longest path from the root to a
// leaf: 0 for a tree that is a single leaf. It is what XGBoost's max_depth
// bounds.
func (t *Tree) Depth() int { return t.depth }

// All returns an iterator over the node slots in the order of their ids,
// deleted ones included.
func (t *Tree) All() iter.Seq2[int, Node] {
	return func(yield func(int, Node) bool) {
		for i := range t.nodes {
			if !yield(i, t.nodes[i]) {
				return
			}
		}
	}
}

// Node returns node i. It panics if i is out of range, as a slice would.
func (t *Tree) Node(i int) Node { return t.nodes[i] }

// Categories returns the categories that go to the right child of node i, in
// ascending order, nil if the node is not a categorical split. The slice belongs
// to the tree and must not be changed.
func (t *Tree) Categories(i int) []int32 {
	if t.nodes[i].Kind != Categorical {
		return nil
	}
	k, ok := slices.BinarySearch(t.catNodes, int32(i))
	if !ok {
		return nil
	}
	return t.cats[t.catStart[k]:t.catStart[k+1]:t.catStart[k+1]]
}

// LeafSize returns the number of values of a leaf: 1, or the number of outputs
// in a tree with vector leaves.
func (t *Tree) LeafSize() int { return max(t.size, 1) }

// LeafValues returns the values of leaf i, [Tree.LeafSize] of them, nil if the
// node is not a leaf. Those of a vector leaf belong to the tree and must not be
// changed; of other trees [Node].Value is the value.
func (t *Tree) LeafValues(i int) []float32 {
	if t.nodes[i].Kind != Leaf {
		return nil
	}
	if t.size == 0 {
		return []float32{t.nodes[i].Value}
	}
	row := int(t.leafRow[i]) * t.size
	return t.leafValues[row : row+t.size : row+t.size]
}

// LeafRow returns the number that a file gives to vector leaf i, [None] for
// other nodes and in other trees.
func (t *Tree) LeafRow(i int) int32 {
	if t.size == 0 {
		return None
	}
	return t.leafRow[i]
}

// Weights returns the optimal weights of node i (base_weights): one for each
// output in a tree with vector leaves, fewer where training reduced the outputs
// to grow it, one in any other tree. It must not be changed.
func (t *Tree) Weights(i int) []float32 {
	if t.size == 0 {
		return []float32{t.nodes[i].Weight}
	}
	return t.weights[i*t.weightSize : (i+1)*t.weightSize : (i+1)*t.weightSize]
}

// chosen reports whether v is one of the categories of categorical split i.
// Like XGBoost it cuts off a fraction, and takes negative values and those of
// 2^24 and more for no category at all (src/common/categorical.h).
func (t *Tree) chosen(i int32, v float32) bool {
	if t.float64s != nil && v > -1 && v < 0 {
		v = 0 // LightGBM cuts the fraction off first
	}
	if v < 0 || v >= MaxCategory {
		return false
	}
	_, ok := slices.BinarySearch(t.Categories(int(i)), int32(v))
	return ok
}

// GoesLeft reports whether split i sends the value v of its feature to the left;
// NaN is a missing value. A category that a split does not know goes left. It
// panics if i is out of range, as a slice would.
func (t *Tree) GoesLeft(i int, v float32) bool {
	n := &t.nodes[i]
	switch {
	case v != v || n.ZeroMissing && v >= -zeroSize && v <= zeroSize:
		return n.DefaultLeft
	case n.Kind == Categorical:
		return !t.chosen(int32(i), v)
	}
	return v < n.Value
}

// Walk returns the id of the leaf that row ends in. A column the row does not
// have counts as missing. A category that a split does not know goes left.
func (t *Tree) Walk(row []float32) int {
	i := 0
	for {
		n := &t.nodes[i]
		if !n.IsSplit() {
			return i
		}
		v := float32(math.NaN())
		if int(n.Feature) < len(row) {
			v = row[n.Feature]
		}
		if t.GoesLeft(i, v) {
			i = int(n.Left)
		} else {
			i = int(n.Right)
		}
	}
}

// Predict returns the value of the leaf that row ends in. In a tree with vector
// leaves that is not its output, see [Tree.LeafValues].
func (t *Tree) Predict(row []float32) float32 { return t.nodes[t.Walk(row)].Value }
