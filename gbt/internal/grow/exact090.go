package grow

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// scanBefore1_0 finds the best split of every node of the level on the features
// given by the rules of the releases before 1.0. Nodes whose entries of a column
// are all missing are scanned, too: where min_child_weight is 0, XGBoost may part
// them from nothing.
func (t *Exact) scanBefore1_0(pairs []grad.Pair, feats []int32) {
	n, stride := len(t.level), len(t.level)
	sweep := t.pool.For
	if t.params.Rules == compat.V0_72 && t.params.Lambda == 0 && t.params.MinChildWeight == 0 {
		// A loss change of 0/0 replaces that of a higher feature and is then
		// replaced by none: the shuffled order of the features decides, so all of
		// them share their candidates, one after the other.
		stride = 0
		sweep = func(n int, do func(int)) {
			for i := range n {
				do(i)
			}
		}
	}
	t.bestOf = resize(t.bestOf, max(n, stride*len(feats)))
	clear(t.bestOf)
	sweep(len(feats), func(i int) {
		f := feats[i]
		src, c := &t.s.columns[f], &t.columns[f]
		var room constraint.Limit
		for k, id := range t.level {
			best := &t.bestOf[i*stride+k]
			nd := &t.nodes[id]
			rows, values := c.rows[c.ptr[k]:c.ptr[k+1]], c.values[c.ptr[k]:c.ptr[k+1]]
			if !t.limits.allows(id, f) || t.params.TooSmall(nd.sum) || len(rows) == 0 && t.params.MinChildWeight > 0 {
				continue
			}
			last := float32(0)
			if len(rows) == 0 {
				last = t.lastSeen(feats[:i], k)
			}
			limit := t.limits.on(&room, id, f)
			if src.missing && !src.constant {
				t.params.ScanBefore1_0(best, f, rows, values, pairs, nd.sum, nd.gain, limit, false, last)
			}
			t.params.ScanBefore1_0(best, f, rows, values, pairs, nd.sum, nd.gain, limit, true, last)
		}
	})
	for i := range t.bestOf {
		t.nodes[t.level[i%n]].best.MergeBefore1_0(&t.bestOf[i])
	}
}

// lastSeen returns the last value that scans of feats met in node k of the level:
// the least one of the last feature that has any there, 0 if none has.
func (t *Exact) lastSeen(feats []int32, k int) float32 {
	for i := len(feats) - 1; i >= 0; i-- {
		if c := &t.columns[feats[i]]; c.ptr[k] < c.ptr[k+1] {
			return c.values[c.ptr[k]]
		}
	}
	return 0
}

// Present returns the features that some row has a value of, ascending.
func (t *Exact) Present() []int32 {
	var out []int32
	for j := range t.s.columns {
		if len(t.s.columns[j].rows) > 0 {
			out = append(out, int32(j))
		}
	}
	return out
}
