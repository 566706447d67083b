package legacy

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// cursor walks over the bytes of a model. The first failure stays; reading goes
// on with zeros then, so that a caller may check once for several values.
type cursor struct {
	b   []byte
	pos int
	err error
}

// left returns the number of bytes that have not been read.
func (c *cursor) left() int { return len(c.b) - c.pos }

// fail notes what is wrong with the part called path that starts at byte pos.
func (c *cursor) fail(pos int, path string, reason error) error {
	if c.err == nil {
		c.err = &codec.FormatError{Format: "binary", Offset: int64(pos), Path: path, Err: reason}
	}
	return c.err
}

// take returns the next n bytes, which belong to the part called path, or nil.
func (c *cursor) take(n uint64, path string) []byte {
	if c.err != nil {
		return nil
	}
	if n > uint64(c.left()) {
		c.fail(c.pos, path, codec.Truncated("%d bytes are needed, %d are left", n, c.left()))
		return nil
	}
	start := c.pos
	c.pos += int(n)
	return c.b[start:c.pos:c.pos]
}

func (c *cursor) uint64(path string) uint64 {
	if b := c.take(8, path); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// string reads a length and as many bytes.
func (c *cursor) string(path string) string { return string(c.take(c.uint64(path), path)) }

// count reads the count of a vector whose items have at least size bytes each.
func (c *cursor) count(size int, path string) int {
	start := c.pos
	n := c.uint64(path)
	if c.err == nil && n > uint64(c.left()/size) {
		c.fail(start, path, codec.Truncated("%d items of %d bytes or more, %d bytes are left", n, size, c.left()))
		return 0
	}
	return int(n)
}

// floats reads a vector of float32.
func (c *cursor) floats(path string) []float32 {
	n := c.count(4, path)
	b := c.take(uint64(n)*4, path)
	if b == nil {
		return nil
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = float32At(b, i*4)
	}
	return out
}

func int32At(b []byte, i int) int32 { return int32(binary.LittleEndian.Uint32(b[i:])) }
func float32At(b []byte, i int) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(b[i:]))
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
