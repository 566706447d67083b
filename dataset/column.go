package dataset

import (
	"fmt"
	"strconv"
	"strings"
)

// Column says which column of a file holds the labels, weights or groups: by
// name, by number or none. The zero Column is none.
type Column struct {
	kind  columnKind
	name  string
	index int
}

type columnKind uint8

const (
	columnNone columnKind = iota
	columnByName
	columnByIndex
)

// ByName returns the column with the given name in the header.
func ByName(name string) Column { return Column{kind: columnByName, name: name} }

// ByIndex returns the column with the given number, counted from 0. A negative
// number is an error when the column is looked for.
func ByIndex(i int) Column { return Column{kind: columnByIndex, index: i} }

// ParseColumn returns the column that a text names: "none" or "" is none, a
// number is a number from 0, "name:x" or any other text is a name.
func ParseColumn(s string) (Column, error) {
	if s == "" || s == "none" {
		return Column{}, nil
	}
	if name, ok := strings.CutPrefix(s, "name:"); ok {
		if name == "" {
			return Column{}, fmt.Errorf("dataset: column %q: name is empty", s)
		}
		return ByName(name), nil
	}
	i, err := strconv.Atoi(s)
	switch {
	case err == nil && i >= 0:
		return ByIndex(i), nil
	case err == nil || strings.Trim(s, "0123456789+-") == "":
		return Column{}, fmt.Errorf("dataset: column %q: must be a number from 0, a name or none", s)
	}
	return ByName(s), nil
}

// IsNone reports whether c is no column.
func (c Column) IsNone() bool { return c.kind == columnNone }

// String returns the text that ParseColumn understands.
func (c Column) String() string {
	switch c.kind {
	case columnByIndex:
		return strconv.Itoa(c.index)
	case columnByName:
		if p, err := ParseColumn(c.name); err == nil && p == c {
			return c.name
		}
		return "name:" + c.name
	}
	return "none"
}

// MarshalText is String, for flag.TextVar and encoders.
func (c Column) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a column as ParseColumn does, for flags and JSON.
func (c *Column) UnmarshalText(text []byte) error {
	p, err := ParseColumn(string(text))
	if err == nil {
		*c = p
	}
	return err
}

// find returns the number of the column from 0, or -1 for none. what is what it
// holds. names may be nil.
func (c Column) find(what string, cols int, names []string) (int, error) {
	if c.kind == columnNone {
		return -1, nil
	}
	if c.kind == columnByIndex {
		if c.index < 0 || c.index >= cols {
			return 0, &IndexError{What: what + " column", Index: c.index, Length: cols}
		}
		return c.index, nil
	}
	if names == nil {
		return 0, fmt.Errorf("no %s column %q: the file has no header with names", what, cutText(c.name))
	}
	for j, name := range names {
		if name == c.name {
			return j, nil
		}
	}
	err := newColumnError(c.name, names)
	err.What = what
	return 0, err
}

// Choice is yes, no, or to be decided by looking at the data.
type Choice int8

// The choices. The zero Choice is Auto.
const (
	Auto Choice = iota
	Yes
	No
)

// String returns auto, yes or no.
func (c Choice) String() string {
	switch c {
	case Auto:
		return "auto"
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return fmt.Sprintf("Choice(%d)", int8(c))
}
