package mathf

import "math"

// Tanh returns the hyperbolic tangent of x, equal bit for bit to tanhf of glibc
// 2.28 to 2.40 (FreeBSD, s_tanhf.c). It is odd, Tanh(±Inf) is ±1, NaN stays NaN.
//
// For |x| >= 1 it is 1 - 2/(expm1(2|x|) + 2), below that
// -expm1(-2|x|)/(expm1(-2|x|) + 2).
func Tanh(x float32) float32 {
	a := math.Float32frombits(math.Float32bits(x) &^ signMask)
	var z float32
	switch {
	case x != x:
		return x
	case x == 0:
		return x
	case a < 0x1p-55:
		return float32(x * (1 + x))
	case a >= 22:
		z = 1
	case a >= 1:
		z = 1 - 2/(Expm1(2*a)+2)
	default:
		t := Expm1(-2 * a)
		z = -t / (t + 2)
	}
	if math.Signbit(float64(x)) {
		return -z
	}
	return z
}

// Hypot returns sqrt(x*x + y*y), equal bit for bit to hypotf of glibc 2.35 and
// later: squares and sum are float64, and only the end is rounded to float32. It
// is +Inf if either argument is infinite, even where the other is NaN.
func Hypot(x, y float32) float32 {
	if math.IsInf(float64(x), 0) || math.IsInf(float64(y), 0) {
		return float32(math.Inf(1))
	}
	return float32(math.Sqrt(float64(float64(x)*float64(x)) + float64(float64(y)*float64(y))))
}
