package grow

import (
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// NewApprox makes a grower that differs from that of [NewHist] as tree_method=approx does from hist
// (src/tree/updater_approx.cc 3.4): the sums of the root are always taken over the rows, and the
// trees of a forest pass interaction constraints on (see [Hist.BeginForest]). The bins of m may be
// made anew between trees as long as its histograms keep their layout.
func NewApprox(m *binned.Matrix, params split.Params, policy Policy, c Constraints, pool *parallel.Pool) *Hist {
	t := NewHist(m, params, policy, c, pool)
	t.rowSums = true
	t.limits.forest = &forestLimits{}
	return t
}

// BeginForest begins the trees that are grown from the same gradients. XGBoost does not reset the
// interaction constraints between them: the two children of a root may also be split by the
// features that the children of the roots before could use. Deeper nodes are not affected.
func (t *Hist) BeginForest() { t.limits.forest.kept = constraint.Path{} }

// forestLimits is what is passed on between the trees of a forest.
type forestLimits struct{ kept constraint.Path }

// join gives the children of a root, whose path is p, what those before could use.
func (l *forestLimits) join(p constraint.Path) {
	p.AllowAlso(l.kept)
	l.kept = p
}
