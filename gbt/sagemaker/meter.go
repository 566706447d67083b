package sagemaker

import (
	"compress/flate"
	"errors"
	"io"

	"github.com/grove-ml/grove/gbt"
)

// freeBytes may be unpacked whatever the ratio.
const freeBytes = 16 << 20

// meter counts the bytes that go through it and ends with an error when they are
// too many.
type meter struct {
	r    io.Reader
	n    int64 // bytes so far
	left int64 // bytes that may still come

	packed *meter // of the compressed bytes that r reads, or nil
	ratio  int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		// A stream of exactly the size allowed is fine.
		n, err := m.r.Read(p[:min(1, len(p))])
		if n > 0 {
			return 0, invalid(gbt.ErrTooLarge, "more than %d bytes", m.n)
		}
		return 0, err
	}
	n, err := m.r.Read(p[:min(int64(len(p)), m.left)])
	m.n += int64(n)
	m.left -= int64(n)
	if m.packed != nil && m.n > freeBytes && m.n/m.ratio > m.packed.n {
		return 0, invalid(gbt.ErrTooLarge, "more than %d bytes unpacked for each byte of the archive", m.ratio)
	}
	return n, err
}

// isCorrupt reports whether compressed data is damaged.
func isCorrupt(err error) bool {
	var e flate.CorruptInputError
	return errors.As(err, &e)
}
