package lightgbm

import (
	"errors"
	"math"
	"strconv"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// whole reads a whole number in [low, high].
func whole(word []byte, low, high int64) (int64, error) {
	digits, negative := word, false
	if len(word) > 0 && word[0] == '-' {
		digits, negative = word[1:], true
	}
	var v int64
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, codec.Malformed("%.40q: must be a whole number", word)
		}
		v = v*10 + int64(c-'0')
		if v > math.MaxInt64/100 {
			return 0, codec.Malformed("%.40q: out of range [%d, %d]", word, low, high)
		}
	}
	if len(digits) == 0 {
		return 0, codec.Malformed("%.40q: must be a whole number", word)
	}
	if negative {
		v = -v
	}
	if v < low || v > high {
		return 0, codec.Malformed("%d out of range [%d, %d]", v, low, high)
	}
	return v, nil
}

// number reads a float64: decimal digits, or inf and nan, which thresholds and
// statistics may be. What is too large is infinite, as strtod has it.
func number(word []byte) (float64, error) {
	switch string(word) {
	case "inf", "-inf", "nan":
	case "-nan":
		return math.NaN(), nil
	default:
		for _, c := range word {
			if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
				return 0, codec.Malformed("%.40q: must be a number", word)
			}
		}
	}
	v, err := strconv.ParseFloat(string(word), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, codec.Malformed("%.40q: must be a number", word)
	}
	return v, nil
}

// statistic reads a float64 that no prediction depends on.
func statistic(word []byte) (float32, error) {
	v, err := number(word)
	return float32(v), err
}

// count reads a number of rows.
func count(word []byte) (float32, error) {
	v, err := whole(word, math.MinInt32, math.MaxInt32)
	return float32(v), err
}

// id reads a number of anything.
func id(word []byte) (int32, error) {
	v, err := whole(word, math.MinInt32, math.MaxInt32)
	return int32(v), err
}

// word32 reads 32 bits of a set.
func word32(word []byte) (uint32, error) {
	v, err := whole(word, 0, math.MaxUint32)
	return uint32(v), err
}

// leaf reads the output of a leaf.
func leaf(word []byte) (float64, error) {
	v, err := number(word)
	if err == nil && !(v-v == 0 && math.Abs(v) <= math.MaxFloat32) {
		err = codec.Malformed("leaf value %v: must be finite, and a float32 in size", v)
	}
	return v, err
}

// zeroSize is the size up to which LightGBM takes a value for zero, the float32
// next to 1e-35.
const zeroSize float32 = 1e-35

// strict returns the T for which v < T is v <= t for every float32 v but NaN,
// when values of up to zeroSize count as 0. t must not be +Inf or NaN.
func strict(t float64) float32 {
	switch {
	case t >= 0 && t <= float64(zeroSize):
		return math.Nextafter32(zeroSize, 1)
	case t < 0 && t >= -float64(zeroSize):
		return -zeroSize
	}
	f := float32(t)
	if float64(f) <= t {
		f = math.Nextafter32(f, float32(math.Inf(1)))
	}
	return f
}
