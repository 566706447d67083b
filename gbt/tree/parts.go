package tree

import (
	"fmt"
	"math"
)

// MaxCategory is the bound of categories: they count from 0 and are less.
const MaxCategory = 1 << 24

// Parts is all that a tree is made of. [FromParts] keeps the slices, which must
// not be changed afterwards. The zero values of the fields that few trees need
// stand for a tree without categories and with one value a leaf.
type Parts struct {
	Nodes    []Node // by id; 0 is the root
	Features int    // of the rows the tree takes

	// CatNodes has the ids of the categorical splits in ascending order.
	// Categories has the categories that go right, those of CatNodes[k] in
	// Categories[CatStart[k]:CatStart[k+1]], in ascending order; CatStart has
	// one entry more than CatNodes. A leaf or a deleted slot that pruning made of
	// a categorical split keeps its set, which means nothing.
	CatNodes, CatStart []int32
	Categories         []int32 // of all categorical splits

	// LeafSize is the number of values of a leaf: 0 or 1 if they are the Value
	// of the leaf nodes; else each leaf is a row of LeafValues.
	LeafSize   int
	LeafRow    []int32   // for each node its row in LeafValues, [None] for splits
	LeafValues []float32 // values of the vector leaves: leaves × LeafSize

	// WeightSize is the number of base weights that each node of a tree with
	// vector leaves has in Weights: LeafSize, or fewer.
	WeightSize int
	Weights    []float32 // vectors of the nodes: nodes × WeightSize

	// Float64 has for each node the value of a leaf in float64, in trees of
	// LightGBM; in all others it is nil. It must agree with the Value of the
	// nodes. Categorical splits of such a tree follow LightGBM's rule: a value
	// between -1 and 0 is category 0.
	Float64 []float64
}

// Parts returns what the tree is made of. Its slices belong to the tree and must
// not be changed.
func (t *Tree) Parts() Parts {
	return Parts{
		Nodes: t.nodes, Features: t.features,
		CatNodes: t.catNodes, CatStart: t.catStart, Categories: t.cats,
		LeafSize: t.LeafSize(), LeafRow: t.leafRow, LeafValues: t.leafValues,
		WeightSize: t.weightSize, Weights: t.weights,
		Float64: t.float64s,
	}
}

// FromParts validates p and makes a tree of it. The error is an [*Error] that
// names the node and the rule it breaks.
func FromParts(p Parts) (*Tree, error) {
	sum, err := validate(p.Nodes, p.Features)
	if err == nil {
		err = checkCategories(&p)
	}
	if err == nil && p.LeafSize > 1 {
		err = checkVectors(&p, sum)
	}
	if err == nil && p.Float64 != nil {
		err = checkFloat64(&p)
	}
	if err != nil {
		return nil, err
	}
	t := &Tree{
		nodes: p.Nodes, features: p.Features, deleted: sum.deleted, leaves: sum.leaves, depth: sum.depth,
		catNodes: p.CatNodes, catStart: p.CatStart, cats: p.Categories,
		float64s: p.Float64,
	}
	if p.LeafSize > 1 {
		t.size, t.leafRow, t.leafValues = p.LeafSize, p.LeafRow, p.LeafValues
		t.weightSize, t.weights = p.WeightSize, p.Weights
		return t, nil
	}
	for i := range p.Nodes {
		if nd := &p.Nodes[i]; nd.Kind == Leaf && !(nd.Value-nd.Value == 0) {
			return nil, &Error{i, "split_conditions", fmt.Sprintf("leaf value %v: must be finite", nd.Value)}
		}
	}
	return t, nil
}

// checkCategories checks that every categorical split has a set of categories,
// no other node has one, and that the sets are in order and in range.
func checkCategories(p *Parts) error {
	if len(p.CatNodes) > 0 || len(p.CatStart) > 0 {
		if len(p.CatStart) != len(p.CatNodes)+1 || p.CatStart[0] != 0 || int(p.CatStart[len(p.CatNodes)]) != len(p.Categories) {
			return &Error{0, "categories_segments", fmt.Sprintf("%d bounds for %d splits and %d categories", len(p.CatStart), len(p.CatNodes), len(p.Categories))}
		}
	}
	k := 0
	for i := range p.Nodes {
		has := k < len(p.CatNodes) && int(p.CatNodes[k]) == i
		switch {
		case has && p.Nodes[i].Kind == Numerical:
			return &Error{i, "split_type", "a numerical split has categories"}
		case !has && p.Nodes[i].Kind == Categorical:
			return &Error{i, "split_type", "a categorical split without categories"}
		case !has:
			continue
		}
		begin, end := p.CatStart[k], p.CatStart[k+1]
		if begin < 0 || begin >= end || int(end) > len(p.Categories) {
			return &Error{i, "categories_segments", fmt.Sprintf("categories %d to %d of %d: there must be one at least", begin, end, len(p.Categories))}
		}
		last := int32(-1)
		for _, c := range p.Categories[begin:end] {
			if c <= last || c >= MaxCategory {
				return &Error{i, "categories", fmt.Sprintf("category %d after %d: must ascend within [0, %d)", c, last, MaxCategory)}
			}
			last = c
		}
		k++
	}
	if k < len(p.CatNodes) {
		return &Error{int(p.CatNodes[k]), "categories_nodes", "must be the ids of nodes in ascending order"}
	}
	return nil
}

// checkVectors checks the leaves of a tree with vector leaves.
func checkVectors(p *Parts, sum summary) error {
	if sum.deleted > 0 {
		return &Error{0, "split_indices", "a tree with vector leaves has no deleted nodes"}
	}
	if p.LeafSize > math.MaxInt32 || len(p.LeafValues)/p.LeafSize != sum.leaves || len(p.LeafValues)%p.LeafSize != 0 {
		return &Error{0, "leaf_weights", fmt.Sprintf("%d values for %d leaves of %d", len(p.LeafValues), sum.leaves, p.LeafSize)}
	}
	n := len(p.Nodes)
	if p.WeightSize < 1 || p.WeightSize > p.LeafSize || len(p.Weights)/p.WeightSize != n || len(p.Weights)%p.WeightSize != 0 {
		return &Error{0, "base_weights", fmt.Sprintf("%d values for %d nodes of %d", len(p.Weights), n, p.WeightSize)}
	}
	if len(p.LeafRow) != n {
		return &Error{0, "right_children", fmt.Sprintf("%d leaf numbers for %d nodes", len(p.LeafRow), n)}
	}
	seen := make([]bool, sum.leaves)
	for i := range p.Nodes {
		row := p.LeafRow[i]
		if p.Nodes[i].Kind != Leaf {
			if row != None {
				return &Error{i, "right_children", fmt.Sprintf("a split has leaf number %d", row)}
			}
			continue
		}
		if row < 0 || int(row) >= sum.leaves || seen[row] {
			return &Error{i, "right_children", fmt.Sprintf("leaf number %d: must be each of [0, %d) once", row, sum.leaves)}
		}
		seen[row] = true
		for _, v := range p.LeafValues[int(row)*p.LeafSize : (int(row)+1)*p.LeafSize] {
			if v-v != 0 {
				return &Error{i, "leaf_weights", fmt.Sprintf("leaf value %v: must be finite", v)}
			}
		}
	}
	return nil
}
