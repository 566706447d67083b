package grow

import (
	"context"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// Columns says which features may split a node. Queries come in the order in
// which XGBoost makes them, since each may draw random numbers.
type Columns interface {
	Tree() []int32           // features of the whole tree, ascending
	Query(depth int) []int32 // features of one more node at a depth, ascending
}

// Hist grows trees by histograms (tree_method=hist,
// src/tree/updater_quantile_hist.cc 3.4). It keeps its buffers from tree to
// tree and is used by one caller at a time.
type Hist struct {
	m      *binned.Matrix
	params split.Params
	policy Policy
	pool   *parallel.Pool

	rowSums bool // the root's sums are over rows, whatever is missing

	driver  driver
	limits  limits
	ahead   ahead
	rows    []int32 // rows by node: each node owns two segments, ascending within
	scratch []int32
	nodes   []node
	batch   []entry
	open    []open
	free    freeSums
	slots   int  // of a histogram
	shared  bool // features share slots
	lean    lean // for trees whose sums are exact

	bestOf []split.Candidate // best split by feature block and node of a step

	pieces    []piece   // of the work of a step
	work      []int64   // of the features of the tree, all before each
	stretches []stretch // of the rows of a step
	loads     []int     // rows by worker, to share out a step

	// Pools of their own: the runtime keeps those that were used, and what they lie in, for two
	// collections.
	screens      *sync.Pool // *split.Screen
	scratches    *sync.Pool // *histogram.Scratch
	scansOfPairs *sync.Pool // *pairScan
}

// node is a node in training.
type node struct {
	in                  span  // its rows with a gradient
	out                 span  // its rows without: left out by sampling, or of weight 0
	left, parent, depth int32 // left is tree.None for a leaf; right is left+1
	sum                 grad.Sum
	gain                float32 // at its own weight, unsplit
	leaf                float32 // output if it stays a leaf
	weight              float32 // base weight as XGBoost stores it
	best                split.Candidate
	hist                []grad.Sum
}

// span is a segment of Hist.rows.
type span struct{ begin, end int32 }

// open is a pair of new siblings that may be split in turn.
type open struct {
	parent       int32
	built, other int32 // child whose histogram is built, and the one got by subtraction
	feats        [2][]int32
	small        bool // neither can be split, whatever its histogram
	last         bool // their children are leaves: histograms are scanned and forgotten
}

// NewHist makes a grower for the rows of m.
func NewHist(m *binned.Matrix, params split.Params, policy Policy, c Constraints, pool *parallel.Pool) *Hist {
	return &Hist{
		m: m, params: params, policy: policy, pool: pool, limits: limits{Constraints: c},
		slots:   m.Slots,
		shared:  sharesSlots(m),
		rows:    make([]int32, m.Rows),
		scratch: make([]int32, m.Rows),
		screens: new(sync.Pool), scratches: new(sync.Pool), scansOfPairs: new(sync.Pool),
	}
}

// Grow grows a tree from one pair of gradients a row and returns its nodes.
// Cancelling ctx stops it between batches of nodes.
func (t *Hist) Grow(ctx context.Context, pairs []grad.Pair, cols Columns) ([]tree.Node, error) {
	t.begin(pairs, cols)
	t.beginAhead(cols)
	for {
		t.batch = t.driver.pop(t.batch)
		if len(t.batch) == 0 {
			break
		}
		if err := ctx.Err(); err != nil {
			t.release()
			return nil, err
		}
		turn := t.batch[0].node
		if t.ahead.on && t.addAhead() {
			t.takeTurn(turn)
			continue
		}
		for _, e := range t.batch {
			t.apply(e.node)
		}
		if !t.partsAlong() {
			t.partition()
		}
		t.openChildren(cols)
		t.evaluate(pairs, cols.Tree())
		t.queueOpen()
		if t.ahead.on {
			t.takeTurn(turn)
		}
	}
	t.release()
	t.endAhead()
	return t.finish(), nil
}

// queueOpen queues the open children that are worth splitting, unless they wait for
// their turn.
func (t *Hist) queueOpen() {
	for i := range t.open {
		left := t.nodes[t.open[i].parent].left
		for _, id := range [2]int32{left, left + 1} {
			nd := &t.nodes[id]
			if !t.ahead.on {
				t.driver.push(t.entry(id))
			}
			if t.open[i].last || nd.best.LossChange <= split.Epsilon || nd.best.LossChange < t.policy.Gamma {
				t.recycle(nd) // it has no children, or none that are split
			}
		}
	}
	if !t.ahead.on {
		t.dropUnreached()
	}
}

// begin sets up the root: its rows, sums, histogram and best split.
func (t *Hist) begin(pairs []grad.Pair, cols Columns) {
	t.driver.reset(t.policy)
	t.limits.begin(t.m.Cols)
	feats := cols.Query(0)
	root := node{left: tree.None, parent: tree.None}
	root.in, root.out = t.start(pairs)
	t.nodes = append(t.nodes[:0], root)
	r := &t.nodes[0]
	r.hist = t.newHist()
	t.beginLean(r, pairs, cols.Tree())

	all := cols.Tree()
	t.weigh(all)
	if t.lean.scans {
		t.beginCumulated(pairs, all, feats)
		return
	}
	blocks, apart, before := t.rootBlocks(len(all)), 0, 0
	if !t.sumsFromBins() && !t.lean.on {
		apart, before = 1, sumWork*t.m.Rows // the sum of all rows is a piece of work, the first
	}
	t.pool.For(apart+blocks, func(b int) {
		if b -= apart; b < 0 {
			r.sum = sumOf(pairs)
		} else {
			t.buildNode(r.hist, r, pairs, t.cutAfter(all, b, blocks, before))
		}
	})
	if apart == 0 && !t.lean.on {
		r.sum = t.rootSum(pairs, all)
	}
	t.weighRoot()
	t.bestOf = resize(t.bestOf, blocks)
	t.share(blocks, 2*t.m.Slots, func(b int) {
		t.bestOf[b] = split.Candidate{}
		t.scan(&t.bestOf[b], 0, r.hist, within(feats, t.cutAfter(all, b, blocks, before)))
	})
	for b := range blocks {
		r.best.Merge(&t.bestOf[b])
	}
	t.driver.push(t.entry(0))
}

// weighRoot sets what a root with its sum has as a leaf.
func (t *Hist) weighRoot() {
	r := &t.nodes[0]
	r.weight = t.params.WeightWithin(r.sum, t.limits.within(0))
	r.gain = t.params.GainAt(r.sum, r.weight)
	r.leaf = t.params.LearningRate * r.weight
}

// of returns the rows of a segment.
func (t *Hist) of(s span) []int32 { return t.rows[s.begin:s.end] }

// sumsFromBins reports whether the sums of a root are those over the bins of
// feature 0, as where no value is missing, and not those over the rows
// (HistUpdater::InitRoot).
func (t *Hist) sumsFromBins() bool { return t.m.Complete && t.m.Cols > 0 && !t.rowSums }

// rootSum adds up the bins of feature 0. The histogram of the root holds those of
// the features of the tree.
func (t *Hist) rootSum(pairs []grad.Pair, features []int32) (s grad.Sum) {
	r := &t.nodes[0]
	if len(features) == 0 || features[0] != 0 {
		t.build(r.hist, t.of(r.in), pairs, []int32{0}) // in slots that are not used
	}
	for _, b := range r.hist[t.m.Offset[0]:][:t.m.Bins(0)] {
		s = s.Add(b)
	}
	return s
}

// sumOf adds up all pairs in their order.
func sumOf(pairs []grad.Pair) (s grad.Sum) {
	for _, p := range pairs {
		s.G += float64(p.G)
		s.H += float64(p.H)
	}
	return s
}

// apply splits a node: its children get the next two ids. Their weights obey
// the bounds of the node itself; those parted by the split are for the splits to
// come.
func (t *Hist) apply(id int32) {
	nd := &t.nodes[id]
	b := &nd.best
	nd.left = int32(len(t.nodes))
	bounds := t.limits.within(id)
	nd.weight = t.params.WeightWithin(b.Left.Add(b.Right), bounds)
	depth, f := nd.depth+1, b.Feature
	var weights [2]float32
	for k, s := range [2]grad.Sum{b.Left, b.Right} {
		w := t.params.WeightWithin(s, bounds)
		weights[k] = w
		leaf := w * t.params.LearningRate
		t.nodes = append(t.nodes, node{
			left: tree.None, parent: id, depth: depth,
			sum: s, gain: t.params.GainAt(s, w), leaf: leaf, weight: leaf,
		})
	}
	t.limits.split(id, f, weights[0], weights[1])
}

// share runs pieces of work on the workers, or on the caller alone if there are
// so few steps in all that waking a worker takes longer.
func (t *Hist) share(pieces, steps int, f func(i int)) {
	const worthwhile = 1 << 13
	if steps >= worthwhile {
		t.pool.For(pieces, f)
		return
	}
	for i := range pieces {
		f(i)
	}
}

// openChildren lists the pairs of children that may be split, chooses in each
// the one whose histogram is built (that with the smaller sum of hessians), and
// asks for their features.
func (t *Hist) openChildren(cols Columns) {
	t.open = t.open[:0]
	for _, e := range t.batch {
		nd := &t.nodes[e.node]
		if !t.driver.mayGrow(nd.depth) {
			t.recycle(nd)
			continue
		}
		left, right := nd.left, nd.left+1
		o := open{parent: e.node, built: left, other: right, last: !t.driver.mayGrow(nd.depth + 1)}
		if t.nodes[right].sum.H < t.nodes[left].sum.H {
			o.built, o.other = right, left
		}
		if t.params.TooSmall(t.nodes[o.other].sum) {
			o.small = true // then the other one is too
			t.recycle(nd)
		} else {
			// The larger child takes over its parent's histogram and subtracts
			// in place.
			if !o.last {
				t.nodes[o.built].hist = t.newHist()
			}
			t.nodes[o.other].hist, nd.hist = nd.hist, nil
		}
		t.open = append(t.open, o)
	}
	for i := range t.open {
		o := &t.open[i]
		parent := &t.nodes[o.parent]
		for k := range int32(2) {
			o.feats[k] = t.limits.features(parent.left+k, cols.Query(int(parent.depth)+1))
		}
	}
}

// evaluate builds the histograms of the open children and finds their best
// splits. A piece of work is a pair of siblings and a block of features: it
// builds one histogram, subtracts it from the parent's, and scans both while
// they are in cache.
func (t *Hist) evaluate(pairs []grad.Pair, all []int32) {
	if len(t.open) == 0 {
		if t.partsAlong() {
			t.partition()
		}
		return
	}
	if t.lean.scans {
		t.evaluateCumulated(pairs, all)
		return
	}
	t.cutWork(len(all))
	t.bestOf = resize(t.bestOf, 2*len(t.pieces))
	steps := 0
	for i := range t.open {
		steps += (t.builtRows(i) + t.m.Slots/len(t.m.Offset)) * len(all)
	}
	t.share(len(t.pieces), steps, func(i int) {
		p := &t.pieces[i]
		o, best := &t.open[p.open], t.bestOf[2*p.at:2*p.at+2]
		best[0], best[1] = split.Candidate{}, split.Candidate{}
		if o.small {
			return
		}
		built := &t.nodes[o.built]
		h := built.hist
		if o.last {
			h = t.newHist()
			defer t.free.put(h)
		}
		chunks := t.chunks(len(all), int(p.blocks))
		for c := range chunks {
			part := t.cut(all, int(p.block)*chunks+c, int(p.blocks)*chunks)
			t.buildNode(h, built, pairs, part)
			t.scanPair(best, o, h, part, c+1 < chunks)
		}
	})
	for i := range t.pieces {
		p := &t.pieces[i]
		left := t.nodes[t.open[p.open].parent].left
		for k := range 2 {
			t.nodes[left+int32(k)].best.Merge(&t.bestOf[2*int(p.at)+k])
		}
	}
}

// scan improves best with the splits of node id, which has histograms h, on the features
// given.
func (t *Hist) scan(best *split.Candidate, id int32, h []grad.Sum, feats []int32) {
	nd := &t.nodes[id]
	if t.params.TooSmall(nd.sum) {
		return
	}
	screen := t.screen(id)
	var limit constraint.Limit
	for _, f := range feats {
		cuts := t.m.FeatureCuts(int(f))
		hist := h[t.m.Offset[f]:][:len(cuts)]
		if t.m.Categorical != nil && t.m.Categorical[f] {
			screen.Categories(best, f, hist, t.limits.on(&limit, id, f))
		} else {
			screen.Numerical(best, f, hist, cuts, t.limits.on(&limit, id, f))
		}
	}
	t.putScreen(screen)
}

// blocks returns into how many blocks features are cut so that every worker
// has something to do; it never changes a result.
func (t *Hist) blocks(features, nodes int) int {
	want := (2*t.pool.Workers() + nodes - 1) / nodes
	return max(1, min(want, features/4))
}

// rootBlocks returns into how many blocks the features of a root are cut.
func (t *Hist) rootBlocks(features int) int {
	return max(1, min(t.pool.Workers(), features/4))
}

// within returns the features that lie in the range of part; both ascend, and
// part is a run of the features of the tree, of which features is a subset.
func within(features, part []int32) []int32 {
	if len(part) == 0 {
		return nil
	}
	lo, hi := 0, len(features)
	for lo < hi && features[lo] < part[0] {
		lo++
	}
	for hi > lo && features[hi-1] > part[len(part)-1] {
		hi--
	}
	return features[lo:hi]
}

func (t *Hist) release() {
	for i := range t.nodes {
		t.recycle(&t.nodes[i])
	}
}

// finish turns the nodes in training into nodes of a tree.
func (t *Hist) finish() []tree.Node {
	out := make([]tree.Node, len(t.nodes))
	for i := range t.nodes {
		nd := &t.nodes[i]
		n := tree.Node{
			Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: nd.parent,
			Value: nd.leaf, Cover: float32(nd.sum.H), Weight: nd.weight,
		}
		if nd.left != tree.None {
			b := &nd.best
			n.Kind = tree.Numerical
			n.Left, n.Right = nd.left, nd.left+1
			n.Feature, n.Value, n.DefaultLeft = b.Feature, b.Threshold, b.DefaultLeft
			n.Gain = b.LossChange
			if t.m.Cuts.Floor != nil && b.Bin < 0 {
				n.Value = t.m.Cuts.Floor[b.Feature]
			}
			n.Cover = float32(b.Left.H + b.Right.H)
			if b.Chosen != nil {
				n.Kind, n.Value = tree.Categorical, CategoricalValue
			}
		}
		out[i] = n
	}
	return out
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
