package gbt

import (
	"fmt"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/objective"
)

// before1_0 reports whether the rules of a release before 1.0 are followed.
func (p *Params) before1_0() bool { return p.rules().Before(compat.V1_7) }

// checkBefore1_0 reports what cannot be trained by the rules of a release before
// 1.0: what it did not have, and what is not supported here.
func (p *Params) checkBefore1_0(fault func(name string, value any, reason string)) {
	if !p.before1_0() {
		return
	}
	only := func(ok bool, name string, value any, what string) {
		if !ok {
			fault(name, value, fmt.Sprintf("compat %s supports %s", p.Compat, what))
		}
	}
	only(p.Booster == "gbtree", "booster", p.Booster, "booster gbtree alone")
	only(p.TreeMethod == "exact" || p.TreeMethod == "auto", "tree_method", p.TreeMethod, "tree_method exact alone, and auto, which is exact")
	only(p.ProcessType == "default", "process_type", p.ProcessType, "process_type default alone")
	only(p.MultiStrategy == "one_output_per_tree", "multi_strategy", p.MultiStrategy, "one output a tree alone")
	only(p.RateDrop == 0 && p.SkipDrop == 0 && !p.OneDrop, "rate_drop", p.RateDrop, "no dropout: booster gbtree drops trees since 3.3")
	only(len(p.BaseScore) < 2, "base_score", p.BaseScore, "one base_score for all outputs")
	if objective.Trainable(p.Objective) {
		only(objective.TrainableBefore10(p.Objective, p.rules()), "objective", p.Objective,
			"reg:squarederror (reg:linear), reg:logistic, reg:gamma, reg:tweedie, binary:logistic, binary:logitraw, count:poisson, multi:softmax, multi:softprob and, as 0.90, binary:hinge")
	}
	only(p.Compat == "0.90" || len(p.MonotoneConstraints) == 0, "monotone_constraints", p.MonotoneConstraints, "no constraints")
	only(p.Compat == "0.90" || p.InteractionConstraints == "", "interaction_constraints", p.InteractionConstraints, "no constraints")
	only(p.Compat == "0.90" || p.ColsampleByNode == 1, "colsample_bynode", p.ColsampleByNode, "no colsample_bynode, which came with 0.81")
}

// dateBefore1_0 makes doc, which training by the rules of an old release has
// grown, a model of that release: its files hold the margin that rows start from
// instead of the base score.
func (t *Trainer) dateBefore1_0(doc *codec.Model) {
	doc.Version = [3]int{0, 90, 0}
	if t.params.rules() == compat.V0_72 {
		doc.Version = [3]int{0, 72, 0}
	}
	doc.BaseMargin = make([]float32, len(t.baseScore))
	t.objective.Margin(doc.BaseMargin, t.baseScore)
	doc.BoostFromAverage = true
}
