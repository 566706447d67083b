package explain

import (
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

// Of returns the forest of all trees of m, with its feature names and groups. That
// of a linear model is empty.
func Of(m *gbt.Model) *Forest {
	f := &Forest{
		trees:    make([]*tree.Tree, 0, m.NumTrees()),
		groups:   make([]int, 0, m.NumTrees()),
		features: m.NumFeatures(),
	}
	for i, t := range m.Trees() {
		f.trees = append(f.trees, t)
		f.groups = append(f.groups, m.TreeGroup(i))
	}
	// Where a file has fewer names than features none can be told from another.
	if names := m.FeatureNames(); len(names) == f.features && len(names) > 0 {
		f.names = names
		f.index = make(map[string]int, len(names))
		for i, name := range names {
			if _, dup := f.index[name]; !dup {
				f.index[name] = i
			}
		}
	}
	return f
}

// Importance returns the importance of every feature that m uses, by number,
// equal to XGBoost's get_score: [Forest.Importance] of [Of]. A linear model has no
// trees, so no feature is used; see [gbt.Model.Coefficients].
func Importance(m *gbt.Model, kind Kind) []Score { return Of(m).Importance(kind) }
