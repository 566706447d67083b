package dataset

import (
	"math"
	"strconv"
	"strings"
)

// Series is one named column of a [Table]: text, where the empty string is a
// missing value, or numbers, where NaN is. A Series aliases the slice it was made
// from; neither it nor the library ever writes to it.
type Series struct {
	name string
	kind seriesKind

	texts []string // of a text series
	// numbers are the values of a series of numbers, and the sorting order of a
	// text series that was made from one.
	numbers []float64
	// codes and level make an indicator: 1 where codes[i] == level, else 0. The
	// indicators of one encoded column share their codes.
	codes []int32
	level int32
}

type seriesKind uint8

const (
	textSeries seriesKind = iota
	floatSeries
	integerSeries
	indicatorSeries
)

// TextSeries returns a column of text.
func TextSeries(name string, values []string) Series {
	return Series{name: name, kind: textSeries, texts: values}
}

// NumberSeries returns a column of numbers. Their text form has a point or an
// exponent, as pandas' float64 columns have: 3.0.
func NumberSeries(name string, values []float64) Series {
	return Series{name: name, kind: floatSeries, numbers: values}
}

// IntegerSeries returns a column of whole numbers, whose text form has no point.
// Beyond 2^53 they are rounded to what a float64 holds.
func IntegerSeries(name string, values []int) Series {
	numbers := make([]float64, len(values))
	for i, v := range values {
		numbers[i] = float64(v)
	}
	return Series{name: name, kind: integerSeries, numbers: numbers}
}

// Name returns the name of the column.
func (s *Series) Name() string { return s.name }

// Len returns the number of rows.
func (s *Series) Len() int {
	switch s.kind {
	case textSeries:
		return len(s.texts)
	case indicatorSeries:
		return len(s.codes)
	}
	return len(s.numbers)
}

// IsText reports whether the column holds text.
func (s *Series) IsText() bool { return s.kind == textSeries }

// number returns the value in row i of a series that is not text.
func (s *Series) number(i int) float64 {
	if s.kind != indicatorSeries {
		return s.numbers[i]
	}
	if s.codes[i] == s.level {
		return 1
	}
	return 0
}

// text returns the text form of row i: empty if it is missing.
func (s *Series) text(i int) string {
	switch s.kind {
	case textSeries:
		return s.texts[i]
	case floatSeries:
		return formatFloat(s.numbers[i])
	}
	return formatInteger(s.number(i))
}

// values returns the numbers of a series that is not text.
func (s *Series) values() []float64 {
	if s.kind != indicatorSeries {
		return s.numbers
	}
	values := make([]float64, len(s.codes))
	for i := range values {
		values[i] = s.number(i)
	}
	return values
}

// formatFloat returns the text that Python's repr gives a float: the shortest
// that reads back as the same float64, with a point or an exponent, the latter
// from 1e16 up and below 1e-4. NaN gives the empty string.
func formatFloat(v float64) string {
	switch a := math.Abs(v); {
	case v != v:
		return ""
	case math.IsInf(v, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(v, 'g', -1, 64)), "+")
	case a >= 1e16 || a < 1e-4 && a != 0:
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// formatInteger returns the text of a whole number, empty for NaN.
func formatInteger(v float64) string {
	if v != v {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// slice returns rows lo to hi, which share memory with s.
func (s *Series) slice(lo, hi int) Series {
	c := *s
	if s.texts != nil {
		c.texts = s.texts[lo:hi:hi]
	}
	if s.numbers != nil {
		c.numbers = s.numbers[lo:hi:hi]
	}
	if s.codes != nil {
		c.codes = s.codes[lo:hi:hi]
	}
	return c
}
