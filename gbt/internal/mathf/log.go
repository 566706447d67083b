package mathf

import "math"

// Constants of Log (glibc, sysdeps/ieee754/flt-32/e_logf_data.c). The polynomial approximates
// log(1+r) - r over r*r.
const (
	logLn2 = 0x1.62e42fefa39efp-1
	logA0  = -0x1.00ea348b88334p-2
	logA1  = 0x1.5575b0be00b6ap-2
	logA2  = -0x1.ffffef20a4123p-2

	logOffset   = 0x3f330000 // bits of 0.69921875: mantissas are taken from [0.699, 1.398)
	minNormal   = 0x00800000 // bits of the smallest normal float32
	infinity    = 0x7f800000 // bits of +Inf
	expMask     = 0xff800000 // sign and exponent
	twoTo23     = 1 << 23
	mantissaLen = 23
)

// logTable holds for each sixteenth of the mantissa range a number inv near 1/c, where c is near
// the middle of that part, and log(c) = -log(inv) rounded to nearest.
var logTable = [16]struct{ inv, log float64 }{
	{0x1.661ec79f8f3bep+0, -0x1.57bf7808caadep-2},
	{0x1.571ed4aaf883dp+0, -0x1.2bef0a7c06ddbp-2},
	{0x1.49539f0f010bp+0, -0x1.01eae7f513a67p-2},
	{0x1.3c995b0b80385p+0, -0x1.b31d8a68224e9p-3},
	{0x1.30d190c8864a5p+0, -0x1.6574f0ac07758p-3},
	{0x1.25e227b0b8eap+0, -0x1.1aa2bc79c81p-3},
	{0x1.1bb4a4a1a343fp+0, -0x1.a4e76ce8c0e5ep-4},
	{0x1.12358f08ae5bap+0, -0x1.1973c5a611cccp-4},
	{0x1.0953f419900a7p+0, -0x1.252f438e10c1ep-5},
	{0x1p+0, 0},
	{0x1.e608cfd9a47acp-1, 0x1.aa5aa5df25984p-5},
	{0x1.ca4b31f026aap-1, 0x1.c5e53aa362eb4p-4},
	{0x1.b2036576afce6p-1, 0x1.526e57720db08p-3},
	{0x1.9c2d163a1aa2dp-1, 0x1.bc2860d224770p-3},
	{0x1.886e6037841edp-1, 0x1.1058bc8a07ee1p-2},
	{0x1.767dcf5534862p-1, 0x1.4043057b6ee09p-2},
}

// Log returns the natural logarithm of x, equal bit for bit to glibc's logf on a processor with
// fused multiply-add.
//
// The error is below 0.82 units in the last place. Log of zero of either sign is -Inf, of a
// negative number or NaN it is NaN, Log(+Inf) is +Inf and Log(1) is +0. Subnormal arguments are
// exact inputs like any other.
//
// With x = 2^k * z and z near c the result is k*ln 2 + log(c) + log(1+r), r = z/c - 1.
func Log(x float32) float32 {
	ix := math.Float32bits(x)
	if ix == 0x3f800000 {
		return 0
	}
	if ix-minNormal >= infinity-minNormal { // below normal, negative, infinite or NaN
		switch {
		case x == 0:
			return float32(math.Inf(-1))
		case ix == infinity:
			return x
		case ix > infinity: // NaN or negative
			return float32(math.NaN())
		}
		ix = math.Float32bits(float32(x*twoTo23)) - mantissaLen<<mantissaLen
	}
	t := ix - logOffset
	c := &logTable[t>>19&15]
	k := float64(int32(t) >> mantissaLen)
	z := float64(math.Float32frombits(ix - t&expMask))
	r := math.FMA(z, c.inv, -1)
	base := math.FMA(k, logLn2, c.log)
	r2 := float64(r * r)
	y := math.FMA(logA0, r2, math.FMA(logA1, r, logA2))
	return float32(math.FMA(r2, y, base+r))
}

// LogSlice sets dst[i] to Log(src[i]) for every element of src. dst must be at least as long as
// src and may be the same slice.
func LogSlice(dst, src []float32) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = Log(x)
	}
}
