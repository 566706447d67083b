package tree

import (
	"fmt"
	"math"
)

// Error reports a node that breaks a rule of a valid tree.
type Error struct {
	Node   int    // id of the node
	Field  string // field in XGBoost's terms: "left_children", "split_indices", ...
	Reason string
}

func (e *Error) Error() string {
	return fmt.Sprintf("tree: node %d: %s: %s", e.Node, e.Field, e.Reason)
}

// validate checks what [Tree.Walk] relies on: children in range, the right one
// behind the left one, exactly one parent for every node that is reachable, no
// cycle, nothing unreachable but deleted slots, features in range, finite
// leaves and thresholds that are not NaN.
func validate(nodes []Node, features int) error {
	n := int32(len(nodes))
	if n == 0 {
		return &Error{0, "num_nodes", "a tree needs at least a root"}
	}
	if len(nodes) > math.MaxInt32 {
		return &Error{0, "num_nodes", fmt.Sprintf("%d nodes: at most %d are possible", len(nodes), math.MaxInt32)}
	}
	if nodes[0].Parent != None {
		return &Error{0, "parents", fmt.Sprintf("the root has parent %d", nodes[0].Parent)}
	}
	// Every split claims its two children once and children name their parent,
	// so a node with two parents or a cycle shows as a parent that does not
	// match; a cycle apart from the root would need a node reached by nobody
	// from above, which the walk below finds.
	for i := range nodes {
		nd := &nodes[i]
		switch nd.Kind {
		case Leaf:
			if nd.Left != None || nd.Right != None {
				return &Error{i, "left_children", "a leaf has children"}
			}
			if math.IsNaN(float64(nd.Value)) || math.IsInf(float64(nd.Value), 0) {
				return &Error{i, "split_conditions", fmt.Sprintf("leaf value %v: must be finite", nd.Value)}
			}
		case Numerical:
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
			if nd.Value != nd.Value {
				return &Error{i, "split_conditions", "threshold is NaN"}
			}
			for _, c := range [2]int32{nd.Left, nd.Right} {
				if nodes[c].Parent != int32(i) {
					return &Error{int(c), "parents", fmt.Sprintf("is a child of node %d but has parent %d", i, nodes[c].Parent)}
				}
				if nodes[c].Kind == Deleted {
					return &Error{int(c), "split_indices", fmt.Sprintf("is deleted but a child of node %d", i)}
				}
			}
		case Deleted:
		default:
			return &Error{i, "split_type", fmt.Sprintf("unknown kind %d", nd.Kind)}
		}
	}
	// Reachability: a forest with matching parents is a tree plus, possibly,
	// islands that no walk from the root enters.
	reached := make([]bool, n)
	stack := []int32{0}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		reached[i] = true
		if nd := &nodes[i]; nd.Kind == Numerical {
			stack = append(stack, nd.Right, nd.Left)
		}
	}
	for i := range nodes {
		if !reached[i] && nodes[i].Kind != Deleted {
			return &Error{i, "parents", "not reachable from the root and not deleted"}
		}
	}
	return nil
}
