package codec

import (
	"slices"

	"github.com/grove-ml/grove/gbt/tree"
)

// checkCategories checks that the arrays of categorical splits fit together:
// each node of split_type 1 has one segment of categories, and segments follow
// one another, which bounds the sets by the array that the file holds. Before
// 1.3 there are none of these arrays.
func (t *TreeData) checkCategories(path string) error {
	n := len(t.CatNodes)
	if len(t.CatSegments) != n {
		return misfit(path+".categories_segments", "%d entries for %d nodes", len(t.CatSegments), n)
	}
	if len(t.CatSizes) != n {
		return misfit(path+".categories_sizes", "%d entries for %d nodes", len(t.CatSizes), n)
	}
	end, last := int64(0), int32(-1)
	for k, id := range t.CatNodes {
		if id <= last || int64(id) >= t.numNodes {
			return misfit(path+".categories_nodes"+index(k), "node %d after %d: must ascend within [0, %d)", id, last, t.numNodes)
		}
		last = id
		if len(t.SplitType) == 0 || t.SplitType[id] == 0 {
			return misfit(path+".categories_nodes"+index(k), "node %d has no categorical split", id)
		}
		begin, size := int64(t.CatSegments[k]), int64(t.CatSizes[k])
		if begin < end || begin > int64(len(t.Categories)) {
			return misfit(path+".categories_segments"+index(k), "%d out of range [%d, %d]", begin, end, len(t.Categories))
		}
		if size < 1 || size > int64(len(t.Categories))-begin {
			return misfit(path+".categories_sizes"+index(k), "%d out of range [1, %d]", size, int64(len(t.Categories))-begin)
		}
		end = begin + size
	}
	k := 0
	for i, v := range t.SplitType {
		if v == 0 {
			continue
		}
		if k == n || int(t.CatNodes[k]) != i {
			return misfit(path+".split_type"+index(i), "a categorical split without categories")
		}
		k++
	}
	return nil
}

// categories adds the sets of categories to the parts of a tree. XGBoost makes
// bits of them, so order and repetition mean nothing.
func (t *TreeData) categories(p *tree.Parts) {
	if len(t.CatNodes) == 0 {
		return
	}
	p.CatNodes = slices.Clone(t.CatNodes)
	p.CatStart = make([]int32, 1, len(t.CatNodes)+1)
	for k := range t.CatNodes {
		set := t.Categories[t.CatSegments[k] : t.CatSegments[k]+t.CatSizes[k]]
		if !slices.IsSorted(set) {
			slices.Sort(set)
		}
		// Sets move towards the front, where there were repetitions or gaps.
		at := int(p.CatStart[k])
		for i, c := range set {
			if i == 0 || c != set[i-1] {
				t.Categories[at] = c
				at++
			}
		}
		p.CatStart = append(p.CatStart, int32(at))
	}
	p.Categories = slices.Clone(t.Categories[:p.CatStart[len(t.CatNodes)]])
}

// vectors adds the leaves and weights of a tree with vector leaves to its parts.
// From 3.2 on a leaf has its number in place of a right child; before, its base
// weights were its output.
func (t *TreeData) vectors(p *tree.Parts, path string) error {
	n, size := len(p.Nodes), int(t.sizeLeafVector)
	p.LeafSize = size
	p.WeightSize = len(t.BaseWeights) / n
	if p.WeightSize < 1 || p.WeightSize > size || len(t.BaseWeights) != n*p.WeightSize {
		return misfit(path+".base_weights", "%d entries for %d nodes with %d outputs", len(t.BaseWeights), n, size)
	}
	p.Weights = slices.Clone(t.BaseWeights)
	p.LeafRow = make([]int32, n)
	leaves := 0
	for i := range p.Nodes {
		p.LeafRow[i] = tree.None
		if p.Nodes[i].Kind == tree.Leaf {
			leaves++
			p.LeafRow[i] = t.Right[i]
		}
	}
	if len(t.LeafWeights) > 0 {
		if len(t.LeafWeights)/size != leaves || len(t.LeafWeights)%size != 0 {
			return misfit(path+".leaf_weights", "%d entries for %d leaves with %d outputs", len(t.LeafWeights), leaves, size)
		}
		p.LeafValues = slices.Clone(t.LeafWeights)
		return nil
	}
	if p.WeightSize != size {
		return misfit(path+".base_weights", "%d entries for %d nodes with %d outputs", len(t.BaseWeights), n, size)
	}
	p.LeafValues = make([]float32, 0, leaves*size)
	for i := range p.Nodes {
		if p.Nodes[i].Kind != tree.Leaf {
			continue
		}
		if t.Right[i] != tree.None {
			return misfit(path+".right_children"+index(i), "%d: a leaf has a number but there are no %s", t.Right[i], "leaf_weights")
		}
		p.LeafRow[i] = int32(len(p.LeafValues) / size)
		p.LeafValues = append(p.LeafValues, t.BaseWeights[i*size:(i+1)*size]...)
	}
	return nil
}
