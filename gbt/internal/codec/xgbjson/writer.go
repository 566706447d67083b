package xgbjson

import (
	"strconv"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// writer is a codec.Writer of JSON text.
type writer struct {
	buf  []byte
	open bool // nothing stands in the innermost object yet
}

var _ codec.Writer = (*writer)(nil)

func (w *writer) BeginObject() {
	w.buf = append(w.buf, '{')
	w.open = true
}

func (w *writer) EndObject() {
	w.buf = append(w.buf, '}')
	w.open = false
}

func (w *writer) Key(key string) {
	if !w.open {
		w.buf = append(w.buf, ',')
	}
	w.open = false
	w.String(key)
	w.buf = append(w.buf, ':')
}

func (w *writer) String(s string) {
	w.buf = append(w.buf, '"')
	w.buf = appendEscaped(w.buf, s)
	w.buf = append(w.buf, '"')
}

func (w *writer) Int(v int64) { w.buf = strconv.AppendInt(w.buf, v, 10) }

func (w *writer) Float32(v float32) { w.buf = codec.AppendFloat32(w.buf, v) }

func (w *writer) BeginArray(int) { w.buf = append(w.buf, '[') }

func (w *writer) Element(i int) {
	if i > 0 {
		w.buf = append(w.buf, ',')
	}
}

func (w *writer) EndArray() { w.buf = append(w.buf, ']') }

func (w *writer) Float32s(v []float32) {
	w.BeginArray(len(v))
	for i, x := range v {
		w.Element(i)
		w.buf = codec.AppendFloat32(w.buf, x)
	}
	w.EndArray()
}

func (w *writer) Int32s(v []int32) { integers(w, v) }

func (w *writer) Int64s(v []int64) { integers(w, v) }

func (w *writer) Uint8s(v []uint8) { integers(w, v) }

func (w *writer) Integers(_ int, _ bool, v []int64) { integers(w, v) }

func integers[T int32 | int64 | uint8](w *writer, v []T) {
	w.BeginArray(len(v))
	for i, x := range v {
		w.Element(i)
		w.Int(int64(x))
	}
	w.EndArray()
}

// appendEscaped appends s with the escapes of XGBoost's common::EscapeU8.
// A backslash in front of a u stays alone, see the package comment.
func appendEscaped(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			dst = append(dst, '\\')
			if i+1 == len(s) || s[i+1] != 'u' {
				dst = append(dst, '\\')
			}
		case c == '"':
			dst = append(dst, '\\', '"')
		case c == '\b':
			dst = append(dst, '\\', 'b')
		case c == '\f':
			dst = append(dst, '\\', 'f')
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c < 0x20:
			const hex = "0123456789abcdef"
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
