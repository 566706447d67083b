package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/grove-ml/grove/gbt/tree"
)

// Pair is how often two features are used together.
type Pair struct {
	A, B         int    // features, A < B
	NameA, NameB string // names of the two features
	Trees        int    // trees that test both anywhere
	Paths        int    // paths from a root to a leaf, in all trees, that test both
}

// maxPairs bounds the number of pairs: as many as 1448 features have.
const maxPairs = 1 << 20

// Pairs returns the pairs of features that at least one tree uses together,
// those on the most paths first, then those in the most trees, then by number.
//
// Only features on one path can interact: a pair with Trees > 0 and Paths = 0 is
// used side by side. Paths are counted, not weighted with the rows that take
// them. More than 2^20 pairs are an error.
func (f *Forest) Pairs() ([]Pair, error) {
	c := &pairCounter{pairs: map[[2]int32]*Pair{}}
	for _, t := range f.trees {
		if !c.trees(t) || !c.paths(t) {
			return nil, fmt.Errorf("explain: more than %d pairs of features: too many to count", maxPairs)
		}
	}
	pairs := make([]Pair, 0, len(c.pairs))
	for _, p := range c.pairs {
		p.NameA, p.NameB = f.FeatureName(p.A), f.FeatureName(p.B)
		pairs = append(pairs, *p)
	}
	slices.SortFunc(pairs, func(p, q Pair) int {
		return cmp.Or(cmp.Compare(q.Paths, p.Paths), cmp.Compare(q.Trees, p.Trees),
			cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	return pairs, nil
}

type pairCounter struct {
	pairs map[[2]int32]*Pair
}

// of returns the counts of a pair, nil if there are too many pairs.
func (c *pairCounter) of(a, b int32) *Pair {
	if a > b {
		a, b = b, a
	}
	p := c.pairs[[2]int32{a, b}]
	if p == nil {
		if len(c.pairs) == maxPairs {
			return nil
		}
		p = &Pair{A: int(a), B: int(b)}
		c.pairs[[2]int32{a, b}] = p
	}
	return p
}

// trees counts the pairs of distinct features that t tests.
func (c *pairCounter) trees(t *tree.Tree) bool {
	used := map[int32]struct{}{}
	for _, n := range splits(t) {
		used[n.Feature] = struct{}{}
	}
	features := slices.Sorted(maps.Keys(used))
	for i, a := range features {
		for _, b := range features[i+1:] {
			p := c.of(a, b)
			if p == nil {
				return false
			}
			p.Trees++
		}
	}
	return true
}

// paths counts, for each pair, the paths of t that test both. On such a path
// exactly one split is the first that makes the pair complete, so the leaves
// below that split are the paths to add there. That takes nodes × features
// steps, where going through the paths would take leaves × depth².
func (c *pairCounter) paths(t *tree.Tree) bool {
	leaves := leavesBelow(t)
	times := map[int32]int{} // how often the path tests a feature
	var path []int32         // its distinct features
	type step struct {
		id   int32
		back bool
	}
	stack := []step{{}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		n := t.Node(int(s.id))
		if n.IsLeaf() {
			continue
		}
		if s.back {
			times[n.Feature]--
			if times[n.Feature] == 0 {
				path = path[:len(path)-1] // the last that came is the first to go
			}
			continue
		}
		times[n.Feature]++
		if times[n.Feature] == 1 {
			for _, other := range path {
				p := c.of(n.Feature, other)
				if p == nil {
					return false
				}
				p.Paths += leaves[s.id]
			}
			path = append(path, n.Feature)
		}
		stack = append(stack, step{s.id, true}, step{n.Left, false}, step{n.Right, false})
	}
	return true
}

// leavesBelow returns the number of leaves that each node reaches.
func leavesBelow(t *tree.Tree) []int {
	order := make([]int32, 0, t.NumNodes())
	for v := range walk(t) {
		order = append(order, v.id)
	}
	leaves := make([]int, t.NumNodes())
	for _, id := range slices.Backward(order) { // children before their parent
		n := t.Node(int(id))
		if n.IsLeaf() {
			leaves[id] = 1
		} else {
			leaves[id] = leaves[n.Left] + leaves[n.Right]
		}
	}
	return leaves
}
