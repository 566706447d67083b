package ubjson

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// scanner is a codec.Reader of UBJSON.
type scanner struct {
	b        []byte
	pos      int
	depth    int
	maxDepth int
}

var _ codec.Reader = (*scanner)(nil)

func (s *scanner) Format() string { return "ubjson" }

func (s *scanner) Offset() int64 { return int64(s.pos) }

// fail reports reason at the present byte.
func (s *scanner) fail(reason error) error { return failAt(s.pos, -1, reason) }

func failAt(pos, element int, reason error) error {
	return &codec.ReadError{Offset: int64(pos), Index: element, Err: reason}
}

// unexpected reports that what stands here is not what should.
func (s *scanner) unexpected(want string) error {
	if s.pos >= len(s.b) {
		return s.fail(codec.Truncated("the file ends where %s should be", want))
	}
	return s.fail(codec.Malformed("%s where %s should be", printable(s.b[s.pos]), want))
}

func printable(c byte) string {
	if c <= ' ' || c >= 0x7f {
		return fmt.Sprintf("byte 0x%02x", c)
	}
	return fmt.Sprintf("marker %q", c)
}

// peek returns the next byte, 0 at the end (which is no marker).
func (s *scanner) peek() byte {
	if s.pos < len(s.b) {
		return s.b[s.pos]
	}
	return 0
}

// need checks that n bytes are left.
func (s *scanner) need(n int64) error {
	if left := int64(len(s.b) - s.pos); n > left {
		return s.fail(codec.Truncated("%d bytes are needed, %d are left", n, left))
	}
	return nil
}

func (s *scanner) Kind() (codec.Kind, error) {
	switch c := s.peek(); c {
	case '{':
		return codec.KindObject, nil
	case '[':
		return codec.KindArray, nil
	case 'S':
		return codec.KindString, nil
	default:
		if _, ok := size(c); ok {
			return codec.KindOther, nil
		}
	}
	return 0, s.unexpected("a value")
}

// size returns the number of bytes behind the marker of a scalar.
func size(marker byte) (int, bool) {
	switch marker {
	case 'Z', 'T', 'F':
		return 0, true
	case 'i', 'U', 'C':
		return 1, true
	case 'I':
		return 2, true
	case 'l', 'd':
		return 4, true
	case 'L', 'D':
		return 8, true
	}
	return 0, false
}

// integer reads the bytes of a whole number of the marker's type.
func integer(marker byte, b []byte) (int64, bool) {
	switch marker {
	case 'i', 'C':
		return int64(int8(b[0])), true
	case 'U':
		return int64(b[0]), true
	case 'I':
		return int64(int16(binary.BigEndian.Uint16(b))), true
	case 'l':
		return int64(int32(binary.BigEndian.Uint32(b))), true
	case 'L':
		return int64(binary.BigEndian.Uint64(b)), true
	}
	return 0, false
}

// float reads the bytes of a number of the marker's type.
func float(marker byte, b []byte) (float32, bool) {
	switch marker {
	case 'd':
		return math.Float32frombits(binary.BigEndian.Uint32(b)), true
	case 'D':
		return float32(math.Float64frombits(binary.BigEndian.Uint64(b))), true
	}
	v, ok := integer(marker, b)
	return float32(v), ok
}

// scalar takes a marker of a scalar with its bytes.
func (s *scanner) scalar(want string) (marker byte, b []byte, err error) {
	marker = s.peek()
	n, ok := size(marker)
	if !ok {
		return 0, nil, s.unexpected(want)
	}
	if err := s.need(int64(1 + n)); err != nil {
		return 0, nil, err
	}
	b = s.b[s.pos+1 : s.pos+1+n]
	s.pos += 1 + n
	return marker, b, nil
}

// count takes a length or a count and checks that so many things of at least
// the given size can follow.
func (s *scanner) count(of string, each int64) (int, error) {
	start := s.pos
	marker, b, err := s.scalar(of)
	if err != nil {
		return 0, err
	}
	n, ok := integer(marker, b)
	switch left := int64(len(s.b) - s.pos); {
	case !ok || marker == 'C':
		return 0, failAt(start, -1, codec.Malformed("%s where %s should be", printable(marker), of))
	case n < 0:
		return 0, failAt(start, -1, codec.Malformed("%s is %d, which is negative", of, n))
	case n > left/each:
		return 0, failAt(start, -1, codec.Truncated("%s is %d, but only %d bytes are left", of, n, left))
	}
	return int(n), nil
}

// open counts the nesting and takes an opening bracket.
func (s *scanner) open(bracket byte, want string) error {
	if s.peek() != bracket {
		return s.unexpected(want)
	}
	if s.depth >= s.maxDepth {
		return s.fail(codec.TooLarge("nested deeper than %d", s.maxDepth))
	}
	s.depth++
	s.pos++
	return nil
}

func (s *scanner) Object(each func(key []byte) error) error {
	if err := s.open('{', "an object"); err != nil {
		return err
	}
	if c := s.peek(); c == '#' || c == '$' {
		return s.fail(codec.Unsupported("objects with a count are"))
	}
	for s.peek() != '}' {
		key, err := s.text("the length of a key")
		if err != nil {
			return err
		}
		if err := each(key); err != nil {
			return err
		}
	}
	s.pos++
	s.depth--
	return nil
}

// text takes a length and so many bytes.
func (s *scanner) text(what string) ([]byte, error) {
	n, err := s.count(what, 1)
	if err != nil {
		return nil, err
	}
	b := s.b[s.pos : s.pos+n]
	s.pos += n
	return b, nil
}

func (s *scanner) String() (string, error) {
	if s.peek() != 'S' {
		return "", s.unexpected("a string")
	}
	s.pos++
	b, err := s.text("the length of a string")
	return string(b), err
}

func (s *scanner) Int() (int64, error) { return s.int(-1) }

func (s *scanner) int(element int) (int64, error) {
	start := s.pos
	marker, b, err := s.scalar("a whole number")
	if err != nil {
		return 0, at(element, err)
	}
	v, ok := integer(marker, b)
	if !ok {
		return 0, failAt(start, element, codec.Malformed("%s where a whole number should be", printable(marker)))
	}
	return v, nil
}

// at marks an error as that of an element.
func at(element int, err error) error {
	if re, ok := err.(*codec.ReadError); ok {
		re.Index = element
	}
	return err
}

func (s *scanner) Skip() error {
	switch s.peek() {
	case '{':
		return s.Object(func([]byte) error { return s.Skip() })
	case 'S':
		s.pos++
		_, err := s.text("the length of a string")
		return err
	case '[':
		a, err := s.begin()
		if err != nil {
			return err
		}
		if a.marker != 0 {
			width, _ := size(a.marker)
			s.pos += width * a.n
			s.depth--
			return nil
		}
		for i := 0; s.more(a, i); i++ {
			if err := s.Skip(); err != nil {
				return err
			}
		}
		return nil
	}
	_, _, err := s.scalar("a value")
	return err
}

func (s *scanner) End() error {
	if s.pos < len(s.b) {
		return s.fail(codec.Malformed("%d bytes after the end of the document", len(s.b)-s.pos))
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
	a, err := s.begin()
	if err != nil {
		return false
	}
	if a.marker != 0 {
		width, _ := size(a.marker)
		s.pos += width * i
		return i < a.n
	}
	for k := 0; s.more(a, k); k++ {
		if k == i {
			return true
		}
		if s.Skip() != nil {
			return false
		}
	}
	return false
}
