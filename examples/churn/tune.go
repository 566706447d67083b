package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain/plots"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tune"
	"github.com/grove-ml/grove/metrics"
)

// The notebook's tuning job (part 2, cells 34 to 36).
const (
	tuneTrials   = 30
	tuneParallel = 3
	tuneSeed     = 0
)

// tuneSpace is the notebook's ranges. gamma and subsample are fixed there.
func tuneSpace() tune.Space {
	return tune.Space{
		{Name: "eta", Min: 0, Max: 1},
		{Name: "min_child_weight", Min: 1, Max: 10},
		{Name: "alpha", Min: 0, Max: 2},
		{Name: "max_depth", Kind: tune.Integer, Min: 1, Max: 10},
		{Name: "num_round", Kind: tune.Integer, Min: 10, Max: 100},
	}
}

// TuningReport is the search for parameters.
type TuningReport struct {
	Strategy string        `json:"strategy"`
	Seed     int64         `json:"seed"`
	Names    []string      `json:"parameters"`
	Trials   []TrialReport `json:"trials"`
	Best     int           `json:"best"`
	AUC      float64       `json:"best_validation_auc"`
	TestAUC  float64       `json:"best_test_auc"` // of a model with these parameters
	Median   float64       `json:"median_validation_auc"`
}

// TrialReport is a trial.
type TrialReport struct {
	Values []string `json:"values"` // in the order of the parameters
	AUC    float64  `json:"validation_auc"`
	Rounds int      `json:"rounds"`
	Status string   `json:"status"`
}

// tune runs the notebook's search on the full features.
func (a *analysis) tune(ctx context.Context, progress io.Writer) error {
	x, err := a.allFeatures()
	if err != nil {
		return err
	}
	r := &TuningReport{Strategy: tune.Bayesian.String(), Seed: tuneSeed}
	for _, p := range tuneSpace() {
		r.Names = append(r.Names, p.Name)
	}
	done := 0
	result, model, err := a.search(ctx, x, tune.Options{
		Strategy: tune.Bayesian, Trials: tuneTrials, Parallel: tuneParallel, Seed: tuneSeed, Stopping: tune.MedianRule{},
		OnTrial: func(tune.Trial) error {
			if done++; progress != nil && done%10 == 0 {
				fmt.Fprintf(progress, "tuning: trial %d of %d\n", done, tuneTrials)
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	var scores []float64
	for _, t := range result.Trials {
		one := TrialReport{AUC: t.Value, Rounds: t.Rounds(), Status: t.Status.String()}
		for _, name := range r.Names {
			one.Values = append(one.Values, t.Params[name])
		}
		r.Trials = append(r.Trials, one)
		scores = append(scores, t.Value)
	}
	slices.Sort(scores)
	r.Median = (scores[(len(scores)-1)/2] + scores[len(scores)/2]) / 2
	best, _ := result.BestTrial()
	r.Best, r.AUC = best.Index, best.Value
	pred := make([]float32, x[test].Rows())
	if err := model.PredictMatrix(ctx, pred, x[test], &gbt.PredictOptions{Workers: a.options.workers}); err != nil {
		return err
	}
	if r.TestAUC, err = metrics.AUC(pred, a.data.labels[test], nil); err != nil {
		return err
	}
	a.tuning = r
	return nil
}

// search looks for the parameters with the highest validation AUC.
func (a *analysis) search(ctx context.Context, x [sets]*dataset.Matrix, o tune.Options) (*tune.Result, *gbt.Model, error) {
	o.Space, o.Workers = tuneSpace(), a.options.workers
	o.Eval = []gbt.EvalSet{{Name: "validation", Data: x[validation]}}
	o.Metrics, o.Metric = []gbt.Metric{aucMetric{}}, aucMetric{}.Name()
	return tune.Train(ctx, a.options.params, x[train], a.options.rounds, &o)
}

// aucMetric is XGBoost's auc whatever eval_metric the parameters name.
type aucMetric struct{}

// Name returns a name beside those of eval_metric.
func (aucMetric) Name() string { return "search-auc" }

// Maximize returns true.
func (aucMetric) Maximize() bool { return true }

// Eval returns the area under the ROC curve.
func (aucMetric) Eval(pred []float32, info *dataset.Info) (float64, error) {
	return metrics.AUC(pred, info.Labels, nil)
}

// allFeatures returns the 69 features, also where an imported model has others.
func (a *analysis) allFeatures() (x [sets]*dataset.Matrix, err error) {
	for i, part := range a.data.parts {
		if x[i], err = part.Matrix(label, nil); err != nil {
			return x, err
		}
	}
	return x, nil
}

// tuningFigure shows the scores of the trials in their order, and the best so far.
func tuningFigure(r *TuningReport) (*plots.Figure, error) {
	if r == nil {
		return nil, plots.ErrEmpty
	}
	scores := make([]float64, len(r.Trials))
	for i, t := range r.Trials {
		scores[i] = t.AUC
	}
	return plots.Search(scores, true, "Validation AUC", nil)
}
