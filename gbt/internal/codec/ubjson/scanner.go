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
	marker, b, err := s.scalar("the " + of)
	if err != nil {
		return 0, err
	}
	n, ok := integer(marker, b)
	switch left := int64(len(s.b) - s.pos); {
	case !ok || marker == 'C':
		return 0, failAt(start, -1, codec.Malformed("%s where the %s should be", printable(marker), of))
	case n < 0:
		return 0, failAt(start, -1, codec.Malformed("%s %d is negative", of, n))
	case n > left/each:
		return 0, failAt(start, -1, codec.Truncated("%s %d, but only %d bytes are left", of, n, left))
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
		key, err := s.text("length of a key")
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
	b, err := s.text("length of a string")
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

// array is the head of an array.
type array struct {
	marker byte // type of all elements, 0 if each has its own
	n      int  // number of elements, -1 if a ] ends them
}

// begin takes the head of an array.
func (s *scanner) begin() (array, error) {
	if err := s.open('[', "an array"); err != nil {
		return array{}, err
	}
	a := array{n: -1}
	each := int64(1)
	if s.peek() == '$' {
		s.pos++
		a.marker = s.peek()
		n, ok := size(a.marker)
		if !ok || n == 0 || a.marker == 'C' {
			return a, s.unexpected("a type of numbers")
		}
		each = int64(n)
		s.pos++
		if s.peek() != '#' {
			return a, s.unexpected("the count of a typed array")
		}
	}
	if s.peek() != '#' {
		return a, nil
	}
	s.pos++
	var err error
	a.n, err = s.count("count", each)
	return a, err
}

// more reports whether element i of an array without a type is there, and takes
// the end mark if it is not.
func (s *scanner) more(a array, i int) bool {
	switch {
	case a.n >= 0:
		if i < a.n {
			return true
		}
	case s.peek() == ']':
		s.pos++
	default:
		return true
	}
	s.depth--
	return false
}

// Array takes an array of any elements. Those of a typed array are bare items,
// which only the methods that take arrays of numbers can read.
func (s *scanner) Array(each func(i int) error) error {
	start := s.pos
	a, err := s.begin()
	if err != nil {
		return err
	}
	if a.marker != 0 {
		if a.n > 0 {
			return failAt(start, -1, codec.Malformed("array of numbers (type %q) where other values should be", a.marker))
		}
		s.depth--
		return nil
	}
	for i := 0; s.more(a, i); i++ {
		if err := each(i); err != nil {
			return err
		}
	}
	return nil
}

// collect takes an array of numbers: of bare items, which bare converts, or of
// values, which value takes.
func collect[T any](s *scanner, dst []T, bare func(marker byte, b []byte) (T, error), value func(i int) (T, error)) ([]T, error) {
	a, err := s.begin()
	if err != nil {
		return dst, err
	}
	if a.marker == 0 {
		for i := 0; s.more(a, i); i++ {
			v, err := value(i)
			if err != nil {
				return dst, err
			}
			dst = append(dst, v)
		}
		return dst, nil
	}
	width, _ := size(a.marker)
	for i := range a.n {
		v, err := bare(a.marker, s.b[s.pos:s.pos+width])
		if err != nil {
			return dst, failAt(s.pos, i, err)
		}
		dst = append(dst, v)
		s.pos += width
	}
	s.depth--
	return dst, nil
}

func (s *scanner) Float32s(dst []float32) ([]float32, error) {
	return collect(s, dst,
		func(marker byte, b []byte) (float32, error) {
			v, _ := float(marker, b)
			return v, nil
		},
		func(i int) (float32, error) {
			start := s.pos
			marker, b, err := s.scalar("a number")
			if err != nil {
				return 0, at(i, err)
			}
			v, ok := float(marker, b)
			if !ok {
				return 0, failAt(start, i, codec.Malformed("%s where a number should be", printable(marker)))
			}
			return v, nil
		})
}

func (s *scanner) Int32s(dst []int32) ([]int32, error) {
	narrow := func(v int64) (int32, error) {
		if int64(int32(v)) != v {
			return 0, codec.Malformed("%d does not fit into 32 bits", v)
		}
		return int32(v), nil
	}
	return collect(s, dst,
		func(marker byte, b []byte) (int32, error) {
			v, ok := integer(marker, b)
			if !ok {
				return 0, codec.Malformed("must be a whole number")
			}
			return narrow(v)
		},
		func(i int) (int32, error) {
			start := s.pos
			v, err := s.int(i)
			if err != nil {
				return 0, err
			}
			n, err := narrow(v)
			if err != nil {
				err = failAt(start, i, err)
			}
			return n, err
		})
}

func (s *scanner) Bits(dst []uint8) ([]uint8, error) {
	bit := func(v int64) (uint8, error) {
		if v != 0 && v != 1 {
			return 0, codec.Malformed("%d: must be 0 or 1", v)
		}
		return uint8(v), nil
	}
	return collect(s, dst,
		func(marker byte, b []byte) (uint8, error) {
			v, ok := integer(marker, b)
			if !ok {
				return 0, codec.Malformed("must be 0 or 1")
			}
			return bit(v)
		},
		func(i int) (uint8, error) {
			start := s.pos
			if c := s.peek(); c == 'T' || c == 'F' {
				s.pos++
				if c == 'T' {
					return 1, nil
				}
				return 0, nil
			}
			v, err := s.int(i)
			if err != nil {
				return 0, err
			}
			n, err := bit(v)
			if err != nil {
				err = failAt(start, i, err)
			}
			return n, err
		})
}

func (s *scanner) Skip() error {
	switch s.peek() {
	case '{':
		return s.Object(func([]byte) error { return s.Skip() })
	case 'S':
		s.pos++
		_, err := s.text("length of a string")
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
