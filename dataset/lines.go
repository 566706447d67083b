package dataset

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	// defaultMaxLine is the longest line, in bytes, unless options say otherwise.
	defaultMaxLine = 1 << 26
	// readBuffer is how much of a file is read at a time.
	readBuffer = 1 << 16
	// byteOrderMark begins some UTF-8 files.
	byteOrderMark = "\xef\xbb\xbf"
)

// lineReader reads a text line by line, of lines that are not too long and have
// no NUL bytes.
type lineReader struct {
	r       *bufio.Reader
	maxLine int
	number  int    // of the line returned last, from 1
	crlf    bool   // it ended in CRLF
	long    []byte // holds a line that is longer than r's buffer
}

// newLineReader returns a reader of r's lines. It skips a UTF-8 byte order mark.
func newLineReader(r io.Reader, maxLine int) *lineReader {
	br, ok := r.(*bufio.Reader)
	if !ok || br.Size() < readBuffer {
		br = bufio.NewReaderSize(r, readBuffer)
	}
	if mark, err := br.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		br.Discard(len(byteOrderMark))
	}
	if maxLine <= 0 {
		maxLine = defaultMaxLine
	}
	return &lineReader{r: br, maxLine: maxLine}
}

// next returns the next line without its end (LF or CRLF). It is valid until the
// next call. The error is io.EOF after the last line, else a *ParseError.
func (l *lineReader) next() ([]byte, error) {
	l.number++
	line, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = l.long[:0]
		for errors.Is(err, bufio.ErrBufferFull) {
			l.long = append(l.long, line...)
			if len(l.long) > l.maxLine {
				break
			}
			line, err = l.r.ReadSlice('\n')
		}
		if err == nil || errors.Is(err, io.EOF) {
			l.long = append(l.long, line...)
		}
		line = l.long
	}
	switch {
	case len(line) > l.maxLine:
		return nil, l.fail(fmt.Errorf("%w: line is longer than %d bytes", ErrLimit, l.maxLine))
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil, io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return nil, l.fail(err)
	}
	line = bytes.TrimSuffix(line, []byte("\n"))
	line, l.crlf = bytes.CutSuffix(line, []byte("\r"))
	if bytes.IndexByte(line, 0) >= 0 {
		return nil, l.fail(ErrBinary)
	}
	return line, nil
}

func (l *lineReader) fail(err error) error { return &ParseError{Line: l.number, Err: err} }
