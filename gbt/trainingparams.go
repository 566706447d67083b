package gbt

import (
	"maps"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// TrainingParams returns [DefaultParams] with what the model says about its
// training: the booster, the objective with its parameters, the number of classes
// and of parallel trees, and whether leaves are vectors. It is what XGBoost takes
// from a model that training goes on with, and where parameters for
// [TrainOptions].Init should start from. Depth, learning rate and the like are not
// in a model.
func (m *Model) TrainingParams() Params {
	p := DefaultParams()
	if m.linear != nil {
		_ = p.Set("booster", codec.GBLinear) // a name of the table
	}
	p.Objective = m.Objective()
	for _, group := range slices.Sorted(maps.Keys(m.doc.Objective.Params)) {
		values := m.doc.Objective.Params[group]
		for _, name := range slices.Sorted(maps.Keys(values)) {
			// What a file says of its objective may be of another version: what is
			// not understood keeps its default.
			before := p
			if p.Set(name, values[name]) != nil {
				p = before
			}
		}
	}
	p.NumClass, p.NumParallelTree = m.doc.NumClass, max(1, m.doc.NumParallelTree)
	if len(m.doc.Trees) > 0 && m.doc.Trees[0].LeafSize() > 1 {
		p.MultiStrategy = "multi_output_tree"
	}
	return p
}
