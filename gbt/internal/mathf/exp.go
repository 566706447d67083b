package mathf

import "math"

// Constants of Exp. N = 32 is the number of table entries. The polynomial approximates 2^(r/N)
// for r in [-1/2, 1/2]; its coefficients are those of glibc (sysdeps/ieee754/flt-32/e_exp2f_data.c)
// divided by powers of N.
const (
	expInvLn2N = 0x1.71547652b82fep+0 * 32 // N/ln 2
	expShift   = 0x1.8p+52                 // adding it rounds to an integer, kept in the low bits
	expC0      = 0x1.c6af84b912394p-5 / 32 / 32 / 32
	expC1      = 0x1.ebfce50fac4f3p-3 / 32 / 32
	expC2      = 0x1.62e42ff0c52d6p-1 / 32

	expOverflow  = 0x1.62e42ep6  // the largest argument with a finite result: float32(ln 2^128)
	expUnderflow = -0x1.9fe368p6 // below it the result is 0: float32(ln 2^-150)
	expAbsTop    = 0x42b00000    // bits of 88: below it in magnitude nothing special can happen
	signMask     = uint32(1 << 31)
)

// expTable holds the bits of 2^(i/32), rounded to nearest, less i<<47: adding k<<47 for an
// integer k = 32*q + i gives the bits of 2^(k/32).
var expTable = [32]uint64{
	0x3ff0000000000000, 0x3fefd9b0d3158574, 0x3fefb5586cf9890f, 0x3fef9301d0125b51,
	0x3fef72b83c7d517b, 0x3fef54873168b9aa, 0x3fef387a6e756238, 0x3fef1e9df51fdee1,
	0x3fef06fe0a31b715, 0x3feef1a7373aa9cb, 0x3feedea64c123422, 0x3feece086061892d,
	0x3feebfdad5362a27, 0x3feeb42b569d4f82, 0x3feeab07dd485429, 0x3feea47eb03a5585,
	0x3feea09e667f3bcd, 0x3fee9f75e8ec5f74, 0x3feea11473eb0187, 0x3feea589994cce13,
	0x3feeace5422aa0db, 0x3feeb737b0cdc5e5, 0x3feec49182a3f090, 0x3feed503b23e255d,
	0x3feee89f995ad3ad, 0x3feeff76f2fb5e47, 0x3fef199bdd85529c, 0x3fef3720dcef9069,
	0x3fef5818dcfba487, 0x3fef7c97337b9b5f, 0x3fefa4afa2a490da, 0x3fefd0765b6e4540,
}

// Exp returns e**x, equal bit for bit to glibc's expf on a processor with fused multiply-add.
//
// The error is below 0.502 units in the last place. Exp(NaN) is NaN, Exp(+Inf) and every
// argument above 88.72283 give +Inf, Exp(-Inf) and every argument below -103.97208 give 0;
// between there and about -87.34 the result is subnormal.
//
// With k = round(x*32/ln 2) and r = x*32/ln 2 - k the result is 2^(k/32) * 2^(r/32): the first
// factor from a table, the second from a cubic.
func Exp(x float32) float32 {
	if math.Float32bits(x)&^signMask >= expAbsTop {
		switch {
		case x != x:
			return x
		case x > expOverflow:
			return float32(math.Inf(1))
		case x < expUnderflow:
			return 0
		}
	}
	xd := float64(x)
	shifted := math.FMA(expInvLn2N, xd, expShift)
	k := math.Float64bits(shifted)
	r := math.FMA(expInvLn2N, xd, expShift-shifted)
	scale := math.Float64frombits(expTable[k&31] + k<<47)
	high := math.FMA(expC0, r, expC1)
	low := math.FMA(expC2, r, 1)
	y := math.FMA(high, float64(r*r), low)
	// y*scale. As a plain product the compiler leaves it in the register that the next call
	// converts into, and the calls then wait for each other.
	return float32(math.FMA(y, scale, 0))
}
