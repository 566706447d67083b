package dataset

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// CSVWriteOptions says how to write a matrix as CSV. The zero value writes what
// SageMaker and XGBoost read: no header, the labels first if there are any.
type CSVWriteOptions struct {
	// Comma separates fields; 0 means a comma.
	Comma rune
	// Header asks for a first line with names: those of the features (f0, f1, ...
	// if they have none), label, weight and qid.
	Header bool
	// Label says whether labels come first; Auto writes them if the matrix has
	// them.
	Label Choice
	// Weight asks for the row weights, after the labels.
	Weight bool
	// Group asks for the number of each row's group, before the features.
	Group bool
}

// WriteCSV writes m as CSV with LF line ends. A number is the shortest decimal
// that reads back as the same float32, a whole one below 10^21 without exponent;
// a missing value is an empty field. An infinite value is a [*ValueError],
// because no reader takes it. o may be nil.
func WriteCSV(w io.Writer, m *Matrix, o *CSVWriteOptions) error {
	if o == nil {
		o = &CSVWriteOptions{}
	}
	c := csvWriter{w: bufio.NewWriterSize(w, readBuffer), comma: ',', m: m}
	if o.Comma != 0 {
		if o.Comma < 0 || o.Comma >= 0x80 || strings.ContainsRune("\"\r\n.+-0123456789eE", o.Comma) {
			return fmt.Errorf("dataset: separator %q: must be one ASCII character that is not part of numbers, quotation mark or line end", o.Comma)
		}
		c.comma = byte(o.Comma)
	}
	if o.Label == Yes && len(m.info.Labels) == 0 {
		return fmt.Errorf("dataset: labels are to be written: the matrix has none")
	}
	if o.Label != No && len(m.info.Labels) != 0 {
		c.targets = m.info.NumTargets()
	}
	if o.Weight {
		if len(m.info.Weights) != m.rows {
			return &ShapeError{What: "weights", Got: len(m.info.Weights), Want: m.rows}
		}
		c.weights = m.info.Weights
	}
	if o.Group {
		c.groups = groupNumbers(m.info.Groups)
		if len(c.groups) != m.rows {
			return &ShapeError{What: "rows in groups", Got: len(c.groups), Want: m.rows}
		}
	}
	if o.Header {
		c.header()
	}
	for i := range m.rows {
		if err := c.row(i); err != nil {
			return err
		}
	}
	return c.w.Flush()
}

// groupNumbers returns the group of each row.
func groupNumbers(sizes []int) []int {
	var numbers []int
	for g, size := range sizes {
		for range size {
			numbers = append(numbers, g)
		}
	}
	return numbers
}

// csvWriter writes a matrix; errors of w stay in it until it is flushed.
type csvWriter struct {
	w       *bufio.Writer
	comma   byte
	m       *Matrix
	targets int       // labels a row that are written
	weights []float32 // or nil
	groups  []int     // or nil
	values  []float32 // of the row
	line    []byte
}

func (c *csvWriter) header() {
	for t := range c.targets {
		name := "label"
		if c.targets > 1 {
			name += strconv.Itoa(t)
		}
		c.field(name)
	}
	if c.weights != nil {
		c.field("weight")
	}
	if c.groups != nil {
		c.field("qid")
	}
	for j := range c.m.cols {
		if names := c.m.info.FeatureNames; names != nil {
			c.field(names[j])
		} else {
			c.field("f" + strconv.Itoa(j))
		}
	}
	c.flushLine()
}

func (c *csvWriter) field(text string) {
	c.line = append(appendQuoted(c.line, text, c.comma), c.comma)
}

func (c *csvWriter) row(i int) error {
	for t := range c.targets {
		c.number(c.m.info.Labels[i*c.targets+t])
	}
	if c.weights != nil {
		c.number(c.weights[i])
	}
	if c.groups != nil {
		c.line = append(strconv.AppendInt(c.line, int64(c.groups[i]), 10), c.comma)
	}
	c.values = c.m.Row(c.values, i)
	for j, v := range c.values {
		if math.IsInf(float64(v), 0) {
			return &ValueError{Row: i, Col: j, Value: float64(v), Rule: "must be finite to be written"}
		}
		c.number(v)
	}
	c.flushLine()
	return nil
}

func (c *csvWriter) number(v float32) {
	if v == v {
		c.line = appendFloat32(c.line, v)
	}
	c.line = append(c.line, c.comma)
}

// flushLine writes the line, whose fields all end in a separator.
func (c *csvWriter) flushLine() {
	if len(c.line) == 1 { // one empty field: an empty line would be skipped
		c.w.WriteString(`""`)
	} else if len(c.line) > 0 {
		c.w.Write(c.line[:len(c.line)-1])
	}
	c.w.WriteByte('\n')
	c.line = c.line[:0]
}

// appendFloat32 appends the shortest decimal of v, without exponent if v is whole
// and below 10^21.
func appendFloat32(b []byte, v float32) []byte {
	format := byte('g')
	if x := float64(v); x == math.Trunc(x) && math.Abs(x) < 1e21 {
		format = 'f'
	}
	return strconv.AppendFloat(b, float64(v), format, -1, 32)
}

// appendQuoted appends a field of text, in quotation marks if it needs them.
func appendQuoted(b []byte, text string, comma byte) []byte {
	if text == "" {
		return b
	}
	if !strings.ContainsAny(text, "\"\r\n") && strings.IndexByte(text, comma) < 0 &&
		!isSpace(text[0]) && !isSpace(text[len(text)-1]) && !strings.HasPrefix(text, byteOrderMark) {
		return append(b, text...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(text, `"`, `""`)...)
	return append(b, '"')
}
