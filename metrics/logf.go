package metrics

import "math"

// logf returns the natural logarithm of x as glibc's logf gives it on a
// processor with fused multiply-add, to the last bit: XGBoost's logloss and
// mlogloss take float32 logarithms, and rounding the float64 one differs in one
// value of about six hundred.
//
// gbt/internal/mathf holds the same function. It stands twice because the
// training engine's packages are internal to gbt, which metrics must not
// import: gbt imports metrics.
//
// The algorithm is that of ARM's optimized-routines (logf.c, in glibc since
// 2.27): x = 2^k z with z near 1, a table of 1/c and log(c) by the first four
// bits of z, and a cubic in r = z/c - 1; all of it in float64 with one rounding
// at the end. It is within 0.82 ULP of the true logarithm.
func logf(x float32) float32 {
	const (
		ln2    = 0x1.62e42fefa39efp-1
		a0     = -0x1.00ea348b88334p-2
		a1     = 0x1.5575b0be00b6ap-2
		a2     = -0x1.ffffef20a4123p-2
		origin = 0x3f330000 // bits of about 0.7, where the table starts
	)
	bits := math.Float32bits(x)
	switch {
	case bits == 0x3f800000: // log(1) is +0 in every rounding mode
		return 0
	case bits<<1 == 0:
		return float32(math.Inf(-1))
	case bits == 0x7f800000:
		return x
	case bits > 0x7f800000: // negative or NaN
		return float32(math.NaN())
	case bits < 0x00800000: // subnormal: scale into the normal range
		bits = math.Float32bits(x*0x1p23) - 23<<23
	}
	shifted := bits - origin
	entry := &logfTable[shifted>>19&15]
	k := float64(int32(shifted) >> 23)
	z := float64(math.Float32frombits(bits - shifted&0xff800000))
	r := math.FMA(z, entry.invc, -1)
	base := math.FMA(k, ln2, entry.logc)
	square := r * r
	y := math.FMA(a1, r, a2)
	y = math.FMA(a0, square, y)
	return float32(math.FMA(y, square, base+r))
}

// logfTable covers [0.699, 1.398) in 16 intervals (logf_data.c).
var logfTable = [16]logEntry{
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
	{0x1.9c2d163a1aa2dp-1, 0x1.bc2860d22477p-3},
	{0x1.886e6037841edp-1, 0x1.1058bc8a07ee1p-2},
	{0x1.767dcf5534862p-1, 0x1.4043057b6ee09p-2},
}
