package gbt

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/objective"
)

// approxRows17 is the number of training rows from which on tree_method auto is
// approx in XGBoost up to 1.7 (GBTree::PerformTreeMethodHeuristic of
// src/gbm/gbtree.cc).
const approxRows17 = 4 << 20

// treeMethod returns the tree method for a number of training rows: auto is hist,
// or up to 1.7 exact, and approx from 2^22 rows on.
func (p *Params) treeMethod(rows int) string {
	switch {
	case p.TreeMethod != "auto":
		return p.TreeMethod
	case p.rules() == compat.V3_4:
		return "hist"
	case rows >= approxRows17:
		return "approx"
	}
	return "exact"
}

// validate17 reports parameters that XGBoost 1.7 does not have.
func (p *Params) validate17(fault func(name string, value any, reason string)) {
	if err := objective.Check17(p.Objective); err != nil {
		fault("objective", p.Objective, err.Error())
	}
	if p.SamplingMethod != "uniform" {
		fault("sampling_method", p.SamplingMethod, "must be uniform: before 3.2 XGBoost samples by gradients on GPUs only")
	}
	if p.MultiStrategy != "one_output_per_tree" {
		fault("multi_strategy", p.MultiStrategy, "came with XGBoost 2.0")
	}
	if len(p.BaseScore) > 1 {
		fault("base_score", p.BaseScore, "must be one value: lists came with XGBoost 3.1")
	}
	if p.Booster == "gbtree" && (p.RateDrop != 0 || p.SkipDrop != 0 || p.OneDrop) {
		fault("rate_drop", p.RateDrop, "needs booster dart: booster gbtree drops trees since 3.3")
	}
}
