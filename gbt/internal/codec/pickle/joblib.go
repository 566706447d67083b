package pickle

import (
	"strconv"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// maxNested bounds arrays of objects inside each other, which are pickles inside
// pickles.
const maxNested = 8

// array skips the bytes of an array, which joblib puts behind the object that
// describes it (NumpyArrayWrapper.read in joblib's numpy_pickle.py).
func (m *machine) array(state value) error {
	d, ok := m.get(state, "dtype")
	if !ok || d.kind != kindObject {
		return codec.Malformed("joblib's array has no data type")
	}
	name, _ := m.dtype(m.objects[d.num])
	if len(name) > 0 && name[0] == 'O' {
		if m.nested++; m.nested > maxNested {
			return codec.TooLarge("arrays of objects nested deeper than %d", maxNested)
		}
		// A pickle of its own, with a memo of its own.
		outer := m.memo
		m.memo = memo{}
		_, err := m.run()
		m.memo = outer
		m.nested--
		return err
	}
	size, ok := itemSize(name)
	if !ok {
		return codec.Unsupported("joblib's arrays of data type " + strconv.Quote(name) + " are")
	}
	shape, ok := m.get(state, "shape")
	if !ok || shape.kind != kindTuple {
		return codec.Malformed("joblib's array has no shape")
	}
	n := uint64(size)
	for _, v := range m.items[shape.num] {
		if v.kind != kindInt || v.num < 0 {
			return codec.Malformed("joblib's array has a length that is not a whole number")
		}
		if left := uint64(len(m.b)); v.num > 0 && n > left/uint64(v.num) {
			return codec.Truncated("joblib's array is larger than the file")
		}
		n *= uint64(v.num)
	}
	if a, ok := m.get(state, "numpy_array_alignment_bytes"); ok && a.kind == kindInt {
		if _, err := m.counted(1); err != nil {
			return err
		}
	}
	_, err := m.take(n)
	return err
}

// itemSize returns the size of an element of a data type like "f4", "b1" or
// "U5".
func itemSize(name string) (int, bool) {
	if len(name) < 2 {
		return 0, false
	}
	n, err := strconv.Atoi(name[1:])
	if err != nil || n < 0 || n > 1<<20 {
		return 0, false
	}
	switch name[0] {
	case 'b', 'i', 'u', 'f', 'c', 'S', 'V', 'M', 'm':
		return n, true
	case 'U':
		return 4 * n, true
	}
	return 0, false
}
