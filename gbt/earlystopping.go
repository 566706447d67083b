package gbt

import (
	"errors"
	"fmt"
	"strconv"
)

// EarlyStopping ends training when the score of one metric on one set has not
// improved for a number of rounds. The model then ends at its best round, and
// has the attributes best_iteration and best_score, as XGBoost's callback does
// with save_best (callback.py EarlyStopping, 3.4). A linear model cannot end there:
// KeepAll must be set.
//
// Scores are compared as XGBoost's Python package sees them: rounded to 17
// digits behind the point. A score that is NaN never improves; one that is NaN in
// the first round is never improved upon.
type EarlyStopping struct {
	Rounds    int       // rounds without an improvement that end training, at least 1
	Set       string    // name of the set; "" means the last one
	Metric    string    // name of the metric; "" means the last one
	Direction Direction // whether a larger score is better; 0 goes by the metric's name
	MinDelta  float64   // least improvement that counts
	KeepAll   bool      // keep the rounds after the best one, as XGBoost does without save_best
}

// String names what is set: "20 rounds on validation of auc".
func (e EarlyStopping) String() string {
	text := fmt.Sprintf("%d rounds", e.Rounds)
	if e.Set != "" {
		text += " on " + e.Set
	}
	if e.Metric != "" {
		text += " of " + e.Metric
	}
	if e.Direction != ByMetric {
		text += map[Direction]string{Maximize: ", the larger the better", Minimize: ", the smaller the better"}[e.Direction]
	}
	if e.MinDelta != 0 {
		text += fmt.Sprintf(", by %v at least", e.MinDelta)
	}
	if e.KeepAll {
		text += ", all of them kept"
	}
	return text
}

// Direction says which scores are better.
type Direction int

// The directions of a score.
const (
	ByMetric Direction = iota // by the name of the metric, see metrics.Maximizes
	Maximize                  // larger is better
	Minimize                  // smaller is better
)

// stopping follows the score that early stopping watches.
type stopping struct {
	EarlyStopping
	metric   namedMetric
	maximize bool
	at       int // index among the scores of a round
	best     float64
	bestAt   int // round; -1 before the first
	waited   int
}

// newStopping finds the score to watch.
func newStopping(e *EarlyStopping, sets []evalState, metrics []namedMetric) (*stopping, error) {
	names := make([]string, len(sets))
	for i, s := range sets {
		names[i] = s.name
	}
	return newStoppingOn(e, names, metrics)
}

// newStoppingOn is newStopping for sets of the given names.
func newStoppingOn(e *EarlyStopping, sets []string, metrics []namedMetric) (*stopping, error) {
	if e.Rounds < 1 {
		return nil, fmt.Errorf("gbt: early stopping: %d rounds: must be at least 1", e.Rounds)
	}
	if len(metrics) == 0 {
		return nil, errors.New("gbt: early stopping needs a metric")
	}
	if !(e.MinDelta >= 0) {
		return nil, fmt.Errorf("gbt: early stopping: min delta %v: must not be negative", e.MinDelta)
	}
	if e.Direction < ByMetric || e.Direction > Minimize {
		return nil, fmt.Errorf("gbt: early stopping: direction %d: must be ByMetric, Maximize or Minimize", e.Direction)
	}
	if len(sets) == 0 {
		return nil, errors.New("gbt: early stopping needs an evaluation set")
	}
	set, metric := len(sets)-1, len(metrics)-1
	if e.Set != "" {
		set = -1
		for i, s := range sets {
			if s == e.Set {
				set = i
			}
		}
		if set < 0 {
			return nil, fmt.Errorf("gbt: early stopping: there is no evaluation set %q", e.Set)
		}
	}
	if e.Metric != "" {
		metric = -1
		for i, m := range metrics {
			if m.name == e.Metric {
				metric = i
			}
		}
		if metric < 0 {
			return nil, fmt.Errorf("gbt: early stopping: metric %q is not evaluated", e.Metric)
		}
	}
	s := &stopping{EarlyStopping: *e, metric: metrics[metric], maximize: metrics[metric].maximize, at: set*len(metrics) + metric, bestAt: -1}
	if e.Direction != ByMetric {
		s.maximize = e.Direction == Maximize
	}
	return s, nil
}

// update takes the score of a round in and reports whether to stop.
func (s *stopping) update(round int, score float64) bool {
	return s.follow(round, s.metric.seen(score))
}

// follow is update for a score that is not rounded any more.
func (s *stopping) follow(round int, v float64) bool {
	better := s.bestAt < 0
	if !better && s.maximize {
		better = v-s.MinDelta > s.best
	} else if !better {
		better = s.best-s.MinDelta > v
	}
	if better {
		s.best, s.bestAt, s.waited = v, round, 0
		return false
	}
	s.waited++
	return s.waited >= s.Rounds
}

// seen returns the score that XGBoost's Python package sees: it reads those of its
// library from a line with 17 digits behind the point, and one's own as they are.
func (m *namedMetric) seen(score float64) float64 {
	if m.own != nil {
		return score
	}
	v, err := strconv.ParseFloat(strconv.FormatFloat(score, 'f', 17, 64), 64)
	if err != nil {
		return score
	}
	return v
}

// attributes returns what XGBoost's callback attaches to a model.
func (s *stopping) attributes() map[string]string {
	return map[string]string{
		attrBestIteration: strconv.Itoa(s.bestAt),
		attrBestScore:     pythonFloat(s.best),
	}
}
