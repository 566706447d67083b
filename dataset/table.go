package dataset

import (
	"fmt"
	"slices"
)

// Table is a table of named columns, each of text or of numbers. Tables never
// change: every method that alters one returns a new Table, which shares the
// columns that stay as they are.
type Table struct {
	rows   int
	series []Series
	byName map[string]int
}

// NewTable returns a table of the given columns, which must be equally long (a
// [*ShapeError] says which is not) and have names that differ.
func NewTable(series ...Series) (*Table, error) {
	t := &Table{series: slices.Clone(series), byName: make(map[string]int, len(series))}
	for j := range t.series {
		s := &t.series[j]
		if s.name == "" {
			return nil, fmt.Errorf("dataset: column %d has an empty name", j)
		}
		if k, dup := t.byName[s.name]; dup {
			return nil, fmt.Errorf("dataset: columns %d and %d are both named %q", k, j, cutText(s.name))
		}
		t.byName[s.name] = j
		if j == 0 {
			t.rows = s.Len()
		}
		if s.Len() != t.rows {
			return nil, &ShapeError{What: fmt.Sprintf("rows in column %q", cutText(s.name)), Got: s.Len(), Want: t.rows}
		}
	}
	return t, nil
}

// Rows returns the number of rows.
func (t *Table) Rows() int { return t.rows }

// Columns returns the names of the columns in order.
func (t *Table) Columns() []string {
	names := make([]string, len(t.series))
	for j := range t.series {
		names[j] = t.series[j].name
	}
	return names
}

// column returns the number of the column with the given name.
func (t *Table) column(name string) (int, error) {
	if j, ok := t.byName[name]; ok {
		return j, nil
	}
	return 0, newColumnError(name, t.Columns())
}

// columns returns the numbers of the columns with the given names.
func (t *Table) columns(names []string) ([]int, error) {
	cols := make([]int, len(names))
	for k, name := range names {
		j, err := t.column(name)
		if err != nil {
			return nil, err
		}
		cols[k] = j
	}
	return cols, nil
}

// Series returns the column with the given name. As with all methods that take
// names, one that does not exist is a [*ColumnError].
func (t *Table) Series(name string) (Series, error) {
	j, err := t.column(name)
	if err != nil {
		return Series{}, err
	}
	return t.series[j], nil
}

// IsText reports whether the column with the given name holds text. It is false
// if there is no such column.
func (t *Table) IsText(name string) bool {
	j, ok := t.byName[name]
	return ok && t.series[j].IsText()
}

// Text returns the values of a column of text; a missing one is the empty string.
// The slice must not be written to. For the text of numbers see [Table.AsText].
func (t *Table) Text(name string) ([]string, error) {
	s, err := t.Series(name)
	if err != nil {
		return nil, err
	}
	if !s.IsText() {
		return nil, fmt.Errorf("dataset: column %q holds numbers, not text", cutText(name))
	}
	return s.texts, nil
}

// Numbers returns the values of a column of numbers; a missing one is NaN. The
// slice must not be written to.
func (t *Table) Numbers(name string) ([]float64, error) {
	s, err := t.Series(name)
	if err != nil {
		return nil, err
	}
	if s.IsText() {
		return nil, fmt.Errorf("dataset: column %q holds text, not numbers", cutText(name))
	}
	return s.values(), nil
}

// Rename returns a table whose columns have the given names, by position.
func (t *Table) Rename(names []string) (*Table, error) {
	if len(names) != len(t.series) {
		return nil, &ShapeError{What: "column names", Got: len(names), Want: len(t.series)}
	}
	series := slices.Clone(t.series)
	for j := range series {
		series[j].name = names[j]
	}
	return newTableOf(t.rows, series)
}

// newTableOf is NewTable for a known number of rows, which a table without
// columns keeps.
func newTableOf(rows int, series []Series) (*Table, error) {
	t, err := NewTable(series...)
	if err == nil && len(series) == 0 {
		t.rows = rows
	}
	return t, err
}

// Drop returns a table without the given columns.
func (t *Table) Drop(names ...string) (*Table, error) {
	cols, err := t.columns(names)
	if err != nil {
		return nil, err
	}
	drop := make([]bool, len(t.series))
	for _, j := range cols {
		drop[j] = true
	}
	var series []Series
	for j, s := range t.series {
		if !drop[j] {
			series = append(series, s)
		}
	}
	return newTableOf(t.rows, series)
}

// Select returns a table of the given columns in the given order.
func (t *Table) Select(names ...string) (*Table, error) {
	cols, err := t.columns(names)
	if err != nil {
		return nil, err
	}
	return newTableOf(t.rows, takeRows(t.series, cols, 1))
}

// With returns a table with the given columns: each takes the place of the column
// with its name, or comes after the last one.
func (t *Table) With(series ...Series) (*Table, error) {
	all := slices.Clone(t.series)
	for _, s := range series {
		if s.Len() != t.rows && len(t.series) > 0 {
			return nil, &ShapeError{What: fmt.Sprintf("rows in column %q", cutText(s.name)), Got: s.Len(), Want: t.rows}
		}
		if j, ok := t.byName[s.name]; ok {
			all[j] = s
		} else {
			all = append(all, s)
		}
	}
	return newTableOf(t.rows, all)
}

// AsText returns a table in which the given columns are text, so that they can be
// one-hot encoded. A whole number of a column of whole numbers becomes "408", one
// of another column "408.0", as in pandas; a missing one becomes the empty
// string. The values still sort as numbers. Columns of text stay as they are.
func (t *Table) AsText(names ...string) (*Table, error) {
	cols, err := t.columns(names)
	if err != nil {
		return nil, err
	}
	series := slices.Clone(t.series)
	for _, j := range cols {
		s := &series[j]
		if s.IsText() {
			continue
		}
		texts := make([]string, t.rows)
		for i := range texts {
			texts[i] = s.text(i)
		}
		*s = Series{name: s.name, kind: textSeries, texts: texts, numbers: s.values()}
	}
	return newTableOf(t.rows, series)
}

// Take returns a table of the given rows in the given order; a row may come more
// than once. A row out of range is an [*IndexError].
func (t *Table) Take(rows []int) (*Table, error) {
	for _, i := range rows {
		if i < 0 || i >= t.rows {
			return nil, &IndexError{What: "row", Index: i, Length: t.rows}
		}
	}
	return t.take(rows), nil
}

func (t *Table) take(rows []int) *Table {
	taken := &Table{rows: len(rows), series: slices.Clone(t.series), byName: t.byName}
	type codesTaken struct{ from, to []int32 }
	var last codesTaken // indicators that share their codes stand together
	for j := range taken.series {
		s := &taken.series[j]
		s.texts = takeRows(s.texts, rows, 1)
		s.numbers = takeRows(s.numbers, rows, 1)
		if len(s.codes) == 0 {
			continue
		}
		if last.from == nil || &last.from[0] != &s.codes[0] {
			last = codesTaken{from: s.codes, to: takeRows(s.codes, rows, 1)}
		}
		s.codes = last.to
	}
	return taken
}

// Filter returns a table of the rows for which keep returns true.
func (t *Table) Filter(keep func(row int) bool) *Table {
	var rows []int
	for i := range t.rows {
		if keep(i) {
			rows = append(rows, i)
		}
	}
	return t.take(rows)
}

// Slice returns rows lo to hi (not included), which share memory with t. A bound
// out of range is an [*IndexError].
func (t *Table) Slice(lo, hi int) (*Table, error) {
	if hi < 0 || hi > t.rows {
		return nil, &IndexError{What: "upper row", Index: hi, Length: t.rows + 1}
	}
	if lo < 0 || lo > hi {
		return nil, &IndexError{What: "lower row", Index: lo, Length: hi + 1}
	}
	part := &Table{rows: hi - lo, series: slices.Clone(t.series), byName: t.byName}
	for j := range part.series {
		part.series[j] = t.series[j].slice(lo, hi)
	}
	return part, nil
}

// Shuffle returns a table with its rows in the order of [Permutation], which is
// that of pandas' sample(frac=1, random_state=seed).
func (t *Table) Shuffle(seed uint32) *Table {
	return t.take(Permutation(t.rows, seed))
}

// Split cuts the rows into consecutive parts at the fractions, which must ascend
// within [0, 1]: see [SplitAt]. n fractions give n+1 tables, which share memory
// with t.
func (t *Table) Split(fractions ...float64) ([]*Table, error) {
	cuts, err := SplitAt(t.rows, fractions...)
	if err != nil {
		return nil, err
	}
	var parts []*Table
	lo := 0
	for _, hi := range append(cuts, t.rows) {
		part, err := t.Slice(lo, hi)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		lo = hi
	}
	return parts, nil
}
