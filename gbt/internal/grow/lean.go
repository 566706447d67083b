package grow

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/histogram"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// lean is the layout of indicators for trees whose sums of gradients are exact.
type lean struct {
	layout *histogram.Lean
	made   bool
	on     bool          // for this tree
	own    []ownRows     // by block of features, the first of which has those of all; none if all have these
	floors []split.Floor // of the built and the other child of open pairs
	scans  bool          // histograms are sums up to each bin, runs of indicators are scanned at once
}

// beginLean decides whether the tree is grown with the lean layout, and sets the sum
// of the root if so. The order in which exact sums are made is free.
func (t *Hist) beginLean(root *node, pairs []grad.Pair, features []int32) {
	l := &t.lean
	l.on, l.scans = false, false
	if !l.made {
		l.made = true
		if t.params.Rules == compat.V3_4 && !t.rowSums && !t.shared {
			l.layout = histogram.NewLean(t.m)
		}
	}
	if l.layout == nil || len(features) < t.m.Cols || len(pairs) != t.m.Rows {
		return
	}
	if sum, exact, convex := grad.Exact(pairs); exact {
		l.on, root.sum = true, sum
		l.scans = convex && t.params.MinChildWeight > 0 && t.limits.Monotone == nil
	}
}

// buildNode makes the histograms h of some features of a node.
func (t *Hist) buildNode(h []grad.Sum, nd *node, pairs []grad.Pair, features []int32) {
	if !t.lean.on {
		t.build(h, t.of(nd.in), pairs, features)
		return
	}
	s := t.workspace()
	t.lean.layout.Build(h, t.of(nd.in), pairs, nd.sum, features, s)
	t.scratches.Put(s)
}

// workspace returns memory for a histogram to be built.
func (t *Hist) workspace() *histogram.Scratch {
	s, ok := t.scratches.Get().(*histogram.Scratch)
	if !ok {
		s = new(histogram.Scratch)
	}
	return s
}

// workOf is [binned.Matrix.Work] for the layout of the tree.
func (t *Hist) workOf(f int32) int {
	if t.lean.on {
		return t.lean.layout.Work(f)
	}
	return t.m.Work(f)
}

// together is [binned.Matrix.Together] for the layout of the tree.
func (t *Hist) together(f, next int32) bool {
	if t.lean.on {
		return t.lean.layout.Together(f, next)
	}
	return t.m.Together(f, next)
}
