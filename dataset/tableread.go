package dataset

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

// TableOptions says how to read a CSV file as a table. The zero value reads a
// file with a header line, separated by what that line suggests.
type TableOptions struct {
	// Comma separates fields: any ASCII character, or 0 to take that one of
	// comma, tab, semicolon and bar which is most frequent in the first line.
	Comma rune
	// Names are the names of the columns of a file without a header line; nil
	// means that the first line holds them.
	Names []string
	// Text names columns that are text even if all fields are numbers: codes
	// with leading zeros, telephone numbers.
	Text []string
	// Missing lists the texts that mean a missing value; nil means
	// [DefaultMissing].
	Missing []string
	// KeepSpaces keeps spaces and tabs around fields, which are else cut off
	// unless they stand in quotation marks.
	KeepSpaces bool
	// MaxColumns and MaxLine bound the fields and bytes of a line; 0 means 2^20
	// fields and 64 MiB.
	MaxColumns, MaxLine int
}

// ReadTable reads a CSV file as a table. A column is of numbers if all its fields
// that are not missing are numbers, of whole numbers if also none is missing or
// has a point or exponent; otherwise it is of text. Infinities are numbers here
// ("inf"), but none that a [Matrix] takes; a number too large for a float64 is an
// error. A column without a name is called "Unnamed: j", as in pandas.
//
// The text is read as a stream. o may be nil. All faults of the file are a
// [*ParseError].
func ReadTable(r io.Reader, o *TableOptions) (*Table, error) {
	if o == nil {
		o = &TableOptions{}
	}
	lines := newLineReader(r, o.MaxLine)
	comma, err := lines.separator(o.Comma)
	if err != nil {
		return nil, err
	}
	records := newRecordReader(lines, comma, o.MaxColumns, o.KeepSpaces)
	names := o.Names
	if names == nil {
		fields, err := records.next()
		if errors.Is(err, io.EOF) {
			return nil, &ParseError{Err: fmt.Errorf("%w: the file is empty", ErrEmpty)}
		}
		if err != nil {
			return nil, err
		}
		if names, err = headerNames(records, fields); err != nil {
			return nil, err
		}
	}
	columns, err := tableColumns(names, o.Text)
	if err != nil {
		return nil, err
	}
	missing := newMissingTexts(o.Missing)
	for {
		fields, err := records.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(fields) != len(columns) {
			return nil, records.fail(0, fmt.Errorf("%w: %d: want %d, one a name", ErrFieldCount, len(fields), len(columns)))
		}
		for j, f := range fields {
			if err := columns[j].add(f, missing.has(f)); err != nil && columns[j].tooLarge == nil {
				columns[j].tooLarge = records.failField(j, names, err)
			}
		}
	}
	series := make([]Series, len(columns))
	for j := range columns {
		if series[j], err = columns[j].series(names[j]); err != nil {
			return nil, err
		}
	}
	t, err := NewTable(series...)
	if err == nil && t.Rows() == 0 {
		err = &ParseError{Line: records.line, Err: fmt.Errorf("%w: the file has a header only", ErrEmpty)}
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// ReadTableFile is [ReadTable] for a file. Faults of the file are a [*ParseError]
// with its name.
func ReadTableFile(name string, o *TableOptions) (*Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	defer f.Close()
	t, err := ReadTable(f, o)
	return t, withName(err, name)
}

// tableColumns returns an empty column for each name; those named in text are
// text.
func tableColumns(names, text []string) ([]columnText, error) {
	columns := make([]columnText, len(names))
	byName := make(map[string]int, len(names))
	for j, name := range names {
		columns[j] = columnText{numeric: true, integer: true}
		byName[name] = j
	}
	for _, name := range text {
		j, ok := byName[name]
		if !ok {
			err := newColumnError(name, names)
			err.What = "text"
			return nil, err
		}
		columns[j].numeric = false
	}
	return columns, nil
}

// columnText gathers the fields of a column, which may turn out to be text only
// in the last row: the text of all fields, end to end, and the numbers for as long
// as they are all numbers.
type columnText struct {
	text     []byte
	ends     []int
	numbers  []float64
	numeric  bool
	integer  bool
	tooLarge *ParseError // of the first number that is, which is a fault if the column is numeric
}

// add takes a field. The error is that of a number that is too large.
func (c *columnText) add(field []byte, missing bool) error {
	if !missing {
		c.text = append(c.text, field...)
	}
	c.ends = append(c.ends, len(c.text))
	if !c.numeric {
		return nil
	}
	if missing {
		c.numbers = append(c.numbers, math.NaN())
		c.integer = false
		return nil
	}
	v, err := parseDecimal(field, 64)
	if errors.Is(err, errInfinity) {
		v, err = math.Inf(1), nil
		if field[0] == '-' {
			v = math.Inf(-1)
		}
	}
	if err != nil && !errors.Is(err, ErrRange) {
		c.numeric, c.numbers = false, nil
		return nil
	}
	c.numbers = append(c.numbers, v)
	c.integer = c.integer && isIntegerText(field) && math.Abs(v) <= 1<<53
	return err
}

// isIntegerText reports whether a number has neither point nor exponent.
func isIntegerText(field []byte) bool {
	for k, c := range field {
		if (c < '0' || c > '9') && (k > 0 || c != '-' && c != '+') {
			return false
		}
	}
	return true
}

// series makes the column of the fields added.
func (c *columnText) series(name string) (Series, error) {
	if c.numeric {
		kind := floatSeries
		if c.integer {
			kind = integerSeries
		}
		if c.tooLarge != nil {
			return Series{}, c.tooLarge
		}
		return Series{name: name, kind: kind, numbers: c.numbers}, nil
	}
	all := string(c.text)
	c.text = nil
	texts := make([]string, len(c.ends))
	start := 0
	for i, end := range c.ends {
		texts[i] = all[start:end]
		start = end
	}
	return TextSeries(name, texts), nil
}
