package grow

import (
	"context"
	"math"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// ordered grows the trees of [Exact] by the rules of 3.4 from columns without
// values: an entry is a word of its row and of whether its value is another than
// that of the entry before (see [split.Row]). Which entries those are is kept when a
// split parts them, so values are only looked up for thresholds.
//
// A level is one pass over the columns: the entries of every node are shared out to
// its children, in place, and those scanned while they are in cache.
type ordered struct {
	t       *Exact
	m       *feature.Matrix
	columns []orderedColumn
	side    []uint8  // by row: 1 if it goes left at the split being applied; whole words of bits
	bits    []uint32 // the same
	rows    []int32  // rows by node, ascending within; then those that take no part
	in      int      // rows that take part
	owned   []extent // by node of the tree: its rows
	spans   []extent // of the rows of the nodes of the level
	next    []extent
	total   []split.Node // of the nodes of the level
	floor   []atomic.Uint32
	open    []bool // whether a node of the level may be split
	parent  []int32
	scanned []bool // by feature: it may split the nodes of the level
	trim    bool   // entries of the least value of some columns are left out
	better  sync.Mutex
	free    workspaces
}

// extent is a range of entries or rows.
type extent struct{ begin, end int32 }

func (s extent) len() int { return int(s.end - s.begin) }

// orderedColumn is a column in training.
type orderedColumn struct {
	words []int32 // of all rows, ascending
	// low entries have the least value, and no row is missing: they need not be
	// kept where the sums over all entries of a node are of no interest. 0 if that
	// is not worth it.
	low      int
	least    float32
	missing  bool // some row has no value
	constant bool // all are equal
	trimmed  bool // the least value is left out in this tree
	entries  []int32
	work     []int32  // entries of the nodes below the root
	spans    []extent // of the entries of the nodes of the level
	next     []extent
}

// workspace is room for one worker.
type workspace struct {
	scanner split.Scanner
	rest    []int32
}

type workspaces struct {
	lock sync.Mutex
	list []*workspace
}

func (w *workspaces) get(size int) *workspace {
	w.lock.Lock()
	defer w.lock.Unlock()
	if n := len(w.list); n > 0 {
		out := w.list[n-1]
		w.list = w.list[:n-1]
		return out
	}
	return &workspace{rest: make([]int32, size+dealPad)}
}

func (w *workspaces) put(s *workspace) {
	w.lock.Lock()
	w.list = append(w.list, s)
	w.lock.Unlock()
}

// newOrdered takes columns of words.
func newOrdered(t *Exact, s *Sorted) *ordered {
	m := s.m
	words := (m.Rows + 31) / 32
	o := &ordered{
		t: t, m: m, columns: make([]orderedColumn, len(s.columns)),
		side: make([]uint8, words*32), bits: make([]uint32, words), rows: make([]int32, m.Rows),
		scanned: make([]bool, m.Cols),
	}
	work := s.work
	s.work = nil
	for j := range o.columns {
		c, src := &o.columns[j], &s.columns[j]
		n := len(src.rows)
		c.words, c.least, c.missing, c.constant = src.rows, src.least, src.missing, src.constant
		c.work, work = work[:n:n], work[n:]
		if n == m.Rows && src.low > n/16 {
			c.low = src.low
		}
	}
	return o
}

func (o *ordered) grow(ctx context.Context, pairs []grad.Pair, keep []bool, cols Columns) ([]tree.Node, error) {
	t := o.t
	for depth := range t.maxDepth {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if depth == 0 {
			o.begin(pairs, keep)
		}
		if feats := cols.Query(depth); depth == 0 {
			filter := o.in < o.m.Rows
			o.pass(feats, cols.Tree(), pairs, func(w *workspace, c *orderedColumn) { o.start(w, c, filter) })
		} else {
			o.pass(feats, cols.Tree(), pairs, o.share)
		}
		if !o.split(pairs, depth+1 == t.maxDepth) {
			break
		}
	}
	if t.maxDepth == 0 {
		o.begin(pairs, keep)
	}
	return t.prune(), nil
}

// begin gives the root all rows that take part.
func (o *ordered) begin(pairs []grad.Pair, keep []bool) {
	t := o.t
	n := 0
	rows := o.rows
	if keep == nil {
		for ; n < len(rows) && !(pairs[n].H < 0); n++ {
			rows[n] = int32(n)
		}
	}
	if n < len(rows) {
		n = 0
		for i := range rows {
			in := uint8(0)
			if !(pairs[i].H < 0) && (keep == nil || keep[i]) {
				in = 1
			}
			o.side[i] = in
			n += int(in)
		}
		o.pack()
		l, r := 0, n
		for i := range rows {
			in := int(o.side[i])
			rows[r^(l^r)&-in] = int32(i)
			l += in
			r += 1 - in
		}
	}
	o.in = n
	o.spans = append(o.spans[:0], extent{0, int32(n)})
	o.owned = append(o.owned[:0], o.spans[0])
	t.nodes = append(t.nodes[:0], exactNode{left: tree.None, parent: tree.None})
	t.level = append(t.level[:0], 0)
	t.limits.begin(o.m.Rows) // see Exact.begin
	o.sums(pairs)
	// A scan that ends below the least value passes the rows of its whole node:
	// what it leaves is the difference of two sums of the same hessians, each
	// wrong by at most n 2^-53 of it. Where that is less than min_child_weight for
	// sure, entries of the least value are of no use.
	h := t.nodes[0].sum.H
	o.trim = h*(float64(n)+2)*0x1p-51 < float64(t.params.MinChildWeight)
}

// start gives the root the entries of a column.
func (o *ordered) start(w *workspace, c *orderedColumn, filter bool) {
	c.trimmed = o.trim && c.low > 0
	c.entries = c.words
	if c.trimmed {
		c.entries = c.words[c.low:]
	}
	n := len(c.entries)
	if filter {
		n = deal(c.work, w.rest, c.entries, o.bits)
		c.entries = c.work
	}
	c.spans = append(c.spans[:0], extent{0, int32(n)})
}

// share shares the entries of the nodes above the level out to the level.
func (o *ordered) share(w *workspace, c *orderedColumn) {
	c.next = resize(c.next, len(o.parent))
	for k := 0; k < len(o.parent); k += 2 {
		c.next[k], c.next[k+1] = extent{}, extent{}
		s := c.spans[o.parent[k]]
		if s.begin == s.end || !o.open[k] && !o.open[k+1] {
			continue
		}
		from := c.entries[s.begin:s.end]
		to := c.work[s.begin:s.end]
		l := deal(to, w.rest, from, o.bits)
		copy(to[l:], w.rest[:len(from)-l])
		mid := s.begin + int32(l)
		c.next[k], c.next[k+1] = extent{s.begin, mid}, extent{mid, s.end}
	}
	c.entries = c.work
	c.spans, c.next = c.next, c.spans
}

// piecesOfWorker bounds the pieces that a pass over columns is cut into.
const piecesOfWorker = 10

// pass prepares the columns of a tree for the level and finds the best split of
// each of its nodes on the features given.
func (o *ordered) pass(feats, all []int32, pairs []grad.Pair, prepare func(*workspace, *orderedColumn)) {
	for _, f := range all {
		o.scanned[f] = false
	}
	for _, f := range feats {
		o.scanned[f] = true
	}
	// A piece is every so manieth column: neighbours are often of a kind.
	pieces := min(len(all), piecesOfWorker*o.t.pool.Workers())
	o.t.pool.For(pieces, func(i int) {
		w := o.free.get(o.m.Rows)
		defer o.free.put(w)
		for ; i < len(all); i += pieces {
			f := all[i]
			c := &o.columns[f]
			prepare(w, c)
			if o.scanned[f] {
				o.scan(w, c, f, pairs)
			}
		}
	})
}

// scan offers every node of the level its best split on feature f.
func (o *ordered) scan(w *workspace, c *orderedColumn, f int32, pairs []grad.Pair) {
	t := o.t
	var room constraint.Limit
	for k, id := range t.level {
		s := c.spans[k]
		if s.begin == s.end || !o.open[k] || !t.limits.allows(id, f) {
			continue
		}
		nd := o.total[k]
		nd.Floor = &o.floor[k]
		nd.Limit = t.limits.on(&room, id, f)
		words := c.entries[s.begin:s.end]
		if b := t.params.ScanOrdered(&w.scanner, words, pairs, &nd, c.missing && !c.constant); b.LossChange > 0 {
			o.offer(k, f, c, words, &b)
		}
	}
}

// offer makes a split of node k of the level its best if it is. Of equal splits
// that of the lower feature wins, whoever comes first.
func (o *ordered) offer(k int, f int32, c *orderedColumn, words []int32, b *split.Boundary) {
	o.better.Lock()
	defer o.better.Unlock()
	best := &o.t.nodes[o.t.level[k]].best
	if !(b.LossChange > best.LossChange || b.LossChange == best.LossChange && f < best.Feature) {
		return
	}
	*best = split.Candidate{LossChange: b.LossChange, Feature: f, DefaultLeft: !b.Up, Left: b.Left, Right: b.Right}
	o.floor[k].Store(math.Float32bits(b.LossChange))
	value := func(i int) float32 { return o.value(split.Row(words[i]), f) }
	switch {
	case b.Up && b.At == len(words):
		best.Threshold = split.Beyond(value(b.At-1), true)
	case b.Up:
		best.Threshold = split.Between(value(b.At), value(b.At-1))
	case b.At > 0:
		best.Threshold = split.Between(value(b.At-1), value(b.At))
	case c.trimmed && len(words) < o.spans[k].len():
		best.Threshold = split.Between(c.least, value(0))
	default:
		best.Threshold = split.Beyond(value(0), false)
	}
}

// value returns the value of feature f in a row that has one.
func (o *ordered) value(row, f int32) float32 {
	m := o.m
	if m.IsDense() {
		return m.Dense[int(row)*m.Cols+int(f)]
	}
	begin, end := m.IndPtr[row], m.IndPtr[row+1]
	return m.Values[begin+sort.Search(end-begin-1, func(i int) bool { return m.Indices[begin+i] >= f })]
}

// split applies the best splits of the level, makes the children the next level
// and reports whether there are any that may be split in turn. After the last
// level only the sums of the children are wanted.
func (o *ordered) split(pairs []grad.Pair, last bool) bool {
	t := o.t
	t.next, o.parent = t.next[:0], o.parent[:0]
	for k, id := range t.level {
		nd := &t.nodes[id]
		if nd.best.LossChange <= split.Epsilon {
			continue
		}
		left, depth := int32(len(t.nodes)), nd.depth+1
		nd.left = left
		child := exactNode{left: tree.None, parent: id, depth: depth}
		t.nodes = append(t.nodes, child, child)
		t.next = append(t.next, left, left+1)
		o.parent = append(o.parent, int32(k), int32(k))
	}
	if len(t.next) == 0 {
		return false
	}
	for i := 0; i < len(o.parent); i += 2 {
		if k := int(o.parent[i]); o.spans[k].len() >= fewRows {
			o.route(k, func(n int, f func(begin, end int)) { t.pool.Blocks(n, fewRows/2, f) })
		}
	}
	o.each(len(t.next)/2, func(i int) {
		if k := int(o.parent[2*i]); o.spans[k].len() < fewRows {
			o.route(k, func(n int, f func(begin, end int)) { f(0, n) })
		}
	})
	o.pack()
	o.next = resize(o.next, len(t.next))
	o.each(len(t.next)/2, func(i int) {
		w := o.free.get(o.m.Rows)
		defer o.free.put(w)
		s := o.spans[o.parent[2*i]]
		rows := o.rows[s.begin:s.end]
		l := deal(rows, w.rest, rows, o.bits)
		copy(rows[l:], w.rest[:len(rows)-l])
		mid := s.begin + int32(l)
		o.next[2*i], o.next[2*i+1] = extent{s.begin, mid}, extent{mid, s.end}
	})
	o.spans, o.next = o.next, o.spans
	o.owned = append(o.owned, o.spans...)
	t.level, t.next = t.next, t.level
	o.sums(pairs)
	if last {
		return false
	}
	t.bound(t.next)
	return true
}

// fewRows is the number of rows below which steps over rows alone are not worth
// the waking of workers.
const fewRows = 1 << 13

// each runs a step over the rows of n nodes.
func (o *ordered) each(n int, f func(int)) {
	if len(o.rows) < fewRows {
		for i := range n {
			f(i)
		}
		return
	}
	o.t.pool.For(n, f)
}

// sums adds up the gradients of the nodes of the level, row by row.
func (o *ordered) sums(pairs []grad.Pair) {
	t := o.t
	n := len(t.level)
	o.total, o.open = resize(o.total, n), resize(o.open, n)
	if cap(o.floor) < n {
		o.floor = make([]atomic.Uint32, max(n, 2*cap(o.floor)))
	}
	o.floor = o.floor[:n]
	o.each(n, func(k int) {
		var s grad.Sum
		for _, r := range o.rows[o.spans[k].begin:o.spans[k].end] {
			pair := &pairs[r]
			s.G += float64(pair.G)
			s.H += float64(pair.H)
		}
		nd := &t.nodes[t.level[k]]
		nd.sum = s
		nd.weight = t.params.WeightWithin(s, t.limits.within(max(nd.parent, 0)))
		nd.gain = t.params.GainAt(s, nd.weight)
		o.total[k] = split.Node{Total: s, Gain: nd.gain}
		o.open[k] = !t.params.TooSmall(s)
		o.floor[k].Store(0)
	})
}

// route marks which rows of node k of the level go left. blocks cuts what there is
// to do into pieces.
func (o *ordered) route(k int, blocks func(n int, f func(begin, end int))) {
	b := &o.t.nodes[o.t.level[k]].best
	c := &o.columns[b.Feature]
	words := c.entries[c.spans[k].begin:c.spans[k].end]
	if s := o.spans[k]; s.len() > len(words) {
		left := uint8(0)
		if c.trimmed && c.least < b.Threshold || !c.trimmed && b.DefaultLeft {
			left = 1
		}
		rows := o.rows[s.begin:s.end]
		blocks(len(rows), func(begin, end int) {
			for _, r := range rows[begin:end] {
				o.side[r] = left
			}
		})
	}
	// The threshold need not be where the scan found it, as rounding may have moved
	// it.
	n := sort.Search(len(words), func(i int) bool { return !(o.value(split.Row(words[i]), b.Feature) < b.Threshold) })
	blocks(len(words), func(begin, end int) {
		mid := min(max(n, begin), end)
		for _, w := range words[begin:mid] {
			o.side[split.Row(w)] = 1
		}
		for _, w := range words[mid:end] {
			o.side[split.Row(w)] = 0
		}
	})
}

// pack makes bits of the sides.
func (o *ordered) pack() {
	const size = 1 << 11
	if len(o.rows) < fewRows {
		packSides(o.bits, o.side)
		return
	}
	o.t.pool.Blocks(len(o.bits), size, func(begin, end int) {
		packSides(o.bits[begin:end], o.side[32*begin:32*end])
	})
}

// addTo adds the output of the tree grown last to the margins of all rows. Those
// that took part lie by leaves; a leaf that was pruned adds what the node above
// that became one does.
func (o *ordered) addTo(margin []float32, stride, group int, tr *tree.Tree) {
	for i, s := range o.owned {
		if o.t.nodes[i].left != tree.None {
			continue
		}
		leaf := tr.Node(i)
		for leaf.Kind == tree.Deleted {
			leaf = tr.Node(int(leaf.Parent))
		}
		for _, r := range o.rows[s.begin:s.end] {
			margin[int(r)*stride+group] += leaf.Value
		}
	}
	o.t.walk(o.rows[o.in:], margin, stride, group, tr)
}
