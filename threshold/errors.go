package threshold

import (
	"errors"
	"fmt"
)

// ErrEmpty reports that there are no rows to decide about.
var ErrEmpty = errors.New("threshold: no rows: want at least 1")

// LengthError reports a slice whose length does not fit the number of scores.
type LengthError struct {
	What      string // what was counted: "labels", "FN costs", ...
	Got, Want int    // how many there are, and how many there must be
}

// Error tells what was counted, the count and what it must be.
func (e *LengthError) Error() string {
	return fmt.Sprintf("threshold: %d %s: want %d", e.Got, e.What, e.Want)
}

// ValueError reports a score, label, cutoff or cost that breaks a rule.
type ValueError struct {
	What  string  // "score", "label", "cutoff", "FN cost", "step", ...
	Index int     // position in its slice; negative for a single value
	Value float64 // the value found there
	Rule  string  // what is allowed: "finite", "0 or 1", ...
}

// Error tells where the value stands, the value and the rule.
func (e *ValueError) Error() string {
	if e.Index < 0 {
		return fmt.Sprintf("threshold: %s is %v: must be %s", e.What, e.Value, e.Rule)
	}
	return fmt.Sprintf("threshold: %s %d is %v: must be %s", e.What, e.Index, e.Value, e.Rule)
}

func isFinite(x float64) bool { return x-x == 0 }

// checkRows reports the first fault of scores, labels and costs.
func checkRows(scores []float64, labels []float32, p Pricing) error {
	if len(scores) == 0 {
		return ErrEmpty
	}
	if len(labels) != len(scores) {
		return &LengthError{What: "labels", Got: len(labels), Want: len(scores)}
	}
	for i, s := range scores {
		if !isFinite(s) {
			return &ValueError{What: "score", Index: i, Value: s, Rule: "finite"}
		}
	}
	for i, y := range labels {
		if y != 0 && y != 1 {
			return &ValueError{What: "label", Index: i, Value: float64(y), Rule: "0 or 1"}
		}
	}
	if p == nil {
		return errors.New("threshold: costs are nil: want Costs, RowCosts or another Pricing")
	}
	return p.Validate(len(scores))
}
