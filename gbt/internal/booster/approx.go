package booster

import (
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/grow"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// approx makes the bins of tree_method=approx: features are cut so that the hessians, not the rows,
// are shared out evenly (T. Chen and C. Guestrin, XGBoost, 2016, section 3.3;
// src/tree/updater_approx.cc 3.4).
//
// The weight of a row in the cuts is its hessian after sampling times its sample weight, although
// the hessian has that weight in it already. Cuts are made anew for every group and round by the
// path of sorted columns. Where hessians are constant they are made once, by the path of rows, from
// those of the first group.
type approx struct {
	weights []float32 // sample weights, nil if all are 1
	hessian []float32 // weights of the rows in the cuts
	sorted  *binned.Sorted
	columns *sample.Columns // of all trees of the group
}

func newApprox(weights []float32) *approx { return &approx{weights: weights} }

// beginApprox draws the columns and rows of a group, makes the bins and returns the gradients with
// those of the rows left out set to zero.
func (b *GBTree) beginApprox(pairs []grad.Pair) []grad.Pair {
	a := b.approx
	if b.cfg.Rules == compat.V3_4 {
		a.columns = b.columns()
		pairs = b.sampled(pairs)
	} else {
		pairs = b.drawBefore33(pairs)
	}
	switch {
	case !b.cfg.ConstHessian:
		if a.sorted == nil {
			a.sorted = binned.NewSortedFor(b.cfg.Rules, b.m, b.cfg.MaxBin, b.pool)
			b.hist = b.newApproxGrower(a.sorted.Matrix())
		}
		a.sorted.Rebin(a.rowWeights(pairs), b.pool)
	case b.hist == nil:
		b.hist = b.newApproxGrower(binned.NewFor(b.cfg.Rules, b.m, a.rowWeights(pairs), b.cfg.MaxBin, b.pool))
	}
	b.hist.BeginForest()
	return pairs
}

func (b *GBTree) newApproxGrower(m *binned.Matrix) *grow.Hist {
	return grow.NewApprox(m, b.cfg.Split, b.cfg.Policy, b.cfg.Constraints, b.pool)
}

// rowWeights returns the weights of the rows in the cuts.
func (a *approx) rowWeights(pairs []grad.Pair) []float32 {
	if a.hessian == nil {
		a.hessian = make([]float32, len(pairs))
	}
	for i, p := range pairs {
		w := p.H
		if a.weights != nil {
			w *= a.weights[i]
		}
		a.hessian[i] = w
	}
	return a.hessian
}
