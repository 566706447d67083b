package explain

import (
	"iter"

	"github.com/grove-ml/grove/gbt/tree"
)

// visit is a node that a walk comes to.
type visit struct {
	id, depth int32
}

// walk returns the reachable nodes of t, the right subtree of a split before
// the left one: the order in which XGBoost adds up the statistics of nodes
// (tree_view.h @ 3.4.1, WalkTree). The stack is explicit because a file may hold
// a chain of millions of nodes.
func walk(t *tree.Tree) iter.Seq2[visit, tree.Node] {
	return func(yield func(visit, tree.Node) bool) {
		stack := []visit{{}}
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			n := t.Node(int(v.id))
			if !yield(v, n) {
				return
			}
			if !n.IsLeaf() {
				stack = append(stack, visit{n.Left, v.depth + 1}, visit{n.Right, v.depth + 1})
			}
		}
	}
}

// splits returns the nodes of [walk] that are not leaves.
func splits(t *tree.Tree) iter.Seq2[visit, tree.Node] {
	return func(yield func(visit, tree.Node) bool) {
		for v, n := range walk(t) {
			if !n.IsLeaf() && !yield(v, n) {
				return
			}
		}
	}
}
