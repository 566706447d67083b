package gbt

import (
	"fmt"
	"strings"
)

// String returns a line that says what the model is: its booster, objective, trees,
// rounds, features and, if there are several, margins of a row, as in
//
//	gbtree binary:logistic: 100 trees in 100 rounds, 11 features
//	gblinear reg:squarederror: linear, 11 features
func (m *Model) String() string {
	var b strings.Builder
	b.WriteString(m.Booster())
	if name := m.Objective(); name != "" {
		b.WriteString(" " + name)
	}
	if m.linear != nil {
		b.WriteString(": linear")
	} else {
		fmt.Fprintf(&b, ": %s in %s", counted(m.NumTrees(), "tree"), counted(m.NumRounds(), "round"))
	}
	b.WriteString(", " + counted(m.NumFeatures(), "feature"))
	if n := m.NumGroups(); n > 1 {
		fmt.Fprintf(&b, ", %d margins a row", n)
	}
	return b.String()
}

// counted returns a number with what is counted.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
