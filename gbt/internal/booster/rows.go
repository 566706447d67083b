package booster

import (
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/predict"
)

// Rows are rows of features with their margins, which [Booster.Update] brings up
// to date.
type Rows struct {
	X      *feature.Matrix
	Margin []float32 // rows × groups

	start []float32 // what margins start from: one value a group, or rows × groups
	trees int       // number of trees whose leaves are in Margin
	epoch int       // of the weights of those trees, or round of a linear model

	linear bool // whether Margin is a linear model's
}

// NewRows returns rows without a round. start holds what their margins start
// from: one value a group, or one for each row and group (base margins). It is
// kept.
func NewRows(x *feature.Matrix, start []float32, groups int) *Rows {
	r := &Rows{X: x, Margin: make([]float32, x.Rows*groups), start: start}
	r.restart(r.Margin)
	return r
}

// restart sets margins to what they start from.
func (r *Rows) restart(margin []float32) {
	for i := 0; i < len(margin); i += len(r.start) {
		copy(margin[i:], r.start)
	}
}

// addForest adds trees first..last-1 of a forest to the margins of the rows of x.
func addForest(f *predict.Forest, margin []float32, x *feature.Matrix, first, last int, pool *parallel.Pool) {
	groups := f.Groups
	pool.Blocks(x.Rows, f.BlockRows(x.Rows, first, last), func(begin, end int) {
		f.AddRows(margin[begin*groups:end*groups], x, begin, end, first, last, nil)
	})
}
