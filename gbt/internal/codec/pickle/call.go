package pickle

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// name pushes the class of a name.
func (m *machine) name(op byte) error {
	if op == 'i' {
		return codec.Unsupported("instances of Python 2's old classes (INST) are")
	}
	var module, name []byte
	if op == 0x93 { // STACK_GLOBAL
		items, err := m.popN(2)
		if err != nil {
			return err
		}
		if !isText(items[0]) || !isText(items[1]) {
			return codec.Malformed("STACK_GLOBAL of values of kind %v and %v", items[0].kind, items[1].kind)
		}
		module, _ = m.content(items[0])
		name, _ = m.content(items[1])
	} else {
		var err error
		if module, err = m.line(); err != nil {
			return err
		}
		if name, err = m.line(); err != nil {
			return err
		}
	}
	c, ok := class(0), false
	if len(module)+len(name) < 100 {
		c, ok = classOf(string(module), string(name))
	}
	if !ok {
		return codec.Unsupported("the pickle names " + printable(module) + "." + printable(name) +
			", and unpickling anything but XGBoost's models is")
	}
	return m.push(value{kind: kindClass, num: int64(c)}, nil)
}

// printable cuts a name of the file for an error text.
func printable(name []byte) string {
	if len(name) > 60 {
		name = name[:60]
	}
	return string(bytes.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, name))
}

// call makes an object of a class and its arguments.
func (m *machine) call(op byte) error {
	var f, args value
	switch op {
	case 'o': // OBJ: mark, class, arguments
		items, err := m.popMark()
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return codec.Malformed("OBJ without a class")
		}
		f = items[0]
		if args, err = m.collection(kindTuple, items[1:]); err != nil {
			return err
		}
	default:
		n := 2
		if op == 0x92 { // NEWOBJ_EX has keywords, too
			n = 3
		}
		items, err := m.popN(n)
		if err != nil {
			return err
		}
		f, args = items[0], items[1]
	}
	if f.kind != kindClass {
		return codec.Malformed("a value of kind %v is called", f.kind)
	}
	if args.kind != kindTuple {
		return codec.Malformed("arguments of kind %v: must be a tuple", args.kind)
	}
	c, in := class(f.num), m.items[args.num]
	if op == 'R' {
		switch c {
		case classReconstruct, classNewObj: // class, [base, state]
			if len(in) == 0 || in[0].kind != kindClass {
				return codec.Malformed("an object is made of no class")
			}
			c = class(in[0].num)
		case classBytearray, classBytes, classEncode:
			return m.push(m.encode(c, in))
		case classScalar:
			return m.push(m.number64(in))
		}
	}
	return m.push(m.object(c, args))
}

// encode makes bytes of bytes or of a text with its encoding.
func (m *machine) encode(c class, in []value) (value, error) {
	switch {
	case len(in) == 0 && c != classEncode:
		return m.made(kindBytes, nil)
	case len(in) == 1 && in[0].kind == kindBytes && c != classEncode:
		return in[0], nil
	case len(in) == 2 && in[0].kind == kindText && isText(in[1]):
		switch enc := m.word(in[1]); enc {
		case "latin-1", "latin1":
			text, _ := m.content(in[0])
			if err := m.pay(len(text)); err != nil {
				return value{}, err
			}
			b, err := latin1(text)
			if err != nil {
				return value{}, err
			}
			return m.made(kindBytes, b)
		case "utf-8", "utf8", "ascii":
			same := in[0]
			same.kind = kindBytes
			return same, nil
		default:
			return value{}, codec.Malformed("unknown encoding %.40q", enc)
		}
	}
	return value{}, codec.Malformed("bytes are made of %d values: must be bytes, or a text and an encoding", len(in))
}

// number64 reads a number of numpy: a dtype and the bytes. Other than float32,
// float64 and whole numbers it is an object that means nothing.
func (m *machine) number64(in []value) (value, error) {
	if len(in) != 2 || in[0].kind != kindObject || in[1].kind != kindBytes {
		return m.object(classOpaque, value{})
	}
	name, big := m.dtype(m.objects[in[0].num])
	b, _ := m.content(in[1])
	u := func(size int) (uint64, bool) {
		if len(b) != size {
			return 0, false
		}
		var buf [8]byte
		if big {
			copy(buf[8-size:], b)
			return binary.BigEndian.Uint64(buf[:]), true
		}
		copy(buf[:], b)
		return binary.LittleEndian.Uint64(buf[:]), true
	}
	switch name {
	case "f8":
		if v, ok := u(8); ok {
			return floatValue(math.Float64frombits(v)), nil
		}
	case "f4":
		if v, ok := u(4); ok {
			return floatValue(float64(math.Float32frombits(uint32(v)))), nil
		}
	case "i8":
		if v, ok := u(8); ok {
			return value{kind: kindInt, num: int64(v)}, nil
		}
	case "i4":
		if v, ok := u(4); ok {
			return value{kind: kindInt, num: int64(int32(v))}, nil
		}
	}
	return m.object(classOpaque, value{})
}

// dtype returns the name of a numpy.dtype object, such as "f8", and whether its
// bytes are big-endian.
func (m *machine) dtype(o object) (name string, big bool) {
	if o.class != classDtype || o.args.kind != kindTuple {
		return "", false
	}
	args := m.items[o.args.num]
	if len(args) == 0 || !isText(args[0]) {
		return "", false
	}
	if o.state.kind == kindTuple {
		if s := m.items[o.state.num]; len(s) > 1 && isText(s[1]) {
			big = m.word(s[1]) == ">"
		}
	}
	return m.word(args[0]), big
}

// build gives an object its state.
func (m *machine) build() error {
	items, err := m.popN(1)
	if err != nil {
		return err
	}
	state := items[0]
	to, err := m.top()
	if err != nil {
		return err
	}
	switch to.kind {
	case kindObject:
	case kindBytes: // a bytearray of Python 2 with a state of None
		return nil
	default:
		return codec.Malformed("a state for a value of kind %v", to.kind)
	}
	o := &m.objects[to.num]
	o.state = state
	if o.class == classJoblib {
		return m.array(state)
	}
	return nil
}
