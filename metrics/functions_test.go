package metrics

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Digests of 200000 results each, as testdata/losses.py has them of glibc.
func TestFunctionsEqualGlibc(t *testing.T) {
	const n = 200000
	var golden map[string]string
	readGolden(t, "functions.json", &golden)
	require.Len(t, golden, 5)
	narrow := func(f func(float32) float32, argument func(i int) uint32) string {
		var out []byte
		for i := range n {
			y := f(math.Float32frombits(argument(i)))
			if y != y {
				y = math.Float32frombits(0x7fc00000)
			}
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(y))
		}
		return digest(out)
	}
	anyBits := func(i int) uint32 { return uint32(draw(91, i) >> 32) }
	assert.Equal(t, golden["expf"], narrow(expf, anyBits))
	assert.Equal(t, golden["log1pf"], narrow(log1pf, anyBits))
	assert.Equal(t, golden["lgammaf"], narrow(lgammaf, func(i int) uint32 { return 0x3f800000 + uint32(draw(92, i)>>32)%0x40000000 }))

	wide := func(f func(float64) float64) string {
		var out []byte
		for i := range n {
			x := math.Float64frombits(draw(93, i))
			if i >= n/2 {
				x = (float64(float32(draw(94, i-n/2)>>40)*0x1p-24) - 0.5) * 60
			}
			y := f(x)
			if y != y {
				y = math.Float64frombits(0x7ff8000000000000)
			}
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(y))
		}
		return digest(out)
	}
	assert.Equal(t, golden["exp"], wide(exp))
	assert.Equal(t, golden["erf"], wide(erf))
}
