package dataset

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxErrorText is how many bytes of a file's text an error repeats.
const maxErrorText = 40

// ParseError reports what is wrong with a file, and where.
type ParseError struct {
	// Name is the name of the file, or empty.
	Name string
	// Line is the number of the line, from 1; 0 where no line is to blame. A
	// record that spans lines is reported at its first.
	Line int
	// Column is the number of the field in its line, from 1 (in LIBSVM text the
	// label is the first field); 0 where no field is to blame.
	Column int
	// ColumnName is the name of the column, where it has one.
	ColumnName string
	// Text is the text of the field, cut to a length that fits in a message.
	Text string
	// Err is the rule that was broken.
	Err error
}

// Error tells the file, the line, the field and the rule, as far as they are known.
func (e *ParseError) Error() string {
	var b strings.Builder
	b.WriteString("dataset: ")
	if e.Name != "" {
		b.WriteString(e.Name)
		b.WriteString(": ")
	}
	if e.Line > 0 {
		b.WriteString("line " + strconv.Itoa(e.Line))
		if e.Column > 0 {
			b.WriteString(", column " + strconv.Itoa(e.Column))
		}
		if e.ColumnName != "" {
			b.WriteString(" (" + cutText(e.ColumnName) + ")")
		}
		b.WriteString(": ")
	}
	if e.Text != "" {
		b.WriteString(strconv.Quote(e.Text) + ": ")
	}
	b.WriteString(strings.TrimPrefix(e.Err.Error(), "dataset: "))
	return b.String()
}

// Unwrap returns the rule that was broken.
func (e *ParseError) Unwrap() error { return e.Err }

// withName puts the file's name into the ParseError of err, if it is one.
func withName(err error, name string) error {
	var p *ParseError
	if errors.As(err, &p) && p.Name == "" {
		p.Name = name
	}
	return err
}

// cutText returns at most maxErrorText bytes of s, whole characters, and an
// ellipsis if anything was cut off.
func cutText[T string | []byte](s T) string {
	if len(s) <= maxErrorText {
		return string(s)
	}
	n := maxErrorText
	for n > maxErrorText-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return string(s[:n]) + "…"
}
