package xgbjson

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// scanner is a codec.Reader of JSON text.
type scanner struct {
	b        []byte
	pos      int
	depth    int
	maxDepth int
}

var _ codec.Reader = (*scanner)(nil)

func (s *scanner) Format() string { return "json" }

// space moves to the next byte that is not white space and returns it, 0 at the
// end of the text (which is no token either).
func (s *scanner) space() byte {
	for s.pos < len(s.b) {
		switch c := s.b[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) Offset() int64 {
	s.space()
	return int64(s.pos)
}

// fail reports reason at the present byte.
func (s *scanner) fail(reason error) error { return failAt(s.pos, -1, reason) }

func failAt(pos, element int, reason error) error {
	return &codec.ReadError{Offset: int64(pos), Index: element, Err: reason}
}

// unexpected reports that what stands here is not what should.
func (s *scanner) unexpected(want string) error {
	c := s.space()
	switch {
	case s.pos >= len(s.b):
		return s.fail(codec.Truncated("the text ends where %s should be", want))
	case s.pos == 0 && bytes.HasPrefix(s.b, []byte("\xef\xbb\xbf")):
		return s.fail(codec.Malformed("the text starts with a byte order mark, which JSON does not allow: save it without one"))
	}
	return s.fail(codec.Malformed("%s where %s should be", printable(c), want))
}

func printable(c byte) string {
	if c < ' ' || c >= 0x7f {
		return fmt.Sprintf("byte 0x%02x", c)
	}
	return fmt.Sprintf("%q", c)
}

func (s *scanner) Kind() (codec.Kind, error) {
	switch c := s.space(); {
	case c == '{':
		return codec.KindObject, nil
	case c == '[':
		return codec.KindArray, nil
	case c == '"':
		return codec.KindString, nil
	case c == 't' || c == 'f' || c == 'n' || startsNumber(c):
		return codec.KindOther, nil
	}
	return 0, s.unexpected("a value")
}

func startsNumber(c byte) bool { return c == '-' || c >= '0' && c <= '9' || c == 'N' || c == 'I' }

// open takes an opening bracket and counts the nesting.
func (s *scanner) open(bracket byte, want string) error {
	if s.space() != bracket {
		return s.unexpected(want)
	}
	if s.depth >= s.maxDepth {
		return s.fail(codec.TooLarge("nested deeper than %d", s.maxDepth))
	}
	s.depth++
	s.pos++
	return nil
}

// next takes the comma in front of entry i, or the closing bracket, and reports
// whether there is an entry.
func (s *scanner) next(i int, bracket byte) (bool, error) {
	switch c := s.space(); {
	case c == bracket:
		s.pos++
		s.depth--
		return false, nil
	case i == 0:
		return true, nil
	case c == ',':
		s.pos++
		return true, nil
	}
	return false, s.unexpected(fmt.Sprintf("a comma or %q", bracket))
}

func (s *scanner) Object(each func(key []byte) error) error {
	if err := s.open('{', "an object"); err != nil {
		return err
	}
	for i := 0; ; i++ {
		more, err := s.next(i, '}')
		if !more || err != nil {
			return err
		}
		key, err := s.text("a key")
		if err != nil {
			return err
		}
		if s.space() != ':' {
			return s.unexpected("a colon")
		}
		s.pos++
		if err := each(key); err != nil {
			return err
		}
	}
}

func (s *scanner) Array(each func(i int) error) error {
	if err := s.open('[', "an array"); err != nil {
		return err
	}
	for i := 0; ; i++ {
		more, err := s.next(i, ']')
		if !more || err != nil {
			return err
		}
		if err := each(i); err != nil {
			return err
		}
	}
}

func (s *scanner) String() (string, error) {
	b, err := s.text("a string")
	return string(b), err
}

// text takes a string and returns its bytes, which may be part of the input.
func (s *scanner) text(want string) ([]byte, error) {
	if s.space() != '"' {
		return nil, s.unexpected(want)
	}
	start := s.pos + 1
	for i := start; i < len(s.b); i++ {
		switch s.b[i] {
		case '"':
			s.pos = i + 1
			return s.b[start:i], nil
		case '\\', '\n', '\r':
			return s.escaped(start, i)
		}
	}
	return nil, failAt(len(s.b), -1, codec.Truncated("the text ends in a string"))
}

// escaped is text for a string from start with something special at byte i.
func (s *scanner) escaped(start, i int) ([]byte, error) {
	out := append([]byte(nil), s.b[start:i]...)
	for ; i < len(s.b); i++ {
		switch c := s.b[i]; c {
		case '"':
			s.pos = i + 1
			return out, nil
		case '\n', '\r':
			return nil, failAt(i, -1, codec.Malformed("line break in a string"))
		case '\\':
			i++
			if i == len(s.b) {
				continue
			}
			plain, ok := unescape(s.b[i])
			if !ok {
				return nil, failAt(i, -1, codec.Malformed("%s is no escape", printable(s.b[i])))
			}
			out = append(out, plain...)
		default:
			out = append(out, c)
		}
	}
	return nil, failAt(len(s.b), -1, codec.Truncated("the text ends in a string"))
}

// unescape returns what a backslash and c stand for. \b, \f and \/ are JSON's;
// XGBoost writes the first two and then cannot read them.
func unescape(c byte) (string, bool) {
	switch c {
	case '"':
		return `"`, true
	case '\\':
		return `\`, true
	case '/':
		return "/", true
	case 'b':
		return "\b", true
	case 'f':
		return "\f", true
	case 'n':
		return "\n", true
	case 'r':
		return "\r", true
	case 't':
		return "\t", true
	case 'u':
		return `\u`, true // and what follows, see the package comment
	}
	return "", false
}

func (s *scanner) Int() (int64, error) {
	s.space()
	return s.int(-1)
}

// int takes a whole number at the present byte.
func (s *scanner) int(element int) (int64, error) {
	start, i := s.pos, s.pos
	neg := i < len(s.b) && s.b[i] == '-'
	if neg {
		i++
	}
	first := i
	var v uint64
	for ; i < len(s.b) && s.b[i]-'0' <= 9; i++ {
		if v > (math.MaxInt64-9)/10 {
			return 0, failAt(start, element, codec.Malformed("number too large"))
		}
		v = v*10 + uint64(s.b[i]-'0')
	}
	switch {
	case i == first:
		if neg {
			s.pos = i
		}
		return 0, s.element(element, s.unexpected("a whole number"))
	case s.b[first] == '0' && i-first > 1:
		return 0, failAt(start, element, codec.Malformed("number with leading zeros"))
	case i < len(s.b) && (s.b[i] == '.' || s.b[i]|0x20 == 'e'):
		return 0, failAt(start, element, codec.Malformed("must be a whole number"))
	}
	s.pos = i
	if neg {
		return -int64(v), nil
	}
	return int64(v), nil
}

// element marks an error as that of an element.
func (s *scanner) element(i int, err error) error {
	if re, ok := err.(*codec.ReadError); ok {
		re.Index = i
	}
	return err
}

// float takes a number at the present byte.
func (s *scanner) float(element int) (float32, error) {
	v, n := codec.ScanFloat32(s.b[s.pos:])
	if n == 0 {
		return 0, s.element(element, s.badNumber())
	}
	s.pos += n
	if s.pos < len(s.b) && (s.b[s.pos]-'0' <= 9 || s.b[s.pos] == '.') {
		return 0, failAt(s.pos-n, element, codec.Malformed("number with leading zeros or two points"))
	}
	return v, nil
}

func (s *scanner) badNumber() error {
	if s.pos < len(s.b) && startsNumber(s.b[s.pos]) {
		rest := s.b[s.pos:]
		if len(rest) > 20 {
			rest = rest[:20]
		}
		if i := bytes.IndexAny(rest, ",]} \n"); i >= 0 {
			return s.fail(codec.Malformed("%q is not a number", rest[:i]))
		}
		if s.pos+len(rest) == len(s.b) {
			return s.fail(codec.Truncated("the text ends in a number"))
		}
		return s.fail(codec.Malformed("%q... is not a number", rest))
	}
	return s.unexpected("a number")
}

func (s *scanner) Float32s(dst []float32) ([]float32, error) {
	return collect(s, dst, func(i int) (float32, error) { return s.float(i) })
}

func (s *scanner) Int32s(dst []int32) ([]int32, error) {
	return collect(s, dst, func(i int) (int32, error) {
		start := s.pos
		v, err := s.int(i)
		if err == nil && int64(int32(v)) != v {
			err = failAt(start, i, codec.Malformed("%d does not fit into 32 bits", v))
		}
		return int32(v), err
	})
}

func (s *scanner) Int64s(dst []int64) ([]int64, error) { return collect(s, dst, s.int) }

func (s *scanner) Bits(dst []uint8) ([]uint8, error) {
	return collect(s, dst, func(i int) (uint8, error) {
		if s.word("false") {
			return 0, nil
		}
		if s.word("true") {
			return 1, nil
		}
		start := s.pos
		v, err := s.int(i)
		if err == nil && v != 0 && v != 1 {
			err = failAt(start, i, codec.Malformed("%d: must be 0 or 1", v))
		}
		return uint8(v), err
	})
}

// collect takes an array of values of one kind. read stands at the first byte
// of an element.
func collect[T any](s *scanner, dst []T, read func(i int) (T, error)) ([]T, error) {
	if err := s.open('[', "an array"); err != nil {
		return dst, err
	}
	if end := bytes.IndexByte(s.b[s.pos:], ']'); end > 0 {
		dst = slices.Grow(dst, bytes.Count(s.b[s.pos:s.pos+end], []byte{','})+1)
	}
	for i := 0; ; i++ {
		more, err := s.next(i, ']')
		if !more || err != nil {
			return dst, err
		}
		s.space()
		v, err := read(i)
		if err != nil {
			return dst, err
		}
		dst = append(dst, v)
	}
}

// word takes w if it stands here.
func (s *scanner) word(w string) bool {
	if len(s.b)-s.pos < len(w) || string(s.b[s.pos:s.pos+len(w)]) != w {
		return false
	}
	s.pos += len(w)
	return true
}

func (s *scanner) Skip() error {
	switch c := s.space(); {
	case c == '{':
		return s.Object(func([]byte) error { return s.Skip() })
	case c == '[':
		return s.Array(func(int) error { return s.Skip() })
	case c == '"':
		_, err := s.text("a string")
		return err
	case c == 't' && s.word("true"), c == 'f' && s.word("false"), c == 'n' && s.word("null"):
		return nil
	case startsNumber(c):
		_, err := s.float(-1)
		return err
	}
	return s.unexpected("a value")
}

func (s *scanner) End() error {
	if c := s.space(); s.pos < len(s.b) {
		return s.fail(codec.Malformed("%s after the end of the document", printable(c)))
	}
	return nil
}

// errFound ends a search.
var errFound = codec.Malformed("found")

func (s *scanner) Enter(key string) bool {
	return s.Object(func(k []byte) error {
		if string(k) == key {
			return errFound
		}
		return s.Skip()
	}) == errFound
}

func (s *scanner) Element(i int) bool {
	return s.Array(func(k int) error {
		if k == i {
			return errFound
		}
		return s.Skip()
	}) == errFound
}
