package gbt

import (
	"math"
	"strconv"
	"strings"
)

// parseFloat32 reads a number as XGBoost reads its float32 parameters: the digits
// before the point, those behind it and the power of ten are each rounded, and so
// is what comes of them (ParseFloat of dmlc-core's strtonum.h, which XGBoost 3.4
// is built with). "2.64" so is one float32 below the one nearest to it. What is
// not a plain decimal number, or has more digits than its arithmetic holds, is
// read as the nearest float32.
func parseFloat32(text string) (float32, error) {
	nearest, err := strconv.ParseFloat(text, 32)
	if err != nil {
		return 0, err
	}
	digits := strings.TrimLeft(text, "+-")
	digits, power, scaled := cutAny(digits, "eE")
	whole, part, _ := strings.Cut(digits, ".")
	before, errBefore := plainDigits(whole)
	behind, errBehind := plainDigits(part[:min(len(part), 19)])
	exponent, errPower := 0, error(nil)
	if scaled {
		exponent, errPower = strconv.Atoi(power)
	}
	if errBefore != nil || errBehind != nil || errPower != nil || exponent < -37 || exponent > 37 {
		return float32(nearest), nil
	}
	v := float32(before)
	if part != "" {
		ten := uint64(1)
		for range min(len(part), 19) {
			ten *= 10
		}
		v += float32(float64(behind) / float64(ten))
	}
	scale, n := float32(1), max(exponent, -exponent)
	for ; n >= 8; n -= 8 {
		scale *= 1e8
	}
	for ; n > 0; n-- {
		scale *= 10
	}
	if exponent < 0 {
		v /= scale
	} else {
		v = float32(v * scale)
	}
	if text[0] == '-' {
		v = -v
	}
	if v-v != 0 {
		return float32(nearest), nil
	}
	return v, nil
}

// plainDigits reads digits alone; none are 0.
func plainDigits(text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	return strconv.ParseUint(text, 10, 64)
}

// cutAny cuts text at the first of some characters.
func cutAny(text, chars string) (before, after string, found bool) {
	if i := strings.IndexAny(text, chars); i >= 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}

// roundFloat32 returns the float32 that XGBoost makes of a number that Python
// gives it as text. A number that is a float32 stays what it is.
func roundFloat32(v float64) float32 {
	if near := float32(v); float64(near) == v || v-v != 0 || math.IsInf(float64(near), 0) {
		return near
	}
	x, err := parseFloat32(pythonFloat(v))
	if err != nil {
		return float32(v)
	}
	return x
}

// rounded returns p with all its float32 numbers as XGBoost has them. Numbers in
// lists are read another way, to the nearest.
func (p Params) rounded() Params {
	for _, e := range paramTable(&p) {
		if v, ok := e.value.(*float64); ok {
			*v = float64(roundFloat32(*v))
		}
	}
	return p
}
