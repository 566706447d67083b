package grow

import (
	"context"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// Exact grows trees level by level, trying every threshold between two values
// of a feature, and prunes them (tree_method=exact, src/tree/updater_colmaker.cc
// and updater_prune.cc 3.4). It keeps its buffers from tree to tree and is used
// by one caller at a time.
//
// Every column is kept sorted by node and value: a node owns a segment of each
// column, which a split parts in two without disturbing the order. A scan so
// reads its node's entries one behind the other.
type Exact struct {
	s        *Sorted
	params   split.Params
	maxDepth int
	pool     *parallel.Pool
	limits   limits
	ordered  *ordered // by the rules of 3.4, else nil

	nodes []exactNode
	level []int32 // ids of the nodes that may be split
	next  []int32

	// The rest is for the rules of older releases, whose formulas the bounds of
	// ordered scans do not hold for.
	side    []uint8   // by row: 1 if it goes left at the split being applied
	columns []segment // by column: entries of the nodes of the level
	spare   []segment
	rows    []int32 // rows by node of the level, ascending within
	scratch []int32
	rowPtr  []int32 // node k of the level owns rows[rowPtr[k]:rowPtr[k+1]]
	bestOf  []split.Candidate
}

// segment is a column in training: the entries of node k of the level are
// ptr[k]..ptr[k+1], sorted by value.
type segment struct {
	rows   []int32
	values []float32
	ptr    []int32
}

type exactNode struct {
	left, parent, depth int32
	sum                 grad.Sum
	gain, weight        float32
	best                split.Candidate
}

// NewExact makes a grower over columns that were sorted for the rules of params.
func NewExact(s *Sorted, params split.Params, maxDepth int, c Constraints, pool *parallel.Pool) *Exact {
	t := &Exact{s: s, params: params, maxDepth: maxDepth, pool: pool, limits: limits{Constraints: c}}
	if s.words {
		t.ordered = newOrdered(t, s)
		return t
	}
	return t.plain()
}

// plain makes the buffers of a grower that does not use [ordered].
func (t *Exact) plain() *Exact {
	s := t.s
	t.side = make([]uint8, s.m.Rows)
	t.rows, t.scratch = make([]int32, s.m.Rows), make([]int32, s.m.Rows)
	t.columns, t.spare = newSegments(s), newSegments(s)
	return t
}

func newSegments(s *Sorted) []segment {
	rows, values := make([]int32, s.entries), make([]float32, s.entries)
	out := make([]segment, len(s.columns))
	for j := range out {
		n := len(s.columns[j].rows)
		out[j] = segment{rows: rows[:n], values: values[:n]}
		rows, values = rows[n:], values[n:]
	}
	return out
}

// Grow grows and prunes a tree from one pair of gradients a row and returns its
// nodes. keep tells the rows that take part; nil means all. Rows with a negative
// hessian never do. Cancelling ctx stops it between levels.
func (t *Exact) Grow(ctx context.Context, pairs []grad.Pair, keep []bool, cols Columns) ([]tree.Node, error) {
	if t.ordered != nil {
		return t.ordered.grow(ctx, pairs, keep, cols)
	}
	t.begin(pairs, keep)
	for depth := range t.maxDepth {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.scan(pairs, cols.Query(depth))
		if !t.split(pairs, depth+1 == t.maxDepth) {
			break
		}
	}
	return t.prune(), nil
}

// begin gives the root all rows that take part.
func (t *Exact) begin(pairs []grad.Pair, keep []bool) {
	in := t.side // borrowed: which rows take part
	n := 0
	for i := range t.rows[:cap(t.rows)] {
		in[i] = 0
		if !(pairs[i].H < 0) && (keep == nil || keep[i]) {
			in[i] = 1
		}
		t.rows[:cap(t.rows)][n] = int32(i)
		n += int(in[i])
	}
	t.rows = t.rows[:n]
	t.rowPtr = append(t.rowPtr[:0], 0, int32(n))
	t.pool.For(len(t.columns), func(j int) {
		c, src := &t.columns[j], &t.s.columns[j]
		k := 0
		rows, values := c.rows[:len(src.rows)], c.values[:len(src.values)]
		for i, r := range src.rows {
			rows[k], values[k] = r, src.values[i]
			k += int(in[r])
		}
		c.ptr = append(c.ptr[:0], 0, int32(k))
	})
	t.nodes = append(t.nodes[:0], exactNode{left: tree.None, parent: tree.None})
	t.level = append(t.level[:0], 0)
	// A quirk of XGBoost: under an interaction constraint the root may use as
	// many features as there are rows (ColMaker::Update passes num_row for the
	// number of features).
	first := t.s.m.Rows
	if t.params.Before1_0() {
		first = t.s.m.Cols
	}
	t.limits.begin(first)
	t.sums(pairs)
}

// sums adds up the gradients of the nodes of the level, row by row. The weight
// of a node obeys the bounds of its parent.
func (t *Exact) sums(pairs []grad.Pair) {
	t.pool.For(len(t.level), func(k int) {
		var s grad.Sum
		for _, r := range t.rows[t.rowPtr[k]:t.rowPtr[k+1]] {
			s.G += float64(pairs[r].G)
			s.H += float64(pairs[r].H)
		}
		nd := &t.nodes[t.level[k]]
		nd.sum = s
		if t.params.Before1_0() {
			nd.weight, nd.gain = t.params.NodeBefore1_0(s, t.limits.within(max(nd.parent, 0)))
			return
		}
		nd.weight = t.params.WeightWithin(s, t.limits.within(max(nd.parent, 0)))
		nd.gain = t.params.GainAt(s, nd.weight)
	})
}

// scan finds the best split of every node of the level on the features given.
func (t *Exact) scan(pairs []grad.Pair, feats []int32) {
	if t.params.Before1_0() {
		t.scanBefore1_0(pairs, feats)
		return
	}
	n := len(t.level)
	t.bestOf = resize(t.bestOf, n*len(feats))
	t.pool.For(len(feats), func(i int) {
		f := feats[i]
		src, c := &t.s.columns[f], &t.columns[f]
		var room constraint.Limit
		for k, id := range t.level {
			best := &t.bestOf[i*n+k]
			*best = split.Candidate{}
			nd := &t.nodes[id]
			if len(src.rows) == 0 || t.params.TooSmall(nd.sum) || !t.limits.allows(id, f) {
				continue
			}
			rows, values := c.rows[c.ptr[k]:c.ptr[k+1]], c.values[c.ptr[k]:c.ptr[k+1]]
			limit := t.limits.on(&room, id, f)
			if src.missing && !src.constant {
				t.params.ScanUp(best, f, rows, values, pairs, nd.sum, nd.gain, limit)
			}
			t.params.ScanDown(best, f, rows, values, pairs, nd.sum, nd.gain, limit)
		}
	})
	for i := range feats {
		for k, id := range t.level {
			t.nodes[id].best.Merge(&t.bestOf[i*n+k])
		}
	}
}

// split applies the best splits of the level, makes the children the next level
// and reports whether there are any that may be split in turn. After the last
// level only the sums of the children are wanted.
func (t *Exact) split(pairs []grad.Pair, last bool) bool {
	t.next = t.next[:0]
	for _, id := range t.level {
		nd := &t.nodes[id]
		if nd.best.LossChange <= split.Epsilon {
			continue
		}
		left, depth := int32(len(t.nodes)), nd.depth+1
		nd.left = left
		child := exactNode{left: tree.None, parent: id, depth: depth}
		t.nodes = append(t.nodes, child, child)
		t.next = append(t.next, left, left+1)
	}
	if len(t.next) == 0 {
		return false
	}
	t.pool.For(len(t.level), t.route)
	t.partitionRows()
	if last {
		t.level, t.next = t.next, t.level
		t.sums(pairs)
		return false
	}
	t.pool.For(len(t.columns), t.partitionColumn)
	t.columns, t.spare = t.spare, t.columns
	t.level, t.next = t.next, t.level
	t.sums(pairs)
	t.bound(t.next)
	return true
}

// bound shares the bounds of the nodes of level out to their children. The
// weights that part them are those of the sums over the rows of the children, not
// of the sums that the scan took, which a subtraction of large sums can have
// spoilt (ColMaker::Builder::Update of src/tree/updater_colmaker.cc, 1.7 to 3.4).
func (t *Exact) bound(level []int32) {
	for _, id := range level {
		if left := t.nodes[id].left; left != tree.None {
			t.limits.split(id, t.nodes[id].best.Feature, t.nodes[left].weight, t.nodes[left+1].weight)
		}
	}
}

// route marks which rows of node k of the level go left.
func (t *Exact) route(k int) {
	nd := &t.nodes[t.level[k]]
	if nd.left == tree.None {
		return
	}
	b := &nd.best
	missing := uint8(0)
	if b.DefaultLeft {
		missing = 1
	}
	for _, r := range t.rows[t.rowPtr[k]:t.rowPtr[k+1]] {
		t.side[r] = missing
	}
	c := &t.columns[b.Feature]
	for i := c.ptr[k]; i < c.ptr[k+1]; i++ {
		left := uint8(0)
		if c.values[i] < b.Threshold {
			left = 1
		}
		t.side[c.rows[i]] = left
	}
}

// partitionRows shares the rows of the split nodes out to their children and
// drops those of the nodes that became leaves.
func (t *Exact) partitionRows() {
	out, ptr := t.scratch[:0], make([]int32, 1, len(t.next)+1)
	for k, id := range t.level {
		if t.nodes[id].left == tree.None {
			continue
		}
		rows := t.rows[t.rowPtr[k]:t.rowPtr[k+1]]
		n := len(out)
		out = out[:n+len(rows)]
		mid := n + partitionPoint(rows, t.side)
		l, r := n, mid
		for _, row := range rows {
			left := int(t.side[row])
			out[r^(l^r)&-left] = row
			l += left
			r += 1 - left
		}
		ptr = append(ptr, int32(mid), int32(len(out)))
	}
	t.rows, t.scratch, t.rowPtr = out, t.rows, ptr
}

// partitionColumn does the same for the entries of column j.
func (t *Exact) partitionColumn(j int) {
	from, to := &t.columns[j], &t.spare[j]
	to.ptr = append(to.ptr[:0], 0)
	begin := int32(0)
	for k, id := range t.level {
		if t.nodes[id].left == tree.None {
			continue
		}
		rows, values := from.rows[from.ptr[k]:from.ptr[k+1]], from.values[from.ptr[k]:from.ptr[k+1]]
		l := int(begin)
		r := l + partitionPoint(rows, t.side)
		toRows, toValues := to.rows[:l+len(rows)], to.values[:l+len(rows)]
		for i, row := range rows {
			// Which side is as good as random: select the place without a
			// branch.
			left := int(t.side[row])
			at := r ^ (l^r)&-left
			toRows[at], toValues[at] = row, values[i]
			l += left
			r += 1 - left
		}
		begin = int32(r)
		to.ptr = append(to.ptr, int32(l), begin)
	}
}

// partitionPoint returns how many of rows go left.
func partitionPoint(rows []int32, side []uint8) int {
	n := 0
	for _, r := range rows {
		n += int(side[r])
	}
	return n
}

// AddTo adds the output of the tree grown last to the margins of all rows, those
// that took no part in growing it included: margin[row*stride+group].
func (t *Exact) AddTo(margin []float32, stride, group int, tr *tree.Tree) {
	if t.ordered != nil {
		t.ordered.addTo(margin, stride, group, tr)
		return
	}
	all := make([]int32, t.s.m.Rows)
	for i := range all {
		all[i] = int32(i)
	}
	t.walk(all, margin, stride, group, tr)
}

// walk adds the output of a tree to the margins of rows.
func (t *Exact) walk(rows []int32, margin []float32, stride, group int, tr *tree.Tree) {
	m := t.s.m
	t.pool.Blocks(len(rows), 1024, func(begin, end int) {
		var buf []float32
		if !m.IsDense() {
			buf = make([]float32, m.Cols)
		}
		for _, i := range rows[begin:end] {
			margin[int(i)*stride+group] += tr.Predict(m.Row(buf, int(i)))
		}
	})
}
