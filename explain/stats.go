package explain

import (
	"fmt"
	"strings"
)

// TreeStats is the shape of one tree.
type TreeStats struct {
	Tree     int // number of the tree in the model
	Group    int // class or target that it adds to
	Depth    int // edges on the longest path from the root: what max_depth bounds; 0 for a lone leaf
	Levels   int // nodes on that path, Depth+1: what a recursive count over a dump gives; 1 for a lone leaf
	Splits   int // nodes that are not leaves
	Leaves   int // number of leaves: Splits+1
	Features int // distinct features that it tests
}

// LeafOnly reports whether the tree is a single leaf: a constant.
func (s TreeStats) LeafOnly() bool { return s.Splits == 0 }

// Stats is the shape of the trees of a forest and their totals.
type Stats struct {
	Trees     []TreeStats // in the order of the forest
	Splits    int         // number of splits of all trees
	Leaves    int         // number of leaves of all trees
	LeafOnly  int         // number of trees that are a single leaf
	MaxDepth  int         // largest depth of a tree, in edges
	MeanDepth float64     // mean depth of the trees, in edges
}

// Stats measures every tree. The mean depth of no trees is 0.
func (f *Forest) Stats() *Stats {
	s := &Stats{Trees: make([]TreeStats, len(f.trees))}
	depths := 0
	for i, t := range f.trees {
		used := map[int32]struct{}{}
		for _, n := range splits(t) {
			used[n.Feature] = struct{}{}
		}
		one := TreeStats{
			Tree:     f.number(i),
			Group:    f.group(i),
			Depth:    t.Depth(),
			Levels:   t.Depth() + 1,
			Splits:   t.NumLeaves() - 1,
			Leaves:   t.NumLeaves(),
			Features: len(used),
		}
		s.Trees[i] = one
		s.Splits += one.Splits
		s.Leaves += one.Leaves
		s.MaxDepth = max(s.MaxDepth, one.Depth)
		depths += one.Depth
		if one.LeafOnly() {
			s.LeafOnly++
		}
	}
	if len(f.trees) > 0 {
		s.MeanDepth = float64(depths) / float64(len(f.trees))
	}
	return s
}

// DepthCount is how many trees have one depth.
type DepthCount struct {
	Depth  int // depth of the trees, in edges
	Levels int // the same in nodes: Depth+1
	Trees  int // how many have it
}

// Depths returns how many trees have each depth, from the smallest depth that
// occurs to the largest, depths between them that no tree has included.
func (s *Stats) Depths() []DepthCount {
	counts := map[int]int{}
	for _, t := range s.Trees {
		counts[t.Depth]++
	}
	if len(counts) == 0 {
		return nil
	}
	low, high := s.MaxDepth, 0
	for d := range counts {
		low, high = min(low, d), max(high, d)
	}
	// A chain may be millions deep beside a stump: the gap is not worth the memory.
	const wide = 10000
	table := []DepthCount{}
	for d := low; d <= high; d++ {
		if n := counts[d]; n > 0 || high-low < wide {
			table = append(table, DepthCount{d, d + 1, n})
		}
	}
	return table
}

// String returns the totals and the depths as a few lines of text.
func (s *Stats) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "trees      %d\n", len(s.Trees))
	fmt.Fprintf(&b, "leaf only  %d\n", s.LeafOnly)
	fmt.Fprintf(&b, "splits     %d\n", s.Splits)
	fmt.Fprintf(&b, "leaves     %d\n", s.Leaves)
	fmt.Fprintf(&b, "mean depth %.2f\n", s.MeanDepth)
	for _, d := range s.Depths() {
		fmt.Fprintf(&b, "depth %-4d %d\n", d.Depth, d.Trees)
	}
	return b.String()
}
