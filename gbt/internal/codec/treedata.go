package codec

import (
	"errors"
	"math"

	"github.com/grove-ml/grove/gbt/tree"
)

// Values that stand for something else in the arrays of a tree
// (include/xgboost/tree_model.h).
const (
	// noParent is the parent of the root: -1 without its top bit.
	noParent = math.MaxInt32

	// deletedIndex is the split index of a slot that pruning emptied, together
	// with default_left 1: an index word of all ones.
	deletedIndex = math.MaxInt32
)

// TreeData is a tree as a file holds it: one array for each field of a node.
type TreeData struct {
	ID int64

	Left, Right, Parents, SplitIndices                    []int32
	DefaultLeft, SplitType                                []uint8 // SplitType may be empty
	SplitConditions, BaseWeights, LossChanges, SumHessian []float32
	Categories, CatNodes, CatSegments, CatSizes           []int32
	LeafWeights                                           []float32 // of vector leaves, from 3.2 on
	numNodes, numDeleted, numFeature, sizeLeafVector      int64
	haveNumNodes, haveNumDeleted, haveNumFeature          bool
}

// reset empties the tree and keeps its arrays' room.
func (t *TreeData) reset() {
	*t = TreeData{
		Left: t.Left[:0], Right: t.Right[:0], Parents: t.Parents[:0], SplitIndices: t.SplitIndices[:0],
		DefaultLeft: t.DefaultLeft[:0], SplitType: t.SplitType[:0],
		SplitConditions: t.SplitConditions[:0], BaseWeights: t.BaseWeights[:0],
		LossChanges: t.LossChanges[:0], SumHessian: t.SumHessian[:0],
		Categories: t.Categories[:0], CatNodes: t.CatNodes[:0], CatSegments: t.CatSegments[:0], CatSizes: t.CatSizes[:0],
		LeafWeights: t.LeafWeights[:0],
	}
}

// param takes one parameter of tree_param.
func (t *TreeData) param(key, value string) (err error) {
	switch key {
	case "num_nodes":
		t.haveNumNodes = true
		t.numNodes, err = count(value, 1, math.MaxInt32)
	case "num_deleted":
		t.haveNumDeleted = true
		t.numDeleted, err = count(value, 0, math.MaxInt32)
	case "num_feature":
		t.haveNumFeature = true
		t.numFeature, err = featureCount(value)
	case "size_leaf_vector":
		t.sizeLeafVector, err = count(value, 0, math.MaxInt32)
	}
	return err
}

// AddTree checks a tree and adds it to the model. t may be reused afterwards.
func (b *Builder) AddTree(t *TreeData) error {
	id := b.first + len(b.m.Trees)
	path := treePath(id)
	switch {
	case t.ID != int64(id):
		return misfit(path+".id", "id %d in place %d: trees must be in order", t.ID, id)
	case !t.haveNumNodes:
		return misfit(path+".tree_param", "key %q is missing", "num_nodes")
	case !t.haveNumFeature:
		return misfit(path+".tree_param", "key %q is missing", "num_feature")
	}
	if err := t.checkLengths(path); err != nil {
		return err
	}
	if t.sizeLeafVector > int64(b.lim.MaxOutputs) {
		return &FormatError{"", -1, path + ".tree_param.size_leaf_vector", TooLarge("%d outputs: at most %d are allowed", t.sizeLeafVector, b.lim.MaxOutputs)}
	}
	if err := t.checkCategories(path); err != nil {
		return err
	}
	if b.nodes += t.numNodes; b.nodes > b.lim.MaxNodes {
		return &FormatError{"", -1, path, TooLarge("more than %d nodes", b.lim.MaxNodes)}
	}
	p := tree.Parts{Nodes: t.nodes(b.room(int(t.numNodes))), Features: int(t.numFeature)}
	t.categories(&p)
	if t.sizeLeafVector > 1 {
		if err := t.vectors(&p, path); err != nil {
			return err
		}
	}
	tr, err := tree.FromParts(p)
	if err != nil {
		return treeError(path, err)
	}
	if t.haveNumDeleted && int64(tr.NumDeleted()) != t.numDeleted {
		return misfit(path+".tree_param.num_deleted", "%d, but %d nodes are deleted", t.numDeleted, tr.NumDeleted())
	}
	b.m.Trees = append(b.m.Trees, tr)
	return nil
}

// treeError puts what tree.New says about a node into the terms of the file.
func treeError(path string, err error) error {
	var te *tree.Error
	if !errors.As(err, &te) {
		return &FormatError{"", -1, path, &fault{err.Error(), ErrFormat, err}}
	}
	path += "." + te.Field + index(te.Node)
	return &FormatError{"", -1, path, &fault{te.Reason, ErrFormat, te}}
}

// checkLengths checks that every array has an entry for every node.
func (t *TreeData) checkLengths(path string) error {
	vector := t.sizeLeafVector > 1
	for _, a := range []struct {
		name string
		n    int
	}{
		{"left_children", len(t.Left)},
		{"right_children", len(t.Right)},
		{"parents", len(t.Parents)},
		{"split_indices", len(t.SplitIndices)},
		{"split_conditions", len(t.SplitConditions)},
		{"default_left", len(t.DefaultLeft)},
		{"base_weights", len(t.BaseWeights)},
		{"loss_changes", len(t.LossChanges)},
		{"sum_hessian", len(t.SumHessian)},
		{"split_type", len(t.SplitType)},
	} {
		if int64(a.n) == t.numNodes || a.n == 0 && a.name == "split_type" || vector && a.name == "base_weights" {
			continue
		}
		// Up to 3.1 trees with vector leaves had no statistics.
		if vector && a.n == 0 && (a.name == "loss_changes" || a.name == "sum_hessian") {
			continue
		}
		return misfit(path+"."+a.name, "%d entries for %d nodes", a.n, t.numNodes)
	}
	return nil
}

// room returns space for n nodes. Small trees share an allocation.
func (b *Builder) room(n int) []tree.Node {
	const block = 1024
	if n > block/4 {
		return make([]tree.Node, n)
	}
	if n > len(b.arena) {
		b.arena = make([]tree.Node, block)
	}
	nodes := b.arena[:n:n]
	b.arena = b.arena[n:]
	return nodes
}

// nodes fills dst from the arrays. A slot is deleted, a leaf or a split as
// XGBoost's RegTree::Node decides it: by the index word, then the left child.
func (t *TreeData) nodes(dst []tree.Node) []tree.Node {
	vector := t.sizeLeafVector > 1
	k := len(dst) // every array has an entry a node, see checkLengths
	left, right, parents, features := t.Left[:k], t.Right[:k], t.Parents[:k], t.SplitIndices[:k]
	values, bits := t.SplitConditions[:k], t.DefaultLeft[:k]
	for i := range dst {
		n := &dst[i]
		n.Kind = tree.Numerical
		n.DefaultLeft = bits[i] != 0
		n.Left, n.Right, n.Parent = left[i], right[i], parents[i]
		n.Feature, n.Value = features[i], values[i]
		switch {
		case n.Feature == deletedIndex && n.DefaultLeft && !vector:
			n.Kind = tree.Deleted
		case n.Left == tree.None:
			n.Kind = tree.Leaf
			if vector {
				n.Right = tree.None // the number of the leaf, see vectors
			}
		case len(t.SplitType) > 0 && t.SplitType[i] != 0:
			n.Kind = tree.Categorical
		}
		if n.Parent == noParent && !vector {
			n.Parent = tree.None
		}
	}
	for i, v := range t.LossChanges {
		dst[i].Gain = v
	}
	for i, v := range t.SumHessian {
		dst[i].Cover = v
	}
	if !vector {
		for i, v := range t.BaseWeights {
			dst[i].Weight = v
		}
	}
	return dst
}

// fill is the reverse of nodes, categories and vectors: it makes the arrays of a
// tree.
func (t *TreeData) fill(tr *tree.Tree) {
	t.reset()
	t.numNodes, t.numDeleted, t.numFeature = int64(tr.NumNodes()), int64(tr.NumDeleted()), int64(tr.NumFeatures())
	p := tr.Parts()
	t.sizeLeafVector = int64(p.LeafSize)
	vector := p.LeafSize > 1
	for i, n := range tr.All() {
		bit := uint8(0)
		if n.DefaultLeft || n.Kind == tree.Deleted {
			bit = 1
		}
		if n.Parent == tree.None && !vector {
			n.Parent = noParent
		}
		if n.Kind == tree.Deleted {
			n.Feature = deletedIndex
		}
		if vector && n.Kind == tree.Leaf {
			n.Right = p.LeafRow[i]
		}
		t.Left = append(t.Left, n.Left)
		t.Right = append(t.Right, n.Right)
		t.Parents = append(t.Parents, n.Parent)
		t.SplitIndices = append(t.SplitIndices, n.Feature)
		t.SplitConditions = append(t.SplitConditions, n.Value)
		t.DefaultLeft = append(t.DefaultLeft, bit)
		t.SplitType = append(t.SplitType, 0)
		t.LossChanges = append(t.LossChanges, n.Gain)
		t.SumHessian = append(t.SumHessian, n.Cover)
		if !vector {
			t.BaseWeights = append(t.BaseWeights, n.Weight)
		}
	}
	t.BaseWeights = append(t.BaseWeights, p.Weights...)
	t.LeafWeights = append(t.LeafWeights, p.LeafValues...)
	t.Categories = append(t.Categories, p.Categories...)
	for k, id := range p.CatNodes {
		t.SplitType[id] = 1
		t.CatNodes = append(t.CatNodes, id)
		t.CatSegments = append(t.CatSegments, p.CatStart[k])
		t.CatSizes = append(t.CatSizes, p.CatStart[k+1]-p.CatStart[k])
	}
}
