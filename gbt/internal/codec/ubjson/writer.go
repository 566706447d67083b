package ubjson

import (
	"encoding/binary"
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// writer is a codec.Writer of UBJSON.
type writer struct{ buf []byte }

var _ codec.Writer = (*writer)(nil)

func (w *writer) BeginObject() { w.buf = append(w.buf, '{') }

func (w *writer) EndObject() { w.buf = append(w.buf, '}') }

func (w *writer) Key(key string) {
	w.length(len(key))
	w.buf = append(w.buf, key...)
}

func (w *writer) length(n int) {
	w.buf = append(w.buf, 'L')
	w.buf = binary.BigEndian.AppendUint64(w.buf, uint64(n))
}

func (w *writer) String(s string) {
	w.buf = append(w.buf, 'S')
	w.Key(s)
}

// Int writes v in the smallest type of which it is neither the least nor the
// greatest value: XGBoost compares strictly.
func (w *writer) Int(v int64) {
	switch {
	case v > math.MinInt8 && v < math.MaxInt8:
		w.buf = append(w.buf, 'i', byte(v))
	case v > math.MinInt16 && v < math.MaxInt16:
		w.buf = append(w.buf, 'I')
		w.buf = binary.BigEndian.AppendUint16(w.buf, uint16(v))
	case v > math.MinInt32 && v < math.MaxInt32:
		w.buf = append(w.buf, 'l')
		w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(v))
	default:
		w.buf = append(w.buf, 'L')
		w.buf = binary.BigEndian.AppendUint64(w.buf, uint64(v))
	}
}

func (w *writer) BeginArray(n int) {
	w.buf = append(w.buf, '[', '#')
	w.length(n)
}

func (w *writer) Element(int) {}

// EndArray writes nothing: an array with a count has no end mark.
func (w *writer) EndArray() {}

func (w *writer) typed(marker byte, n int) {
	w.buf = append(w.buf, '[', '$', marker, '#')
	w.length(n)
}

func (w *writer) Float32s(v []float32) {
	w.typed('d', len(v))
	for _, x := range v {
		w.buf = binary.BigEndian.AppendUint32(w.buf, math.Float32bits(x))
	}
}

func (w *writer) Int32s(v []int32) {
	w.typed('l', len(v))
	for _, x := range v {
		w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(x))
	}
}

func (w *writer) Int64s(v []int64) {
	w.typed('L', len(v))
	for _, x := range v {
		w.buf = binary.BigEndian.AppendUint64(w.buf, uint64(x))
	}
}

func (w *writer) Uint8s(v []uint8) {
	w.typed('U', len(v))
	w.buf = append(w.buf, v...)
}

func (w *writer) Float32(v float32) {
	w.buf = binary.BigEndian.AppendUint32(append(w.buf, 'd'), math.Float32bits(v))
}

// Integers writes wide unsigned numbers as signed ones of the same bits, as
// XGBoost does: UBJSON has no others.
func (w *writer) Integers(bits int, unsigned bool, v []int64) {
	marker := map[int]byte{8: 'i', 16: 'I', 32: 'l', 64: 'L'}[bits]
	if unsigned && bits == 8 {
		marker = 'U'
	}
	w.typed(marker, len(v))
	for _, x := range v {
		for shift := bits - 8; shift >= 0; shift -= 8 {
			w.buf = append(w.buf, byte(x>>shift))
		}
	}
}
