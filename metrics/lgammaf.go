package metrics

import "math"

// Coefficients of lgammaf (FreeBSD, e_lgammaf_r.c), lowest power first: near its
// zeros at 1 and 2, near its minimum, between, and of Stirling's series.
var (
	lgammaNear2 = [...]float32{7.7215664089e-02, 3.2246702909e-01, 6.7352302372e-02, 2.0580807701e-02, 7.3855509982e-03, 2.8905137442e-03,
		1.1927076848e-03, 5.1006977446e-04, 2.2086278477e-04, 1.0801156895e-04, 2.5214456400e-05, 4.4864096708e-05}
	lgammaLeast = [...]float32{4.8383611441e-01, -1.4758771658e-01, 6.4624942839e-02, -3.2788541168e-02, 1.7970675603e-02, -1.0314224288e-02,
		6.1005386524e-03, -3.6845202558e-03, 2.2596477065e-03, -1.4034647029e-03, 8.8108185446e-04, -5.3859531181e-04, 3.1563205994e-04,
		-3.1275415677e-04, 3.3552918467e-04}
	lgammaNear1Top    = [...]float32{-7.7215664089e-02, 6.3282704353e-01, 1.4549225569e+00, 9.7771751881e-01, 2.2896373272e-01, 1.3381091878e-02}
	lgammaNear1Bottom = [...]float32{1, 2.4559779167e+00, 2.1284897327e+00, 7.6928514242e-01, 1.0422264785e-01, 3.2170924824e-03}
	lgammaFrom2Top    = [...]float32{-7.7215664089e-02, 2.1498242021e-01, 3.2577878237e-01, 1.4635047317e-01, 2.6642270386e-02, 1.8402845599e-03,
		3.1947532989e-05}
	lgammaFrom2Bottom = [...]float32{1, 1.3920053244e+00, 7.2193557024e-01, 1.7193385959e-01, 1.8645919859e-02, 7.7794247773e-04, 7.3266842264e-06}
	lgammaSeries      = [...]float32{8.3333335817e-02, -2.7777778450e-03, 7.9365057172e-04, -5.9518753551e-04, 8.3633989561e-04, -1.6309292987e-03}
)

// lgammaf returns the logarithm of the gamma function of x >= 1, equal bit for
// bit to glibc's lgammaf (2.28 to 2.40): float32 throughout, with errors of a few
// units in the last place. NaN stays NaN and +Inf +Inf.
func lgammaf(x float32) float32 {
	const (
		leastAt    = float32(1.4616321325e+00) // where the minimum lies
		least      = float32(-1.2148628384e-01)
		leastTail  = float32(6.6971006518e-09)
		halfLogTau = float32(4.1893854737e-01) // log(2 pi)/2 - 1/2
	)
	switch bits := math.Float32bits(x); {
	case x != x || bits == 0x7f800000:
		return x
	case x == 1 || x == 2:
		return 0
	case bits >= 0x5c800000: // 2^58
		return float32(x * (logf(x) - 1))
	case bits >= 0x41000000: // 8
		t, z := logf(x), 1/x
		w := halfLogTau + float32(z*polynomial(lgammaSeries[:], z*z))
		return float32((x-0.5)*(t-1)) + w
	case bits >= 0x40000000: // 2
		n := int(x)
		y := x - float32(n)
		p := float32(y * polynomial(lgammaFrom2Top[:], y))
		r := float32(0.5*y) + p/polynomial(lgammaFrom2Bottom[:], y)
		z := float32(1)
		for i := n - 1; i >= 2; i-- {
			z *= y + float32(i)
		}
		if n >= 3 {
			r += logf(z)
		}
		return r
	case bits >= 0x3fdda618: // about 1.7316
		y := 2 - x
		z := float32(y * y)
		even := polynomial(every(lgammaNear2[:], 0, 2), z)
		odd := float32(z * polynomial(every(lgammaNear2[:], 1, 2), z))
		return float32(y*even) + odd - float32(0.5*y)
	case bits >= 0x3f9da620: // about 1.2317
		y := x - leastAt
		z := float32(y * y)
		w := float32(z * y)
		p0 := polynomial(every(lgammaLeast[:], 0, 3), w)
		p1 := polynomial(every(lgammaLeast[:], 1, 3), w)
		p2 := polynomial(every(lgammaLeast[:], 2, 3), w)
		return least + (float32(z*p0) - (leastTail - float32(w*(p1+float32(y*p2)))))
	}
	y := x - 1
	top := float32(y * polynomial(lgammaNear1Top[:], y))
	return float32(-0.5*y) + top/polynomial(lgammaNear1Bottom[:], y)
}

// polynomial returns the polynomial with the coefficients c at x by Horner's
// rule.
func polynomial(c []float32, x float32) float32 {
	sum := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		sum = c[i] + float32(x*sum)
	}
	return sum
}

// every returns the coefficients first, first+step, ...
func every(c []float32, first, step int) []float32 {
	var out [6]float32
	n := 0
	for i := first; i < len(c); i += step {
		out[n] = c[i]
		n++
	}
	return out[:n]
}
