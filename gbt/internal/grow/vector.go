package grow

import (
	"context"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/histogram"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// Vector grows trees whose leaves have a value for each of several targets
// (multi_strategy=multi_output_tree, MultiTargetHistBuilder of
// src/tree/updater_quantile_hist.cc 3.4). A node has a histogram for each target,
// one behind the other. Rows, queue and columns are those of [Hist]; in the sum
// of a node stands the total of its hessians over the targets. It is used by one
// caller at a time.
type Vector struct {
	hist     Hist
	rules    split.Vector
	targets  int
	monotone constraint.Monotone

	pairs []grad.Pair // gradients target by target

	// By node, targets each:
	sums          []grad.Sum
	lefts, rights []grad.Sum // of the best split
	weights       []float32  // as XGBoost stores them: times eta but for splits
	bounds        []constraint.Bounds

	gains     []float64 // by node, unsplit
	rootCover float32   // of a root that stays a leaf
	found     []split.Candidate
	foundSums []grad.Sum // slices of each candidate, lefts and rights first
}

// NewVector makes a grower for the rows of m.
func NewVector(m *binned.Matrix, targets int, params split.Params, policy Policy, c Constraints, pool *parallel.Pool) *Vector {
	t := &Vector{rules: split.NewVector(params), targets: targets, monotone: c.Monotone}
	c.Monotone = nil // the bounds of a node are one a target
	// The bound is on the mean over the targets, sums of nodes are totals.
	params.MinChildWeight *= float32(targets)
	t.hist = *NewHist(m, params, policy, c, pool)
	t.hist.slots = targets * m.Slots
	t.pairs = make([]grad.Pair, targets*m.Rows)
	return t
}

// Grow grows a tree from the gradients, rows × targets. Cancelling ctx stops it
// between batches of nodes.
func (t *Vector) Grow(ctx context.Context, pairs []grad.Pair, cols Columns) (tree.Parts, error) {
	h := &t.hist
	t.begin(pairs, cols)
	for {
		h.batch = h.driver.pop(h.batch)
		if len(h.batch) == 0 {
			break
		}
		if err := ctx.Err(); err != nil {
			h.release()
			return tree.Parts{}, err
		}
		for _, e := range h.batch {
			t.apply(e.node)
		}
		h.partition()
		h.openChildren(cols)
		t.evaluate(cols.Tree())
		h.queueOpen()
	}
	h.release()
	return t.finish(), nil
}

// begin sets up the root: its rows, sums, histograms and best split.
func (t *Vector) begin(pairs []grad.Pair, cols Columns) {
	h, k := &t.hist, t.targets
	h.driver.reset(h.policy)
	h.limits.begin(h.m.Cols)
	feats := cols.Query(0)
	root := node{left: tree.None, parent: tree.None}
	root.in, root.out = t.start(pairs)
	h.nodes = append(h.nodes[:0], root)
	r := &h.nodes[0]
	t.sums, t.lefts, t.rights, t.weights = t.sums[:0], t.lefts[:0], t.rights[:0], t.weights[:0]
	t.bounds, t.gains = t.bounds[:0], t.gains[:0]
	t.rootCover = 0
	var gain float64
	for target := range k {
		var s grad.Sum
		for _, p := range t.column(target) {
			s.G += float64(p.G)
			s.H += float64(p.H)
		}
		w := t.rules.Weight(s) // a root has no bounds
		gain += t.rules.GainAt64(s, w)
		r.sum.H += s.H
		t.rootCover += float32(s.H)
		t.sums = append(t.sums, s)
		t.weights = append(t.weights, w*t.rules.LearningRate)
		if t.monotone != nil {
			t.bounds = append(t.bounds, constraint.Unbounded())
		}
	}
	t.gains = append(t.gains, gain)
	t.lefts, t.rights = append(t.lefts, t.sums...), append(t.rights, t.sums...) // room
	r.hist = h.newHist()

	all := cols.Tree()
	h.weigh(all)
	blocks := h.blocks(len(all), 1)
	t.makeFound(blocks)
	h.pool.For(blocks, func(b int) {
		part := h.cut(all, b, blocks)
		t.build(r.hist, h.of(r.in), part)
		t.scan(b, 0, r.hist, within(feats, part))
	})
	for b := range blocks {
		t.merge(0, b)
	}
	h.driver.push(h.entry(0))
}

// start takes over the gradients and lists all rows: those with a gradient for
// any target first, since only they add anything to a histogram.
func (t *Vector) start(pairs []grad.Pair) (in, out span) {
	h, k := &t.hist, t.targets
	rows := h.m.Rows
	n, rest := int32(0), h.scratch[:0]
	for i := range rows {
		zero := true
		for target, p := range pairs[i*k : (i+1)*k] {
			t.pairs[target*rows+i] = p
			zero = zero && p == (grad.Pair{})
		}
		if zero {
			rest = append(rest, int32(i))
			continue
		}
		h.rows[n] = int32(i)
		n++
	}
	copy(h.rows[n:], rest)
	return span{0, n}, span{n, int32(rows)}
}

// column returns the gradients of one target, one a row.
func (t *Vector) column(target int) []grad.Pair {
	n := t.hist.m.Rows
	return t.pairs[target*n : (target+1)*n]
}

// build makes the histograms of the features for all targets.
func (t *Vector) build(hist []grad.Sum, rows, features []int32) {
	m := t.hist.m
	for target := range t.targets {
		part := hist[target*m.Slots : (target+1)*m.Slots]
		t.hist.build(part, rows, t.column(target), features)
	}
}

// subtract makes the histograms of a node from those of its parent, which it
// takes the place of, and its sibling.
func (t *Vector) subtract(other, built []grad.Sum, features []int32) {
	m := t.hist.m
	for target := range t.targets {
		lo, hi := target*m.Slots, (target+1)*m.Slots
		histogram.Subtract(other[lo:hi], other[lo:hi], built[lo:hi], m, features)
	}
}

// of returns the targets' part of node id of a list by node.
func of[T any](list []T, id int32, targets int) []T {
	return list[int(id)*targets : (int(id)+1)*targets : (int(id)+1)*targets]
}

// limit returns what a split of node id on feature f must obey, nil if that is
// nothing.
func (t *Vector) limit(room *split.VectorLimit, id, f int32) *split.VectorLimit {
	if t.monotone == nil {
		return nil
	}
	*room = split.VectorLimit{Bounds: of(t.bounds, id, t.targets), Sign: t.monotone.Sign(f)}
	return room
}

// apply splits a node: its children get the next two ids.
func (t *Vector) apply(id int32) {
	h, k := &t.hist, t.targets
	nd := &h.nodes[id]
	f, depth := nd.best.Feature, nd.depth+1
	nd.left = int32(len(h.nodes))
	var room split.VectorLimit
	limit := t.limit(&room, id, f)
	var left, right node
	left = node{left: tree.None, parent: id, depth: depth}
	right = left
	var gains [2]float64
	leftAt := len(t.weights)
	t.weights = append(t.weights, make([]float32, 2*k)...)
	for target := range k {
		l, r := of(t.lefts, id, k)[target], of(t.rights, id, k)[target]
		wl, wr := t.rules.SplitWeights(l, r, target, limit)
		gains[0] += t.rules.GainAt64(l, wl)
		gains[1] += t.rules.GainAt64(r, wr)
		left.sum.H += l.H
		right.sum.H += r.H
		w := t.rules.Weight(of(t.sums, id, k)[target])
		if limit != nil {
			w = limit.Bounds[target].Clamp(w)
		}
		of(t.weights, id, k)[target] = w
		t.weights[leftAt+target] = wl
		t.weights[leftAt+k+target] = wr
	}
	h.nodes = append(h.nodes, left, right)
	h.limits.split(id, f, 0, 0)
	t.gains = append(t.gains, gains[:]...)
	t.divide(id, f, t.weights[leftAt:leftAt+k], t.weights[leftAt+k:])
	for i := leftAt; i < len(t.weights); i++ {
		t.weights[i] *= t.rules.LearningRate
	}
	t.sums = append(append(t.sums, of(t.lefts, id, k)...), of(t.rights, id, k)...)
	t.lefts = append(t.lefts, t.sums[len(t.sums)-2*k:]...) // room
	t.rights = append(t.rights, t.sums[len(t.sums)-2*k:]...)
}

// divide gives the children of node id their bounds: between them lies the middle
// of the weights (TreeEvaluator::AddSplit for several targets, 3.4, whose middle
// is rounded in another way than that for one).
func (t *Vector) divide(id, f int32, left, right []float32) {
	if t.monotone == nil {
		return
	}
	k := t.targets
	for range 2 {
		t.bounds = append(t.bounds, of(t.bounds, id, k)...)
	}
	at := len(t.bounds) - 2*k
	lefts, rights := t.bounds[at:at+k], t.bounds[at+k:]
	for target := range k {
		mid := left[target] + float32(0.5*(right[target]-left[target]))
		switch t.monotone.Sign(f) {
		case 1:
			lefts[target].Upper, rights[target].Lower = mid, mid
		case -1:
			lefts[target].Lower, rights[target].Upper = mid, mid
		}
	}
}

// evaluate is [Hist.evaluate] for several targets.
func (t *Vector) evaluate(all []int32) {
	h := &t.hist
	if len(h.open) == 0 {
		return
	}
	blocks := h.blocks(len(all), len(h.open))
	t.makeFound(2 * blocks * len(h.open))
	steps := 0
	for i := range h.open {
		built := &h.nodes[h.open[i].built]
		steps += (int(built.in.end-built.in.begin) + h.m.Slots/len(h.m.Offset)) * len(all) * t.targets
	}
	h.share(blocks*len(h.open), steps, func(i int) {
		o := &h.open[i/blocks]
		if o.small {
			return
		}
		part := h.cut(all, i%blocks, blocks)
		built, other := &h.nodes[o.built], &h.nodes[o.other]
		left := h.nodes[o.parent].left
		b := o.built - left
		hists := [2][]grad.Sum{other.hist, other.hist}
		if hists[b] = built.hist; o.last {
			hists[b] = h.newHist()
			defer h.free.put(hists[b])
		}
		t.build(hists[b], h.of(built.in), part)
		t.subtract(other.hist, hists[b], part)
		for k := range 2 {
			t.scan(2*i+k, left+int32(k), hists[k], within(o.feats[k], part))
		}
	})
	for i := range h.open {
		left := h.nodes[h.open[i].parent].left
		for b := range blocks {
			for k := range 2 {
				t.merge(left+int32(k), 2*(i*blocks+b)+k)
			}
		}
	}
}

// makeFound makes room for n candidates.
func (t *Vector) makeFound(n int) {
	t.found = resize(t.found, n)
	clear(t.found)
	t.foundSums = resize(t.foundSums, split.VectorRoom*n*t.targets)
}

// scan looks for the best split of node id, which has histograms hists, on the
// features given and puts it at place i.
func (t *Vector) scan(i int, id int32, hists []grad.Sum, feats []int32) {
	h, k := &t.hist, t.targets
	nd := &h.nodes[id]
	if h.params.TooSmall(nd.sum) {
		return
	}
	best := split.NewVectorCandidate(of(t.foundSums, int32(i), split.VectorRoom*k))
	total := of(t.sums, id, k)
	var room split.VectorLimit
	for _, f := range feats {
		hist := split.VectorHist{Slots: hists[h.m.Offset[f]:], Stride: h.m.Slots}
		if h.m.Categorical != nil && h.m.Categorical[f] {
			limit, bins := t.limit(&room, id, f), h.m.Bins(int(f))
			if bins < t.rules.MaxCatToOneHot {
				t.rules.OneHot(&best, f, hist, bins, total, t.gains[id], limit)
			} else {
				t.rules.Partition(&best, f, hist, bins, total, t.gains[id], limit)
			}
			continue
		}
		t.rules.Numerical(&best, f, hist, h.m.FeatureCuts(int(f)), total, t.gains[id], t.limit(&room, id, f))
	}
	t.found[i] = best.Candidate
}

// merge takes candidate i for node id if it beats what is there.
func (t *Vector) merge(id int32, i int) {
	c, best := &t.found[i], &t.hist.nodes[id].best
	if c.LossChange > 0 && best.Beats(c.LossChange, c.Feature) {
		*best = *c
		sums := of(t.foundSums, int32(i), split.VectorRoom*t.targets)
		copy(of(t.lefts, id, t.targets), sums)
		copy(of(t.rights, id, t.targets), sums[t.targets:])
	}
}

// finish makes the parts of a tree of the nodes.
func (t *Vector) finish() tree.Parts {
	k, nodes := t.targets, t.hist.nodes
	p := tree.Parts{
		Nodes: make([]tree.Node, len(nodes)), Features: t.hist.m.Cols,
		LeafSize: k, LeafRow: make([]int32, len(nodes)), LeafValues: make([]float32, 0, (len(nodes)+1)/2*k),
		WeightSize: k, Weights: append([]float32(nil), t.weights...),
	}
	for i := range nodes {
		nd := &nodes[i]
		n := tree.Node{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: nd.parent}
		if nd.left == tree.None {
			n.Value = CategoricalValue // what XGBoost stores where there is no threshold
			n.Cover = float32(nd.sum.H)
			if i == 0 {
				n.Cover = t.rootCover
			}
			p.LeafRow[i] = int32(len(p.LeafValues) / k)
			p.LeafValues = append(p.LeafValues, of(t.weights, int32(i), k)...)
		} else {
			b := &nd.best
			n.Kind = tree.Numerical
			n.Left, n.Right = nd.left, nd.left+1
			n.Feature, n.Value, n.DefaultLeft = b.Feature, b.Threshold, b.DefaultLeft
			n.Gain = b.LossChange
			n.Cover = float32(nodes[nd.left].sum.H + nodes[nd.left+1].sum.H)
			p.LeafRow[i] = tree.None
			if b.Chosen != nil {
				n.Kind, n.Value = tree.Categorical, CategoricalValue
			}
		}
		p.Nodes[i] = n
	}
	sets := t.hist.Parts(p.Nodes)
	p.CatNodes, p.CatStart, p.Categories = sets.CatNodes, sets.CatStart, sets.Categories
	return p
}

// AddTo adds the outputs of the tree grown last to the margins of all rows, rows ×
// targets.
func (t *Vector) AddTo(margin []float32) {
	h, k := &t.hist, t.targets
	h.share(len(h.nodes), len(h.rows)*k, func(i int) {
		nd := &h.nodes[i]
		if nd.left != tree.None {
			return
		}
		leaf := of(t.weights, int32(i), k)
		for _, s := range [2]span{nd.in, nd.out} {
			for _, r := range h.of(s) {
				row := margin[int(r)*k : int(r)*k+k]
				for target, v := range leaf {
					row[target] += v
				}
			}
		}
	})
}
