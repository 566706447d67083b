package metrics

import "math"

// Coefficients of erf (FreeBSD, s_erf.c), lowest power first.
var (
	erfPP = [...]float64{1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02, -5.77027029648944159157e-03, -2.37630166566501626084e-05}
	erfQQ = [...]float64{1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03, 1.32494738004321644526e-04, -3.96022827877536812320e-06}
	erfPA = [...]float64{-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03}
	erfQA = [...]float64{1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02, 1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02}
	erfRA = [...]float64{-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00}
	erfSA = [...]float64{1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02, 4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02}
	erfRB = [...]float64{-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02}
	erfSB = [...]float64{1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03, 3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01}
)

// erf returns the error function of x equal bit for bit to glibc's
// erf (2.28 to 2.40) on a processor whose exp is [exp]. It is odd, erf(±Inf)
// is ±1, NaN stays NaN.
//
// The ranges and rational functions are FreeBSD's; glibc sums the polynomials in
// pairs, p0 + p1 x + x² (p2 + p3 x) + x⁴ (...), and so does this.
func erf(x float64) float64 {
	const (
		erx   = 8.45062911510467529297e-01 // erf(1) to float32
		efx   = 1.28379167095512586316e-01 // 2/sqrt(pi) - 1
		tiny  = 0x3e300000                 // high word of 2^-28
		first = 0x3feb0000                 // of 0.84375
		mid   = 0x3ff40000                 // of 1.25
		tail  = 0x4006db6e                 // of 1/0.35
		one   = 0x40180000                 // of 6
	)
	high := uint32(math.Float64bits(x)>>32) &^ (1 << 31)
	sign := math.Copysign(1, x)
	switch {
	case x != x:
		return x
	case high >= one:
		return sign
	case high < tiny:
		if high < 0x00800000 {
			return 0.0625 * (float64(16*x) + float64(16*efx*x))
		}
		return x + float64(efx*x)
	case high < first:
		z := float64(x * x)
		return x + float64(x*(inPairs(erfPP[:], z)/inPairs(erfQQ[:], z)))
	case high < mid:
		s := math.Abs(x) - 1
		return sign * (erx + inPairs(erfPA[:], s)/inPairs(erfQA[:], s))
	}
	x = math.Abs(x)
	s := 1 / float64(x*x)
	var quotient float64
	if high < tail {
		quotient = inPairs(erfRA[:], s) / inPairs(erfSA[:], s)
	} else {
		quotient = inPairs(erfRB[:], s) / inPairs(erfSB[:], s)
	}
	z := math.Float64frombits(math.Float64bits(x) &^ 0xffffffff)
	r := exp(-float64(z*z)-0.5625) * exp(float64((z-x)*(z+x))+quotient)
	return sign * (1 - r/x)
}

// inPairs returns the polynomial with the coefficients c at x, summed in pairs.
func inPairs(c []float64, x float64) float64 {
	term := func(i int) float64 {
		if i+1 < len(c) {
			return c[i] + float64(x*c[i+1])
		}
		return c[i]
	}
	x2 := float64(x * x)
	x4 := float64(x2 * x2)
	powers := [...]float64{1, x2, x4, float64(x4 * x2), float64(x4 * x4)}
	sum := term(0)
	for i := 2; i < len(c); i += 2 {
		sum += float64(powers[i/2] * term(i))
	}
	return sum
}
