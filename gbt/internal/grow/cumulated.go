package grow

import (
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/histogram"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// Histograms of trees whose sums are exact hold the sums up to each bin, see
// [split.Cumulated]; those of indicators have the upper bin alone. Each worker has
// features of its own, the same at every level, so that its histograms stay in
// its cache; the rows of a node are few.

// pairScan is the room to scan a pair of siblings.
type pairScan struct {
	cumulated split.Cumulated
	screens   [2]split.Screen
	sides     [2]side    // the built child, the other
	bins      []grad.Sum // of the built child, 0 but while it is built
	scratch   histogram.Scratch
}

// side is one of the children of a pair, or a root.
type side struct {
	screen *split.Screen // nil if it is not split
	best   *split.Candidate
	feats  []int32    // that may split it
	hist   []grad.Sum // nil if nobody needs it any more
}

// take passes feature f, and reports whether it may split.
func (s *side) take(f int32) bool {
	for len(s.feats) > 0 && s.feats[0] < f {
		s.feats = s.feats[1:]
	}
	return s.screen != nil && len(s.feats) > 0 && s.feats[0] == f
}

// beginCumulated makes the histogram of the root, whose sum is known, and finds its best
// split.
func (t *Hist) beginCumulated(pairs []grad.Pair, all, feats []int32) {
	t.weighRoot()
	r := &t.nodes[0]
	blocks := t.cumulatedBlocks()
	t.bestOf = resize(t.bestOf, blocks)
	var floor split.Floor
	t.beginOwn(blocks)
	t.pool.For(blocks, func(b int) {
		best := &t.bestOf[b]
		*best = split.Candidate{}
		part := t.cut(all, b, blocks)
		if len(part) == 0 {
			return
		}
		p := t.pairScan()
		p.sides = [2]side{t.side(&p.screens[0], 0, r.hist, best, feats), {}}
		p.cumulated.Floor = [2]*split.Floor{}
		if blocks > 1 {
			p.cumulated.Floor[0] = &floor
		}
		rows := t.of(r.in)
		if b > 0 && len(t.lean.own) > 0 {
			rows = t.lean.own[b].begin(rows, t.m.Rows)
		}
		t.lean.layout.Add(p.bins, rows, pairs, part, &p.scratch)
		t.scanCumulated(p, nil, part)
		t.putPairScan(p)
	})
	for b := range blocks {
		r.best.Merge(&t.bestOf[b])
	}
	t.driver.push(t.entry(0))
}

// evaluateCumulated is [Hist.evaluate] for sums up to each bin. A piece of work is a
// block of features and all open nodes, or some where there are more workers than blocks.
func (t *Hist) evaluateCumulated(pairs []grad.Pair, all []int32) {
	blocks := t.cumulatedBlocks()
	groups := min(len(t.open), max(1, t.pool.Workers()/blocks))
	t.bestOf = resize(t.bestOf, 2*blocks*len(t.open))
	clear(t.bestOf)
	t.lean.floors = resize(t.lean.floors, 2*len(t.open))
	clear(t.lean.floors)
	along := t.partsAlong()
	steps := 0
	for i := range t.open {
		if !t.open[i].small {
			in := t.nodes[t.open[i].parent].in // the children may have theirs later
			steps += t.m.Slots + int(in.end-in.begin)*len(all)/4
		}
	}
	t.share(blocks*groups, steps, func(i int) {
		b, group := i%blocks, i/blocks
		if along && b == 0 {
			t.partition()
		}
		part := t.cut(all, b, blocks)
		if len(part) == 0 {
			return
		}
		p := t.pairScan()
		for k := group; k < len(t.open); k += groups {
			o := &t.open[k]
			if o.small {
				continue
			}
			best := t.bestOf[2*(b*len(t.open)+k):]
			built, left := &t.nodes[o.built], t.nodes[o.parent].left
			parent := t.nodes[o.other].hist
			p.sides = [2]side{
				t.side(&p.screens[0], o.built, built.hist, &best[o.built-left], o.feats[o.built-left]),
				t.side(&p.screens[1], o.other, parent, &best[o.other-left], o.feats[o.other-left]),
			}
			if o.last {
				p.sides[1].hist = nil
			}
			p.cumulated.Floor = [2]*split.Floor{}
			if blocks > 1 {
				p.cumulated.Floor = [2]*split.Floor{&t.lean.floors[2*k], &t.lean.floors[2*k+1]}
			}
			var rows []int32
			if along && b > 0 {
				own := &t.lean.own[b]
				own.part(t, o.parent, left, &t.nodes[o.parent].best)
				rows = own.of(own.in[o.built])
			} else {
				rows = t.of(built.in)
			}
			t.lean.layout.Add(p.bins, rows, pairs, part, &p.scratch)
			t.scanCumulated(p, parent, part)
		}
		t.putPairScan(p)
	})
	for k := range t.open {
		left := t.nodes[t.open[k].parent].left
		for b := range blocks {
			at := 2 * (b*len(t.open) + k)
			t.nodes[left].best.Merge(&t.bestOf[at])
			t.nodes[left+1].best.Merge(&t.bestOf[at+1])
		}
	}
}

// cumulatedBlocks returns into how many blocks features are cut.
func (t *Hist) cumulatedBlocks() int {
	const least = 6 // columns of a block, since each fetches all rows
	return max(1, min(t.pool.Workers(), t.lean.layout.Columns()/least))
}

// side returns a child, or a root, to be scanned with a screen.
func (t *Hist) side(s *split.Screen, id int32, h []grad.Sum, best *split.Candidate, feats []int32) side {
	nd := &t.nodes[id]
	if t.params.TooSmall(nd.sum) {
		return side{} // it has no children
	}
	s.Begin(&t.params, nd.sum, nd.gain)
	return side{s, best, feats, h}
}

// scanCumulated adds up the bins of the first side, whose rows are in them, takes them
// from the histogram of the parent, if there is one, for the second, and improves the
// best of both with the splits on the features of part. It clears the bins.
func (t *Hist) scanCumulated(p *pairScan, parent []grad.Sum, part []int32) {
	a, b := &p.sides[0], &p.sides[1]
	c := &p.cumulated
	c.Best = [2]*split.Candidate{a.best, b.best}
	for i := 0; i < len(part); i++ {
		f := part[i]
		cuts := t.m.FeatureCuts(int(f))
		if n := min(t.lean.layout.Run(f), len(part)-i, split.MostIndicators); n > 0 {
			t.scanIndicators(p, parent, f, n)
			i += n - 1
			continue
		}
		lo, hi := t.m.Offset[f], t.m.Offset[f]+int32(len(cuts))
		c.Built, c.Other = nil, nil
		if a.take(f) {
			c.Built = a.screen
		}
		built, other := c.Room(0, len(cuts)), c.Room(1, len(cuts))
		if a.hist != nil {
			built = a.hist[lo:hi]
		}
		if parent == nil {
			c.ScanRoot(f, p.bins[lo:hi], built, cuts)
			continue
		}
		if b.take(f) {
			c.Other = b.screen
		}
		if b.hist != nil {
			other = b.hist[lo:hi]
		}
		c.Scan(f, p.bins[lo:hi], built, parent[lo:hi], other, cuts)
	}
}

// scanIndicators is scanCumulated for n indicators from f on, of which histograms have
// the upper bin.
func (t *Hist) scanIndicators(p *pairScan, parent []grad.Sum, f int32, n int) {
	a, b := &p.sides[0], &p.sides[1]
	lo, hi := t.m.Offset[f], t.m.Offset[f+int32(n)-1]+2
	bins := p.bins[lo:hi]
	built, other := p.cumulated.Room(0, n), p.cumulated.Room(1, n)
	for i, k := 0, 1; i < n; i, k = i+1, k+histogram.IndicatorSlots {
		built[i] = bins[k]
		bins[k-1], bins[k] = grad.Sum{}, grad.Sum{}
	}
	if a.hist != nil {
		for i, k := 0, int(lo)+1; i < n; i, k = i+1, k+histogram.IndicatorSlots {
			a.hist[k] = built[i]
		}
	}
	if parent != nil {
		for i, k := 0, int(lo)+1; i < n; i, k = i+1, k+histogram.IndicatorSlots {
			other[i] = parent[k].Sub(built[i])
		}
	}
	if b.hist != nil {
		for i, k := 0, int(lo)+1; i < n; i, k = i+1, k+histogram.IndicatorSlots {
			b.hist[k] = other[i]
		}
	}
	t.scanRun(a, f, built[:n])
	if parent != nil {
		t.scanRun(b, f, other[:n])
	}
}

// scanRun improves the best of a side with the splits on indicators from f on, whose
// upper bins have the sums given: on all at once, or those that may split it.
func (t *Hist) scanRun(s *side, f int32, upper []grad.Sum) {
	for len(upper) > 0 {
		if !s.take(f) {
			f, upper = f+1, upper[1:]
			continue
		}
		n := 1
		for n < len(upper) && n < len(s.feats) && s.feats[n] == f+int32(n) {
			n++
		}
		cuts := t.m.Cuts.Values[t.m.Cuts.Ptr[f]:t.m.Cuts.Ptr[f+int32(n)]]
		s.screen.Indicators(s.best, f, upper[:n], cuts)
		f, upper = f+int32(n), upper[n:]
	}
}

// pairScan returns room for a scan.
func (t *Hist) pairScan() *pairScan {
	p, ok := t.scansOfPairs.Get().(*pairScan)
	if !ok {
		p = &pairScan{bins: make([]grad.Sum, t.m.Slots)}
	}
	return p
}

// putPairScan takes room back, which must not keep the grower.
func (t *Hist) putPairScan(p *pairScan) {
	p.sides = [2]side{}
	for k := range p.screens {
		p.screens[k].End()
	}
	c := &p.cumulated
	c.Best, c.Floor = [2]*split.Candidate{}, [2]*split.Floor{}
	c.Built, c.Other = nil, nil
	t.scansOfPairs.Put(p)
}
