package dataset

import (
	"fmt"
	"strings"
)

// maxErrorNames is how many column names an error lists.
const maxErrorNames = 20

// ColumnError reports a column name that does not exist.
type ColumnError struct {
	What      string   // what the column was to hold ("label"), or empty
	Name      string   // the name that was asked for
	Nearest   string   // the most similar name that exists, or empty
	Available []string // the names that exist
}

func newColumnError(name string, available []string) *ColumnError {
	return &ColumnError{Name: name, Nearest: nearestName(name, available), Available: available}
}

// Error names the column, the nearest name there is and those that exist.
func (e *ColumnError) Error() string {
	var b strings.Builder
	b.WriteString("dataset: no ")
	if e.What != "" {
		b.WriteString(e.What + " ")
	}
	fmt.Fprintf(&b, "column %q", cutText(e.Name))
	if e.Nearest != "" {
		fmt.Fprintf(&b, ", did you mean %q?", cutText(e.Nearest))
	}
	b.WriteString(" (columns: ")
	for i, name := range e.Available {
		if i == maxErrorNames {
			fmt.Fprintf(&b, " and %d more", len(e.Available)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(cutText(name))
	}
	b.WriteString(")")
	return b.String()
}
