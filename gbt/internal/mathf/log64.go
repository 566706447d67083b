package mathf

import "math"

// Log64 returns the float64 natural logarithm of x, equal bit for bit to glibc's
// log on a processor with fused multiply-add. Zero of either sign gives -Inf,
// negative numbers and NaN give NaN, +Inf gives +Inf.
//
// The algorithm is that of ARM's optimized-routines (log.c, in glibc since
// 2.28). Near 1 it is a polynomial of degree 12 in r = x - 1 with the square
// term taken in two parts; elsewhere x = 2^k z, a table of 1/c and log(c) by the
// first seven bits of z, and a polynomial of degree 6 in r = z/c - 1. It is
// within 0.52 units in the last place of the true logarithm.
//
// Package metrics holds the same function; it must not import this package.
func Log64(x float64) float64 {
	const (
		low    = 0x3fee000000000000 // bits of 1 - 2^-4
		high   = 0x3ff1090000000000 // bits of 1 + 0x1.09p-4
		origin = 0x3fe6000000000000 // bits of 11/16, where the table starts
		ln2hi  = 0x1.62e42fefa38p-1
		ln2lo  = 0x1.ef35793c7673p-45
		a0     = -0x1.0000000000001p-1
		a1     = 0x1.555555551305bp-2
		a2     = -0x1.fffffffeb459p-3
		a3     = 0x1.999b324f10111p-3
		a4     = -0x1.55575e506c89fp-3
	)
	bits := math.Float64bits(x)
	if bits-low < high-low {
		return log64NearOne(x)
	}
	switch {
	case bits<<1 == 0:
		return math.Inf(-1)
	case bits == 0x7ff0000000000000:
		return x
	case bits > 0x7ff0000000000000: // negative or NaN
		return math.NaN()
	case bits < 0x0010000000000000: // subnormal: scale into the normal range
		bits = math.Float64bits(x*0x1p52) - 52<<52
	}
	shifted := bits - origin
	entry := &log64Table[shifted>>45&127]
	k := float64(int64(shifted) >> 52)
	z := math.Float64frombits(bits - shifted&(0xfff<<52))
	r := math.FMA(z, entry.invc, -1)
	w := math.FMA(k, ln2hi, entry.logc)
	hi := w + r
	lo := math.FMA(k, ln2lo, w-hi+r)
	r2 := r * r
	p := math.FMA(r2, math.FMA(r, a4, a3), math.FMA(r, a2, a1))
	return math.FMA(r*r2, p, math.FMA(r2, a0, lo)) + hi
}

// log64NearOne is log for x in [1 - 2^-4, 1 + 0x1.09p-4).
func log64NearOne(x float64) float64 {
	const (
		b0  = -0x1p-1
		b1  = 0x1.5555555555577p-2
		b2  = -0x1.ffffffffffdcbp-3
		b3  = 0x1.999999995dd0cp-3
		b4  = -0x1.55555556745a7p-3
		b5  = 0x1.24924a344de3p-3
		b6  = -0x1.fffffa4423d65p-4
		b7  = 0x1.c7184282ad6cap-4
		b8  = -0x1.999eb43b068ffp-4
		b9  = 0x1.78182f7afd085p-4
		b10 = -0x1.5521375d145cdp-4
	)
	if x == 1 {
		return 0
	}
	r := x - 1
	r2 := r * r
	r3 := r * r2
	p := math.FMA(r3, b10, math.FMA(r2, b9, math.FMA(r, b8, b7)))
	p = math.FMA(r3, p, math.FMA(r2, b6, math.FMA(r, b5, b4)))
	p = math.FMA(r3, p, math.FMA(r2, b3, math.FMA(r, b2, b1)))
	// r = top + rest with top*top exact, so that -r*r/2 is kept to more than
	// float64.
	top := math.FMA(r, 0x1p27, r) - float64(r*0x1p27)
	rest := r - top
	hi := math.FMA(top*top, b0, r)
	lo := math.FMA(top*top, b0, r-hi)
	lo = math.FMA(b0*rest, top+r, lo)
	return math.FMA(r3, p, lo) + hi
}
