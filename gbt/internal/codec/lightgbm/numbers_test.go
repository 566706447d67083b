package lightgbm

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestStrict compares v < strict(t) with what LightGBM does with v and t: small
// values are 0, then v <= t in float64.
func TestStrict(t *testing.T) {
	inf, top := float32(math.Inf(1)), float32(math.MaxFloat32)
	values := []float32{0, float32(math.Copysign(0, -1)), inf, -inf, top, -top}
	thresholds := []float64{math.Inf(-1), 1e300, -1e300, 5e-324, -5e-324, math.Copysign(0, -1)}
	for _, v := range []float32{0, 1, -1, 0.1, -0.1, 1e-35, -1e-35, 1e-36, -1e-36, 1e-45, -1e-45, 3e38, -3e38, top, -top, 1e-20, 16777216, -16777218} {
		down, up := math.Nextafter32(v, -inf), math.Nextafter32(v, inf)
		values = append(values, down, v, up)
		for _, w := range []float32{down, v, up} {
			d := float64(w)
			thresholds = append(thresholds, d, math.Nextafter(d, math.Inf(-1)), math.Nextafter(d, math.Inf(1)))
		}
	}
	for _, d := range thresholds {
		if math.IsInf(d, 1) {
			continue
		}
		T := strict(d)
		assert.False(t, T != T)
		for _, v := range values {
			seen := float64(v)
			if math.Abs(seen) <= float64(float32(1e-35)) {
				seen = 0
			}
			assert.Equal(t, seen <= d, v < T, "%v <= %v, %v < %v", v, d, v, T)
		}
	}
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0, "-0": math.Copysign(0, -1), "1.5": 1.5, "1e300": 1e300, "+2": 2, "1.0000000180025095e-35": 1.0000000180025095e-35, "5E-324": 5e-324,
		"inf": math.Inf(1), "-inf": math.Inf(-1), "1e999": math.Inf(1), "-1e999": math.Inf(-1), "1e-999": 0, "0.1": 0.1,
	} {
		v, err := number([]byte(text))
		assert.NoError(t, err, text)
		assert.Equal(t, math.Float64bits(want), math.Float64bits(v), text)
	}
	for _, text := range []string{"", "-", "e", "1e", "0x1", "1_0", "Inf", "infinity", "NaN", "1,5", "--1", "1.2.3", "1 2", "\x00"} {
		_, err := number([]byte(text))
		assert.Error(t, err, text)
	}
}
