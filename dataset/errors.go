package dataset

import (
	"errors"
	"fmt"
)

// The rules that a file can break. A [*ParseError] wraps one of them; test with
// errors.Is.
var (
	// ErrEmpty: there are no rows of data.
	ErrEmpty = errors.New("no rows of data")
	// ErrFieldCount: a line has more or fewer fields than the first.
	ErrFieldCount = errors.New("wrong number of fields")
	// ErrNumber: the text is not a number, or an infinite one.
	ErrNumber = errors.New("not a number")
	// ErrRange: the number is out of the range of its type or of what is allowed.
	ErrRange = errors.New("number out of range")
	// ErrQuote: a quotation mark is where none may be, or is not closed.
	ErrQuote = errors.New("misplaced quotation mark")
	// ErrBinary: there is a NUL byte, so this is not UTF-8 text.
	ErrBinary = errors.New("NUL byte: not a UTF-8 text file")
	// ErrMissing: a label, weight or group is missing.
	ErrMissing = errors.New("value is missing")
	// ErrOrder: a group comes back after another one, or an index comes twice.
	ErrOrder = errors.New("out of order")
	// ErrLimit: the input is larger than the options allow.
	ErrLimit = errors.New("limit exceeded")
)

// ShapeError reports a slice whose length does not fit the matrix it belongs to.
type ShapeError struct {
	What      string // what was counted: "labels", "weights", ...
	Got, Want int    // how many there are, and how many there must be
}

// Error tells what was counted, the count and what it must be.
func (e *ShapeError) Error() string {
	return fmt.Sprintf("dataset: %d %s: want %d", e.Got, e.What, e.Want)
}

// ValueError reports a feature value that is not allowed where it stands.
type ValueError struct {
	Row, Col   int     // where it stands, counted from 0
	ColumnName string  // name of the column, empty if it has none
	Value      float64 // the value found there
	Rule       string  // what is required of it
}

// Error tells where the value stands, the value and the rule.
func (e *ValueError) Error() string {
	if e.ColumnName != "" {
		return fmt.Sprintf("dataset: row %d, column %q is %v: %s", e.Row, cutText(e.ColumnName), e.Value, e.Rule)
	}
	return fmt.Sprintf("dataset: row %d, column %d is %v: %s", e.Row, e.Col, e.Value, e.Rule)
}

// IndexError reports a row or column number that is out of range.
type IndexError struct {
	What   string // what was indexed: "row", "column", "group"
	Index  int    // the number that was asked for
	Length int    // the index must be in [0, Length)
}

// Error tells the number and what it must be within.
func (e *IndexError) Error() string {
	return fmt.Sprintf("dataset: %s %d: must be in [0, %d)", e.What, e.Index, e.Length)
}
