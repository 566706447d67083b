package tune

import (
	"errors"
	"fmt"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// Strategy says how the points of a search are chosen.
type Strategy int

const (
	Random         Strategy = iota // points drawn independently of each other
	Halton                         // a scrambled Halton sequence: even at any number of trials
	LatinHypercube                 // one point in each of Trials slices of every range
	// Bayesian fits a Gaussian process to the scores so far and tries where the expected
	// improvement is largest, after a start of Halton points, 3 more than there are ranges.
	// A search of Train over num_round runs trials for as many rounds as the range allows,
	// but for those that end where an earlier one was best.
	Bayesian
)

var strategyNames = [...]string{"random", "halton", "latin", "bayesian"}

// String returns the name by which ParseStrategy knows the strategy.
func (s Strategy) String() string {
	if s < 0 || int(s) >= len(strategyNames) {
		return fmt.Sprintf("Strategy(%d)", int(s))
	}
	return strategyNames[s]
}

// ParseStrategy returns the strategy called random, halton, latin or bayesian.
func ParseStrategy(name string) (Strategy, error) {
	for i, n := range strategyNames {
		if strings.EqualFold(n, name) {
			return Strategy(i), nil
		}
	}
	return 0, fmt.Errorf("tune: strategy %q: want one of %q", name, strategyNames)
}

// Options are the settings of a search.
type Options struct {
	Space    Space    // the ranges that trials draw from, at least one
	Strategy Strategy // how points are proposed; the zero value is Random
	Trials   int      // how many, at least 1
	Parallel int      // trials of a batch, which know nothing of each other; 0 for 1
	Seed     int64    // of the points: the same seed gives the same trials
	Stopping Stopping // nil to run every trial to its end
	Workers  int      // goroutines in all; 0 for one a processor. Never changes the outcome

	// Eval are the sets that Train scores; those of Search are its own.
	Eval []gbt.EvalSet
	// Metrics are metrics of your own, money for instance, for Train.
	Metrics []gbt.Metric
	// Set and Metric name the score that Train optimises; "" means the last one.
	Set, Metric string
	// Direction says whether a larger score is better; ByMetric goes by the
	// metric's name, which Search does not know.
	Direction gbt.Direction

	// length names the range of the number of rounds where a shorter trial is known to be the
	// beginning of a longer one; "" for none.
	length string

	// Journal is a file that finished trials are appended to; "" for none. A search
	// that finds trials of itself there does not run them again.
	Journal string
	// OnTrial is called after each trial, in order of index. An error ends the search.
	OnTrial func(Trial) error
}

// maxTrials bounds the memory of a search.
const maxTrials = 1 << 20

// check returns the options with their defaults, or what is wrong with them.
func (o *Options) check() (Options, error) {
	if o == nil {
		return Options{}, errors.New("tune: no options: want at least Space and Trials")
	}
	out := *o
	if err := out.Space.Validate(); err != nil {
		return out, err
	}
	if out.Trials < 1 || out.Trials > maxTrials {
		return out, fmt.Errorf("tune: %d trials: want 1 to %d", out.Trials, maxTrials)
	}
	if out.Parallel == 0 {
		out.Parallel = 1
	}
	if out.Parallel < 0 {
		return out, fmt.Errorf("tune: batches of %d trials: want at least 1", out.Parallel)
	}
	if out.Strategy < Random || out.Strategy > Bayesian {
		return out, fmt.Errorf("tune: strategy %v: want Random, Halton, LatinHypercube or Bayesian", out.Strategy)
	}
	switch rule := out.Stopping.(type) { // a pointer is a rule, too
	case *MedianRule:
		out.Stopping = *rule
	case *Halving:
		out.Stopping = *rule
	}
	if out.Stopping != nil {
		if err := out.Stopping.check(); err != nil {
			return out, err
		}
		if h, ok := out.Stopping.(Halving); ok {
			if out.Strategy == Bayesian {
				return out, errors.New("tune: halving starts all trials together: want a strategy other than Bayesian")
			}
			out.Stopping, out.Parallel = h.filled(), out.Trials
		}
	}
	return out, nil
}

// setObjective sets what is optimised from SageMaker's words.
func (o *Options) setObjective(direction, metric string) error {
	switch direction {
	case "":
	case "Maximize":
		o.Direction = gbt.Maximize
	case "Minimize":
		o.Direction = gbt.Minimize
	default:
		return fmt.Errorf("tune: objective type %q: want Maximize or Minimize", direction)
	}
	if metric == "" {
		return nil
	}
	set, name, ok := strings.Cut(metric, ":")
	if !ok || set == "" || name == "" {
		return fmt.Errorf("tune: metric name %q: want set:metric, as validation:auc", metric)
	}
	o.Set, o.Metric = set, name
	return nil
}
