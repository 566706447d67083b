package grow

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// vectorPairs returns gradients of rows × targets, multiples of 1/64; a tenth of
// the rows has none.
func vectorPairs(e example, seed uint64, targets int) []grad.Pair {
	r := rand.New(rand.NewPCG(seed, 11))
	pairs := make([]grad.Pair, e.x.Rows*targets)
	for i := range e.x.Rows {
		if r.IntN(10) == 0 {
			continue
		}
		for t := range targets {
			g := r.IntN(129) - 64
			if v := e.x.Dense[i*e.x.Cols+t%e.x.Cols]; v > 0 {
				g += 40
			}
			pairs[i*targets+t] = grad.Pair{G: float32(g) / 64, H: float32(r.IntN(64)) / 64}
		}
	}
	return pairs
}

// vectorTwin is twin for several targets.
type vectorTwin struct {
	twin
	rules   split.Vector
	pairs   []grad.Pair // rows × targets
	targets int
}

func (w *vectorTwin) sums(rows []int) []grad.Sum {
	out := make([]grad.Sum, w.targets)
	for _, r := range rows {
		for t, p := range w.pairs[r*w.targets : (r+1)*w.targets] {
			out[t].G += float64(p.G)
			out[t].H += float64(p.H)
		}
	}
	return out
}

func total(sums []grad.Sum) (h float64) {
	for _, s := range sums {
		h += s.H
	}
	return h
}

// vectorState is what a node inherits: the bounds of each target, and the
// weights and gain that it got when its parent was split.
type vectorState struct {
	depth   int
	bounds  []constraint.Bounds
	weights []float32
	gain    float64
}

// children returns the states of the children of a split, and its gain.
func (w *vectorTwin) children(s vectorState, f int, left, right []grad.Sum) (l, r vectorState, gain float64, ok bool) {
	k := float64(w.targets)
	if m := float64(w.p.MinChildWeight); total(left) <= 0 || total(right) <= 0 || total(left)/k < m || total(right)/k < m {
		return l, r, 0, false
	}
	l = vectorState{depth: s.depth + 1, bounds: slices.Clone(s.bounds)}
	r = vectorState{depth: s.depth + 1, bounds: slices.Clone(s.bounds)}
	for t := range left {
		b := s.bounds[t]
		wl, wr := b.Clamp(w.p.Weight(left[t])), b.Clamp(w.p.Weight(right[t]))
		if sign := float32(w.sign(f)); sign*wl > sign*wr {
			both := *w.p
			both.Alpha, both.Lambda = 2*both.Alpha, 2*both.Lambda
			wl = b.Clamp(both.Weight(left[t].Add(right[t])))
			wr = wl
		}
		mid := wl + (wr-wl)/2
		if w.sign(f) > 0 {
			l.bounds[t].Upper, r.bounds[t].Lower = mid, mid
		} else if w.sign(f) < 0 {
			l.bounds[t].Lower, r.bounds[t].Upper = mid, mid
		}
		l.weights, r.weights = append(l.weights, wl), append(r.weights, wr)
		l.gain += w.rules.GainAt64(left[t], wl)
		r.gain += w.rules.GainAt64(right[t], wr)
		if w.monotone != nil {
			gain += w.rules.GainAt64(left[t], wl)
			gain += w.rules.GainAt64(right[t], wr)
			continue
		}
		for _, c := range [2]grad.Sum{left[t], right[t]} {
			if c.H <= 0 {
				continue
			}
			g := max(c.G-float64(w.p.Alpha), 0)
			if c.G < 0 {
				g = min(c.G+float64(w.p.Alpha), 0)
			}
			gain += g * g / (c.H + float64(w.p.Lambda))
		}
	}
	return l, r, gain, true
}

func (w *vectorTwin) compare(t *testing.T, p *tree.Parts, id int32, rows []int, s vectorState) {
	t.Helper()
	sums := w.sums(rows)
	var best candidate
	var bestLoss float32
	var left, right vectorState
	if s.depth < w.maxDepth {
		for _, c := range w.candidates(rows) {
			a, b := w.part(rows, c)
			l, r, gain, ok := w.children(s, c.f, w.sums(a), w.sums(b))
			if loss := float32(gain - s.gain); ok && loss > bestLoss {
				best, bestLoss, left, right = c, loss, l, r
			}
		}
	}
	nd := p.Nodes[id]
	stored := p.Weights[int(id)*w.targets : (int(id)+1)*w.targets]
	if bestLoss <= split.Epsilon {
		require.Equal(t, tree.Leaf, nd.Kind, "node %d: twin finds no split", id)
		values := p.LeafValues[int(p.LeafRow[id])*w.targets:][:w.targets]
		for i, v := range s.weights {
			assert.Equal(t, v*w.p.LearningRate, values[i], "leaf %d, target %d", id, i)
			assert.Equal(t, values[i], stored[i])
		}
		assert.Equal(t, float32(total(sums)), nd.Cover)
		return
	}
	require.Equal(t, tree.Numerical, nd.Kind, "node %d: twin splits on %+v", id, best)
	require.EqualValues(t, best.f, nd.Feature, "node %d: feature; twin %+v", id, best)
	require.Equal(t, best.threshold, nd.Value, "node %d: threshold", id)
	require.Equal(t, best.defaultLeft, nd.DefaultLeft, "node %d: default direction", id)
	assert.Equal(t, bestLoss, nd.Gain, "node %d: gain", id)
	assert.Equal(t, float32(total(sums)), nd.Cover, "node %d: cover", id)
	for i, v := range sums {
		assert.Equal(t, s.bounds[i].Clamp(w.p.Weight(v)), stored[i], "node %d, target %d: weight", id, i)
	}
	a, b := w.part(rows, best)
	w.compare(t, p, nd.Left, a, left)
	w.compare(t, p, nd.Right, b, right)
}

func TestVectorEqualsRecursion(t *testing.T) {
	params := []split.Params{
		{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1},
		{LearningRate: 1, MinChildWeight: 0, Lambda: 0.5},
		{LearningRate: 0.5, MinChildWeight: 4.5, Lambda: 0.25, Alpha: 0.75},
	}
	const features, depth = 5, 4
	for i, p := range params {
		for seed := range uint64(4) {
			for _, monotone := range [][]int{nil, {-1, 1, 0, 1}} {
				targets := 2 + int(seed)
				t.Run(fmt.Sprintf("params=%d/seed=%d/monotone=%v", i, seed, monotone != nil), func(t *testing.T) {
					e := newExample(seed, 120, features, 0.2*float64(seed%2), 10)
					pairs := vectorPairs(e, seed, targets)
					pool := parallel.New(1 + int(seed)%3)
					defer pool.Close()
					m := binned.New(e.x, nil, 256, pool)
					grower := NewVector(m, targets, p, Policy{MaxDepth: depth}, Constraints{Monotone: constraint.NewMonotone(monotone)}, pool)
					parts, err := grower.Grow(context.Background(), pairs, columnsOf(features))
					require.NoError(t, err)
					_, err = tree.FromParts(parts)
					require.NoError(t, err)

					all := make([]int, e.x.Rows)
					for r := range all {
						all[r] = r
					}
					w := &vectorTwin{
						twin:  twin{example: e, p: &p, maxDepth: depth, cuts: m, monotone: monotone},
						rules: split.NewVector(p), pairs: pairs, targets: targets,
					}
					root := vectorState{}
					for _, s := range w.sums(all) {
						weight := p.Weight(s)
						root.weights = append(root.weights, weight)
						root.gain += w.rules.GainAt64(s, weight)
						root.bounds = append(root.bounds, constraint.Unbounded())
					}
					w.compare(t, &parts, 0, all, root)

					// Margins are those of a walk.
					tr, err := tree.FromParts(parts)
					require.NoError(t, err)
					margin := make([]float32, len(pairs))
					grower.AddTo(margin)
					for r := range e.x.Rows {
						assert.Equal(t, tr.LeafValues(tr.Walk(e.x.Dense[r*features:(r+1)*features])), margin[r*targets:(r+1)*targets])
					}
				})
			}
		}
	}
}

// Neither the number of workers nor trees grown before change a tree, and a
// cancelled one leaves no trace; more targets than fit on the stack of a scan are
// no other case.
func TestVectorForgets(t *testing.T) {
	const targets, features = 19, 9
	e := newExample(1, 400, features, 0.1, 9)
	pairs, other := vectorPairs(e, 1, targets), vectorPairs(e, 2, targets)
	p := split.Params{LearningRate: 0.3, MinChildWeight: 1, Lambda: 1}
	cols := columnsOf(features)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	var want tree.Parts
	for _, workers := range []int{1, 2, 3, 8} {
		pool := parallel.New(workers)
		grower := NewVector(binned.New(e.x, nil, 256, pool), targets, p, Policy{MaxDepth: 5}, Constraints{}, pool)
		parts, err := grower.Grow(context.Background(), pairs, cols)
		require.NoError(t, err)
		if workers == 1 {
			want = parts
			require.Greater(t, len(parts.Nodes), 15)
		}
		assert.Equal(t, want, parts, "%d workers", workers)
		_, err = grower.Grow(context.Background(), other, cols)
		require.NoError(t, err)
		_, err = grower.Grow(cancelled, other, cols)
		require.ErrorIs(t, err, context.Canceled)
		parts, err = grower.Grow(context.Background(), pairs, cols)
		require.NoError(t, err)
		assert.Equal(t, want, parts, "%d workers, again", workers)
		pool.Close()
	}
}
