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
	splits, categories := 0, 0
	for i := range nodes {
		if nodes[i].Kind == tree.Categorical {
			splits++
			categories += t.nodes[i].best.Chosen.Len()
		}
	}
	if splits == 0 {
		return p
	}
	p.CatNodes, p.CatStart = make([]int32, 0, splits), make([]int32, 1, splits+1)
	p.Categories = make([]int32, 0, categories)
	for i := range nodes {
		if nodes[i].Kind != tree.Categorical {
			continue
		}
		p.CatNodes = append(p.CatNodes, int32(i))
		p.Categories = t.nodes[i].best.Chosen.AppendTo(p.Categories)
		p.CatStart = append(p.CatStart, int32(len(p.Categories)))
	}
	return p
}
