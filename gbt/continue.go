package gbt

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/booster"
	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/compat"
)

// continues reports whether training goes on with the rounds of a model. One
// without rounds gives nothing but its attributes.
func (t *Trainer) continues() bool { return t.options.Init != nil && t.options.Init.NumRounds() > 0 }

// checkInit reports a model that training cannot go on with, by XGBoost's rules
// (learner.cc and gbtree.cc, 3.4), and takes over what is the model's alone: the
// number of parallel trees.
func (t *Trainer) checkInit(p *Params, train rowSet) error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("gbt: continue: "+format, args...)
	}
	if !t.continues() {
		if p.ProcessType == "update" {
			return &ParamError{"process_type", p.ProcessType, "needs a model to update, as TrainOptions.Init"}
		}
		return nil
	}
	m, doc := t.options.Init, t.options.Init.doc
	switch {
	case doc.LightGBM != nil:
		return fail("the model is LightGBM's: only XGBoost's can be continued")
	case doc.NumFeature != train.Cols():
		return &ShapeError{"continue", "features", train.Cols(), doc.NumFeature}
	case doc.NumClass != p.NumClass && max(doc.NumClass, p.NumClass) > 1:
		return &ParamError{"num_class", p.NumClass, fmt.Sprintf("the model has %d classes", doc.NumClass)}
	case m.NumGroups() != t.objective.Groups():
		return fail("%s has %d outputs, the model has %d", t.objective.Name(), t.objective.Groups(), m.NumGroups())
	}
	linear := p.Booster == codec.GBLinear
	if linear != (doc.Linear != nil) {
		return &ParamError{"booster", p.Booster, "the model is of booster " + m.Booster()}
	}
	if names := doc.FeatureNames; len(names) > 0 {
		if len(t.info.FeatureNames) == 0 {
			return fail("the training matrix has no feature names, the model has: %q, ...", names[0])
		}
		if err := sameNames("continue", names, t.info.FeatureNames); err != nil {
			return err
		}
	}
	for i, ft := range doc.FeatureTypes {
		if i < len(t.info.FeatureTypes) && (ft == string(dataset.Categorical)) != (t.info.FeatureTypes[i] == dataset.Categorical) {
			return fail("feature %s is %q, the model's is %q", nameOf(t.info, i), t.info.FeatureTypes[i], ft)
		}
	}
	if linear {
		return nil
	}
	if err := t.checkInitCategories(); err != nil {
		return err
	}
	// XGBoost goes by the model whatever the parameter says.
	if n := doc.NumParallelTree; p.NumParallelTree != n {
		if p.NumParallelTree != 1 {
			return &ParamError{"num_parallel_tree", p.NumParallelTree, fmt.Sprintf("the model has %d", n)}
		}
		p.NumParallelTree = n
	}
	if p.ProcessType == "update" {
		if _, ok := train.(*dataset.Matrix); !ok {
			return &ParamError{"process_type", p.ProcessType, "needs a matrix of values: those of a quantised one are gone"}
		}
		return t.checkUpdate(p, m)
	}
	return nil
}

// checkUpdate reports a model whose trees cannot be updated.
func (t *Trainer) checkUpdate(p *Params, m *Model) error {
	doc, k := m.doc, p.NumParallelTree
	if doc.WeightDrop != nil {
		return &ParamError{"process_type", p.ProcessType, "the trees of the model were trained with dropout, which XGBoost cannot update either"}
	}
	perRound := k * m.NumGroups()
	for i, g := range doc.TreeGroups {
		if int(g) != i%perRound/k || len(doc.TreeGroups)%perRound != 0 {
			return fmt.Errorf("gbt: update: tree %d is of output %d: the model's rounds must have %d trees for each of the %d outputs", i, g, k, m.NumGroups())
		}
		if doc.Trees[i].LeafSize() > 1 {
			return &ParamError{"process_type", p.ProcessType, "trees with vector leaves cannot be updated"}
		}
	}
	for i, begin := range doc.IterationPtr {
		if int(begin) != i*perRound {
			return fmt.Errorf("gbt: update: round %d begins at tree %d, not %d", i, begin, i*perRound)
		}
	}
	return nil
}

// validateUpdate reports an updater that does not fit process_type.
func (p *Params) validateUpdate(fault func(name string, value any, reason string)) {
	if p.Booster == codec.GBLinear {
		return
	}
	steps := p.updaters()
	switch {
	case p.ProcessType != "update" && (p.Updater == "shotgun" || p.Updater == "coord_descent"):
		fault("updater", strconv.Quote(p.Updater), "is for booster gblinear")
	case p.ProcessType != "update" && steps != nil:
		fault("updater", strconv.Quote(p.Updater), "changes trees that there are: process_type must be update")
	case p.ProcessType != "update":
	case steps == nil:
		fault("updater", strconv.Quote(p.Updater), "must be refresh, prune or both for process_type update")
	case !slices.Equal(steps, []booster.Updater{booster.Prune}) && slices.ContainsFunc(p.MonotoneConstraints, func(s int) bool { return s != 0 }):
		fault("monotone_constraints", p.MonotoneConstraints, "must be empty for updater refresh")
	case p.rules().Before(compat.V1_7):
		fault("process_type", p.ProcessType, "must be default for the rules of a release before 1.0")
	}
}

// updaters returns what process_type update does to a tree; nil means nothing.
func (p *Params) updaters() []booster.Updater {
	refresh := booster.Refresh
	if !p.RefreshLeaf {
		refresh = booster.RefreshNoLeaf
	}
	switch p.Updater {
	case "refresh":
		return []booster.Updater{refresh}
	case "prune":
		return []booster.Updater{booster.Prune}
	case "refresh,prune":
		return []booster.Updater{refresh, booster.Prune}
	case "prune,refresh":
		return []booster.Updater{booster.Prune, refresh}
	}
	return nil
}

// takeOver gives the rounds of the model to the new booster.
func (t *Trainer) takeOver() {
	if !t.continues() {
		return
	}
	doc := t.options.Init.doc
	if t.params.ProcessType != "update" {
		t.before = doc.Rounds()
	}
	t.booster.Continue(t.options.Init.boosted())
}

// describe adds what a model keeps of the one that it continues.
func (t *Trainer) describe(doc *codec.Model) {
	m := t.options.Init
	if m == nil {
		return
	}
	for key, text := range m.doc.Attributes {
		if _, ok := doc.Attributes[key]; !ok {
			doc.Attributes[key] = text
		}
	}
	if !t.continues() {
		return
	}
	if len(t.params.BaseScore) == 0 {
		doc.BoostFromAverage = m.doc.BoostFromAverage
	}
	if len(m.doc.FeatureTypes) > 0 {
		doc.FeatureTypes = slices.Clone(m.doc.FeatureTypes)
	}
}

// updatable returns the number of rounds that can be boosted.
func (t *Trainer) updatable() int {
	if t.params.ProcessType != "update" {
		return math.MaxInt
	}
	if t.options.Init == nil {
		return 0
	}
	return t.options.Init.NumRounds() - t.round
}

// LearningRateScheduler returns the learning rates of XGBoost's callback of this
// name: it sets rates(i) after round i, so that the first round has eta and every
// other one the rate of the round before it. Give the result to
// [TrainOptions.LearningRate], with eta the LearningRate of the parameters.
func LearningRateScheduler(eta float64, rates func(round int) float64) func(round int) float64 {
	return func(round int) float64 {
		if round == 0 {
			return eta
		}
		return rates(round - 1)
	}
}

// setLearningRate sets the learning rate of the round to come, if there is a
// schedule.
func (t *Trainer) setLearningRate() error {
	if t.options.LearningRate == nil {
		return nil
	}
	eta := t.options.LearningRate(t.round)
	if !(eta >= 0) || math.IsInf(float64(float32(eta)), 0) {
		return &ParamError{"eta", eta, fmt.Sprintf("must be at least 0 and finite, in round %d too", t.round)}
	}
	t.booster.SetLearningRate(roundFloat32(eta))
	return nil
}
