package grow

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// prune turns the grown nodes into nodes of a tree and takes back, from the
// leaves up, the splits whose gain is below gamma or that lie too deep. The
// children of such a split keep their slots as deleted nodes, and it stays as a
// leaf that remembers its feature and gain (src/tree/updater_prune.cc, 3.4).
func (t *Exact) prune() []tree.Node {
	out := make([]tree.Node, len(t.nodes))
	for i := range t.nodes {
		nd := &t.nodes[i]
		n := tree.Node{
			Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: nd.parent,
			Value: nd.weight * t.params.LearningRate,
			Gain:  nd.best.LossChange, Cover: float32(nd.sum.H), Weight: nd.weight,
		}
		if nd.left != tree.None {
			n.Kind = tree.Numerical
			n.Left, n.Right = nd.left, nd.left+1
			n.Feature, n.Value, n.DefaultLeft = nd.best.Feature, nd.best.Threshold, nd.best.DefaultLeft
		}
		out[i] = n
	}
	for i := range out {
		if out[i].Kind == tree.Leaf {
			climb(out, int32(i), t.nodes[i].depth, &t.params, t.maxDepth)
		}
	}
	return out
}

// Prune returns the tree without the splits whose gain is below gamma or whose
// children lie deeper than maxDepth, 0 meaning no bound, from the leaves up
// (src/tree/updater_prune.cc, 3.4).
func Prune(t *tree.Tree, p *split.Params, maxDepth int) (*tree.Tree, error) {
	parts := t.Parts()
	nodes := slices.Clone(parts.Nodes)
	if maxDepth == 0 {
		maxDepth = math.MaxInt
	}
	for i := range nodes {
		if nodes[i].Kind != tree.Leaf {
			continue
		}
		depth := int32(0)
		for k := nodes[i].Parent; k != tree.None; k = nodes[k].Parent {
			depth++
		}
		climb(nodes, int32(i), depth, p, maxDepth)
	}
	parts.Nodes = nodes
	return tree.FromParts(parts)
}

// climb undoes the split above leaf i, and those above it in turn, while both
// children are leaves and the split is not worth its gamma or too deep.
func climb(nodes []tree.Node, i, depth int32, params *split.Params, maxDepth int) {
	for nodes[i].Parent != tree.None {
		p := &nodes[nodes[i].Parent]
		left, right := &nodes[p.Left], &nodes[p.Right]
		if left.Kind != tree.Leaf || right.Kind != tree.Leaf {
			return
		}
		if !(p.Gain < params.Gamma) && int(depth) <= maxDepth {
			return
		}
		left.Kind, right.Kind = tree.Deleted, tree.Deleted
		i = nodes[i].Parent
		depth--
		p.Kind = tree.Leaf
		p.Left, p.Right = tree.None, tree.None
		p.Value = params.LearningRate * p.Weight
	}
}
