package grow

import (
	"math"

	"github.com/grove-ml/grove/gbt/tree"
)

// CategoricalValue stands where a numerical split has its threshold, as in
// XGBoost since 3.0.
const CategoricalValue float32 = math.SmallestNonzeroFloat32

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
