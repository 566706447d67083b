package ubjson

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

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
	a.n, err = s.count("the count", each)
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

// collect takes the elements of an array of numbers: bare items, which bare
// converts, or values, which value takes.
func collect[T any](s *scanner, a array, dst []T, bare func(marker byte, b []byte) (T, error), value func(i int) (T, error)) ([]T, error) {
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
	dst = slices.Grow(dst, a.n)
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

// items takes the bytes of n bare items.
func (s *scanner) items(n, width int) []byte {
	b := s.b[s.pos : s.pos+n*width]
	s.pos += len(b)
	s.depth--
	return b
}

func (s *scanner) Float32s(dst []float32) ([]float32, error) {
	a, err := s.begin()
	if err != nil {
		return dst, err
	}
	if a.marker == 'd' { // what XGBoost writes
		dst = slices.Grow(dst, a.n)
		for b := s.items(a.n, 4); len(b) >= 4; b = b[4:] {
			dst = append(dst, math.Float32frombits(binary.BigEndian.Uint32(b)))
		}
		return dst, nil
	}
	return collect(s, a, dst,
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
	a, err := s.begin()
	if err != nil {
		return dst, err
	}
	if a.marker == 'l' { // what XGBoost writes
		dst = slices.Grow(dst, a.n)
		for b := s.items(a.n, 4); len(b) >= 4; b = b[4:] {
			dst = append(dst, int32(binary.BigEndian.Uint32(b)))
		}
		return dst, nil
	}
	return collect(s, a, dst,
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

func (s *scanner) Int64s(dst []int64) ([]int64, error) {
	a, err := s.begin()
	if err != nil {
		return dst, err
	}
	return collect(s, a, dst,
		func(marker byte, b []byte) (int64, error) {
			v, ok := integer(marker, b)
			if !ok {
				return 0, codec.Malformed("must be a whole number")
			}
			return v, nil
		}, s.int)
}

func (s *scanner) Bits(dst []uint8) ([]uint8, error) {
	bit := func(v int64) (uint8, error) {
		if v != 0 && v != 1 {
			return 0, codec.Malformed("%d: must be 0 or 1", v)
		}
		return uint8(v), nil
	}
	a, err := s.begin()
	if err != nil {
		return dst, err
	}
	if a.marker == 'U' { // what XGBoost writes
		b := s.b[s.pos : s.pos+a.n]
		all := byte(0)
		for _, v := range b {
			all |= v
		}
		if all <= 1 {
			return append(dst, s.items(a.n, 1)...), nil
		}
	}
	return collect(s, a, dst,
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
