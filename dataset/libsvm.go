package dataset

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// defaultMaxSparseColumns is the largest number of columns of a LIBSVM file
// unless options say otherwise. Nothing is stored for absent columns, so it is
// larger than that of CSV, but whoever trains on them allocates by column.
const defaultMaxSparseColumns = 1 << 24

// LIBSVMOptions says how to read a LIBSVM file.
type LIBSVMOptions struct {
	// OneBased says whether columns count from 1. Auto does what XGBoost does: it
	// counts from 0 whatever the file holds, for a guess from the smallest index
	// would depend on the rows.
	OneBased Choice
	// Columns is the number of columns of the matrix; 0 takes the largest index
	// of the file. An index beyond it is an error. Give it for a test file whose
	// last features may be absent.
	Columns int
	// MaxColumns bounds what a file may claim if Columns is 0; 0 means 2^24.
	MaxColumns int
	// MaxLine bounds the bytes of a line; 0 means 64 MiB.
	MaxLine int
}

// ReadLIBSVM reads a LIBSVM (SVMlight) file as a sparse matrix. A line is
//
//	label[:weight] [qid:n] index:value index:value ... [# comment]
//
// with fields separated by spaces or tabs. Columns count from 0 unless options
// say otherwise. Indices may come in any order but not twice; they are sorted. A
// value that is absent, or NaN in any case, is missing and not stored; an
// infinite one is an error. Weights and queries must stand in all lines or none,
// and queries must not descend; they become [Info.Groups]. Empty lines and lines
// with nothing but a comment are skipped (of the latter XGBoost makes a row with
// label 0). Values are the nearest float32s (XGBoost's own parser is sometimes one
// off).
//
// The text is read as a stream. o may be nil. All faults of the file are a
// [*ParseError].
func ReadLIBSVM(r io.Reader, o *LIBSVMOptions) (*Matrix, error) {
	if o == nil {
		o = &LIBSVMOptions{}
	}
	s, err := newLIBSVMReader(o)
	if err != nil {
		return nil, err
	}
	lines := newLineReader(r, o.MaxLine)
	for {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := s.add(line); err != nil {
			err.Line = lines.number
			return nil, err
		}
	}
	if len(s.labels) == 0 {
		return nil, &ParseError{Err: ErrEmpty}
	}
	cols := s.cols
	if o.Columns > 0 {
		cols = o.Columns
	}
	info := &Info{Labels: s.labels, Weights: s.weights, Groups: s.queries.sizes}
	return FromCSR(len(s.labels), cols, s.indptr, s.indices, s.values, info)
}

// libsvmReader gathers the rows of a sparse matrix.
type libsvmReader struct {
	base    int // the number of the first column
	maxCols int
	cols    int

	indptr  []int
	indices []int32
	values  []float32
	labels  []float32
	weights []float32
	queries queryGroups
	rest    []byte // of the line
	fields  int    // taken off the line
	order   []libsvmEntry
}

type libsvmEntry struct {
	index int32
	field int
	value float32
}

func newLIBSVMReader(o *LIBSVMOptions) (*libsvmReader, error) {
	limit := o.MaxColumns
	if limit <= 0 {
		limit = defaultMaxSparseColumns
	}
	if o.Columns < 0 || o.Columns > math.MaxInt32 {
		return nil, fmt.Errorf("dataset: %d columns: must be in [0, 2^31)", o.Columns)
	}
	if o.Columns > 0 {
		limit = o.Columns
	}
	s := &libsvmReader{maxCols: min(limit, math.MaxInt32), indptr: []int{0}}
	if o.OneBased == Yes {
		s.base = 1
	}
	return s, nil
}

// field takes the next field off the line; it is empty at the end.
func (s *libsvmReader) field() []byte {
	start := 0
	for start < len(s.rest) && isSpace(s.rest[start]) {
		start++
	}
	end := start
	for end < len(s.rest) && !isSpace(s.rest[end]) {
		end++
	}
	f := s.rest[start:end]
	s.rest = s.rest[end:]
	s.fields++
	return f
}

// add takes a line. The error has no line number yet.
func (s *libsvmReader) add(line []byte) *ParseError {
	if hash := bytes.IndexByte(line, '#'); hash >= 0 {
		line = line[:hash]
	}
	s.rest, s.fields = line, 0
	f := s.field()
	if len(f) == 0 {
		return nil
	}
	if err := s.addLabel(f); err != nil {
		return s.fail(f, err)
	}
	f = s.field()
	query, hasQuery := bytes.CutPrefix(f, []byte("qid:"))
	if first := len(s.labels) == 1; !first && hasQuery != (len(s.queries.sizes) > 0) {
		return s.fail(f, fmt.Errorf("query: %w: it must stand in all lines or none", ErrMissing))
	}
	if hasQuery {
		if err := s.queries.addText(query); err != nil {
			return s.fail(f, err)
		}
		f = s.field()
	}
	for ; len(f) > 0; f = s.field() {
		if err := s.addEntry(f); err != nil {
			return s.fail(f, err)
		}
	}
	return s.sortEntries()
}

func (s *libsvmReader) addLabel(f []byte) error {
	label, weight, hasWeight := bytes.Cut(f, []byte(":"))
	y, err := parseFloat32(label)
	if err != nil {
		return fmt.Errorf("label: %w", err)
	}
	if first := len(s.labels) == 0; !first && hasWeight != (len(s.weights) > 0) {
		return fmt.Errorf("weight: %w: it must stand in all lines or none", ErrMissing)
	}
	s.labels = append(s.labels, y)
	if !hasWeight {
		return nil
	}
	w, err := parseFloat32(weight)
	if err == nil && w < 0 {
		err = fmt.Errorf("%w: must not be negative", ErrRange)
	}
	if err != nil {
		return fmt.Errorf("weight: %w", err)
	}
	s.weights = append(s.weights, w)
	return nil
}

// addEntry takes an index:value field.
func (s *libsvmReader) addEntry(f []byte) error {
	colon := bytes.IndexByte(f, ':')
	if colon < 0 {
		return fmt.Errorf("%w: want index:value", ErrNumber)
	}
	index, err := strconv.ParseUint(string(f[:colon]), 10, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return fmt.Errorf("index: %w: must be a whole number, not negative", ErrNumber)
	case err == nil && index < uint64(s.base):
		return fmt.Errorf("index: %w: columns count from %d", ErrRange, s.base)
	case err != nil || index-uint64(s.base) >= uint64(s.maxCols):
		return fmt.Errorf("index: %w: must be below %d", ErrLimit, s.maxCols+s.base)
	}
	text := f[colon+1:]
	v, err := parseFloat32(text)
	missing := string(lowerASCII(text)) == "nan"
	if err != nil && !missing {
		return err
	}
	if missing {
		v = float32(math.NaN())
	}
	s.order = append(s.order, libsvmEntry{index: int32(index - uint64(s.base)), field: s.fields, value: v})
	return nil
}

// sortEntries moves the entries of the line into the matrix, sorted. A missing
// one counts for the width of the matrix but is not stored.
func (s *libsvmReader) sortEntries() *ParseError {
	byIndex := func(a, b libsvmEntry) int { return cmp.Compare(a.index, b.index) }
	if !slices.IsSortedFunc(s.order, byIndex) {
		slices.SortStableFunc(s.order, byIndex)
	}
	for k, e := range s.order {
		if k > 0 && e.index == s.order[k-1].index {
			err := fmt.Errorf("%w: index stands in fields %d and %d", ErrOrder, s.order[k-1].field, e.field)
			s.fields = e.field
			return s.fail(strconv.AppendInt(nil, int64(e.index)+int64(s.base), 10), err)
		}
		s.cols = max(s.cols, int(e.index)+1)
		if e.value == e.value {
			s.indices = append(s.indices, e.index)
			s.values = append(s.values, e.value)
		}
	}
	s.order = s.order[:0]
	s.indptr = append(s.indptr, len(s.values))
	return nil
}

func (s *libsvmReader) fail(text []byte, err error) *ParseError {
	return &ParseError{Column: s.fields, Text: cutText(text), Err: err}
}
