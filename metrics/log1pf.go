package metrics

import "math"

// Constants of log1pf: ln 2 in two float32 parts, the upper one short
// enough that its product with an exponent is exact, and the polynomial in s*s
// of (log((1+s)/(1-s)) - 2s)/s (FreeBSD, s_log1pf.c).
const (
	log1pLn2Hi = float32(0x1.62e3p-1)
	log1pLn2Lo = float32(0x1.2fefa2p-17)
	log1p1     = float32(6.6666668653e-01)
	log1p2     = float32(4.0000000596e-01)
	log1p3     = float32(2.8571429849e-01)
	log1p4     = float32(2.2222198546e-01)
	log1p5     = float32(1.8183572590e-01)
	log1p6     = float32(1.5313838422e-01)
	log1p7     = float32(1.4798198640e-01)
)

// log1pf returns log(1+x), equal bit for bit to log1pf of glibc 2.28 to 2.40.
//
// It is float32 throughout and good to about one unit in the last place. log1pf
// of -1 is -Inf, of less or NaN it is NaN, log1pf(+Inf) is +Inf; zero keeps its
// sign.
//
// With 1+x = 2^k (1+f), f in [sqrt(1/2)-1, sqrt(2)-1), the result is
// k*ln 2 + log(1+f) + c, where c makes good the rounding of 1+x.
func log1pf(x float32) float32 {
	const (
		tiny   = 0x31000000 // bits of 2^-29
		least  = 0x24800000 // bits of 2^-54
		low    = 0x3e95f61f // bits of 1 - sqrt(1/2), about 0.2929
		high   = 0x3ed413d7 // bits of sqrt(2) - 1
		large  = 0x5a000000 // bits of 2^53: 1+x is x
		sqrt2  = 0x3504f7   // mantissa of sqrt(2)
		bitsOf = 0x3f800000 // bits of 1
		inf    = 0x7f800000 // bits of +Inf
	)
	u := math.Float32bits(x)
	abs := u &^ expfSign
	negative := u != abs
	switch {
	case abs > inf:
		return x
	case negative && abs >= bitsOf:
		if abs == bitsOf {
			return float32(math.Inf(-1))
		}
		return float32(math.NaN())
	case abs == inf:
		return x
	case abs < least:
		return x
	case abs < tiny:
		return x - float32(float32(x*x)*0.5)
	}
	f, c := x, float32(0)
	k, part := int32(0), uint32(1)
	if negative && abs > low || !negative && abs >= high {
		sum := x
		if negative || abs < large {
			sum = 1 + x
		}
		bits := math.Float32bits(sum)
		k = int32(bits>>23) - 127
		if negative || abs < large {
			if k > 0 {
				c = 1 - (sum - x)
			} else {
				c = x - (sum - 1)
			}
			c /= sum
		}
		part = bits & 0x7fffff
		if part < sqrt2 {
			f = math.Float32frombits(part|bitsOf) - 1
		} else {
			k++
			f = math.Float32frombits(part|0x3f000000) - 1
			part = (0x800000 - part) >> 2
		}
	}
	kf := float32(k)
	half := float32(float32(0.5*f) * f)
	if part == 0 { // |f| < 2^-20
		if f == 0 {
			if k == 0 {
				return 0
			}
			return float32(kf*log1pLn2Hi) + (c + float32(kf*log1pLn2Lo))
		}
		r := float32(half * (1 - float32(float32(0.66666666666666666)*f)))
		if k == 0 {
			return f - r
		}
		return float32(kf*log1pLn2Hi) - ((r - (float32(kf*log1pLn2Lo) + c)) - f)
	}
	s := f / (2 + f)
	z := float32(s * s)
	r := float32(z * (log1p1 + float32(z*(log1p2+float32(z*(log1p3+float32(z*(log1p4+float32(z*(log1p5+float32(z*(log1p6+float32(z*log1p7)))))))))))))
	if k == 0 {
		return f - (half - float32(s*(half+r)))
	}
	return float32(kf*log1pLn2Hi) - ((half - (float32(s*(half+r)) + (float32(kf*log1pLn2Lo) + c))) - f)
}
