package tree

import (
	"fmt"
	"math"
)

// Error reports a node that breaks a rule of a valid tree.
type Error struct {
	Node   int    // id of the node
	Field  string // field in XGBoost's terms: "left_children", "split_indices", ...
	Reason string // the rule that it breaks
}

// Error names the node, the field and the rule.
func (e *Error) Error() string {
	return fmt.Sprintf("tree: node %d: %s: %s", e.Node, e.Field, e.Reason)
}

// summary is what validate learns about a valid tree on the way.
type summary struct {
	deleted, leaves, depth int
}

// validate checks what [Tree.Walk] relies on: children in range, exactly one
// parent for every node that is reachable, no cycle, nothing unreachable but
// deleted slots, features in range and thresholds that are not NaN. The contents
// of deleted slots are not looked at.
func validate(nodes []Node, features int) (summary, error) {
	var sum summary
	if len(nodes) == 0 {
		return sum, &Error{0, "num_nodes", "a tree needs at least a root"}
	}
	if len(nodes) > math.MaxInt32 {
		return sum, &Error{0, "num_nodes", fmt.Sprintf("%d nodes: at most %d are possible", len(nodes), math.MaxInt32)}
	}
	if nodes[0].Kind == Deleted {
		return sum, &Error{0, "split_indices", "the root is deleted"}
	}
	if nodes[0].Parent != None {
		return sum, &Error{0, "parents", fmt.Sprintf("the root has parent %d", nodes[0].Parent)}
	}
	// Every split claims its two children once and children name their parent,
	// so a node with two parents shows as a parent that does not match; a cycle
	// or an island needs nodes that the root does not reach, which descend finds.
	var room [1024]int32
	depths := room[:min(len(nodes), len(room))]
	if len(nodes) > len(room) {
		depths = make([]int32, len(nodes))
	}
	splits, deepest, down := 0, int32(0), true
	for i := range nodes {
		var err error
		switch nd := &nodes[i]; nd.Kind {
		case Leaf:
			sum.leaves++
			if nd.Left != None || nd.Right != None {
				err = checkLeaf(nodes, i)
			}
		case Numerical, Categorical:
			if err = checkSplit(nodes, i, features); err == nil {
				splits++
				down = down && int(nd.Left) > i && int(nd.Right) > i
				depth := depths[i] + 1
				depths[nd.Left], depths[nd.Right] = depth, depth
				deepest = max(deepest, depth)
			}
		case Deleted:
			sum.deleted++
		default:
			err = &Error{i, "split_type", fmt.Sprintf("unknown kind %d", nodes[i].Kind)}
		}
		if err != nil {
			return sum, err
		}
	}
	// Where ids ascend from every split to its children there is no cycle, and
	// no island if as many nodes are children as there are beside the root.
	if down && 2*splits+1 == len(nodes)-sum.deleted {
		sum.depth = int(deepest)
		return sum, nil
	}
	reached, depth := descend(nodes)
	if reached != len(nodes)-sum.deleted {
		return sum, &Error{unreached(nodes), "parents", "not reachable from the root and not deleted"}
	}
	sum.depth = depth
	return sum, nil
}

func checkLeaf(nodes []Node, i int) error {
	nd := &nodes[i]
	if nd.Left != None {
		return &Error{i, "left_children", fmt.Sprintf("a leaf has child %d", nd.Left)}
	}
	if nd.Right != None {
		return &Error{i, "right_children", fmt.Sprintf("a leaf has child %d", nd.Right)}
	}
	return nil
}

func checkSplit(nodes []Node, i, features int) error {
	nd := &nodes[i]
	n := int32(len(nodes))
	if nd.Left <= 0 || nd.Left >= n {
		return &Error{i, "left_children", fmt.Sprintf("child %d out of range [1, %d)", nd.Left, n)}
	}
	if nd.Right <= 0 || nd.Right >= n {
		return &Error{i, "right_children", fmt.Sprintf("child %d out of range [1, %d)", nd.Right, n)}
	}
	if nd.Left == nd.Right {
		return &Error{i, "right_children", fmt.Sprintf("both children are node %d", nd.Left)}
	}
	if nd.Feature < 0 || int(nd.Feature) >= features {
		return &Error{i, "split_indices", fmt.Sprintf("feature %d out of range [0, %d)", nd.Feature, features)}
	}
	if nd.Kind == Numerical && nd.Value != nd.Value {
		return &Error{i, "split_conditions", "threshold is NaN"}
	}
	if nd.Kind == Categorical && nd.ZeroMissing {
		return &Error{i, "split_type", "a categorical split takes no zero for missing"}
	}
	for _, c := range [2]int32{nd.Left, nd.Right} {
		if nodes[c].Kind == Deleted {
			return &Error{int(c), "split_indices", fmt.Sprintf("is deleted but a child of node %d", i)}
		}
		if nodes[c].Parent != int32(i) {
			return &Error{int(c), "parents", fmt.Sprintf("is a child of node %d but has parent %d", i, nodes[c].Parent)}
		}
	}
	return nil
}

// place is a node on the stack of a walk with its distance from the root.
type place struct{ id, depth int32 }

// descend counts the nodes that the root reaches and measures the longest path.
// The stack is explicit: a file may hold a chain of millions of nodes.
func descend(nodes []Node) (reached, depth int) {
	var room [64]place
	stack := append(room[:0], place{})
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		reached++
		depth = max(depth, int(p.depth))
		if nd := &nodes[p.id]; nd.IsSplit() {
			stack = append(stack, place{nd.Right, p.depth + 1}, place{nd.Left, p.depth + 1})
		}
	}
	return reached, depth
}

// unreached returns the first node that is neither deleted nor reachable.
func unreached(nodes []Node) int {
	seen := make([]bool, len(nodes))
	stack := []int32{0}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		seen[i] = true
		if nd := &nodes[i]; nd.IsSplit() {
			stack = append(stack, nd.Right, nd.Left)
		}
	}
	for i := range nodes {
		if !seen[i] && nodes[i].Kind != Deleted {
			return i
		}
	}
	return 0 // not reached: the caller counted at least one
}
