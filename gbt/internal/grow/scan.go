package grow

import (
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/histogram"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// screen returns a screen for node id.
func (t *Hist) screen(id int32) *split.Screen {
	s, ok := t.screens.Get().(*split.Screen)
	if !ok {
		s = new(split.Screen)
	}
	nd := &t.nodes[id]
	s.Begin(&t.params, nd.sum, nd.gain)
	return s
}

// putScreen takes a screen back, which must not keep the grower.
func (t *Hist) putScreen(s *split.Screen) {
	s.End()
	t.screens.Put(s)
}

// scanPair takes the built histogram of an open pair, h, from that of the parent, which
// the other child has, and improves best, of the left and the right child, with the
// splits on the features of part. more says that those of the features after it are built
// next.
func (t *Hist) scanPair(best []split.Candidate, o *open, h []grad.Sum, part []int32, more bool) {
	built, other := &t.nodes[o.built], &t.nodes[o.other]
	left := t.nodes[o.parent].left
	b := o.built - left
	hists := [2][]grad.Sum{other.hist, other.hist}
	hists[b] = h
	if t.shared || t.params.TooSmall(built.sum) && t.params.TooSmall(other.sum) {
		histogram.Subtract(other.hist, other.hist, h, t.m, part)
		for k := range 2 {
			t.scan(&best[k], left+int32(k), hists[k], within(o.feats[k], part))
		}
		return
	}
	// Features do not share slots: feature by feature, while its slots are at hand.
	feats := [2][]int32{within(o.feats[0], part), within(o.feats[1], part)}
	ids := [2]int32{left, left + 1}
	screens := [2]*split.Screen{t.screen(left), t.screen(left + 1)}
	var limit constraint.Limit
	for k := range 2 {
		if t.params.TooSmall(t.nodes[ids[k]].sum) {
			feats[k] = nil // not scanned
		}
	}
	ahead := 0
	if more && len(part) > 0 {
		begin, end := t.m.SlotsOf(part[0], part[len(part)-1])
		ahead = end - begin
	}
	for i, f := range part {
		cuts := t.m.FeatureCuts(int(f))
		lo, n := int(t.m.Offset[f]), len(cuts)
		oh, bh := other.hist[lo:lo+n], h[lo:lo+n]
		categorical := t.m.IsCategorical(int(f))
		summed := !categorical && screens[0].Room(n) != nil
		if summed {
			histogram.SubtractSummed(oh, bh, screens[1-b].Room(n), screens[b].Room(n), ahead)
		} else {
			histogram.Subtract(other.hist, other.hist, h, t.m, part[i:i+1])
		}
		for k := range 2 {
			if len(feats[k]) == 0 || feats[k][0] != f {
				continue
			}
			feats[k] = feats[k][1:]
			s, h, within := screens[k], hists[k][lo:lo+n], t.limits.on(&limit, ids[k], f)
			switch {
			case categorical:
				s.Categories(&best[k], f, h, within)
			case summed:
				s.Summed(&best[k], f, h, cuts, within)
			default:
				s.Numerical(&best[k], f, h, cuts, within)
			}
		}
	}
	t.putScreen(screens[0])
	t.putScreen(screens[1])
}

// sharesSlots reports whether any features of m are stored in one column, or as lists.
func sharesSlots(m *binned.Matrix) bool {
	for f := range m.Cols {
		if p := m.Place(f); p.First != 0 || p.Form == binned.Sparse || m.Bins(f) == 0 {
			return true
		}
		if f > 0 && m.Together(int32(f-1), int32(f)) {
			return true
		}
	}
	return false
}
