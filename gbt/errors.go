package gbt

import (
	"errors"
	"fmt"
	"strings"
)

// ErrStop ends training without an error when [TrainOptions.OnRound] returns it:
// the model has the rounds up to then.
var ErrStop = errors.New("gbt: stop training")

// ErrUnknownObjective is what an error wraps when outputs are asked of a model
// whose objective is not known; its margins are still to be had.
var ErrUnknownObjective = errors.New("unknown objective")

// ParamError reports a parameter that does not exist, cannot be read or breaks
// a rule.
type ParamError struct {
	Name   string // XGBoost's name, as it was given
	Value  any    // nil if the name is unknown
	Reason string // the rule that it breaks
}

// Error names the parameter, its value and the rule.
func (e *ParamError) Error() string {
	if e.Value == nil {
		return fmt.Sprintf("gbt: parameter %q: %s", e.Name, e.Reason)
	}
	return fmt.Sprintf("gbt: %s = %v: %s", e.Name, e.Value, e.Reason)
}

// ShapeError reports a slice or matrix whose size does not fit the model.
type ShapeError struct {
	Op        string // what was done: "predict", "train", ...
	What      string // what was counted: "features", "outputs", ...
	Got, Want int    // how many there are, and how many there must be
}

// Error tells what was counted, the count and what it must be.
func (e *ShapeError) Error() string {
	return fmt.Sprintf("gbt: %s: %d %s, want %d", e.Op, e.Got, e.What, e.Want)
}

// prefix is what the texts of the package's errors begin with.
const prefix = "gbt: "

// placed is an error with the place where it happened. The prefix of this package and
// the last word of the place stand once, even if what it wraps begins with them, too.
type placed struct {
	place string
	err   error
}

func (e *placed) Error() string {
	last := e.place[strings.LastIndexByte(e.place, ' ')+1:] + ": "
	return prefix + e.place + ": " + strings.TrimPrefix(strings.TrimPrefix(e.err.Error(), prefix), last)
}

func (e *placed) Unwrap() error { return e.err }

// in says where an error happened: "train", or a format and what it takes.
func in(err error, format string, args ...any) error {
	return &placed{fmt.Sprintf(format, args...), err}
}
