package gbt

import (
	"fmt"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/metrics"
)

// Objective is a loss of your own, given to training by [TrainOptions].Objective:
// what the obj argument of xgboost.train is. Package gbttest checks one.
//
// [Params].Objective still says what the model is outside of training: how many
// margins a row has, how they become outputs, and the name that is saved. A
// model starts from an output of 0.5 unless base_score is given: nothing is
// estimated from the labels.
type Objective interface {
	// Gradient writes the first derivative of the loss at the margins to grad and
	// the second to hess, weights included. All three hold rows × groups values,
	// row by row, groups being [Model.NumGroups] of the model to come. margin and
	// info must not be changed or kept. What is written must be finite; the
	// hessian should be positive. An error ends training.
	Gradient(grad, hess, margin []float32, info *dataset.Info) error
}

// Metric is a metric of your own, given to training by [TrainOptions].Metrics:
// what the custom_metric argument of xgboost.train is. Package gbttest checks
// one.
type Metric interface {
	// Name is the name of the metric in scores and logs: no space, tab or colon.
	Name() string
	// Eval returns the value for predictions of the rows of info. pred holds the
	// same number of values for every row, row by row: outputs as [Model.Predict]
	// gives them, but margins if the objective is your own too. pred and info must
	// not be changed or kept. An error ends training.
	Eval(pred []float32, info *dataset.Info) (float64, error)
}

// Maximizer is a [Metric] that says whether a larger value is better. Of others
// the name decides, as in XGBoost: see [metrics.Maximizes].
type Maximizer interface {
	// Maximize reports whether a larger value is better.
	Maximize() bool
}

// ownObjective trains on a loss of the caller's with the links of one of
// XGBoost's. Optional interfaces of the latter stay hidden, since they belong to
// its gradients.
type ownObjective struct {
	objective.Objective
	own        Objective
	grad, hess []float32
	err        error // of the last gradients
}

// Check accepts all labels: the loss knows what it can take.
func (o *ownObjective) Check(*dataset.Info, int) error { return nil }

// Intercept is the output that XGBoost starts from without an estimate.
func (o *ownObjective) Intercept(*dataset.Info, int) []float32 {
	score := make([]float32, o.Groups())
	for g := range score {
		score[g] = 0.5
	}
	return score
}

func (o *ownObjective) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, _ *parallel.Pool) {
	if o.grad == nil {
		o.grad, o.hess = make([]float32, len(dst)), make([]float32, len(dst))
	}
	if o.err = o.own.Gradient(o.grad, o.hess, margin, info); o.err != nil {
		return
	}
	for i := range dst {
		p := grad.Pair{G: o.grad[i], H: o.hess[i]}
		if p.G-p.G != 0 || p.H-p.H != 0 {
			o.err = fmt.Errorf("the gradient of row %d is %v with hessian %v: must be finite", i/o.Groups(), p.G, p.H)
			return
		}
		dst[i] = p
	}
}

// gradientFault returns the error of an own objective's last gradients.
func gradientFault(o objective.Objective) error {
	if own, ok := o.(*ownObjective); ok {
		return own.err
	}
	return nil
}

// addOwnMetrics appends metrics of the caller's.
func addOwnMetrics(list []namedMetric, own []Metric) ([]namedMetric, error) {
	for _, m := range own {
		if m == nil {
			return nil, fmt.Errorf("gbt: train: metric %d is nil", len(list))
		}
		name := m.Name()
		if name == "" || strings.ContainsAny(name, " \t\n:") {
			return nil, fmt.Errorf("gbt: train: a metric is named %q: must not be empty nor hold spaces or colons", name)
		}
		for _, other := range list {
			if other.name == name {
				return nil, fmt.Errorf("gbt: train: two metrics are named %q", name)
			}
		}
		n := namedMetric{name: name, maximize: metrics.Maximizes(name), own: m}
		if up, ok := m.(Maximizer); ok {
			n.maximize = up.Maximize()
		}
		list = append(list, n)
	}
	return list, nil
}

// scoreOwn computes a metric of the caller's.
func (t *Trainer) scoreOwn(m Metric, e *evalState) (float64, error) {
	margin := e.rows.Margin
	if _, ok := t.objective.(*ownObjective); ok {
		return m.Eval(margin, e.info)
	}
	groups := t.objective.Groups()
	outputs := t.objective.Outputs(groups)
	if e.outputs == nil {
		e.outputs = make([]float32, len(margin)/groups*outputs)
	}
	row := make([]float32, groups)
	for i, k := 0, 0; i < len(margin); i, k = i+groups, k+outputs {
		if outputs == groups {
			t.objective.Value(e.outputs[k:k+outputs], margin[i:i+groups])
			continue
		}
		t.objective.Value(row[:outputs], margin[i:i+groups])
		copy(e.outputs[k:k+outputs], row)
	}
	return m.Eval(e.outputs, e.info)
}
