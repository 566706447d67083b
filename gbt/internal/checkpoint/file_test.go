package checkpoint

import (
	"crypto/sha256"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFile(t *testing.T) {
	parts := []Part{{"head", []byte("{}")}, {"margins", Encode([]float32{1, -2.5})}, {"empty", nil}, {"12345678", []byte{1}}}
	file := Append(nil, parts)
	got, err := Parse(file)
	require.NoError(t, err)
	require.Len(t, got, len(parts))
	for _, p := range parts {
		assert.Equal(t, len(p.Data), len(got[p.Name]), p.Name)
	}
	margins, err := Decode[float32](got["margins"])
	require.NoError(t, err)
	assert.Equal(t, []float32{1, -2.5}, margins)
	for i := range file { // every prefix and every flipped byte
		_, err := Parse(file[:i])
		require.Error(t, err)
		broken := append([]byte(nil), file...)
		broken[i] ^= 1
		_, err = Parse(broken)
		require.Error(t, err)
	}
}

// signed makes a file of a body.
func signed(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(append([]byte(nil), body...), sum[:]...)
}

func TestParseRejects(t *testing.T) {
	file := Append(nil, []Part{{"a", []byte{1, 2, 3}}, {"b", []byte{4}}})
	body := file[:len(file)-sha256.Size]
	edit := func(at int, to byte) []byte {
		b := append([]byte(nil), body...)
		b[at] = to
		return signed(b)
	}
	for what, b := range map[string][]byte{
		"version":    edit(8, 2),
		"too many":   edit(12, 3),
		"too few":    edit(12, 1),
		"hostile":    edit(15, 255),
		"huge part":  edit(header+nameSize+7, 255),
		"short part": edit(header+nameSize, 2),
		"twice":      edit(header+partHead+3, 'a'),
	} {
		_, err := Parse(b)
		assert.Error(t, err, what)
	}
	for _, b := range [][]byte{{1, 2, 3}, {0, 0, 0xc0, 0x7f}, {0, 0, 0x80, 0xff}} {
		_, err := Decode[float32](b)
		assert.Error(t, err)
	}
	infinite, err := DecodeAny[float32]([]byte{0, 0, 0x80, 0xff})
	require.NoError(t, err)
	assert.Equal(t, []float32{float32(math.Inf(-1))}, infinite)
	_, err = DecodeAny[float32]([]byte{1, 2, 3})
	assert.Error(t, err)
}

// FuzzParse gives any body a checksum that fits, so that what is behind it is
// reached.
func FuzzParse(f *testing.F) {
	file := Append(nil, []Part{{"head", []byte("{}")}, {"random", []byte("1 2")}})
	f.Add(file[:len(file)-sha256.Size])
	f.Fuzz(func(t *testing.T, body []byte) {
		parts, err := Parse(signed(body))
		if err != nil {
			return
		}
		for _, data := range parts {
			_, _ = Decode[float32](data)
			_, _ = Decode[float64](data)
			_, _ = Decode[int32](data)
		}
	})
}
