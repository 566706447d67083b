package tree

import (
	"io"
	"math"
	"strconv"
)

// DumpOptions says how a dump names features and what it shows. A nil pointer
// stands for the zero value: features f0, f1, ..., no statistics.
type DumpOptions struct {
	// Names of the features by column. A column without a name is written as f
	// and its number.
	Names []string

	// Types of the features by column, XGBoost's: "q" and "float" for a
	// quantity (also where there is no type), "int" for a threshold rounded up
	// to a whole number, "i" for an indicator, whose split is shown as a
	// question without a threshold. Anything else counts as "q". A categorical
	// split is shown as one whatever the type.
	Types []string

	// Stats adds the gain of splits and the cover of all nodes.
	Stats bool
}

// Types of features that change a dump.
const (
	typeIndicator = "i"
	typeInteger   = "int"

	typeCategorical = "c"
)

// vectorRoom is the number of values of a vector leaf that text and dot dumps
// have room for.
const vectorRoom = 3

func (o *DumpOptions) stats() bool { return o != nil && o.Stats }

func (o *DumpOptions) typeOf(feature int32) string {
	if o == nil || int(feature) >= len(o.Types) {
		return ""
	}
	return o.Types[feature]
}

// name returns the name of a feature as it is, not escaped.
func (o *DumpOptions) name(feature int32) string {
	if o == nil || int(feature) >= len(o.Names) {
		return "f" + strconv.Itoa(int(feature))
	}
	return o.Names[feature]
}

// sink gathers the text of a dump. With a writer it hands the text on in
// pieces, so the dump of a degenerate tree, whose indentation alone grows with
// nodes × depth, never has to fit into memory.
type sink struct {
	buf []byte
	w   io.Writer
	err error
}

const sinkPiece = 32 << 10

// room writes the gathered text out if there is a writer and enough of it.
func (s *sink) room() {
	if s.w != nil && len(s.buf) >= sinkPiece {
		s.flush()
	}
}

func (s *sink) flush() {
	if s.err == nil {
		_, s.err = s.w.Write(s.buf)
	}
	s.buf = s.buf[:0]
}

func (s *sink) text(t string) { s.buf = append(s.buf, t...) }

func (s *sink) int(i int32) { s.buf = strconv.AppendInt(s.buf, int64(i), 10) }

func (s *sink) number(v float32) { s.buf = appendNumber(s.buf, v) }

func (s *sink) escaped(t string) { s.buf = appendEscaped(s.buf, t) }

// set writes categories.
func (s *sink) set(cats []int32, begin, comma, end string) {
	s.text(begin)
	for i, c := range cats {
		if i > 0 {
			s.text(comma)
			s.room()
		}
		s.int(c)
	}
	s.text(end)
}

// leaf writes the output of a leaf. Of a vector with more values than there is
// room for it writes the first ones and the last (ToStr in tree_model.cc).
func (t *Tree) leaf(s *sink, id int32, room int) {
	if t.size == 0 {
		s.number(t.nodes[id].Value)
		return
	}
	values := t.LeafValues(int(id))
	last := len(values) - 1
	s.text("[")
	for _, v := range values[:min(last, room-1)] {
		s.number(v)
		s.text(", ")
		s.room()
	}
	if len(values) > room {
		s.text("..., ")
	}
	s.number(values[last])
	s.text("]")
}

// repeat writes unit n times.
func (s *sink) repeat(unit string, n int32) {
	for ; n > 0; n-- {
		s.text(unit)
		s.room()
	}
}

// appendNumber appends v as a C++ stream of precision 9 does, which is printf's
// %.9g: nine digits tell every float32 apart.
func appendNumber(dst []byte, v float32) []byte {
	switch f := float64(v); {
	case v != v:
		if math.Signbit(f) {
			return append(dst, "-nan"...)
		}
		return append(dst, "nan"...)
	case math.IsInf(f, 1):
		return append(dst, "inf"...)
	case math.IsInf(f, -1):
		return append(dst, "-inf"...)
	default:
		return strconv.AppendFloat(dst, f, 'g', 9, 64)
	}
}

// ceil is the threshold of an integer feature: for whole numbers v < t and
// v < ceil(t) are the same question. A threshold that no int32 holds becomes
// the smallest int32, which is what XGBoost's conversion gives on x86-64.
func ceil(t float32) int32 {
	c := math.Ceil(float64(t))
	if !(c >= math.MinInt32 && c <= math.MaxInt32) {
		return math.MinInt32
	}
	return int32(c)
}

// appendEscaped appends t with the escapes of XGBoost's common::EscapeU8: those
// of JSON, but a backslash in front of a u stays alone, since XGBoost takes it
// for an escape that is already there.
func appendEscaped(dst []byte, t string) []byte {
	for i := 0; i < len(t); i++ {
		switch c := t[i]; {
		case c == '\\':
			dst = append(dst, '\\')
			if i+1 == len(t) || t[i+1] != 'u' {
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

// missing returns the child that a missing value goes to, and the other one.
func (n *Node) missing() (to, other int32) {
	if n.DefaultLeft {
		return n.Left, n.Right
	}
	return n.Right, n.Left
}
