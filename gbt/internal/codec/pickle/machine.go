package pickle

import (
	"bytes"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// maxStack bounds the stack: pickle hands over lists in parts of 1000.
const maxStack = 1 << 14

// machine follows a pickle's program.
type machine struct {
	b      []byte
	pos    int
	op     int // byte of the present opcode, for errors
	stack  []value
	marks  []int // heights of the stack at its marks
	memo   memo
	nested int // depth of arrays of objects in joblib's files

	own     [][]byte
	items   [][]value
	objects []object

	paid, budget int64
}

func newMachine(b []byte) *machine {
	return &machine{b: b, budget: 10*int64(len(b)) + 1<<18}
}

// run follows the program up to its STOP and returns the result.
func (m *machine) run() (value, error) {
	base, marks := len(m.stack), len(m.marks)
	for {
		m.op = m.pos
		if m.pos >= len(m.b) {
			return value{}, codec.Truncated("the pickle ends before its STOP")
		}
		op := m.b[m.pos]
		m.pos++
		if op == '.' {
			if len(m.stack) != base+1 || len(m.marks) != marks {
				return value{}, codec.Malformed("STOP with %d values on the stack", len(m.stack)-base)
			}
			return m.pop()
		}
		if err := m.step(op); err != nil {
			return value{}, err
		}
		if len(m.stack)+len(m.marks) > maxStack {
			return value{}, codec.TooLarge("more than %d values on the stack", maxStack)
		}
	}
}

// take returns the next n bytes.
func (m *machine) take(n uint64) ([]byte, error) {
	if left := uint64(len(m.b) - m.pos); n > left {
		return nil, codec.Truncated("%d bytes are needed, %d are left", n, left)
	}
	b := m.b[m.pos : m.pos+int(n) : m.pos+int(n)]
	m.pos += int(n)
	return b, nil
}

// number takes an unsigned number of size bytes, little-endian.
func (m *machine) number(size uint64) (uint64, error) {
	b, err := m.take(size)
	v := uint64(0)
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | uint64(b[i])
	}
	return v, err
}

// counted takes a number of size bytes and as many bytes as it says.
func (m *machine) counted(size uint64) ([]byte, error) {
	n, err := m.number(size)
	if err != nil {
		return nil, err
	}
	return m.take(n)
}

// line takes the bytes up to the end of the line.
func (m *machine) line() ([]byte, error) {
	n := bytes.IndexByte(m.b[m.pos:], '\n')
	if n < 0 {
		return nil, codec.Truncated("the pickle ends in a line")
	}
	b := m.b[m.pos : m.pos+n : m.pos+n]
	m.pos += n + 1
	return b, nil
}

func (m *machine) push(v value, err error) error {
	if err == nil {
		m.stack = grow(m.stack, v)
	}
	return err
}

// floor is the lowest place that an opcode may take from: above the last mark.
func (m *machine) floor() int {
	if len(m.marks) > 0 {
		return m.marks[len(m.marks)-1]
	}
	return 0
}

func (m *machine) pop() (value, error) {
	if len(m.stack) <= m.floor() {
		return value{}, codec.Malformed("the stack is empty")
	}
	v := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return v, nil
}

// top returns the last value without taking it.
func (m *machine) top() (value, error) {
	if len(m.stack) <= m.floor() {
		return value{}, codec.Malformed("the stack is empty")
	}
	return m.stack[len(m.stack)-1], nil
}

// popMark takes the last mark and the values above it. They are valid until the
// next push.
func (m *machine) popMark() ([]value, error) {
	if len(m.marks) == 0 {
		return nil, codec.Malformed("there is no mark on the stack")
	}
	at := m.floor()
	m.marks = m.marks[:len(m.marks)-1]
	items := m.stack[at:]
	m.stack = m.stack[:at]
	return items, nil
}

// popN takes the last n values, at most three.
func (m *machine) popN(n int) ([]value, error) {
	if len(m.stack)-n < m.floor() {
		return nil, codec.Malformed("%d values are needed, there are %d", n, len(m.stack)-m.floor())
	}
	at := len(m.stack) - n
	items := m.stack[at:]
	m.stack = m.stack[:at]
	return items, nil
}
