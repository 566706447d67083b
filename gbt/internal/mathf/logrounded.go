package mathf

import "math"

// Constants of LogRounded: ln 2 in two parts, and the coefficients of the polynomial in s*s that
// approximates (log((1+s)/(1-s)) - 2s)/s (FreeBSD, e_log.c).
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
	lr1   = 6.666666666666735130e-01
	lr2   = 3.999999999940941908e-01
	lr3   = 2.857142874366239149e-01
	lr4   = 2.222219843214978396e-01
	lr5   = 1.818357216161805012e-01
	lr6   = 1.531383769920937332e-01
	lr7   = 1.479819860511658591e-01
)

// LogRounded returns the float64 natural logarithm of x, rounded to float32. It is what C++
// computes for static_cast<float>(std::log(static_cast<double>(x))), the form XGBoost uses in the
// intercept of the multi-class objectives, where [Log] would differ in the last bit.
//
// The special cases are those of [Log]. The float64 logarithm is good to one unit in its last
// place, which leaves the float32 result equal to that of glibc's log for every float32.
//
// package math is not used because its Log is assembly on some architectures.
func LogRounded(x float32) float32 {
	switch {
	case x == 0:
		return float32(math.Inf(-1))
	case x != x || x < 0:
		return float32(math.NaN())
	case math.IsInf(float64(x), 1):
		return x
	}
	// x = 2^k * (1+f) with 1+f in [sqrt(1/2), sqrt(2)). Every positive float32 is a normal float64.
	bits := math.Float64bits(float64(x))
	k := float64(int(bits>>52) - 1023)
	m := math.Float64frombits(bits&(1<<52-1) | 1023<<52)
	if m > math.Sqrt2 {
		m /= 2
		k++
	}
	f := m - 1
	s := f / (2 + f)
	s2 := float64(s * s)
	s4 := float64(s2 * s2)
	odd := float64(s2 * (lr1 + float64(s4*(lr3+float64(s4*(lr5+float64(s4*lr7)))))))
	even := float64(s4 * (lr2 + float64(s4*(lr4+float64(s4*lr6)))))
	half := float64(0.5 * f * f)
	tail := float64(s*(half+(odd+even))) + float64(k*ln2Lo)
	return float32(float64(k*ln2Hi) - ((half - tail) - f))
}
