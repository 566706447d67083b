package lightgbm

import (
	"bytes"
	"fmt"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// format is the name of the format in errors.
const format = "lightgbm"

// lines walks over the lines of a file.
type lines struct {
	b   []byte
	pos int // start of the next line
}

// next returns the next line without its end and where it starts; ok is false
// at the end of the file.
func (l *lines) next() (text []byte, start int, ok bool) {
	start = l.pos
	if start >= len(l.b) {
		return nil, len(l.b), false
	}
	text = l.b[start:]
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		text = text[:n]
		l.pos = start + n + 1
	} else {
		l.pos = len(l.b)
	}
	return bytes.TrimSuffix(text, []byte("\r")), start, true
}

// field is the value of a key: what stands behind the equals sign.
type field struct {
	text  []byte
	start int // byte of the file
	there bool
}

// split takes a line apart. A line without an equals sign is a key alone.
func split(line []byte, start int) (key []byte, f field) {
	key, text, _ := bytes.Cut(line, []byte("="))
	return key, field{text, start + len(line) - len(text), true}
}

// fail makes the error of the part called path at byte offset.
func fail(offset int, path string, reason error) error {
	return &codec.FormatError{Format: format, Offset: int64(offset), Path: path, Err: reason}
}

// token returns the bounds of the first word of text at or after i, len(text)
// twice if there is none.
func token(text []byte, i int) (start, end int) {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	start = i
	for i < len(text) && text[i] != ' ' {
		i++
	}
	return start, i
}

// words counts the words of text.
func words(text []byte) int {
	n := 0
	for start, end := token(text, 0); start < len(text); start, end = token(text, end) {
		n++
	}
	return n
}

// list reads n numbers, one after the other, and appends them to dst[:0]. parse
// says what a word stands for. No room is made before n is known to fit.
func list[T any](f field, path string, n int, dst []T, parse func(word []byte) (T, error)) ([]T, error) {
	if got := words(f.text); got != n {
		return nil, fail(f.start, path, codec.Malformed("%d numbers: there must be %d", got, n))
	}
	dst = dst[:0]
	if cap(dst) < n {
		dst = make([]T, 0, n)
	}
	start, end := token(f.text, 0)
	for i := range n {
		v, err := parse(f.text[start:end])
		if err != nil {
			return nil, fail(f.start+start, index(path, i), err)
		}
		dst = append(dst, v)
		start, end = token(f.text, end)
	}
	return dst, nil
}

// wordAt returns the byte of the file at which word i of a field starts.
func wordAt(f field, i int) int {
	start, end := token(f.text, 0)
	for range i {
		start, end = token(f.text, end)
	}
	return f.start + start
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
