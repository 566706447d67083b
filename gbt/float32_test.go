package gbt_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// XGBoost's reading of numbers is not to the nearest float32: reg_lambda as
// given, and its bits in the configuration of XGBoost 3.4.1.
func TestParamsReadNumbersAsXGBoost(t *testing.T) {
	other := 0
	for _, c := range []struct {
		text string
		want uint32
	}{
		{"9.085351509197993e-05", 0x38be889d},
		{"2.8147676542481393e-09", 0x31416dea},
		{"2.7900000000000002e-08", 0x32efa8bf},
		{"1.0196725942579743e-07", 0x33daf919},
		{"1.833264291300729e-10", 0x2f4991ce},
		{"3.18e-10", 0x2faed286},
		{"1.076638759436839e-06", 0x35908106},
		{"2.38e-09", 0x31238d68},
		{"4.46410351594921e-08", 0x333fbb57},
		{"8.279776145657926e-08", 0x33b1ce8e},
		{"4.7517954336045226e-07", 0x34ff1c2d},
		{"6.469999999999999e-10", 0x3031d893},
		{"1.58", 0x3fca3d70},
		{"6.444686966165986e-08", 0x338a660a},
		{"0.417022004702574", 0x3ed583e8},
		{"0.001862602113776709", 0x3af4228e},
		{"4.59", 0x4092e148},
		{"8640.0", 0x46070000},
		{"0.7159705159683643", 0x3f3749d8},
		{"3.905478323288236", 0x4079f35b},
	} {
		p := gbt.DefaultParams()
		require.NoError(t, p.Set("lambda", c.text))
		got := math.Float32bits(float32(p.Lambda))
		assert.Equal(t, c.want, got, c.text)
		// What has been read stays.
		require.NoError(t, p.Set("alpha", c.text))
		assert.Equal(t, p.Lambda, p.Alpha)
		near := gbt.DefaultParams()
		near.Lambda = mustFloat(t, c.text)
		if math.Float32bits(float32(near.Lambda)) != got {
			other++
		}
	}
	assert.Equal(t, 14, other, "numbers that are not read to the nearest float32")
}

func mustFloat(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return v
}

// A number given in Go is the number given as text.
func TestParamsInGoEqualText(t *testing.T) {
	x := problem(t, 41, 200, 4, 0, 0)
	p, q := gbt.DefaultParams(), gbt.DefaultParams()
	require.NoError(t, p.Set("lambda", "2.64"))
	require.NoError(t, p.Set("eta", "6.494630297839349e-07"))
	q.Lambda, q.LearningRate = 2.64, 6.494630297839349e-07
	require.NotEqual(t, p.Lambda, q.Lambda)
	assert.Equal(t, saved(t, train(t, p, x, 2, nil)), saved(t, train(t, q, x, 2, nil)))
}
