package explain

import "fmt"

// NameError reports a feature that was asked for by a name the forest does not
// have.
type NameError struct {
	Name     string // the name as it was given
	Features int    // number of features of the forest
}

// Error tells the name and the number of features.
func (e *NameError) Error() string {
	return fmt.Sprintf("explain: feature %.100q: must be the name of one of the %d features", e.Name, e.Features)
}

// ShapeError reports a number of things that does not fit.
type ShapeError struct {
	What      string // what was counted: "feature names", "groups", ...
	Got, Want int    // how many there are, and how many there must be
}

// Error tells what was counted, the count and what it must be.
func (e *ShapeError) Error() string {
	return fmt.Sprintf("explain: %d %s: must be %d", e.Got, e.What, e.Want)
}
