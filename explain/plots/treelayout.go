package plots

import (
	"github.com/grove-ml/grove/gbt/tree"
)

// placed is a node of a tree with its place in a picture. Places are in units:
// level is the distance from the root, slot the position across; leaves, and
// nodes that are not unfolded, have slots 0, 1, 2, ... in order, and a split is in
// the middle between its children.
type placed struct {
	id     int32
	parent int // position of the parent in the layout, -1 for the root
	level  int
	slot   float64
	left   bool // it is the left child
	yes    bool // the answer to its parent's question is yes
	folded int  // leaves below a split that is not unfolded; 0 for all others
}

// layout places the nodes of t down to a level, parents before children. It
// returns nil if there are more than most.
func layout(t *tree.Tree, levels, most int) (nodes []placed, slots int) {
	stack := []placed{{parent: -1}}
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if len(nodes) == most {
			return nil, 0
		}
		n := t.Node(int(p.id))
		here := len(nodes)
		switch {
		case n.IsLeaf():
			p.slot = float64(slots)
			slots++
		case p.level == levels:
			p.folded = leavesBelow(t, p.id)
			p.slot = float64(slots)
			slots++
		default:
			leftYes := n.Kind == tree.Numerical // rows of chosen categories go right
			stack = append(stack,
				placed{id: n.Right, parent: here, level: p.level + 1, yes: !leftYes},
				placed{id: n.Left, parent: here, level: p.level + 1, left: true, yes: leftYes})
		}
		nodes = append(nodes, p)
	}
	// From the end, so that both children come before their parent.
	first := make([]float64, len(nodes)) // slot of the right child, seen first
	seen := make([]bool, len(nodes))
	for i := len(nodes) - 1; i > 0; i-- {
		p := nodes[i].parent
		if !seen[p] {
			seen[p], first[p] = true, nodes[i].slot
		} else {
			nodes[p].slot = (first[p] + nodes[i].slot) / 2
		}
	}
	return nodes, slots
}

// leavesBelow counts the leaves that a node reaches.
func leavesBelow(t *tree.Tree, id int32) int {
	leaves := 0
	stack := []int32{id}
	for len(stack) > 0 {
		n := t.Node(int(stack[len(stack)-1]))
		stack = stack[:len(stack)-1]
		if n.IsLeaf() {
			leaves++
		} else {
			stack = append(stack, n.Left, n.Right)
		}
	}
	return leaves
}
