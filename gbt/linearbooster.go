package gbt

import (
	"errors"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/booster"
	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// isLinear reports whether a linear model is trained.
func (p *Params) isLinear() bool { return p.Booster == codec.GBLinear }

// boosterDefaults are the parameters whose defaults depend on the booster: those
// of src/tree/param.h and of src/linear/param.h, 3.4.
var boosterDefaults = [...]struct {
	field         func(p *Params) *float64
	trees, linear float64
}{
	{func(p *Params) *float64 { return &p.LearningRate }, float64(float32(0.3)), 0.5},
	{func(p *Params) *float64 { return &p.Lambda }, 1, 0},
}

// setBooster sets the booster, and parameters that hold the default of the kind
// of booster before to that of the new kind.
func (p *Params) setBooster(name string) {
	was := p.isLinear()
	p.Booster = name
	if was == p.isLinear() {
		return
	}
	for _, d := range boosterDefaults {
		from, to := d.trees, d.linear
		if was {
			from, to = to, from
		}
		if f := d.field(p); float32(*f) == float32(from) {
			*f = to
		}
	}
}

// validateLinear reports combinations that a linear model cannot be trained
// with.
func (p *Params) validateLinear(fault func(name string, value any, reason string)) {
	switch p.Updater {
	case "", "shotgun":
		if p.FeatureSelector != "cyclic" && p.FeatureSelector != "shuffle" {
			fault("feature_selector", p.FeatureSelector, "must be cyclic or shuffle for updater shotgun: updater coord_descent has the others")
		}
	case "coord_descent":
	default:
		fault("updater", p.Updater, "must be shotgun or coord_descent for booster gblinear")
	}
	// XGBoost ignores what is for trees. A model that breaks a rule it was given
	// is worse than none.
	if p.ProcessType != "default" {
		fault("process_type", p.ProcessType, "must be default for booster gblinear: a linear model has no trees to update")
	}
	if slices.ContainsFunc(p.MonotoneConstraints, func(s int) bool { return s != 0 }) {
		fault("monotone_constraints", p.MonotoneConstraints, "must be empty for booster gblinear, which cannot keep them")
	}
	if p.InteractionConstraints != "" {
		fault("interaction_constraints", p.InteractionConstraints, "must be empty for booster gblinear, which has no interactions")
	}
}

// checkLinear reports what a linear model cannot be trained on or with.
func checkLinear(info *dataset.Info, o *TrainOptions) error {
	if i := slices.Index(info.FeatureTypes, dataset.Categorical); i >= 0 {
		return &ParamError{"booster", "gblinear", "does not support categorical features, feature " + nameOf(info, i) + " is one"}
	}
	if o.EarlyStopping != nil && !o.EarlyStopping.KeepAll {
		return errors.New("gbt: early stopping: a linear model cannot be cut at its best round (XGBoost: save_best is not applicable to the current booster): set KeepAll, and its attribute best_iteration says which one that was")
	}
	return nil
}

// linearConfig turns parameters into the float32 values that XGBoost uses.
func linearConfig(p *Params, groups int) booster.LinearConfig {
	selector, _ := booster.ParseSelector(p.FeatureSelector) // checked by Validate
	return booster.LinearConfig{
		Groups:       groups,
		LearningRate: float32(p.LearningRate),
		Lambda:       float32(p.Lambda),
		Alpha:        float32(p.Alpha),
		Tolerance:    float32(p.Tolerance),
		Selector:     selector,
		TopK:         p.TopK,
		Seed:         p.Seed,
		SeedPerRound: p.SeedPerIteration,
		UniformForm:  p.uniformForm(),
	}
}

// newBooster makes the booster of the parameters.
func (t *Trainer) newBooster(p *Params, obj objective.Objective, engine *sample.Engine) booster.Booster {
	weights := rowWeights(t.info)
	if p.isLinear() {
		return booster.NewGBLinear(t.rows, weights, linearConfig(p, obj.Groups()), engine, t.pool)
	}
	return booster.NewGBTree(t.rows, weights, t.config, engine, t.pool)
}
