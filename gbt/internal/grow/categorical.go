package grow

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// CategoricalValue stands where a numerical split has its threshold, as in
// XGBoost since 3.0.
const CategoricalValue float32 = math.SmallestNonzeroFloat32

// scanCategories improves best with the splits of node id on feature f of
// categories: one against the rest where they are few, else in two sets.
func (t *Hist) scanCategories(best *split.Candidate, id, f int32) {
	nd := &t.nodes[id]
	var room constraint.Limit
	limit := t.limits.on(&room, id, f)
	lo, n := int(t.m.Offset[f]), t.m.Bins(int(f))
	hist := nd.hist[lo : lo+n]
	if n < t.params.MaxCatToOneHot {
		t.params.OneHot(best, f, hist, nd.sum, nd.gain, limit)
		return
	}
	order, ok := t.orders.Get().(*split.Order)
	if !ok {
		order = new(split.Order)
	}
	t.params.Partition(best, f, hist, nd.sum, nd.gain, limit, order)
	t.orders.Put(order)
}

// Parts returns nodes, which [Hist.Grow] has just returned, with the categories
// of the splits among them.
func (t *Hist) Parts(nodes []tree.Node) tree.Parts {
	p := tree.Parts{Nodes: nodes}
	for i := range nodes {
		if nodes[i].Kind != tree.Categorical {
			continue
		}
		if p.CatStart == nil {
			p.CatStart = []int32{0}
		}
		p.CatNodes = append(p.CatNodes, int32(i))
		p.Categories = t.nodes[i].best.Chosen.AppendTo(p.Categories)
		p.CatStart = append(p.CatStart, int32(len(p.Categories)))
	}
	return p
}
