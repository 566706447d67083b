package gbt

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/predict"
)

// MarginsBy computes margins by a form of the trees, whether it pays or not. ok
// reports whether the model has the form.
func (m *Model) MarginsBy(e predict.Engine, x *dataset.Matrix) (margins []float32, ok bool) {
	f := features(x, m.doc.NumFeature)
	margins = make([]float32, x.Rows()*len(m.base))
	for i := range margins {
		margins[i] = m.base[i%len(m.base)]
	}
	if m.linear != nil || m.lightGBM != nil || m.forest.NumTrees() == 0 {
		return nil, false
	}
	return margins, m.forest.AddRowsBy(e, margins, f, 0, x.Rows(), 0, m.forest.NumTrees())
}
