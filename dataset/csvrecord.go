package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// defaultMaxColumns is the largest number of columns unless options say
// otherwise.
const defaultMaxColumns = 1 << 20

// recordReader splits CSV text into fields as RFC 4180 has it: fields are
// separated by comma, may be quoted, and a quoted field may hold commas, line
// ends and doubled quotation marks. Empty lines are skipped. A quotation mark
// inside a field that does not begin with one is an error.
type recordReader struct {
	lines      *lineReader
	comma      byte
	maxColumns int
	keepSpaces bool // do not trim spaces and tabs around fields that are not quoted

	line   int      // where the record returned last begins
	fields [][]byte // the record returned last
	text   []byte   // the text of a record with quotes, fields end to end
	ends   []int    // the end in text of each of its fields
}

func newRecordReader(lines *lineReader, comma byte, maxColumns int, keepSpaces bool) *recordReader {
	if maxColumns <= 0 {
		maxColumns = defaultMaxColumns
	}
	return &recordReader{lines: lines, comma: comma, maxColumns: maxColumns, keepSpaces: keepSpaces}
}

// next returns the fields of the next record. They are valid until the next call.
// The error is io.EOF after the last record, else a *ParseError.
func (r *recordReader) next() ([][]byte, error) {
	for {
		line, err := r.lines.next()
		if err != nil {
			return nil, err
		}
		if len(line) == 0 {
			continue
		}
		r.line = r.lines.number
		r.fields = r.fields[:0]
		if bytes.IndexByte(line, '"') >= 0 {
			err = r.splitQuoted(line)
		} else {
			err = r.split(line)
		}
		return r.fields, err
	}
}

// split cuts a line without quotation marks.
func (r *recordReader) split(line []byte) error {
	start := 0
	for i, c := range line {
		if c == r.comma {
			if len(r.fields)+1 == r.maxColumns {
				return r.fail(0, r.tooManyColumns())
			}
			r.fields = append(r.fields, r.trim(line[start:i]))
			start = i + 1
		}
	}
	r.fields = append(r.fields, r.trim(line[start:]))
	return nil
}

// splitQuoted cuts a record with quotation marks, which may go on over more
// lines.
func (r *recordReader) splitQuoted(line []byte) error {
	r.text, r.ends = r.text[:0], r.ends[:0]
	for more := true; more; {
		if len(r.ends) == r.maxColumns {
			return r.fail(0, r.tooManyColumns())
		}
		var err error
		if start := bytes.TrimLeft(line, r.spaces()); len(start) > 0 && start[0] == '"' {
			line, err = r.quotedField(start[1:])
		} else {
			end := bytes.IndexByte(line, r.comma)
			if end < 0 {
				end = len(line)
			}
			if bytes.IndexByte(line[:end], '"') >= 0 {
				err = r.fail(len(r.ends)+1, fmt.Errorf("%w: a field with one must begin with one", ErrQuote))
			}
			r.text = append(r.text, r.trim(line[:end])...)
			line = line[end:]
		}
		if err != nil {
			return err
		}
		r.ends = append(r.ends, len(r.text))
		more = len(line) > 0
		if more {
			line = line[1:] // the comma
		}
	}
	start := 0
	for _, end := range r.ends {
		r.fields = append(r.fields, r.text[start:end])
		start = end
	}
	return nil
}

// quotedField appends the field to r.text whose text after the opening quotation
// mark begins line, and returns the rest: empty, or beginning with a comma.
func (r *recordReader) quotedField(line []byte) ([]byte, error) {
	column := len(r.ends) + 1
	for {
		end := bytes.IndexByte(line, '"')
		if end < 0 { // the field goes on in the next line
			r.text = append(r.text, line...)
			if r.lines.crlf {
				r.text = append(r.text, '\r')
			}
			r.text = append(r.text, '\n')
			var err error
			line, err = r.lines.next()
			if errors.Is(err, io.EOF) {
				return nil, r.fail(column, fmt.Errorf("%w: it is not closed", ErrQuote))
			}
			if err != nil {
				return nil, err
			}
			if len(r.text)+len(line) > r.lines.maxLine {
				return nil, r.fail(column, fmt.Errorf("%w: it is not closed within %d bytes", ErrQuote, r.lines.maxLine))
			}
			continue
		}
		r.text = append(r.text, line[:end]...)
		line = line[end+1:]
		if len(line) > 0 && line[0] == '"' { // doubled: stands for one
			r.text = append(r.text, '"')
			line = line[1:]
			continue
		}
		line = bytes.TrimLeft(line, r.spaces())
		if len(line) > 0 && line[0] != r.comma {
			return nil, r.fail(column, fmt.Errorf("%w: text follows the closing one", ErrQuote))
		}
		return line, nil
	}
}

// spaces returns the characters that are trimmed.
func (r *recordReader) spaces() string {
	switch {
	case r.keepSpaces:
		return ""
	case r.comma == '\t':
		return " "
	case r.comma == ' ':
		return "\t"
	}
	return " \t"
}

// trim cuts spaces off both ends of a field.
func (r *recordReader) trim(field []byte) []byte {
	if r.keepSpaces {
		return field
	}
	for len(field) > 0 && isSpace(field[0]) {
		field = field[1:]
	}
	for len(field) > 0 && isSpace(field[len(field)-1]) {
		field = field[:len(field)-1]
	}
	return field
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

func (r *recordReader) tooManyColumns() error {
	return fmt.Errorf("%w: more than %d columns", ErrLimit, r.maxColumns)
}

// fail reports a fault of the record returned last; column counts from 1.
func (r *recordReader) fail(column int, err error) *ParseError {
	return &ParseError{Line: r.line, Column: column, Err: err}
}

// failField reports a fault of a field of the record returned last, with its
// text and the name of its column. column counts from 0.
func (r *recordReader) failField(column int, names []string, err error) *ParseError {
	e := r.fail(column+1, err)
	if column < len(names) {
		e.ColumnName = names[column]
	}
	if column < len(r.fields) {
		e.Text = cutText(r.fields[column])
	}
	return e
}

// sniffComma returns the separator that is most frequent in the first line of
// text outside quotation marks: comma, tab, semicolon or bar; comma if there is
// none.
func sniffComma(text []byte) byte {
	const separators = ",\t;|"
	var count [len(separators)]int
	quoted := false
	for _, c := range bytes.TrimLeft(text, "\r\n") {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\n' && !quoted {
			break
		}
		if k := bytes.IndexByte([]byte(separators), c); k >= 0 && !quoted {
			count[k]++
		}
	}
	best := 0
	for k, n := range count {
		if n > count[best] {
			best = k
		}
	}
	return separators[best]
}

// separator returns the byte that separates fields: comma, or the sniffed one if
// comma is 0.
func (l *lineReader) separator(comma rune) (byte, error) {
	switch {
	case comma == 0:
		head, _ := l.r.Peek(readBuffer)
		return sniffComma(head), nil
	case comma < 0 || comma >= 0x80 || comma == '"' || comma == '\n' || comma == '\r':
		return 0, fmt.Errorf("dataset: separator %q: must be one ASCII character, not a quotation mark or line end", comma)
	}
	return byte(comma), nil
}
