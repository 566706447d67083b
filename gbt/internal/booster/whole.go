package booster

import (
	"context"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/grow"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/sample"
	"github.com/grove-ml/grove/gbt/tree"
)

// The trees of a round do not depend on each other: all come from the gradients at its
// begin. So a worker takes a whole tree where there are enough of them: it waits for
// nobody within the tree, and no row is fetched by two workers. Trees are taken in
// order, and with them the random numbers drawn that they need, so that they are
// those of any number of workers.

// grower is what a worker grows whole trees with.
type grower struct {
	hist   *grow.Hist
	column []grad.Pair // gradients of one group
	kept   []grad.Pair // gradients after sampling
}

// whole returns how many trees of a round, the last ones, are grown by a worker each;
// all workers share those that are left over.
func (b *GBTree) whole() int {
	c, workers, trees := &b.cfg, b.pool.Workers(), b.cfg.TreesPerRound()
	if b.hist == nil || b.approx != nil || c.Rules != compat.V3_4 || workers == 1 || trees < workers ||
		c.ByLevel != 1 || c.ByNode != 1 { // else numbers are drawn while a tree grows
		return 0
	}
	const granted = 64 << 20 // bytes of histograms, whatever the rows take
	if more := (workers - 1) * b.hist.Room(); more > granted && more > 2*b.m.Rows*b.m.Cols {
		return 0
	}
	return trees / workers * workers
}

// enlist makes growers for all workers, of which the first has the booster's own room.
func (b *GBTree) enlist() {
	for len(b.growers) < b.pool.Workers() {
		g := &grower{hist: b.hist, column: b.column}
		if len(b.growers) > 0 {
			g.hist, g.column = b.hist.Alike(parallel.New(1)), nil
		}
		b.growers = append(b.growers, g)
	}
	for _, g := range b.growers {
		g.hist.SetLearningRate(b.cfg.Split.LearningRate)
	}
}

// wholeTrees are the trees of a round that are grown by a worker each.
type wholeTrees struct {
	b      *GBTree
	pairs  []grad.Pair // of all groups
	margin []float32
	first  int // tree of the round that is the first of them

	mu    sync.Mutex // of what follows and of draws
	next  int        // tree to take
	made  []*tree.Tree
	ready []bool // trees whose leaves are in the margins
	added sync.Cond
	err   error // of the first tree that failed
}

// growWhole grows the last trees of a round, from the first given on.
func (b *GBTree) growWhole(ctx context.Context, pairs []grad.Pair, margin []float32, first int) error {
	b.enlist()
	own := b.growers[0].hist
	own.Use(parallel.New(1))
	defer own.Use(b.pool)
	n := b.cfg.TreesPerRound() - first
	r := &wholeTrees{b: b, pairs: pairs, margin: margin, first: first, made: make([]*tree.Tree, n), ready: make([]bool, n)}
	r.added.L = &r.mu
	b.pool.For(len(b.growers), func(i int) {
		for r.growNext(ctx, b.growers[i]) {
		}
	})
	if r.err != nil {
		return r.err
	}
	b.model.Trees = append(b.model.Trees, r.made...)
	for k := range n {
		b.model.Groups = append(b.model.Groups, int32(r.group(k)))
	}
	return nil
}

// group returns the group of tree k.
func (r *wholeTrees) group(k int) int { return (r.first + k) / r.b.cfg.Parallel }

// growNext grows the next tree and reports whether there may be more.
func (r *wholeTrees) growNext(ctx context.Context, g *grower) bool {
	k, pairs, cols := r.take(g)
	if k < 0 {
		return false
	}
	if pairs == nil {
		pairs = r.b.groupIn(&g.column, r.pairs, r.group(k))
	}
	nodes, err := g.hist.Grow(ctx, pairs, cols)
	if err == nil {
		r.made[k], err = r.b.treeOf(g.hist.Parts(nodes))
	}
	return r.finish(g, k, err)
}

// take takes the next tree, -1 if there is none, and draws its rows and columns.
// The gradients are nil if none had to be drawn.
func (r *wholeTrees) take(g *grower) (k int, pairs []grad.Pair, cols *sample.Columns) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil || r.next == len(r.made) {
		return -1, nil, nil
	}
	k = r.next
	r.next++
	if r.b.cfg.Subsample < 1 {
		pairs = r.b.sampledIn(&g.kept, r.b.groupIn(&g.column, r.pairs, r.group(k)))
	}
	return k, pairs, r.b.columns()
}

// finish adds the leaves of tree k to the margins, after those of the trees before it
// that add to the same ones, since the sums are of float32.
func (r *wholeTrees) finish(g *grower, k int, err error) bool {
	if r.margin == nil && err == nil {
		return true
	}
	r.mu.Lock()
	for err == nil && r.err == nil && k > 0 && r.group(k-1) == r.group(k) && !r.ready[k-1] {
		r.added.Wait()
	}
	if r.err == nil {
		r.err = err
	}
	failed := r.err != nil
	r.mu.Unlock()
	if !failed {
		g.hist.AddTo(r.margin, r.b.cfg.Groups, r.group(k))
		r.mu.Lock()
		r.ready[k] = true
		r.mu.Unlock()
	}
	r.added.Broadcast()
	return !failed
}
