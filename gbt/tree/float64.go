package tree

import "fmt"

// zeroSize is the size up to which a value counts as zero in LightGBM
// (kZeroThreshold in include/LightGBM/meta.h).
const zeroSize = 1e-35

// HasFloat64 reports whether the leaves are float64, as LightGBM's are. Sums of
// them are float64, too.
func (t *Tree) HasFloat64() bool { return t.float64s != nil }

// Value64 returns the output of leaf i in float64: what the model file holds if
// [Tree.HasFloat64] is true, else the Value of the node. Of a split it means
// nothing.
func (t *Tree) Value64(i int) float64 {
	if t.float64s == nil {
		return float64(t.nodes[i].Value)
	}
	return t.float64s[i]
}

// checkFloat64 checks the leaves of a tree of LightGBM.
func checkFloat64(p *Parts) error {
	if len(p.Float64) != len(p.Nodes) || p.LeafSize > 1 {
		return &Error{0, "leaf_value", fmt.Sprintf("%d values for %d nodes of %d", len(p.Float64), len(p.Nodes), max(p.LeafSize, 1))}
	}
	for i := range p.Nodes {
		if v := p.Float64[i]; p.Nodes[i].Kind == Leaf && p.Nodes[i].Value != float32(v) {
			return &Error{i, "leaf_value", fmt.Sprintf("%v in float64, %v in float32", v, p.Nodes[i].Value)}
		}
	}
	return nil
}
