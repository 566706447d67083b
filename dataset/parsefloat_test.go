package dataset

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// decimals yields texts of numbers: short ones, long ones, halfway cases.
func decimals(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"0", "-0", "+1", "1.", ".5", "-.5", "16777216", "16777217", "16777218.0", "1677721.7", "0.0000000001",
		"0.00000000001", "265.100000", "1e5", "1E-3", "3.4028234663852886e38", "3.4028235677973362e38", "1e-46", "1.401298464324817e-45",
		"000000000000000000001", "1.17549435e-38", "0.3", "123456789012345678901234567890", "8388608.5", "8388609.5"}
	for range n {
		switch r.IntN(4) {
		case 0:
			texts = append(texts, strconv.FormatFloat(float64(r.IntN(1<<25))/math.Pow10(r.IntN(12)), 'f', r.IntN(12), 64))
		case 1:
			texts = append(texts, strconv.FormatFloat(r.NormFloat64()*math.Pow10(r.IntN(80)-40), 'g', -1, 64))
		case 2: // halfway between two float32s
			a := float32(r.NormFloat64())
			b := math.Nextafter32(a, 10)
			texts = append(texts, strconv.FormatFloat((float64(a)+float64(b))/2, 'f', -1, 64))
		default:
			texts = append(texts, strconv.Itoa(r.IntN(1<<26)-1<<25))
		}
	}
	return texts
}

func TestParseFloat32IsStrconvs(t *testing.T) {
	for _, s := range decimals(20000) {
		want, wantErr := strconv.ParseFloat(s, 32)
		got, err := parseFloat32([]byte(s))
		if wantErr != nil {
			require.ErrorIs(t, err, ErrRange, s)
			continue
		}
		require.NoError(t, err, s)
		require.Equal(t, math.Float32bits(float32(want)), math.Float32bits(got), s)
	}
}

func TestParseFloat32Refuses(t *testing.T) {
	for _, s := range []string{"", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "--1", "1-", "abc", "0x10", "0x1p-2", "1_000", "0,5", "1 2",
		"inf", "-Inf", "+INFINITY", "nan", "NaN", "infinit", "１"} {
		_, err := parseFloat32([]byte(s))
		assert.ErrorIs(t, err, ErrNumber, "%q", s)
	}
	for _, s := range []string{"1e400", "-1e39", "3.5e38", "999999999999999999999999999999999999999999"} {
		_, err := parseFloat32([]byte(s))
		assert.ErrorIs(t, err, ErrRange, "%q", s)
	}
	_, err := parseFloat32([]byte("-inf"))
	assert.EqualError(t, err, "not a number: infinite values are not allowed")
}

func TestFormatFloatIsPythonsRepr(t *testing.T) {
	var cases [][2]string
	goldenJSON(t, "repr.json", &cases)
	require.NotEmpty(t, cases)
	for _, c := range cases {
		v, err := strconv.ParseFloat(c[0], 64)
		require.NoError(t, err)
		assert.Equal(t, c[1], formatFloat(v))
	}
	assert.Equal(t, "inf", formatFloat(math.Inf(1)))
	assert.Equal(t, "-inf", formatFloat(math.Inf(-1)))
	assert.Equal(t, "", formatFloat(math.NaN()))
}

func TestAppendFloat32(t *testing.T) {
	for want, v := range map[string]float32{
		"0": 0, "-0": float32(math.Copysign(0, -1)), "186": 186, "137.8": 137.8, "16777216": 16777216, "1e+21": 1e21,
		"100000000000000000000": 1e20, "0.1": 0.1, "1e-45": 1e-45, "3.4028235e+38": math.MaxFloat32, "1234567.5": 1234567.5,
	} {
		got := string(appendFloat32(nil, v))
		back, err := parseFloat32([]byte(got))
		require.NoError(t, err)
		assert.Equal(t, math.Float32bits(v), math.Float32bits(back), got)
		if want != "1234567.5" { // this one has an exponent, which is as good
			assert.Equal(t, want, got)
		}
	}
}
