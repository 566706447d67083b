package dataset

import "fmt"

// ShapeError reports a slice whose length does not fit the matrix it belongs to.
type ShapeError struct {
	What      string // what was counted: "labels", "weights", ...
	Got, Want int
}

func (e *ShapeError) Error() string {
	return fmt.Sprintf("dataset: %d %s: want %d", e.Got, e.What, e.Want)
}
