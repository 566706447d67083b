package dataset

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
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
	// Labels are the columns of the labels of a row with several, in their order,
	// instead of Label.
	Labels []Column
	// LabelLower and LabelUpper are the columns of the bounds of a label that is an
	// interval; the upper one may be inf.
	LabelLower, LabelUpper Column
	// BaseMargin are the columns of the margins that rows start from, one for each
	// group of outputs.
	BaseMargin []Column
	// Categorical are features of categories, whose fields are text, be it
	// digits. They become codes, by the places of the texts in ascending order by
	// code point, and [Info].Categories has the texts. For categories that are
	// numbers, as pandas reads digits, see [ReadTable] and [Table.Matrix].
	Categorical []Column
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
// [*ParseError]. For text beside categories see [ReadTable].
func ReadCSV(r io.Reader, o *CSVOptions) (*Matrix, error) {
	c, err := newCSVReader(r, o)
	if err != nil {
		return nil, err
	}
	for {
		fields, err := c.next()
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

// newCSVReader reads the first line of a file.
func newCSVReader(r io.Reader, o *CSVOptions) (*csvReader, error) {
	if o == nil {
		o = &CSVOptions{}
	}
	lines := newLineReader(r, o.MaxLine)
	comma, err := lines.separator(o.Comma)
	if err != nil {
		return nil, err
	}
	c := &csvReader{
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
	header := o.Header == Yes || o.Header == Auto && c.looksLikeHeader(first, o.Categorical)
	if err := c.setColumns(first, header, o); err != nil {
		return nil, err
	}
	if !header {
		c.first = first
	}
	return c, nil
}

// next returns the next line of data, as long as the one after it is not asked for.
func (c *csvReader) next() ([][]byte, error) {
	if first := c.first; first != nil {
		c.first = nil
		return first, nil
	}
	return c.records.next()
}

// csvReader gathers the rows of a matrix.
type csvReader struct {
	records *recordReader
	missing missingTexts
	first   [][]byte // the first line, if it has data, until it is taken

	width    int        // fields a line
	names    []string   // of all columns, or nil
	use      []fieldUse // what each field is
	features int

	rows    int
	data    []float32
	labels  specialColumns
	margins specialColumns
	lower   []float32
	upper   []float32
	weights []float32
	queries queryGroups

	categories []*categoryReader // by column of the file
}

// specialColumns are several columns that belong together, by their order in the
// options, whatever their order in the file.
type specialColumns struct {
	place  []int // by column of the file
	n      int
	values []float32 // rows × n
	row    []float32
}

// add takes the value of column j.
func (s *specialColumns) add(j int, v float32) { s.row[s.place[j]] = v }

// end ends a row.
func (s *specialColumns) end() { s.values = append(s.values, s.row...) }

// fieldUse says what a field of a line is.
type fieldUse uint8

const (
	useFeature fieldUse = iota
	useLabel
	useWeight
	useGroup
	useLower
	useUpper
	useMargin
	useCategory // a feature
)

// looksLikeHeader reports whether a field is neither a number nor missing, nor of
// a column that is known for text.
func (c *csvReader) looksLikeHeader(fields [][]byte, categorical []Column) bool {
	for j, f := range fields {
		if slices.Contains(categorical, ByIndex(j)) {
			continue // text anyway
		}
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
	c.features = c.width
	labels := o.Labels
	if len(labels) == 0 {
		labels = []Column{o.Label}
	} else if !o.Label.IsNone() {
		return fmt.Errorf("dataset: label column %s: can not be given beside a list of labels", o.Label)
	}
	if o.LabelLower.IsNone() != o.LabelUpper.IsNone() {
		return c.records.fail(0, errors.New("dataset: a label that is an interval needs a column for either bound"))
	}
	for _, special := range []struct {
		what    string
		columns []Column
		use     fieldUse
		several *specialColumns
	}{
		{"label", labels, useLabel, &c.labels},
		{"weight", []Column{o.Weight}, useWeight, nil},
		{"group", []Column{o.Group}, useGroup, nil},
		{"lower bound", []Column{o.LabelLower}, useLower, nil},
		{"upper bound", []Column{o.LabelUpper}, useUpper, nil},
		{"base margin", o.BaseMargin, useMargin, &c.margins},
	} {
		for i, column := range special.columns {
			if n := len(special.columns); n > 1 && column.IsNone() {
				return fmt.Errorf("dataset: %s column %d of %d is none", special.what, i+1, n)
			}
			j, err := column.find(special.what, c.width, c.names)
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
			if s := special.several; s != nil {
				if s.place == nil {
					s.place = make([]int, c.width)
				}
				s.place[j] = i
				s.n = len(special.columns)
				s.row = make([]float32, s.n)
			}
		}
	}
	return c.setCategories(o.Categorical)
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
		if c.use[j] == useCategory {
			if err := c.addCategory(j, f); err != nil {
				return c.records.failField(j, c.names, err)
			}
			continue
		}
		v, missing, err := c.number(f)
		if c.use[j] == useUpper && errors.Is(err, errInfinity) && f[0] != '-' {
			v, err = float32(math.Inf(1)), nil
		}
		if err == nil && c.use[j] != useFeature {
			err = checkSpecial(v, missing, c.use[j])
		}
		if err != nil {
			return c.records.failField(j, c.names, err)
		}
		switch c.use[j] {
		case useLabel:
			c.labels.add(j, v)
		case useMargin:
			c.margins.add(j, v)
		case useLower:
			c.lower = append(c.lower, v)
		case useUpper:
			c.upper = append(c.upper, v)
		case useWeight:
			c.weights = append(c.weights, v)
		default:
			c.data = append(c.data, v)
		}
	}
	c.labels.end()
	c.margins.end()
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

// checkSpecial checks a value that is no feature.
func checkSpecial(v float32, missing bool, use fieldUse) error {
	switch {
	case missing && use == useLabel:
		return fmt.Errorf("label: %w", ErrMissing)
	case missing && use == useWeight:
		return fmt.Errorf("weight: %w", ErrMissing)
	case missing && use == useMargin:
		return fmt.Errorf("base margin: %w", ErrMissing)
	case missing:
		return fmt.Errorf("bound of a label: %w", ErrMissing)
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
	info := Info{
		Labels: c.labels.values, Weights: c.weights, Groups: c.queries.sizes,
		LabelLower: c.lower, LabelUpper: c.upper, BaseMargin: c.margins.values,
	}
	if c.labels.n > 1 {
		info.Targets = c.labels.n
	}
	if c.names != nil {
		for j, name := range c.names {
			if c.use[j] == useFeature || c.use[j] == useCategory {
				info.FeatureNames = append(info.FeatureNames, name)
			}
		}
	}
	c.finishCategories(&info)
	return FromDense(c.rows, c.features, c.data, &info)
}
