package legacy

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/tree"
)

// Sizes of the parts of a gbtree booster: its parameters and trees, and after
// them an int32 for each tree, the output it adds to. A tree has parameters,
// then all nodes, then the statistics of all nodes.
const (
	boosterSize = 160
	treeSize    = 148
	nodeSize    = 20
	statSize    = 16
)

// Bits of the words of a node (RegTree::Node in tree_model.h).
const (
	topBit  = 1 << 31        // of the parent: is a left child; of the index: a missing value goes left
	deleted = math.MaxUint32 // the index of a slot that pruning emptied
)

// trees reads a gbtree booster.
func (d *decoder) trees() {
	c := &d.c
	start := c.pos
	b := c.take(boosterSize, "gbtree_model_param")
	if b == nil {
		return
	}
	n := int(int32At(b, 0))
	switch {
	case n < 0:
		c.fail(start, "gbtree_model_param.num_trees", codec.Malformed("%d: must not be negative", n))
	case n > d.lim.MaxTrees:
		c.fail(start, "gbtree_model_param.num_trees", codec.TooLarge("%d trees: at most %d are allowed", n, d.lim.MaxTrees))
	case n > c.left()/(treeSize+nodeSize+statSize+4):
		c.fail(start, "gbtree_model_param.num_trees", codec.Truncated("%d trees, %d bytes are left", n, c.left()))
	}
	if c.err != nil {
		return
	}
	// Before 1.0 the field was the number of roots.
	if parallel := int32At(b, 4); !d.param.old() && parallel > 1 {
		d.m.NumParallelTree = int(parallel)
	}
	if n > 0 {
		d.m.Trees = make([]*tree.Tree, 0, n)
	}
	var a arena
	for i := range n {
		t := d.tree(index("trees", i), &a)
		if c.err != nil {
			return
		}
		d.m.Trees = append(d.m.Trees, t)
	}
	d.m.TreeGroups = make([]int32, n)
	start = c.pos
	info := c.take(uint64(n)*4, "tree_info")
	for i := 0; i < n && info != nil; i++ {
		g := int32At(info, i*4)
		if g < 0 || int(g) >= d.m.Outputs() {
			c.fail(start+i*4, index("tree_info", i), codec.Malformed("group %d out of range [0, %d)", g, d.m.Outputs()))
			return
		}
		d.m.TreeGroups[i] = g
	}
}

// tree reads one tree.
func (d *decoder) tree(path string, a *arena) *tree.Tree {
	c := &d.c
	start := c.pos
	b := c.take(treeSize, path)
	if b == nil {
		return nil
	}
	roots, numNodes, numDeleted := int32At(b, 0), int32At(b, 4), int32At(b, 8)
	features, leafVector := int32At(b, 16), int32At(b, 20)
	fail := func(i int, name string, reason error) { c.fail(start+i, path+".tree_param."+name, reason) }
	switch {
	case roots != 1:
		fail(0, "num_roots", codec.Unsupported("trees with several roots are"))
	case numNodes <= 0:
		fail(4, "num_nodes", codec.Malformed("%d: must be positive", numNodes))
	case int(numNodes) > c.left()/(nodeSize+statSize):
		fail(4, "num_nodes", codec.Truncated("%d nodes, %d bytes are left", numNodes, c.left()))
	case features < 0 || int(features) > d.m.NumFeature:
		fail(16, "num_feature", codec.Malformed("%d: the model has %d features", features, d.m.NumFeature))
	case leafVector > 1:
		fail(20, "size_leaf_vector", codec.Unsupported("trees with vector leaves (size_leaf_vector) are"))
	}
	if d.nodes += int64(numNodes); d.nodes > d.lim.MaxNodes {
		fail(4, "num_nodes", codec.TooLarge("more than %d nodes in all trees", d.lim.MaxNodes))
	}
	if c.err != nil {
		return nil
	}
	start = c.pos
	nodes := a.room(int(numNodes))
	fill(nodes, c.take(uint64(numNodes)*nodeSize, path), c.take(uint64(numNodes)*statSize, path))
	t, err := tree.New(nodes, int(features))
	if err != nil {
		var te *tree.Error
		if !errors.As(err, &te) {
			c.fail(start, path, codec.Malformed("%v", err))
			return nil
		}
		c.fail(start+te.Node*nodeSize+fieldOffset(te.Field), index(path+"."+te.Field, te.Node), codec.Malformed("%s", te.Reason))
		return nil
	}
	if t.NumDeleted() != int(numDeleted) {
		c.fail(start-treeSize+8, path+".tree_param.num_deleted", codec.Malformed("%d, but %d nodes are deleted", numDeleted, t.NumDeleted()))
	}
	// Up to 0.90 a vector followed; no version put anything into it. From 2.0 on
	// the field says 1 and nothing follows.
	if d.param.old() && leafVector != 0 {
		c.floats(path + ".leaf_vector")
	}
	return t
}

// fieldOffset returns where the field of a node is that tree.New names.
func fieldOffset(field string) int {
	switch field {
	case "left_children":
		return 4
	case "right_children":
		return 8
	case "split_indices":
		return 12
	case "split_conditions":
		return 16
	}
	return 0
}

// fill makes nodes of the words and statistics of a tree. A slot is deleted, a
// leaf or a split as XGBoost decides it: by the index word, then the left child.
func fill(dst []tree.Node, words, stats []byte) {
	for i := range dst {
		w, s := words[i*nodeSize:(i+1)*nodeSize], stats[i*statSize:(i+1)*statSize]
		split := binary.LittleEndian.Uint32(w[12:])
		n := tree.Node{
			Kind:        tree.Numerical,
			DefaultLeft: split&topBit != 0,
			Parent:      tree.None,
			Left:        int32At(w, 4),
			Right:       int32At(w, 8),
			Feature:     int32(split &^ topBit),
			Value:       float32At(w, 16),
			Gain:        float32At(s, 0),
			Cover:       float32At(s, 4),
			Weight:      float32At(s, 8),
		}
		switch {
		case split == deleted:
			n.Kind = tree.Deleted
		case n.Left == tree.None:
			n.Kind = tree.Leaf
		}
		if parent := int32At(w, 0); parent != tree.None {
			n.Parent = int32(uint32(parent) &^ topBit)
		}
		dst[i] = n
	}
}

// arena hands out space for nodes. Small trees share an allocation.
type arena []tree.Node

func (a *arena) room(n int) []tree.Node {
	const block = 1024
	if n > block/4 {
		return make([]tree.Node, n)
	}
	if n > len(*a) {
		*a = make([]tree.Node, block)
	}
	nodes := (*a)[:n:n]
	*a = (*a)[n:]
	return nodes
}
