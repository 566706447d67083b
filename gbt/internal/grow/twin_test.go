package grow

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// allColumns lets every node use every feature.
type allColumns []int32

func (c allColumns) Tree() []int32     { return c }
func (c allColumns) Query(int) []int32 { return c }
func (c allColumns) Steady() bool      { return true }

func columnsOf(n int) allColumns {
	c := make(allColumns, n)
	for i := range c {
		c[i] = int32(i)
	}
	return c
}

// example is a small random problem. Gradients are multiples of 1/64, so that
// every sum is exact whatever its order.
type example struct {
	x     *feature.Matrix
	pairs []grad.Pair
}

func newExample(seed uint64, rows, cols int, missing float64, distinct int) example {
	r := rand.New(rand.NewPCG(seed, 7))
	x := &feature.Matrix{Rows: rows, Cols: cols, Dense: make([]float32, rows*cols)}
	for i := range x.Dense {
		x.Dense[i] = float32(r.IntN(distinct)-distinct/2) / 4
		if r.Float64() < missing {
			x.Dense[i] = float32(math.NaN())
		}
	}
	pairs := make([]grad.Pair, rows)
	for i := range pairs {
		g := r.IntN(129) - 64
		if v := x.Dense[i*cols]; v > 0 { // something to find
			g += 40
		}
		pairs[i] = grad.Pair{G: float32(g) / 64, H: float32(r.IntN(64)+1) / 64}
	}
	return example{x, pairs}
}

// twin grows a tree the slow way: by recursion over lists of rows, trying every
// split of every feature by routing the rows through it.
type twin struct {
	example
	p        *split.Params
	maxDepth int
	exact    bool
	cuts     *binned.Matrix // hist
	monotone []int
	sets     [][]int32 // that may be used together; nil means all
}

// state is what a node inherits from the splits above it.
type state struct {
	depth        int
	lower, upper float64 // of the weights of its children
	used         []int   // features
}

func (w *twin) root() state {
	return state{lower: -math.MaxFloat32, upper: math.MaxFloat32}
}

// weight is the weight of a child, or the root, of a node with the state s.
func (w *twin) weight(sum grad.Sum, s state) float32 {
	return float32(min(max(float64(w.p.Weight(sum)), s.lower), s.upper))
}

func (w *twin) sign(f int) int {
	if f < len(w.monotone) {
		return w.monotone[f]
	}
	return 0
}

// gain returns the gain of two children, and false if the split is not allowed.
func (w *twin) gain(left, right grad.Sum, f int, s state) (float32, bool) {
	if _, ok := w.p.ChildrenGain(left, right); !ok {
		return 0, false
	}
	if len(s.used) > 0 && w.sets != nil && !slices.Contains(s.used, f) && !slices.ContainsFunc(w.sets, func(set []int32) bool {
		for _, u := range append([]int{f}, s.used...) {
			if !slices.Contains(set, int32(u)) {
				return false
			}
		}
		return true
	}) {
		return 0, false
	}
	l, r := w.weight(left, s), w.weight(right, s)
	if float32(w.sign(f))*l > float32(w.sign(f))*r {
		return 0, false
	}
	return w.p.GainAt(left, l) + w.p.GainAt(right, r), true
}

// below returns the states of the children of a split.
func (w *twin) below(s state, c candidate, left, right grad.Sum) (l, r state) {
	mid := float64((w.weight(left, s) + w.weight(right, s)) / 2)
	s.depth++
	s.used = append(slices.Clone(s.used), c.f)
	l, r = s, s
	if w.sign(c.f) > 0 {
		l.upper, r.lower = mid, mid
	} else if w.sign(c.f) < 0 {
		l.lower, r.upper = mid, mid
	}
	return l, r
}

type candidate struct {
	f           int
	threshold   float32
	defaultLeft bool
}

func (w *twin) sum(rows []int) (s grad.Sum) {
	for _, r := range rows {
		s.G += float64(w.pairs[r].G)
		s.H += float64(w.pairs[r].H)
	}
	return s
}

func (w *twin) value(row, f int) float32 { return w.x.Dense[row*w.x.Cols+f] }

func (w *twin) goesLeft(row int, c candidate) bool {
	v := w.value(row, c.f)
	if v != v {
		return c.defaultLeft
	}
	return v < c.threshold
}

// candidates lists the splits of the rows in the order in which ties are
// broken.
func (w *twin) candidates(rows []int) (out []candidate) {
	for f := range w.x.Cols {
		var values []float32
		for _, r := range rows {
			if v := w.value(r, f); v == v {
				values = append(values, v)
			}
		}
		slices.Sort(values)
		values = slices.Compact(values)
		if !w.exact {
			cuts := w.cuts.FeatureCuts(f)
			for _, c := range cuts {
				out = append(out, candidate{f, c, false})
			}
			for b := len(cuts) - 1; b > 0; b-- {
				out = append(out, candidate{f, cuts[b-1], true})
			}
			out = append(out, candidate{f, float32(math.Inf(-1)), true})
			continue
		}
		n := len(values)
		if n == 0 {
			continue
		}
		var mids []float32
		for i := 1; i < n; i++ {
			mids = append(mids, (values[i-1]+values[i])/2)
		}
		_, anyMissing, constant := w.column(f)
		if anyMissing && !constant {
			for _, m := range mids {
				out = append(out, candidate{f, m, false})
			}
			last := values[n-1]
			out = append(out, candidate{f, last + (float32(math.Abs(float64(last))) + 1e-6), false})
		}
		for i := len(mids) - 1; i >= 0; i-- {
			out = append(out, candidate{f, mids[i], true})
		}
		out = append(out, candidate{f, values[0] - (float32(math.Abs(float64(values[0]))) + 1e-6), true})
	}
	return out
}

func (w *twin) column(f int) (values []float32, missing, constant bool) {
	for r := range w.x.Rows {
		if v := w.value(r, f); v == v {
			values = append(values, v)
		} else {
			missing = true
		}
	}
	return values, missing, len(values) > 0 && slices.Min(values) == slices.Max(values)
}

// compare grows the subtree of rows and asserts that the nodes from id on are
// it. above is the state of the parent.
func (w *twin) compare(t *testing.T, nodes []tree.Node, id int32, rows []int, above, s state) {
	t.Helper()
	total := w.sum(rows)
	weight := w.weight(total, above)
	gain := w.p.GainAt(total, weight)
	var best candidate
	var bestLoss float32
	if s.depth < w.maxDepth {
		for _, c := range w.candidates(rows) {
			left, right := w.part(rows, c)
			g, ok := w.gain(w.sum(left), w.sum(right), c.f, s)
			if ok && g-gain > bestLoss {
				best, bestLoss = c, g-gain
			}
		}
	}
	nd := nodes[id]
	if bestLoss <= split.Epsilon || bestLoss < w.p.Gamma {
		require.Equal(t, tree.Leaf, nd.Kind, "node %d: twin finds no split", id)
		assert.Equal(t, weight*w.p.LearningRate, nd.Value, "leaf %d", id)
		return
	}
	require.Equal(t, tree.Numerical, nd.Kind, "node %d: twin splits on %+v", id, best)
	require.EqualValues(t, best.f, nd.Feature, "node %d: feature; twin %+v", id, best)
	require.Equal(t, best.threshold, nd.Value, "node %d: threshold", id)
	require.Equal(t, best.defaultLeft, nd.DefaultLeft, "node %d: default direction", id)
	assert.Equal(t, bestLoss, nd.Gain, "node %d: gain", id)
	assert.Equal(t, float32(total.H), nd.Cover, "node %d: cover", id)
	left, right := w.part(rows, best)
	l, r := w.below(s, best, w.sum(left), w.sum(right))
	w.compare(t, nodes, nd.Left, left, s, l)
	w.compare(t, nodes, nd.Right, right, s, r)
}

func (w *twin) part(rows []int, c candidate) (left, right []int) {
	for _, r := range rows {
		if w.goesLeft(r, c) {
			left = append(left, r)
		} else {
			right = append(right, r)
		}
	}
	return left, right
}

func TestGrowersEqualRecursion(t *testing.T) {
	params := []split.Params{
		{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1},
		{LearningRate: 1, MinChildWeight: 0, Lambda: 0},
		{LearningRate: 0.5, MinChildWeight: 4.5, Lambda: 0.25, Alpha: 0.75},
		{LearningRate: 0.5, MinChildWeight: 0.5, Lambda: 2, MaxDeltaStep: 0.25},
	}
	constraints := []struct {
		monotone []int
		sets     [][]int32
	}{
		{},
		{monotone: []int{-1, 1, 0, 1}},
		{sets: [][]int32{{0, 1}, {1, 2, 3}}},
		{monotone: []int{1, -1, -1, 1, 1}, sets: [][]int32{{0, 2, 4}, {0, 3}}},
	}
	const features = 5
	for i, p := range params {
		for seed := range uint64(6) {
			for _, missing := range []float64{0, 0.2} {
				for _, workers := range []int{1, 3} {
					t.Run(fmt.Sprintf("params=%d/seed=%d/missing=%v/workers=%d", i, seed, missing, workers), func(t *testing.T) {
						e := newExample(seed, 150, features, missing, 12)
						pool := parallel.New(workers)
						defer pool.Close()
						const depth = 4
						all := make([]int, e.x.Rows)
						for r := range all {
							all[r] = r
						}

						for _, k := range constraints {
							c := Constraints{Monotone: constraint.NewMonotone(k.monotone)}
							if k.sets != nil {
								c.Interaction = constraint.NewInteraction(k.sets, features)
							}
							m := binned.New(e.x, nil, 256, pool)
							hist := NewHist(m, p, Policy{MaxDepth: depth, Gamma: p.Gamma}, c, pool)
							nodes, err := hist.Grow(context.Background(), e.pairs, columnsOf(features))
							require.NoError(t, err)
							w := &twin{example: e, p: &p, maxDepth: depth, cuts: m, monotone: k.monotone, sets: k.sets}
							w.compare(t, nodes, 0, all, w.root(), w.root())

							exact := NewExact(NewSorted(e.x, pool), p, depth, c, pool)
							nodes, err = exact.Grow(context.Background(), e.pairs, nil, columnsOf(features))
							require.NoError(t, err)
							w = &twin{example: e, p: &p, maxDepth: depth, exact: true, monotone: k.monotone, sets: k.sets}
							w.compare(t, nodes, 0, all, w.root(), w.root())
						}
					})
				}
			}
		}
	}
}

// A second tree from the same grower must not see anything of the first.
func TestGrowersForget(t *testing.T) {
	e, other := newExample(1, 120, 4, 0.1, 9), newExample(2, 120, 4, 0.1, 9)
	pool := parallel.New(2)
	defer pool.Close()
	p := split.Params{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1}
	cols := columnsOf(4)
	hist := NewHist(binned.New(e.x, nil, 256, pool), p, Policy{MaxDepth: 5}, Constraints{}, pool)
	exact := NewExact(NewSorted(e.x, pool), p, 5, Constraints{}, pool)
	first, err := hist.Grow(context.Background(), e.pairs, cols)
	require.NoError(t, err)
	firstExact, err := exact.Grow(context.Background(), e.pairs, nil, cols)
	require.NoError(t, err)
	_, err = hist.Grow(context.Background(), other.pairs, cols)
	require.NoError(t, err)
	keep := make([]bool, 120)
	keep[3], keep[50], keep[90] = true, true, true
	_, err = exact.Grow(context.Background(), other.pairs, keep, cols)
	require.NoError(t, err)
	again, err := hist.Grow(context.Background(), e.pairs, cols)
	require.NoError(t, err)
	againExact, err := exact.Grow(context.Background(), e.pairs, nil, cols)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	assert.Equal(t, firstExact, againExact)
}

func TestGrowersStop(t *testing.T) {
	e := newExample(1, 120, 4, 0.1, 9)
	pool := parallel.New(1)
	defer pool.Close()
	p := split.Params{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	hist := NewHist(binned.New(e.x, nil, 256, pool), p, Policy{MaxDepth: 5}, Constraints{}, pool)
	_, err := hist.Grow(ctx, e.pairs, columnsOf(4))
	assert.ErrorIs(t, err, context.Canceled)
	exact := NewExact(NewSorted(e.x, pool), p, 5, Constraints{}, pool)
	_, err = exact.Grow(ctx, e.pairs, nil, columnsOf(4))
	assert.ErrorIs(t, err, context.Canceled)
}
