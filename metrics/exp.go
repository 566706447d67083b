package metrics

import "math"

// exp returns e**x, equal bit for bit to glibc's exp on a processor
// with fused multiply-add.
//
// The error is below 0.511 units in the last place. exp(NaN) is NaN, arguments
// above 709.78 give +Inf, those below -745.13 give 0; between there and about
// -708.4 the result is subnormal.
//
// The algorithm is that of ARM's optimized routines (exp.c, in glibc since
// 2.28): with k = round(x*128/ln 2) and r = x - k*ln(2)/128 the result is
// 2^(k/128) + 2^(k/128) expm1(r), the power from a table with a correction of
// its rounding and expm1(r) from a polynomial of degree 5.
func exp(x float64) float64 {
	const (
		invLn2N  = 0x1.71547652b82fep+7
		negLn2Hi = -0x1.62e42fefap-8
		negLn2Lo = -0x1.cf79abc9e3b3ap-47
		c2       = 0x1.ffffffffffdbdp-2
		c3       = 0x1.555555555543cp-3
		c4       = 0x1.55555cf172b91p-5
		c5       = 0x1.1111167a4d017p-7
		tiny     = 0x3c9 // exponent of 2^-54
		large    = 0x408 // exponent of 512
		huge     = 0x409 // exponent of 1024
	)
	top := uint32(math.Float64bits(x)>>52) & 0x7ff
	special := false
	if top-tiny >= large-tiny {
		if top < tiny {
			return 1 + x
		}
		if top >= huge {
			switch {
			case x != x:
				return x
			case x > 0:
				return math.Inf(1)
			}
			return 0
		}
		special = true // the result may be beyond the normal range
	}
	shifted := math.FMA(invLn2N, x, expfShift)
	ki := math.Float64bits(shifted)
	kd := shifted - expfShift
	r := math.FMA(kd, negLn2Lo, math.FMA(kd, negLn2Hi, x))
	e := &expTable[ki%128]
	tail, sbits := math.Float64frombits(e.tail), e.bits+ki<<45
	r2 := float64(r * r)
	y := math.FMA(r2, math.FMA(r, c3, c2), tail+r)
	y = math.FMA(float64(r2*r2), math.FMA(r, c5, c4), y)
	if special {
		return scaleExp(y, sbits, ki)
	}
	scale := math.Float64frombits(sbits)
	return math.FMA(scale, y, scale)
}

// scaleExp returns s + s*y for an s whose exponent may have left its range.
func scaleExp(y float64, sbits, ki uint64) float64 {
	if ki&0x80000000 == 0 { // k > 0: the exponent of s may have overflowed
		scale := math.Float64frombits(sbits - 1009<<52)
		return 0x1p1009 * math.FMA(scale, y, scale)
	}
	// glibc's compiler leaves this product alone, as it needs it twice.
	scale := math.Float64frombits(sbits + 1022<<52)
	product := float64(scale * y)
	v := scale + product
	if v < 1 {
		// The result is subnormal: round it once, at its last bit.
		lo := scale - v + product
		hi := 1 + v
		lo = 1 - hi + v + lo
		v = hi + lo - 1
	}
	return 0x1p-1022 * v
}
