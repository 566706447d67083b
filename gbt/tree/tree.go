package tree

import (
	"iter"
	"math"
)

// None is the child or parent of a node that has none.
const None int32 = -1

// Kind says what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Leaf      Kind = iota // has a value and no children
	Numerical             // splits on value < threshold
	Deleted               // a slot that pruning emptied; not reachable from the root
)

// Node is one node of a [Tree]: a split, a leaf or an emptied slot, with the
// statistics that XGBoost stores for it.
//
// A slot of kind [Deleted] keeps what the node held when pruning took it out:
// its parent, leaf value and statistics are stale. They mean nothing to a walk;
// they are there so that a model file is written back byte for byte.
type Node struct {
	Kind        Kind
	DefaultLeft bool    // where a missing value goes (splits); stale in a leaf that once split
	Left, Right int32   // children of a split, else [None]
	Parent      int32   // [None] for the root
	Feature     int32   // column that a split tests; what a pruned leaf once tested
	Value       float32 // threshold of a split, output of a leaf (leaf weight × learning rate)

	Gain   float32 // reduction of the loss by the split (loss_changes)
	Cover  float32 // sum of hessians of the training rows in the node (sum_hessian)
	Weight float32 // optimal weight of the node (base_weights), see docs/parity.md for when it is scaled
}

// IsLeaf reports whether the node is a leaf.
func (n *Node) IsLeaf() bool { return n.Kind == Leaf }

// Tree is an immutable regression tree. Node 0 is the root. It is safe for
// concurrent use.
type Tree struct {
	nodes    []Node
	features int
	deleted  int
	leaves   int
	depth    int
}

// New validates nodes and makes a tree of them for rows of the given number of
// features. It keeps nodes, which must not be changed afterwards. The error is
// an [*Error] that names the node and the rule it breaks.
func New(nodes []Node, features int) (*Tree, error) {
	sum, err := validate(nodes, features)
	if err != nil {
		return nil, err
	}
	return &Tree{nodes: nodes, features: features, deleted: sum.deleted, leaves: sum.leaves, depth: sum.depth}, nil
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

// Walk returns the id of the leaf that row ends in. A column the row does not
// have counts as missing.
func (t *Tree) Walk(row []float32) int {
	i := int32(0)
	for {
		n := &t.nodes[i]
		if n.Kind != Numerical {
			return int(i)
		}
		v := float32(math.NaN())
		if int(n.Feature) < len(row) {
			v = row[n.Feature]
		}
		switch {
		case v != v:
			if n.DefaultLeft {
				i = n.Left
			} else {
				i = n.Right
			}
		case v < n.Value:
			i = n.Left
		default:
			i = n.Right
		}
	}
}

// Predict returns the value of the leaf that row ends in.
func (t *Tree) Predict(row []float32) float32 { return t.nodes[t.Walk(row)].Value }
