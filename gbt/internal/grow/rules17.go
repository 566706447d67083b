package grow

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/tree"
)

// entry queues node id with its best split. Before 3.4 a split that leaves a
// child without hessian, which min_child_weight 0 allows, is found but not made;
// growing by loss even ends there (CPUExpandEntry::IsValid of
// src/tree/hist/expand_entry.h, 1.7).
func (t *Hist) entry(id int32) entry {
	nd := &t.nodes[id]
	e := entry{node: id, number: id, depth: nd.depth, loss: nd.best.LossChange}
	if t.params.Rules != compat.V3_4 {
		e.barred = nd.best.Left.H == 0 || nd.best.Right.H == 0
	}
	return e
}

// Adapt replaces the outputs of the leaves of the tree grown last, of which nodes
// are the nodes, by what value makes of a leaf's rows. Rows without a gradient do
// not count, and a leaf without other rows keeps its output (UpdateTreeLeafHost
// of src/objective/adaptive.cc, 1.7). Rows are in ascending order.
func (t *Hist) Adapt(nodes []tree.Node, value func(rows []int32) float32) {
	t.pool.For(len(t.nodes), func(i int) {
		nd := &t.nodes[i]
		if nd.left == tree.None && nd.in.begin < nd.in.end {
			nd.leaf = value(t.of(nd.in))
			nodes[i].Value = nd.leaf
		}
	})
}
