package gbt

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/booster"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/metrics"
)

// Round is what happened in a round of boosting.
type Round struct {
	Index  int     // from 0, in this training
	Before int     // rounds of the model that the training continues; the round is number Before + Index of the model
	Scores []Score // of every set, in order, by every metric, in order
}

// Score is the value of a metric on an evaluation set after a round.
type Score struct {
	Set, Metric string  // the names of both
	Value       float64 // of the metric, over all rows of the set
}

// String returns the line that XGBoost's Python package prints for a round:
// "[7]\ttrain-auc:0.94321\tvalidation-auc:0.88001".
func (r Round) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%d]", r.Index)
	for _, s := range r.Scores {
		fmt.Fprintf(&b, "\t%s-%s:%s", s.Set, s.Metric, formatScore(s.Value))
	}
	return b.String()
}

// Score returns the value of a metric on a set, and whether there is one.
func (r Round) Score(set, metric string) (float64, bool) {
	for _, s := range r.Scores {
		if s.Set == set && s.Metric == metric {
			return s.Value, true
		}
	}
	return 0, false
}

// formatScore is Python's "{:.5f}".
func formatScore(v float64) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return strconv.FormatFloat(v, 'f', 5, 64)
}

// pythonFloat is Python's str(float).
func pythonFloat(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return formatScore(v)
	}
	if a := math.Abs(v); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// namedMetric is a metric in the order asked for.
type namedMetric struct {
	metrics.Metric
	name     string
	maximize bool
	own      Metric // instead of Metric
}

// evalState is an evaluation set with its margins so far.
type evalState struct {
	name      string
	info      *dataset.Info
	rows      *booster.Rows // the trainer's own for the training set
	predicted []float32     // what metrics are computed of
	outputs   []float32     // what the caller's metrics are computed of
}

// eval computes the metric of predictions for the labels of info.
func (m namedMetric) eval(predicted []float32, groups int, info *dataset.Info) (float64, error) {
	label := info.Labels
	if m.Intervals() {
		label = make([]float32, 0, 2*len(info.LabelLower))
		for i, low := range info.LabelLower {
			label = append(label, low, info.LabelUpper[i])
		}
	}
	return m.EvalGroups(predicted, groups, label, info.Weights, info.Groups)
}

// checkMetricLabels reports labels that the metrics need and info does not have.
func checkMetricLabels(op string, info *dataset.Info, rows int, list []namedMetric) error {
	for _, m := range list {
		if m.own != nil {
			continue
		}
		what, n, want := "labels", len(info.Labels), rows*info.NumTargets()
		if m.Intervals() {
			what, n, want = "label bounds", min(len(info.LabelLower), len(info.LabelUpper)), rows
		}
		if n != want || n == 0 {
			return &ShapeError{op, what, n, want}
		}
	}
	return nil
}

// resolveMetrics finds the metrics by name; without any, the default, unless that
// is not wanted. Some depend on the parameters of the objective.
func resolveMetrics(p *Params, def string, c objective.Config) ([]namedMetric, error) {
	names := p.EvalMetric
	if len(names) == 0 && p.DisableDefaultEvalMetric {
		return nil, nil
	}
	settings := metrics.Settings{
		HuberSlope: c.HuberSlope, QuantileAlpha: c.QuantileAlpha, ExpectileAlpha: c.ExpectileAlpha,
		AFTDistribution: c.AFTDistribution, AFTScale: c.AFTScale, NDCGLinearGain: c.Ranking.LinearGain,
		Margins: p.Objective == "binary:logitraw",
	}
	if len(names) == 0 {
		names = []string{def}
		// A quirk of XGBoost: survival:aft's own metric has the distribution but
		// not the scale of the training; asked for by name it has both.
		settings.AFTScale = 1
		// Another one: the own metric of random pairs is over all positions, but
		// ndcg asked for by name over 32.
		settings.RankAll = c.Ranking.Mean
	}
	var out []namedMetric
	seen := map[string]bool{}
	for _, name := range names {
		m, err := metrics.ByNameWith(name, settings)
		if err != nil {
			return nil, &ParamError{"eval_metric", name, err.Error()}
		}
		if seen[m.Name()] {
			continue
		}
		seen[m.Name()] = true
		out = append(out, namedMetric{Metric: m, name: m.Name(), maximize: m.Maximize()})
	}
	return out, nil
}

// score brings the margins of the evaluation sets up to date and computes all
// metrics.
func (t *Trainer) score() ([]Score, error) {
	if len(t.evals) == 0 {
		return nil, nil
	}
	scores := make([]Score, 0, len(t.evals)*len(t.metrics))
	for i := range t.evals {
		t.booster.Update(t.evals[i].rows)
		t.transform(t.evals[i].predicted, t.evals[i].rows.Margin)
	}
	known := t.evaluateKnown()
	for i := range t.evals {
		e := &t.evals[i]
		for k, m := range t.metrics {
			v, err := known[i*len(t.metrics)+k].value, known[i*len(t.metrics)+k].err
			if m.own != nil {
				v, err = t.scoreOwn(m.own, e)
			}
			if err != nil {
				return nil, in(err, "train: %s on %s", m.name, e.name)
			}
			scores = append(scores, Score{e.name, m.name, v})
		}
	}
	return scores, nil
}

// evaluated is the value of a metric on a set, or why there is none.
type evaluated struct {
	value float64
	err   error
}

// evaluateKnown computes all metrics but the caller's own, several at a time: those
// of the first set, then those of the next.
func (t *Trainer) evaluateKnown() []evaluated {
	n, groups := len(t.metrics), t.objective.Groups()
	out := make([]evaluated, len(t.evals)*n)
	t.pool.For(len(out), func(i int) {
		e, m := &t.evals[i/n], &t.metrics[i%n]
		if m.own == nil {
			out[i].value, out[i].err = m.eval(e.predicted, groups, e.info)
		}
	})
	return out
}

// scoreBlock is the number of rows whose outputs a worker computes at a time.
const scoreBlock = 4096

// transform writes what metrics are computed of.
func (t *Trainer) transform(dst, margin []float32) {
	groups := t.objective.Groups()
	t.pool.Blocks(len(margin)/groups, scoreBlock, func(begin, end int) {
		objective.Scores(t.objective, dst[begin*groups:end*groups], margin[begin*groups:end*groups], groups)
	})
}
