package lightgbm

import (
	"errors"
	"fmt"
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/tree"
)

// Bits of decision_type (include/LightGBM/tree.h). The missing type stands in
// bits 2 and 3.
const (
	bitCategorical = 1
	bitDefaultLeft = 2
	missingShift   = 2
)

// Missing types.
const (
	missingNone = iota
	missingZero
	missingNaN
	missingTypes
)

// section are the keys of a tree that matter.
type section struct {
	numLeaves, numCat, linear                     field
	splitFeature, threshold, decision             field
	left, right, leafValue                        field
	catBoundaries, catThreshold                   field
	splitGain, internalValue, internalCount, rows field
}

func (s *section) field(key []byte) *field {
	switch string(key) {
	case "num_leaves":
		return &s.numLeaves
	case "num_cat":
		return &s.numCat
	case "is_linear":
		return &s.linear
	case "split_feature":
		return &s.splitFeature
	case "threshold":
		return &s.threshold
	case "decision_type":
		return &s.decision
	case "left_child":
		return &s.left
	case "right_child":
		return &s.right
	case "leaf_value":
		return &s.leafValue
	case "cat_boundaries":
		return &s.catBoundaries
	case "cat_threshold":
		return &s.catThreshold
	case "split_gain":
		return &s.splitGain
	case "internal_value":
		return &s.internalValue
	case "internal_count":
		return &s.internalCount
	case "leaf_count":
		return &s.rows
	}
	return nil
}

// scratch is room for the lists of a tree, used again for the next one.
type scratch struct {
	feature, decision, left, right, bounds []int32
	threshold, leaves                      []float64
	words                                  []uint32
	gain, value, count, rows               []float32
	setOf                                  []int32 // the split that a set belongs to, and -1
}

// treeReader reads one tree.
type treeReader struct {
	*scratch
	s        section
	path     string
	features int
	n        int // leaves
	parts    tree.Parts
}

// tree reads the tree whose first line is given.
func (d *decoder) tree(line []byte, start int) error {
	number := len(d.m.Trees)
	t := &treeReader{scratch: &d.scratch, path: fmt.Sprintf("Tree=%d", number), features: d.m.NumFeature}
	if string(line) != t.path {
		return fail(start, t.path, codec.Malformed("%.20q: trees must be in order", line))
	}
	if number >= d.lim.MaxTrees {
		return fail(start, t.path, codec.TooLarge("more than %d trees", d.lim.MaxTrees))
	}
	if err := t.lines(&d.lines); err != nil {
		return err
	}
	if err := t.size(start); err != nil {
		return err
	}
	if d.nodes += int64(2*t.n - 1); d.nodes > d.lim.MaxNodes {
		return fail(t.s.numLeaves.start, t.path+".num_leaves", codec.TooLarge("more than %d nodes", d.lim.MaxNodes))
	}
	if err := t.read(start); err != nil {
		return err
	}
	tr, err := tree.FromParts(t.parts)
	if err != nil {
		return t.invalid(start, err)
	}
	d.m.Trees = append(d.m.Trees, tr)
	return nil
}

// lines takes the lines up to an empty one.
func (t *treeReader) lines(l *lines) error {
	for {
		line, start, ok := l.next()
		switch {
		case !ok:
			return fail(start, t.path, codec.Truncated("the file ends within the tree"))
		case len(line) == 0:
			return nil
		}
		key, f := split(line, start)
		if at := t.s.field(key); at != nil {
			if at.there {
				return fail(start, t.path+"."+string(key), codec.Malformed("the key comes twice"))
			}
			*at = f
		}
	}
}

// size reads the number of leaves and refuses linear trees.
func (t *treeReader) size(start int) error {
	s := &t.s
	if s.linear.there {
		v, err := whole(s.linear.text, 0, 1)
		if err == nil && v == 1 {
			err = codec.Unsupported("a linear tree (linear_tree=true) is")
		}
		if err != nil {
			return fail(s.linear.start, t.path+".is_linear", err)
		}
	}
	if !s.numLeaves.there {
		return fail(start, t.path, codec.Malformed("key %q is missing", "num_leaves"))
	}
	// Every leaf has a value of a digit at least and a space.
	v, err := whole(s.numLeaves.text, 1, math.MaxInt32/2)
	if err != nil {
		return fail(s.numLeaves.start, t.path+".num_leaves", err)
	}
	if !s.leafValue.there {
		return fail(start, t.path, codec.Malformed("key %q is missing", "leaf_value"))
	}
	t.n = int(v)
	t.leaves, err = list(s.leafValue, t.path+".leaf_value", t.n, t.leaves, leaf)
	return err
}

// read makes the parts of the tree. The number of leaves is that of the values
// in the file.
func (t *treeReader) read(start int) error {
	n := t.n
	if n > 1 {
		if err := t.lists(start); err != nil {
			return err
		}
	}
	p := &t.parts
	p.Features = t.features
	p.Nodes = make([]tree.Node, 2*n-1)
	p.Float64 = make([]float64, 2*n-1)
	for i := range p.Nodes {
		p.Nodes[i] = tree.Node{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: tree.None}
	}
	for j, v := range t.leaves {
		nd := &p.Nodes[n-1+j]
		p.Float64[n-1+j] = v
		nd.Value, nd.Weight = float32(v), float32(v)
		if n > 1 && len(t.rows) > 0 {
			nd.Cover = t.rows[j]
		}
	}
	for i := range n - 1 {
		if err := t.split(i); err != nil {
			return err
		}
	}
	return t.categories()
}

// lists reads the lists of a tree with splits.
func (t *treeReader) lists(start int) (err error) {
	s, n := &t.s, t.n-1
	for _, k := range []struct {
		name string
		f    field
		dst  *[]int32
		must bool
	}{
		{"split_feature", s.splitFeature, &t.feature, true},
		{"left_child", s.left, &t.left, true},
		{"right_child", s.right, &t.right, true},
		{"decision_type", s.decision, &t.decision, false},
	} {
		if !k.f.there {
			if k.must {
				return fail(start, t.path, codec.Malformed("key %q is missing", k.name))
			}
			*k.dst = (*k.dst)[:0]
			continue
		}
		if *k.dst, err = list(k.f, t.path+"."+k.name, n, *k.dst, id); err != nil {
			return err
		}
	}
	if !s.threshold.there {
		return fail(start, t.path, codec.Malformed("key %q is missing", "threshold"))
	}
	if t.threshold, err = list(s.threshold, t.path+".threshold", n, t.threshold, number); err != nil {
		return err
	}
	for _, k := range []struct {
		name  string
		f     field
		n     int
		dst   *[]float32
		parse func([]byte) (float32, error)
	}{
		{"split_gain", s.splitGain, n, &t.gain, statistic},
		{"internal_value", s.internalValue, n, &t.value, statistic},
		{"internal_count", s.internalCount, n, &t.count, count},
		{"leaf_count", s.rows, t.n, &t.rows, count},
	} {
		if !k.f.there {
			*k.dst = (*k.dst)[:0]
			continue
		}
		if *k.dst, err = list(k.f, t.path+"."+k.name, k.n, *k.dst, k.parse); err != nil {
			return err
		}
	}
	return t.catLists(start)
}

// split makes node i, a split.
func (t *treeReader) split(i int) error {
	nodes := t.parts.Nodes
	nd := &nodes[i]
	nd.Kind = tree.Numerical
	nd.Feature = t.feature[i]
	if nd.Feature < 0 || int(nd.Feature) >= t.features {
		return t.bad(t.s.splitFeature, "split_feature", i, "feature %d out of range [0, %d)", nd.Feature, t.features)
	}
	var err error
	if nd.Left, err = t.child(t.s.left, "left_child", i, t.left[i]); err != nil {
		return err
	}
	if nd.Right, err = t.child(t.s.right, "right_child", i, t.right[i]); err != nil {
		return err
	}
	if len(t.gain) > 0 {
		nd.Gain = t.gain[i]
	}
	if len(t.value) > 0 {
		nd.Weight = t.value[i]
	}
	if len(t.count) > 0 {
		nd.Cover = t.count[i]
	}
	decision := int32(0)
	if len(t.decision) > 0 {
		decision = t.decision[i]
	}
	if decision < 0 || decision>>missingShift >= missingTypes {
		return t.bad(t.s.decision, "decision_type", i, "%d out of range [0, %d)", decision, missingTypes<<missingShift)
	}
	if decision&bitCategorical != 0 {
		return t.categorical(i)
	}
	threshold := t.threshold[i]
	if threshold != threshold {
		return t.bad(t.s.threshold, "threshold", i, "is NaN")
	}
	zeroLeft := threshold >= 0
	switch decision >> missingShift {
	case missingNone:
		nd.DefaultLeft = zeroLeft
	case missingZero:
		nd.DefaultLeft = decision&bitDefaultLeft != 0
		nd.ZeroMissing = nd.DefaultLeft != zeroLeft
	case missingNaN:
		nd.DefaultLeft = decision&bitDefaultLeft != 0
	}
	if math.IsInf(threshold, 1) {
		nd.Left, nd.Right, nd.DefaultLeft = nd.Right, nd.Left, !nd.DefaultLeft
		nd.Value = float32(math.Inf(-1))
		return nil
	}
	nd.Value = strict(threshold)
	return nil
}

// child returns the node of a child and notes its parent. Splits count from 0,
// leaf j is -1-j.
func (t *treeReader) child(f field, name string, parent int, c int32) (int32, error) {
	n := int32(t.n)
	switch {
	case c >= n-1 || c < -n:
		return 0, t.bad(f, name, parent, "child %d out of range [%d, %d)", c, -n, n-1)
	case c == 0:
		return 0, t.bad(f, name, parent, "child 0 is the root")
	case c < 0:
		c = n - 2 - c
	}
	nd := &t.parts.Nodes[c]
	if nd.Parent != tree.None {
		return 0, t.bad(f, name, parent, "is a child of split %d already", nd.Parent)
	}
	nd.Parent = int32(parent)
	return c, nil
}

// bad makes the error of entry i of a list.
func (t *treeReader) bad(f field, name string, i int, format string, args ...any) error {
	return fail(wordAt(f, i), index(t.path+"."+name, i), codec.Malformed(format, args...))
}

// invalid puts what the tree says about a node into the terms of the file. The
// lists have been checked, but not that the root reaches all nodes.
func (t *treeReader) invalid(start int, err error) error {
	var te *tree.Error
	if errors.As(err, &te) && te.Field == "parents" && t.parts.Nodes[te.Node].Parent != tree.None {
		p := int(t.parts.Nodes[te.Node].Parent)
		for _, k := range []struct {
			name string
			f    field
			node int32
		}{{"left_child", t.s.left, t.left[p]}, {"right_child", t.s.right, t.right[p]}} {
			if k.node == int32(te.Node) || k.node < 0 && int32(t.n)-2-k.node == int32(te.Node) {
				return t.bad(k.f, k.name, p, "child %d is not reachable from the root", k.node)
			}
		}
	}
	return fail(start, t.path, codec.Malformed("%v", err))
}
