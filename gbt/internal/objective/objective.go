// Package objective holds the losses that models are trained on, one a file:
// their gradients, intercepts and links from margins to outputs, with XGBoost
// 3.4's arithmetic.
package objective

import (
	"fmt"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Link maps margins, the sums of leaf values, to outputs. It is all that
// prediction needs of an objective.
type Link interface {
	// Margin writes the margins that belong to output-space base scores, one a
	// group (XGBoost's ProbToMargin). dst and score may be the same slice.
	Margin(dst, score []float32)
	// CheckScore reports a base score that the objective cannot have.
	CheckScore(score float32) error
	// Outputs returns the number of outputs of a row with the given number of
	// margins.
	Outputs(groups int) int
	// Value writes the outputs of one row (XGBoost's PredTransform). dst and
	// margin may be the same slice.
	Value(dst, margin []float32)
	// Score writes what metrics are computed of (XGBoost's EvalTransform): as
	// many values as margins. dst and margin may be the same slice.
	Score(dst, margin []float32)
	// mixes reports whether an output of a row depends on several of its margins;
	// if not, Value and Score take any number of rows at a time.
	mixes() bool
}

// Objective is a loss to train on.
type Objective interface {
	Link
	// Name returns XGBoost's name.
	Name() string
	// Groups returns the number of margins of a row.
	Groups() int
	// Params returns the parameters as XGBoost saves them in a model.
	Params() map[string]map[string]string
	// DefaultMetric returns the name of the metric used if none is asked for.
	DefaultMetric() string
	// Check reports labels that the objective cannot be trained on.
	Check(info *dataset.Info, rows int) error
	// Intercept returns the base scores estimated from the labels, one a group,
	// in output space.
	Intercept(info *dataset.Info, rows int) []float32
	// Gradient writes the gradients and hessians of the loss at the margins,
	// rows × groups.
	Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool)
}

// Quadratic is an [Objective] that may say that its hessians do not depend on
// the margins (XGBoost 3.4: reg:squarederror alone, ObjInfo::const_hess); an
// objective without the method has hessians that change.
type Quadratic interface {
	ConstantHessian() bool
}

// ConstantHessian reports whether o is a [Quadratic] that says so.
func ConstantHessian(o Objective) bool {
	q, ok := o.(Quadratic)
	return ok && q.ConstantHessian()
}

// entry is a row of the table of objectives.
type entry struct {
	name string
	make func(Config) (Objective, error) // nil if models of it can be run only
	link func(version [3]int) Link
}

// table lists the objectives.
func table() []entry {
	return []entry{
		{"reg:squarederror", newSquaredError, always(identity{})},
		{"reg:logistic", newRegLogistic, logisticLink},
		{"binary:logistic", newBinaryLogistic, logisticLink},
		{"binary:logitraw", newLogitRaw, logitRawLink},
		{"multi:softprob", newSoftprob, always(softmax{})},
		{"multi:softmax", newSoftmax, always(argmax{})},
		{"binary:hinge", newHinge, always(step{})},
		{"reg:squaredlogerror", newSquaredLogError, always(identity{})},
		{"reg:pseudohubererror", newPseudoHuber, always(identity{})},
		{"reg:absoluteerror", newAbsoluteError, always(identity{})},
		{"reg:quantileerror", newQuantileError, quantileLink},
		{"reg:expectileerror", newExpectileError, always(gaps{})},
		{"reg:gamma", newGamma, always(positiveExponential{})},
		{"reg:tweedie", newTweedie, always(exponential{})},
		{"count:poisson", newPoisson, always(exponential{})},
		{"survival:cox", newCox, always(exponential{})},
		{"survival:aft", newAFT, always(exponentialTime{})},
		{"rank:ndcg", newRankNDCG, always(identity{})},
		{"rank:map", newRankMAP, always(identity{})},
		{"rank:pairwise", newRankPairwise, always(identity{})},
	}
}

// UnknownError reports a name that no objective has.
type UnknownError struct{ Name string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("unknown objective %q: must be one of %s", e.Name, strings.Join(Names(), ", "))
}

// find returns the row of a name or of another name of it.
func find(name string) (entry, error) {
	for _, e := range table() {
		if e.name == name || e.name == aliases[name] {
			return e, nil
		}
	}
	return entry{}, &UnknownError{name}
}

// Names returns the names of the objectives that can be trained on.
func Names() []string {
	var names []string
	for _, e := range table() {
		if e.make != nil {
			names = append(names, e.name)
		}
	}
	return names
}

// Trainable reports whether [New] knows the name: one of [Names] or an old name
// of it.
func Trainable(name string) bool {
	e, err := find(name)
	return err == nil && e.make != nil
}

// New returns the objective of a name, or an [*UnknownError].
func New(name string, c Config) (Objective, error) {
	e, err := find(name)
	if err != nil {
		return nil, err
	}
	if e.make == nil {
		return nil, fmt.Errorf("models of objective %q can be run but not trained", name)
	}
	if c.Rules.Before(compat.V1_7) {
		return newBefore10(e, name, c)
	}
	o, err := e.make(c)
	if err == nil && c.Rules == compat.V1_7 {
		return new17(o, c)
	}
	return o, err
}

// identity is the link whose outputs are the margins.
type identity struct{}

func (identity) Margin(dst, score []float32) { copy(dst, score) }
func (identity) CheckScore(float32) error    { return nil }
func (identity) Outputs(groups int) int      { return groups }
func (identity) Value(dst, margin []float32) { copy(dst, margin) }
func (identity) Score(dst, margin []float32) { copy(dst, margin) }
func (identity) mixes() bool                 { return false }

// checkLabels reports labels that are absent or come several a row.
func checkLabels(name string, info *dataset.Info, rows int) error {
	if t := info.NumTargets(); t != 1 {
		return fmt.Errorf("%s takes one label a row, not %d", name, t)
	}
	if len(info.Labels) != rows {
		return fmt.Errorf("%s needs a label for each of the %d rows, there are %d", name, rows, len(info.Labels))
	}
	return nil
}

// weight returns the weight of row i.
func weight(info *dataset.Info, i int) float32 {
	if len(info.Weights) == 0 {
		return 1
	}
	return info.Weights[i]
}
