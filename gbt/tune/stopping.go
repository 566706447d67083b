package tune

import (
	"fmt"
	"math"
	"slices"
)

// Stopping is a rule that ends trials early: [MedianRule] or [Halving]. nil means none.
type Stopping interface {
	check() error
	// String returns the rule with its settings, which a journal is checked by.
	String() string
}

// MedianRule stops a trial whose score after a round is worse than the median of the running
// means that earlier trials had up to the same round: SageMaker's early_stopping_type='Auto' and the
// rule of Google Vizier (Golovin et al., KDD 2017, section 3.2). A trial sees those of
// the batches before its own, so the outcome does not depend on which one is faster. A score
// that is NaN stops nothing, and trials that had one count in no median.
//
// After the first round the running mean is the score itself, so that half of all trials are worse
// than the median: a rule without a grace stops them for what one tree does.
type MedianRule struct {
	Trials int // earlier trials that must have reached the round; 0 for 4
	Rounds int // rounds in which nothing is stopped; 0 for 10
}

func (m MedianRule) check() error {
	if m.Trials < 0 || m.Rounds < 0 {
		return fmt.Errorf("tune: median rule of %d trials after %d rounds: must not be negative", m.Trials, m.Rounds)
	}
	return nil
}

// String returns the rule with its settings.
func (m MedianRule) String() string {
	return fmt.Sprintf("median rule (%d trials, %d rounds)", m.trials(), m.rounds())
}

func (m MedianRule) trials() int {
	if m.Trials == 0 {
		return 4
	}
	return m.Trials
}

func (m MedianRule) rounds() int {
	if m.Rounds == 0 {
		return 10
	}
	return m.Rounds
}

// stops says whether a trial with these scores ends, and why.
func (m MedianRule) stops(earlier []Trial, scores []float64, maximize bool) (reason string, ok bool) {
	round := len(scores)
	if round <= m.rounds() {
		return "", false
	}
	var means []float64
	for _, t := range earlier {
		if t.Status == Failed || len(t.Scores) < round {
			continue
		}
		total := 0.0
		for _, v := range t.Scores[:round] {
			total += v
		}
		if total == total { // scores that are no numbers say nothing of others
			means = append(means, total/float64(round))
		}
	}
	if len(means) < m.trials() {
		return "", false
	}
	slices.Sort(means)
	middle := means[len(means)/2]
	if len(means)%2 == 0 {
		middle = (means[len(means)/2-1] + middle) / 2
	}
	if !better(maximize, middle, scores[round-1]) {
		return "", false
	}
	return fmt.Sprintf("worse than the median %.6g of %d earlier trials after round %d", middle, len(means), round), true
}

// Halving is successive halving (Jamieson and Talwalkar, AISTATS 2016): all trials
// start together, and after Rounds, Factor·Rounds, Factor²·Rounds ... rounds only the
// best 1/Factor of those still running go on. All trials that run are kept in memory,
// so it is for data that is small beside it.
type Halving struct {
	Rounds int // rounds of the first rung; 0 for 4
	Factor int // one in so many goes on, at least 2; 0 for 3
}

func (h Halving) check() error {
	if h.Rounds < 0 || h.Factor < 0 || h.Factor == 1 {
		return fmt.Errorf("tune: halving of %d rounds by factor %d: want rounds of at least 1 and a factor of at least 2", h.Rounds, h.Factor)
	}
	return nil
}

// filled returns the settings with their defaults.
func (h Halving) filled() Halving {
	if h.Rounds == 0 {
		h.Rounds = 4
	}
	if h.Factor == 0 {
		h.Factor = 3
	}
	return h
}

// next returns the rounds of the rung after one.
func (h Halving) next(rung int) int {
	if rung > math.MaxInt/h.Factor {
		return math.MaxInt
	}
	return rung * h.Factor
}

// String returns the rule with its settings.
func (h Halving) String() string {
	h = h.filled()
	return fmt.Sprintf("halving (%d rounds, factor %d)", h.Rounds, h.Factor)
}
