package dataset

import (
	"errors"
	"fmt"
	"io"
	"math"
)

// CSVOptions says how to read a CSV file as a matrix. The zero value reads
// numbers separated by what the first line suggests, with a header line if there
// is one, and takes all columns for features.
type CSVOptions struct {
	// Comma separates fields: any ASCII character, or 0 to take that one of
	// comma, tab, semicolon and bar which is most frequent in the first line.
	Comma rune
	// Header says whether the first line holds names. Auto takes it for a header
	// if it has a field that is neither a number nor missing.
	Header Choice
	// Label, Weight and Group are the columns of labels, row weights and query
	// numbers; the zero Column is none. They are not features. Query numbers are
	// whole numbers that do not descend; each is a group of rows.
	Label, Weight, Group Column
	// Labels are the columns of several labels a row, in the order in which
	// [Info.Labels] gets them. They take the place of Label.
	Labels []Column
	// Missing lists the texts that mean a missing value; nil means
	// [DefaultMissing].
	Missing []string
	// MaxColumns and MaxLine bound the fields and bytes of a line; 0 means 2^20
	// fields and 64 MiB.
	MaxColumns, MaxLine int
}

// ReadCSV reads a CSV file of numbers as a dense matrix. It understands quoted
// fields, LF and CRLF line ends, a UTF-8 byte order mark and spaces around
// fields, and skips empty lines. A number becomes the nearest float32; one that
// is infinite or too large is an error. Feature names come from the header; a
// column whose name is empty is called "Unnamed: j", as in pandas.
//
// The text is read as a stream. o may be nil. All faults of the file are a
// [*ParseError]. For files with columns of text see [ReadTable].
func ReadCSV(r io.Reader, o *CSVOptions) (*Matrix, error) {
	if o == nil {
		o = &CSVOptions{}
	}
	lines := newLineReader(r, o.MaxLine)
	comma, err := lines.separator(o.Comma)
	if err != nil {
		return nil, err
	}
	c := csvReader{
		records: newRecordReader(lines, comma, o.MaxColumns, false),
		missing: newMissingTexts(o.Missing),
	}
	first, err := c.records.next()
	if errors.Is(err, io.EOF) {
		return nil, &ParseError{Err: fmt.Errorf("%w: the file is empty", ErrEmpty)}
	}
	if err != nil {
		return nil, err
	}
	header := o.Header == Yes || o.Header == Auto && c.looksLikeHeader(first)
	if err := c.setColumns(first, header, o); err != nil {
		return nil, err
	}
	if !header {
		if err := c.add(first); err != nil {
			return nil, err
		}
	}
	for {
		fields, err := c.records.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = c.add(fields)
		}
		if err != nil {
			return nil, err
		}
	}
	return c.matrix()
}

// csvReader gathers the rows of a matrix.
type csvReader struct {
	records *recordReader
	missing missingTexts

	width    int        // fields a line
	targets  []int      // field of each label
	names    []string   // of all columns, or nil
	use      []fieldUse // what each field is
	features int

	rows    int
	label   []float32 // of the line, by field, where there are several
	data    []float32
	labels  []float32
	weights []float32
	queries queryGroups
}

// fieldUse says what a field of a line is.
type fieldUse uint8

const (
	useFeature fieldUse = iota
	useLabel
	useWeight
	useGroup
)

// looksLikeHeader reports whether a field is neither a number nor missing.
func (c *csvReader) looksLikeHeader(fields [][]byte) bool {
	for _, f := range fields {
		_, err := parseDecimal(f, 64)
		if err == nil || errors.Is(err, ErrRange) || errors.Is(err, errInfinity) || c.missing.has(f) {
			continue
		}
		return true
	}
	return false
}

// setColumns decides what the columns are, from the first line.
func (c *csvReader) setColumns(first [][]byte, header bool, o *CSVOptions) error {
	c.width = len(first)
	if header {
		names, err := headerNames(c.records, first)
		if err != nil {
			return err
		}
		c.names = names
	}
	c.use = make([]fieldUse, c.width)
	c.label = make([]float32, c.width)
	c.features = c.width
	labels, err := labelColumns(o)
	if err != nil {
		return err
	}
	for _, special := range append(labels, specialColumn{"weight", o.Weight, useWeight}, specialColumn{"group", o.Group, useGroup}) {
		j, err := special.column.find(special.what, c.width, c.names)
		if err != nil {
			return c.records.fail(0, err)
		}
		if j < 0 {
			continue
		}
		if c.use[j] != useFeature {
			return c.records.failField(j, c.names, fmt.Errorf("dataset: column can not be the %s column too", special.what))
		}
		c.use[j] = special.use
		c.features--
		if special.use == useLabel {
			c.targets = append(c.targets, j)
		}
	}
	return nil
}

// specialColumn is a column that is not a feature.
type specialColumn struct {
	what   string
	column Column
	use    fieldUse
}

// labelColumns returns the columns of labels.
func labelColumns(o *CSVOptions) ([]specialColumn, error) {
	if len(o.Labels) == 0 {
		return []specialColumn{{"label", o.Label, useLabel}}, nil
	}
	if !o.Label.IsNone() {
		return nil, fmt.Errorf("dataset: label column %s: can not be given beside a list of labels", o.Label)
	}
	var out []specialColumn
	for i, c := range o.Labels {
		if c.IsNone() {
			return nil, fmt.Errorf("dataset: label column %d of %d is none", i+1, len(o.Labels))
		}
		out = append(out, specialColumn{"label", c, useLabel})
	}
	return out, nil
}

// headerNames returns the names in a header line, which must differ.
func headerNames(r *recordReader, fields [][]byte) ([]string, error) {
	names := make([]string, len(fields))
	seen := make(map[string]int, len(fields))
	for j, f := range fields {
		name := string(f)
		if name == "" {
			name = fmt.Sprintf("Unnamed: %d", j)
		}
		if k, dup := seen[name]; dup {
			return nil, r.failField(j, nil, fmt.Errorf("column %d has the same name", k+1))
		}
		seen[name] = j
		names[j] = name
	}
	return names, nil
}

// add takes a line of data.
func (c *csvReader) add(fields [][]byte) error {
	if len(fields) != c.width {
		return c.records.fail(0, fmt.Errorf("%w: %d: want %d as in the first line", ErrFieldCount, len(fields), c.width))
	}
	for j, f := range fields {
		if c.use[j] == useGroup {
			if err := c.queries.addText(f); err != nil {
				return c.records.failField(j, c.names, err)
			}
			continue
		}
		v, missing, err := c.number(f)
		if err == nil && c.use[j] != useFeature {
			err = checkSpecial(v, missing, c.use[j])
		}
		if err != nil {
			return c.records.failField(j, c.names, err)
		}
		switch c.use[j] {
		case useLabel:
			if len(c.targets) == 1 {
				c.labels = append(c.labels, v)
			} else {
				c.label[j] = v
			}
		case useWeight:
			c.weights = append(c.weights, v)
		default:
			c.data = append(c.data, v)
		}
	}
	if len(c.targets) > 1 {
		for _, j := range c.targets {
			c.labels = append(c.labels, c.label[j])
		}
	}
	c.rows++
	return nil
}

// number parses a field; the value of a missing one is NaN.
func (c *csvReader) number(f []byte) (v float32, missing bool, err error) {
	if !c.missing.number {
		if v, err = parseFloat32(f); err == nil {
			return v, false, nil
		}
	}
	if c.missing.has(f) {
		return float32(math.NaN()), true, nil
	}
	v, err = parseFloat32(f)
	return v, false, err
}

// checkSpecial checks a label or weight.
func checkSpecial(v float32, missing bool, use fieldUse) error {
	switch {
	case missing && use == useLabel:
		return fmt.Errorf("label: %w", ErrMissing)
	case missing:
		return fmt.Errorf("weight: %w", ErrMissing)
	case use == useWeight && v < 0:
		return fmt.Errorf("%w: a weight must not be negative", ErrRange)
	}
	return nil
}

// matrix makes the matrix of the lines added.
func (c *csvReader) matrix() (*Matrix, error) {
	if c.rows == 0 {
		return nil, &ParseError{Line: c.records.line, Err: fmt.Errorf("%w: the file has a header only", ErrEmpty)}
	}
	info := Info{Labels: c.labels, Weights: c.weights, Groups: c.queries.sizes}
	if len(c.targets) > 1 {
		info.Targets = len(c.targets)
	}
	if c.names != nil {
		for j, name := range c.names {
			if c.use[j] == useFeature {
				info.FeatureNames = append(info.FeatureNames, name)
			}
		}
	}
	return FromDense(c.rows, c.features, c.data, &info)
}
