package metrics

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrEmpty reports that there are no rows: no metric here has a value for them.
var ErrEmpty = errors.New("metrics: no rows: want at least 1")

// LengthError reports a slice whose length does not fit the others.
type LengthError struct {
	What      string // what was counted: "labels", "weights", ...
	Got, Want int    // how many there are, and how many there must be
}

// Error tells what was counted, the count and what it must be.
func (e *LengthError) Error() string {
	return fmt.Sprintf("metrics: %d %s: want %d", e.Got, e.What, e.Want)
}

// ValueError reports a prediction, label, weight or parameter that breaks a
// rule.
type ValueError struct {
	What  string  // "prediction", "label", "weight", "threshold", ...
	Index int     // position in its slice; negative for a parameter
	Value float64 // the value found there
	Rule  string  // what is allowed: "in [0, 1]", "finite", ...
}

// Error tells where the value stands, the value and the rule.
func (e *ValueError) Error() string {
	value := strconv.FormatFloat(e.Value, 'g', -1, 32)
	if e.Index < 0 {
		return fmt.Sprintf("metrics: %s is %s: must be %s", e.What, value, e.Rule)
	}
	return fmt.Sprintf("metrics: %s %d is %s: must be %s", e.What, e.Index, value, e.Rule)
}

// NameError reports a metric name that [ByName] does not know, or whose part
// after the @ does not fit.
type NameError struct {
	Name    string // the name as it was given
	Nearest string // the known name that is spelled most like it
	Rule    string // what is wrong with the parameter; empty when the name itself is unknown
}

// Error names the metric, and what is wrong with it or the name that is nearest.
func (e *NameError) Error() string {
	if e.Rule != "" {
		return fmt.Sprintf("metrics: metric %q: %s", e.Name, e.Rule)
	}
	return fmt.Sprintf("metrics: unknown metric %q: the nearest known one is %q", e.Name, e.Nearest)
}
