package explain

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

// Lever is a feature that can be changed, within bounds and at a price.
type Lever struct {
	Feature    int     // number of the feature, from 0
	Min, Max   float32 // values that it may get, both included; the row's own lies within
	Up, Down   float64 // cost of a change by 1 in each direction; +Inf where it can not go
	Fixed      float64 // cost of changing it at all
	WholeUnits bool    // whether only whole numbers are tried
}

// Change is the cheapest way to bring a row to the other side of a cutoff.
type Change struct {
	Row    []float32 // the row as it would have to be
	Moved  []int     // numbers of the features that differ, ascending
	Cost   float64   // of all changes together
	Before float32   // margin of the row as it is
	After  float32   // margin after the change
}

// ErrTooHard reports that a search for a change looked at as many boxes as it may without finding the
// cheapest.
var ErrTooHard = errors.New("explain: the search for the cheapest change took too long: want fewer features or tighter bounds")

// CheapestChange returns the cheapest change of a row's levers that brings its margin below
// cutoff; ok is false where no change within the bounds does. row has a value for each feature.
//
// It is exact: between two thresholds of the trees a feature's value makes no difference, so
// the space of changes is a finite number of boxes. They are searched best first by the cost of
// reaching them, leaving out boxes where even the lowest leaves that can be reached together stay at or above
// the cutoff; the first one found below it is the cheapest. Its point is the nearest of the
// box, so it is right at a threshold: what it says is "to just under 264.5".
//
// The trees say how scores change with features, not what changing a customer would do. Choose
// levers that can be moved, and read the answer as what the model looks at. The model must have one
// output, and on levers neither categorical splits nor such of LightGBM that take 0 for missing. boxes bounds the search, 0 for 200,000; ErrTooHard reports that it
// was not enough.
func CheapestChange(ctx context.Context, m *gbt.Model, row []float32, levers []Lever, cutoff float32, boxes int) (c Change, ok bool, err error) {
	s, err := newChangeSearch(m, row, levers, cutoff)
	if err != nil {
		return Change{}, false, err
	}
	if boxes <= 0 {
		boxes = 200_000
	}
	return s.run(ctx, boxes)
}

// box is a set of rows: each lever within an interval.
type box struct {
	low, high []float32 // of each lever: low <= value < high
	cost      float64   // of the nearest point
	order     int       // in which boxes were made: ties go to the earlier one
}

// boxes is a heap of boxes by cost.
type boxHeap []box

func (h boxHeap) Len() int { return len(h) }
func (h boxHeap) Less(i, j int) bool {
	return h[i].cost < h[j].cost || h[i].cost == h[j].cost && h[i].order < h[j].order
}
func (h boxHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push adds a box.
func (h *boxHeap) Push(x any) { *h = append(*h, x.(box)) }

// Pop takes the last box.
func (h *boxHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// leverNode is a node of a tree of which only the splits on levers are left.
type leverNode struct {
	lever       int32 // -1 for a leaf
	left, right int32
	value       float32 // threshold, or output of a leaf
}

type changeSearch struct {
	m      *gbt.Model
	row    []float32
	levers []Lever
	cutoff float32
	base   float64 // margin without the trees
	slack  float64 // more than float32 sums can differ from float64 ones
	trees  [][]leverNode
	queue  boxHeap
	made   int
}

func newChangeSearch(m *gbt.Model, row []float32, levers []Lever, cutoff float32) (*changeSearch, error) {
	switch {
	case m.NumGroups() != 1:
		return nil, fmt.Errorf("explain: the model has %d outputs a row: must be 1", m.NumGroups())
	case m.NumTrees() == 0:
		return nil, errors.New("explain: the model has no trees: must have some")
	case len(row) != m.NumFeatures():
		return nil, &ShapeError{"features", len(row), m.NumFeatures()}
	case cutoff != cutoff:
		return nil, errors.New("explain: the cutoff is NaN: must be a number")
	}
	s := &changeSearch{m: m, row: row, levers: levers, cutoff: cutoff}
	at := make(map[int]int, len(levers))
	for k, l := range levers {
		if l.Feature < 0 || l.Feature >= len(row) {
			return nil, fmt.Errorf("explain: feature %d: must be from 0 to %d", l.Feature, len(row)-1)
		}
		name := m.FeatureName(l.Feature)
		if _, twice := at[l.Feature]; twice {
			return nil, fmt.Errorf("explain: feature %q is there twice", name)
		}
		at[l.Feature] = k
		switch v := row[l.Feature]; {
		case v != v:
			return nil, fmt.Errorf("explain: feature %q is missing in the row: a change needs a value to start from", name)
		case math.IsInf(float64(v), 0):
			return nil, fmt.Errorf("explain: feature %q is %v in the row: must be finite", name, v)
		case !(l.Min <= v && v <= l.Max):
			return nil, fmt.Errorf("explain: feature %q is %v: must lie within its bounds %v and %v", name, v, l.Min, l.Max)
		case !(l.Up >= 0 && l.Down >= 0 && l.Fixed >= 0) || math.IsInf(l.Fixed, 1):
			return nil, fmt.Errorf("explain: feature %q costs %v up, %v down and %v in any case: must not be negative", name, l.Up, l.Down, l.Fixed)
		}
	}
	var margin [1]float32
	if err := m.PredictMargin(margin[:], row); err != nil {
		return nil, err
	}
	s.base = float64(margin[0])
	size := math.Abs(s.base)
	for i, t := range m.Trees() {
		weight := float64(m.TreeWeight(i))
		nodes, err := s.reduce(t, at, weight)
		if err != nil {
			return nil, err
		}
		s.trees = append(s.trees, nodes)
		most := 0.0
		for _, n := range nodes {
			if n.lever < 0 {
				most = max(most, math.Abs(float64(n.value)))
			}
		}
		size += most
		s.base -= float64(walkLevers(nodes, row, levers))
	}
	s.slack = size * float64(len(s.trees)+2) * 0x1p-23
	return s, nil
}

// reduce follows the splits on features that stay as they are, and keeps those on
// levers.
func (s *changeSearch) reduce(t *tree.Tree, levers map[int]int, weight float64) ([]leverNode, error) {
	var out []leverNode
	type job struct{ node, slot int32 }
	out = append(out, leverNode{})
	stack := []job{{0, 0}}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		n := t.Node(int(at.node))
		for !n.IsLeaf() {
			if _, is := levers[int(n.Feature)]; is {
				break
			}
			next := n.Right
			if t.GoesLeft(int(at.node), s.row[n.Feature]) {
				next = n.Left
			}
			at.node = next
			n = t.Node(int(at.node))
		}
		if n.IsLeaf() {
			out[at.slot] = leverNode{lever: -1, value: float32(weight * float64(n.Value))}
			continue
		}
		if n.Kind == tree.Categorical {
			return nil, fmt.Errorf("explain: feature %q has categories: a lever must be a number", s.m.FeatureName(int(n.Feature)))
		}
		if n.ZeroMissing {
			return nil, fmt.Errorf("explain: a split on feature %q takes 0 for missing, as LightGBM may: must not be a lever", s.m.FeatureName(int(n.Feature)))
		}
		left := int32(len(out))
		out = append(out, leverNode{}, leverNode{})
		out[at.slot] = leverNode{lever: int32(levers[int(n.Feature)]), left: left, right: left + 1, value: n.Value}
		stack = append(stack, job{n.Left, left}, job{n.Right, left + 1})
	}
	return out, nil
}

// walkLevers returns the leaf of a row.
func walkLevers(nodes []leverNode, row []float32, levers []Lever) float32 {
	n := nodes[0]
	for n.lever >= 0 {
		if row[levers[n.lever].Feature] < n.value {
			n = nodes[n.left]
		} else {
			n = nodes[n.right]
		}
	}
	return n.value
}

func (s *changeSearch) run(ctx context.Context, most int) (Change, bool, error) {
	var before [1]float32
	if err := s.m.PredictMargin(before[:], s.row); err != nil {
		return Change{}, false, err
	}
	first := box{}
	for _, l := range s.levers {
		first.low = append(first.low, l.Min)
		first.high = append(first.high, math.Nextafter32(l.Max, float32(math.Inf(1))))
	}
	s.push(first)
	for looked := 0; len(s.queue) > 0; looked++ {
		if looked == most {
			return Change{}, false, ErrTooHard
		}
		if looked%64 == 0 && ctx.Err() != nil {
			return Change{}, false, fmt.Errorf("explain: looking for a change: %w", ctx.Err())
		}
		b := heap.Pop(&s.queue).(box)
		lever, at, open := s.split(b)
		if s.lowest(b) >= float64(s.cutoff)+s.slack {
			continue
		}
		point := s.nearest(b)
		var after [1]float32
		if err := s.m.PredictMargin(after[:], point); err != nil {
			return Change{}, false, err
		}
		if after[0] < s.cutoff {
			c := Change{Row: point, Cost: b.cost, Before: before[0], After: after[0]}
			for f := range point {
				if point[f] != s.row[f] {
					c.Moved = append(c.Moved, f)
				}
			}
			return c, true, nil
		}
		if !open {
			continue
		}
		below := box{low: b.low, high: append([]float32(nil), b.high...)}
		below.high[lever] = at
		above := box{low: append([]float32(nil), b.low...), high: b.high}
		above.low[lever] = at
		s.push(below)
		s.push(above)
	}
	return Change{}, false, nil
}

// push queues a box that has a point.
func (s *changeSearch) push(b box) {
	for k, l := range s.levers {
		v, ok := l.nearest(s.row[l.Feature], b.low[k], b.high[k])
		if !ok {
			return
		}
		b.cost += l.cost(s.row[l.Feature], v)
	}
	if math.IsInf(b.cost, 1) {
		return
	}
	b.order = s.made
	s.made++
	heap.Push(&s.queue, b)
}

// nearest returns the row with its levers moved into the box at least cost.
func (s *changeSearch) nearest(b box) []float32 {
	out := append([]float32(nil), s.row...)
	for k, l := range s.levers {
		out[l.Feature], _ = l.nearest(s.row[l.Feature], b.low[k], b.high[k])
	}
	return out
}

// nearest returns the value in [low, high) that is nearest to v.
func (l Lever) nearest(v, low, high float32) (float32, bool) {
	inf := float32(math.Inf(1))
	switch {
	case v < low:
		v = low
		if l.WholeUnits {
			v = float32(math.Ceil(float64(low)))
		}
	case v >= high:
		v = math.Nextafter32(high, -inf)
		if l.WholeUnits {
			v = float32(math.Floor(float64(v)))
		}
	}
	return v, v >= low && v < high
}

// cost returns what a move costs.
func (l Lever) cost(from, to float32) float64 {
	d := float64(to) - float64(from)
	switch {
	case d > 0:
		return l.Fixed + float64(d*l.Up)
	case d < 0:
		return l.Fixed - float64(d*l.Down)
	}
	return 0
}

// lowest returns a bound that no margin in the box is below.
func (s *changeSearch) lowest(b box) float64 {
	total := s.base
	for _, nodes := range s.trees {
		low, _ := s.ends(nodes, 0, b)
		total += float64(low)
	}
	return total
}

// ends returns the lowest and highest leaf of a tree that rows of the box can reach.
func (s *changeSearch) ends(nodes []leverNode, at int32, b box) (low, high float32) {
	n := nodes[at]
	if n.lever < 0 {
		return n.value, n.value
	}
	left, right := b.low[n.lever] < n.value, b.high[n.lever] > n.value
	switch {
	case left && right:
		l1, h1 := s.ends(nodes, n.left, b)
		l2, h2 := s.ends(nodes, n.right, b)
		return min(l1, l2), max(h1, h2)
	case left:
		return s.ends(nodes, n.left, b)
	}
	return s.ends(nodes, n.right, b)
}

// split returns a lever and a threshold within the box: that of the first undecided
// split of the tree whose leaves differ most. open is false where none is left.
func (s *changeSearch) split(b box) (lever int32, at float32, open bool) {
	widest := float32(-1)
	for _, nodes := range s.trees {
		k := int32(0)
		for nodes[k].lever >= 0 {
			n := nodes[k]
			left, right := b.low[n.lever] < n.value, b.high[n.lever] > n.value
			if left && right {
				if low, high := s.ends(nodes, k, b); high-low > widest {
					widest, lever, at, open = high-low, n.lever, n.value, true
				}
				break
			}
			k = n.left
			if !left {
				k = n.right
			}
		}
	}
	return lever, at, open
}
