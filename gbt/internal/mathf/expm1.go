package mathf

import "math"

// Coefficients of Expm1's rational approximation (FreeBSD, s_expm1f.c).
const (
	invLn2 = float32(1.4426950216e+00)
	em1    = float32(-3.3333335072e-02)
	em2    = float32(1.5873016091e-03)
	em3    = float32(-7.9365076090e-05)
	em4    = float32(4.0082177293e-06)
	em5    = float32(-2.0109921195e-07)
)

// Expm1 returns e**x - 1, equal bit for bit to expm1f of glibc 2.28 to 2.40.
//
// It is float32 throughout and good to about one unit in the last place.
// Expm1(-Inf) is -1, Expm1(+Inf) and every argument above 88.72 give +Inf, NaN
// stays NaN, and zero keeps its sign.
//
// With x = k*ln 2 + r, |r| <= ln(2)/2, the result is 2^k (expm1(r) + 1 - 2^-k),
// where expm1(r) comes from a rational function and c makes good the rounding
// of r.
func Expm1(x float32) float32 {
	const (
		manyLn2  = 0x4195b844 // bits of 27 ln 2
		overflow = 0x42b17218 // bits of ln 2^128
		half     = 0x3eb17218 // bits of ln(2)/2
		oneHalf  = 0x3f851592 // bits of 1.5 ln 2
		tiny     = 0x33000000 // bits of 2^-25
	)
	u := math.Float32bits(x)
	abs := u &^ signMask
	negative := u != abs
	if abs >= manyLn2 {
		switch {
		case abs > infinity:
			return x
		case negative:
			return -1
		case abs >= overflow:
			return float32(math.Inf(1))
		}
	}
	k, c := int32(0), float32(0)
	switch {
	case abs > half:
		var hi, lo float32
		switch {
		case abs < oneHalf && !negative:
			hi, lo, k = x-ln2Hi32, ln2Lo32, 1
		case abs < oneHalf:
			hi, lo, k = x+ln2Hi32, -ln2Lo32, -1
		default:
			n := float32(invLn2 * x)
			if negative {
				n -= 0.5
			} else {
				n += 0.5
			}
			k = int32(n)
			t := float32(k)
			hi, lo = x-float32(t*ln2Hi32), float32(t*ln2Lo32)
		}
		x = hi - lo
		c = (hi - x) - lo
	case abs < tiny:
		return x
	}
	hx := float32(0.5 * x)
	s := float32(x * hx)
	r := 1 + float32(s*(em1+float32(s*(em2+float32(s*(em3+float32(s*(em4+float32(s*em5)))))))))
	t := 3 - float32(r*hx)
	e := float32(s * ((r - t) / (6 - float32(x*t))))
	if k == 0 {
		return x - (float32(x*e) - s)
	}
	e = float32(x*(e-c)) - c
	e -= s
	switch {
	case k == -1:
		return float32(0.5*(x-e)) - 0.5
	case k == 1:
		if x < -0.25 {
			return float32(-2 * (e - (x + 0.5)))
		}
		return 1 + float32(2*(x-e))
	case k <= -2 || k > 56:
		return scaled(1-(e-x), k) - 1
	case k < mantissaLen:
		oneLess := math.Float32frombits(0x3f800000 - 0x1000000>>k) // 1 - 2^-k
		return scaled(oneLess-(e-x), k)
	}
	power := math.Float32frombits(uint32(127-k) << mantissaLen) // 2^-k
	return scaled(x-(e+power)+1, k)
}

// scaled returns y * 2^k by adding to the exponent.
func scaled(y float32, k int32) float32 {
	return math.Float32frombits(math.Float32bits(y) + uint32(k)<<mantissaLen)
}
