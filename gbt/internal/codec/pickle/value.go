package pickle

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// kind is the kind of a value.
type kind uint8

const (
	kindNone kind = iota
	kindBool
	kindInt
	kindFloat
	kindHuge  // a whole number beyond int64, which nothing here needs
	kindText  // a str: UTF-8
	kindBytes // bytes, bytearray and the str of Python 2
	kindClass // a name that may be called, see class
	kindList  // also set and frozenset
	kindTuple
	kindDict // keys and values in turn
	kindObject
)

func (k kind) String() string {
	return [...]string{"None", "bool", "int", "float", "long", "text", "bytes", "class", "list", "tuple", "dict", "object"}[k]
}

// value is a value of the program. It holds no pointers: what does not fit is an
// index into the machine's tables, so that values may refer to each other in
// circles.
type value struct {
	kind kind
	own  bool // of text and bytes: not a part of the file

	// num is a bool, an int, the bits of a float, a class, or an index: into
	// items for lists, tuples and dicts, into objects, into made for text and
	// bytes that are no part of the file. For those that are it has the offset
	// in the upper half and the length in the lower one.
	num int64
}

func floatValue(f float64) value { return value{kind: kindFloat, num: int64(math.Float64bits(f))} }

func (v value) float() float64 { return math.Float64frombits(uint64(v.num)) }

// object is an instance of a class.
type object struct {
	class class
	args  value // what it was made of, a tuple
	state value // what BUILD gave it
}

// What values cost in memory, all growing of tables included.
const (
	costValue  = 48
	costMade   = 96
	costItems  = 96
	costObject = 160
	costMemo   = 20
	costSparse = 120
)

// pay counts n bytes of memory. What a program makes is bounded by its length:
// copies and appends are cheap to write in a pickle.
func (m *machine) pay(n int) error {
	m.paid += int64(n)
	if m.paid > m.budget {
		return codec.TooLarge("the pickle of %d bytes makes values of more than %d", len(m.b), m.budget)
	}
	return nil
}

// grow appends with a capacity that doubles, where append's own steps are
// smaller and copy more.
func grow[T any](to []T, items ...T) []T {
	if need := len(to) + len(items); need > cap(to) {
		next := make([]T, len(to), max(2*cap(to), need))
		copy(next, to)
		to = next
	}
	return append(to, items...)
}

// part makes a value of the n bytes that the machine took last.
func (m *machine) part(k kind, n int) value {
	return value{kind: k, num: int64(uint64(m.pos-n)<<32 | uint64(n))}
}

// made makes a value of bytes that were made for it.
func (m *machine) made(k kind, b []byte) (value, error) {
	m.own = grow(m.own, b)
	return value{k, true, int64(len(m.own) - 1)}, m.pay(costMade)
}

// content returns the bytes of text or bytes, and where in the file they are or
// -1.
func (m *machine) content(v value) (b []byte, offset int64) {
	if v.own {
		return m.own[v.num], -1
	}
	at, n := uint64(v.num)>>32, uint64(v.num)&math.MaxUint32
	return m.b[at : at+n : at+n], int64(at)
}

// word returns a short text or bytes, "" for one that is not short: many values
// may refer to the same long one.
func (m *machine) word(v value) string {
	b, _ := m.content(v)
	if len(b) > 100 {
		return ""
	}
	return string(b)
}

// collection makes a list, tuple or dict with a copy of items.
func (m *machine) collection(k kind, items []value) (value, error) {
	var own []value
	if len(items) > 0 {
		own = grow(own, items...)
	}
	m.items = grow(m.items, own)
	return value{kind: k, num: int64(len(m.items) - 1)}, m.pay(costItems + costValue*len(items))
}

// extend appends to a list or dict.
func (m *machine) extend(v value, items []value) error {
	m.items[v.num] = grow(m.items[v.num], items...)
	return m.pay(costValue * len(items))
}

// object makes an instance.
func (m *machine) object(c class, args value) (value, error) {
	m.objects = grow(m.objects, object{c, args, value{}})
	return value{kind: kindObject, num: int64(len(m.objects) - 1)}, m.pay(costObject)
}

// isText reports whether v is a string of either kind.
func isText(v value) bool { return v.kind == kindText || v.kind == kindBytes }

// get returns the value of a key of a dict, the last one as Python would.
func (m *machine) get(dict value, key string) (value, bool) {
	if dict.kind != kindDict {
		return value{}, false
	}
	items := m.items[dict.num]
	for i := len(items) - 2; i >= 0; i -= 2 {
		if isText(items[i]) && m.word(items[i]) == key {
			return items[i+1], true
		}
	}
	return value{}, false
}
