package gbt

import (
	"context"
	"errors"
	"fmt"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/objective"
)

// DefaultMetric returns the name of the metric that the model's objective is
// evaluated by if none is asked for, and false if there is none.
func (m *Model) DefaultMetric() (string, bool) {
	o, err := objective.New(m.doc.Objective.Name, m.objectiveConfig())
	if err != nil {
		return "", false
	}
	return o.DefaultMetric(), true
}

// objectiveConfig returns the parameters of the objective that the model was
// trained with.
func (m *Model) objectiveConfig() objective.Config {
	return objective.ConfigOf(m.doc.Objective.Params, m.doc.NumClass)
}

// EvaluateOptions say what [Model.Evaluate] computes. The zero value, or nil,
// means the objective's default metric with all rounds.
type EvaluateOptions struct {
	// Metrics are the names of metrics, as in Params.EvalMetric ("auc", "error@0.3");
	// nil means the objective's default. They are computed in this order.
	Metrics    []string
	Begin, End int // rounds Begin to End-1; End 0 means all
	Workers    int // 0 means GOMAXPROCS; it never changes a result
}

// Evaluate computes metrics of the model's predictions for the labelled rows of
// x, as training does for an evaluation set. Weights of x count. The scores name
// no set. o may be nil.
func (m *Model) Evaluate(ctx context.Context, x *dataset.Matrix, o *EvaluateOptions) ([]Score, error) {
	if o == nil {
		o = &EvaluateOptions{}
	}
	def, ok := m.DefaultMetric()
	if m.link == nil || !ok && len(o.Metrics) == 0 {
		return nil, fmt.Errorf("gbt: evaluate: %w %q: it has no default metric", ErrUnknownObjective, m.Objective())
	}
	list, err := resolveMetrics(&Params{Objective: m.Objective(), EvalMetric: o.Metrics}, def, m.objectiveConfig())
	if err != nil {
		return nil, err
	}
	if x == nil {
		return nil, errors.New("gbt: evaluate: there is no matrix")
	}
	info := x.Info()
	if err := checkMetricLabels("evaluate", info, x.Rows(), list); err != nil {
		return nil, err
	}
	groups := m.NumGroups()
	pred := make([]float32, x.Rows()*groups)
	output := OutputMargin
	if m.lightGBM != nil {
		output = OutputValue // what LightGBM's metrics are computed of
	}
	err = m.PredictMatrix(ctx, pred, x, &PredictOptions{
		Output: output, Begin: o.Begin, End: o.End, Workers: o.Workers,
	})
	if err != nil {
		return nil, err
	}
	if output == OutputMargin {
		objective.Scores(m.link, pred, pred, groups)
	}
	scores := make([]Score, 0, len(list))
	for _, metric := range list {
		v, err := metric.eval(pred, groups, info)
		if err != nil {
			return nil, in(err, "evaluate: %s", metric.name)
		}
		scores = append(scores, Score{Metric: metric.name, Value: v})
	}
	return scores, nil
}
