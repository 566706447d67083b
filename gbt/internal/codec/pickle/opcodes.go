package pickle

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// step follows one opcode, named as in Python's pickletools.
func (m *machine) step(op byte) error {
	switch op {
	case 0x80: // PROTO
		v, err := m.number(1)
		if err == nil && v > 5 {
			err = codec.Unsupported("pickle protocol " + strconv.Itoa(int(v)) + " is")
		}
		return err
	case 0x95: // FRAME: a length that only helps a stream
		_, err := m.take(8)
		return err

	case 'N': // NONE
		return m.push(value{}, nil)
	case 0x88: // NEWTRUE
		return m.push(value{kind: kindBool, num: 1}, nil)
	case 0x89: // NEWFALSE
		return m.push(value{kind: kindBool}, nil)
	case 'I', 'L', 'F', 'J', 'K', 'M', 0x8a, 0x8b, 'G':
		return m.push(m.scalar(op))
	case 'S', 'V', 'T', 'U', 'X', 0x8c, 0x8d, 'B', 'C', 0x8e, 0x96:
		return m.push(m.strings(op))

	case '(': // MARK
		m.marks = grow(m.marks, len(m.stack))
		return nil
	case '0': // POP
		if len(m.marks) > 0 && m.floor() == len(m.stack) {
			_, err := m.popMark()
			return err
		}
		_, err := m.pop()
		return err
	case '1': // POP_MARK
		_, err := m.popMark()
		return err
	case '2': // DUP
		return m.push(m.top())

	case 'p', 'q', 'r', 0x94:
		return m.put(op)
	case 'g', 'h', 'j':
		return m.fetch(op)

	case ')': // EMPTY_TUPLE
		return m.push(m.collection(kindTuple, nil))
	case ']': // EMPTY_LIST
		return m.push(m.collection(kindList, nil))
	case '}': // EMPTY_DICT
		return m.push(m.collection(kindDict, nil))
	case 0x8f: // EMPTY_SET
		return m.push(m.collection(kindList, nil))
	case 't', 'l', 'd', 0x91: // TUPLE, LIST, DICT, FROZENSET
		return m.gather(op)
	case 0x85, 0x86, 0x87: // TUPLE1 to TUPLE3
		items, err := m.popN(int(op-0x85) + 1)
		if err != nil {
			return err
		}
		return m.push(m.collection(kindTuple, items))
	case 'a', 'e', 's', 'u', 0x90: // APPEND, APPENDS, SETITEM, SETITEMS, ADDITEMS
		return m.add(op)

	case 'c', 0x93, 'i': // GLOBAL, STACK_GLOBAL, INST
		return m.name(op)
	case 'R', 0x81, 0x92, 'o': // REDUCE, NEWOBJ, NEWOBJ_EX, OBJ
		return m.call(op)
	case 'b': // BUILD
		return m.build()

	case 'P', 'Q': // PERSID, BINPERSID
		return codec.Unsupported("persistent ids in pickles are")
	case 0x82, 0x83, 0x84: // EXT1, EXT2, EXT4
		return codec.Unsupported("the extension registry of pickles is")
	case 0x97, 0x98: // NEXT_BUFFER, READONLY_BUFFER
		return codec.Unsupported("pickles with buffers of their own are")
	}
	return codec.Malformed("byte 0x%02x is no opcode of a pickle", op)
}

// scalar reads a number.
func (m *machine) scalar(op byte) (value, error) {
	switch op {
	case 'I', 'L', 'F': // INT, LONG, FLOAT
		line, err := m.line()
		if err != nil {
			return value{}, err
		}
		switch s := string(line); {
		case op == 'F':
			f, err := strconv.ParseFloat(s, 64)
			if err != nil {
				return value{}, codec.Malformed("%.40q is not a number", s)
			}
			return floatValue(f), nil
		case op == 'I' && s == "00":
			return value{kind: kindBool}, nil
		case op == 'I' && s == "01":
			return value{kind: kindBool, num: 1}, nil
		}
		return decimal(line)
	case 'J': // BININT
		v, err := m.number(4)
		return value{kind: kindInt, num: int64(int32(v))}, err
	case 'K': // BININT1
		v, err := m.number(1)
		return value{kind: kindInt, num: int64(v)}, err
	case 'M': // BININT2
		v, err := m.number(2)
		return value{kind: kindInt, num: int64(v)}, err
	case 'G': // BINFLOAT, big-endian
		b, err := m.take(8)
		if err != nil {
			return value{}, err
		}
		return floatValue(math.Float64frombits(binary.BigEndian.Uint64(b))), nil
	}
	size := uint64(1) // LONG1
	if op == 0x8b {   // LONG4
		size = 4
	}
	b, err := m.counted(size)
	return little(b), err
}

// strings reads text or bytes.
func (m *machine) strings(op byte) (value, error) {
	switch op {
	case 'S', 'V': // STRING, UNICODE
		line, err := m.line()
		if err != nil {
			return value{}, err
		}
		k, read := kindBytes, quoted
		if op == 'V' {
			k, read = kindText, rawUnicode
		}
		// A byte becomes two at most.
		if err := m.pay(2 * len(line)); err != nil {
			return value{}, err
		}
		b, err := read(line)
		if err != nil {
			return value{}, err
		}
		return m.made(k, b)
	}
	k, size := kindText, uint64(1)
	switch op {
	case 'U', 'C': // SHORT_BINSTRING, SHORT_BINBYTES
		k = kindBytes
	case 'T', 'B': // BINSTRING, BINBYTES
		k, size = kindBytes, 4
	case 0x8e, 0x96: // BINBYTES8, BYTEARRAY8
		k, size = kindBytes, 8
	case 0x8c: // SHORT_BINUNICODE
	case 'X': // BINUNICODE
		size = 4
	case 0x8d: // BINUNICODE8
		size = 8
	}
	b, err := m.counted(size)
	if err != nil {
		return value{}, err
	}
	return m.part(k, len(b)), nil
}

// put stores the last value.
func (m *machine) put(op byte) error {
	var id uint64
	var err error
	switch op {
	case 0x94: // MEMOIZE
		id = uint64(m.memo.size())
	case 'q': // BINPUT
		id, err = m.number(1)
	case 'r': // LONG_BINPUT
		id, err = m.number(4)
	default: // PUT
		return m.lineID(m.remember)
	}
	if err != nil {
		return err
	}
	return m.remember(int64(id))
}

// fetch pushes a stored value.
func (m *machine) fetch(op byte) error {
	var id uint64
	var err error
	switch op {
	case 'h': // BINGET
		id, err = m.number(1)
	case 'j': // LONG_BINGET
		id, err = m.number(4)
	default: // GET
		return m.lineID(m.recall)
	}
	if err != nil {
		return err
	}
	return m.recall(int64(id))
}

func (m *machine) lineID(do func(int64) error) error {
	line, err := m.line()
	if err != nil {
		return err
	}
	v, err := decimal(line)
	if err != nil || v.kind != kindInt || v.num < 0 {
		return codec.Malformed("%.40q is no number of a stored value", line)
	}
	return do(v.num)
}

// gather makes a collection of the values down to the mark.
func (m *machine) gather(op byte) error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	k := kindList
	switch op {
	case 't':
		k = kindTuple
	case 'd':
		if k = kindDict; len(items)%2 != 0 {
			return codec.Malformed("a dict of %d keys and values", len(items))
		}
	}
	return m.push(m.collection(k, items))
}

// add appends to a list, or sets keys of a dict. Objects take either: what an
// OrderedDict or a set holds does not matter.
func (m *machine) add(op byte) error {
	var items []value
	var err error
	switch op {
	case 'a':
		items, err = m.popN(1)
	case 's':
		items, err = m.popN(2)
	default:
		items, err = m.popMark()
	}
	if err != nil {
		return err
	}
	to, err := m.top()
	if err != nil {
		return err
	}
	pairs := op == 's' || op == 'u'
	switch {
	case to.kind == kindObject:
		return nil
	case pairs && to.kind != kindDict:
		return codec.Malformed("keys for a value of kind %v", to.kind)
	case !pairs && to.kind != kindList:
		return codec.Malformed("elements for a value of kind %v", to.kind)
	case pairs && len(items)%2 != 0:
		return codec.Malformed("%d keys and values for a dict", len(items))
	}
	return m.extend(to, items)
}
