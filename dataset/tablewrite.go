package dataset

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// TableWriteOptions says how to write a table as CSV.
type TableWriteOptions struct {
	// Comma separates fields; 0 means a comma.
	Comma rune
	// NoHeader leaves the line with the names out.
	NoHeader bool
}

// WriteCSV writes the table as CSV with LF line ends, as pandas' to_csv without
// index does: whole numbers of a column of whole numbers as such, other numbers
// as Python's repr ("3.0", "1e-05"), missing values as empty fields, text in
// quotation marks where it needs them. o may be nil.
func (t *Table) WriteCSV(w io.Writer, o *TableWriteOptions) error {
	if o == nil {
		o = &TableWriteOptions{}
	}
	comma := byte(',')
	if o.Comma != 0 {
		if o.Comma < 0 || o.Comma >= 0x80 || strings.ContainsRune("\"\r\n", o.Comma) {
			return fmt.Errorf("dataset: separator %q: must be one ASCII character, not a quotation mark or line end", o.Comma)
		}
		comma = byte(o.Comma)
	}
	c := csvWriter{w: bufio.NewWriterSize(w, readBuffer), comma: comma}
	if !o.NoHeader {
		for j := range t.series {
			c.field(t.series[j].name)
		}
		c.flushLine()
	}
	for i := range t.rows {
		for j := range t.series {
			c.field(t.series[j].text(i))
		}
		c.flushLine()
	}
	return c.w.Flush()
}
