package metrics

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLogsEqualGlibc(t *testing.T) {
	var golden struct {
		N          int
		LogfSHA256 string `json:"logf_sha256"`
		LogSHA256  string `json:"log_sha256"`
		Logf, Log  [][2]string
	}
	readGolden(t, "log.json", &golden)
	require.NotEmpty(t, golden.Logf)
	require.NotEmpty(t, golden.Log)
	for _, pair := range golden.Logf {
		x, want := parse(t, pair[0], 32), parse(t, pair[1], 32)
		assert.Equal(t, math.Float32bits(float32(want)), math.Float32bits(logf(float32(x))), "logf(%s)", pair[0])
	}
	for _, pair := range golden.Log {
		x, want := parse(t, pair[0], 64), parse(t, pair[1], 64)
		assert.Equal(t, math.Float64bits(want), math.Float64bits(log(x)), "log(%s)", pair[0])
	}

	var narrow, wide bytes.Buffer
	for i := range golden.N {
		y := logf(math.Float32frombits(uint32(draw(77, i)>>32) & 0x7fffffff))
		bits := math.Float32bits(y)
		if y != y {
			bits = 0x7fc00000
		}
		narrow.Write(binary.LittleEndian.AppendUint32(nil, bits))

		b := draw(78, i)
		if i < golden.N/2 {
			b &= 0x7fffffffffffffff
		} else {
			b = 0x3fe0000000000000 + b%(1<<53)
		}
		z := log(math.Float64frombits(b))
		zbits := math.Float64bits(z)
		if z != z {
			zbits = 0x7ff8000000000000
		}
		wide.Write(binary.LittleEndian.AppendUint64(nil, zbits))
	}
	assert.Equal(t, golden.LogfSHA256, digest(narrow.Bytes()))
	assert.Equal(t, golden.LogSHA256, digest(wide.Bytes()))
}

func TestLogsOfNegative(t *testing.T) {
	for _, x := range []float32{-1, float32(math.Inf(-1)), -1e-45, float32(math.NaN())} {
		assert.True(t, math.IsNaN(float64(logf(x))), "logf(%v)", x)
		assert.True(t, math.IsNaN(log(float64(x))), "log(%v)", x)
	}
}

// Against the standard library, which is another algorithm: within 1 ULP of
// float64, and within 1 ULP of float32.
func TestLogsNearStandard(t *testing.T) {
	for i := range 20000 {
		x := math.Float32frombits(uint32(draw(5, i)>>33)%0x7f800000 + 1)
		if math.IsInf(float64(x), 0) {
			continue
		}
		want := math.Log(float64(x))
		assert.InEpsilon(t, want, log(float64(x)), 0x1p-51, "log(%v)", x)
		assert.InEpsilon(t, want, logf(x), 0x1p-23, "logf(%v)", x)
	}
}

func parse(t *testing.T, text string, bits int) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	if bits == 32 {
		return float64(float32(v))
	}
	return v
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
