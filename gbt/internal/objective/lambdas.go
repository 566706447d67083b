package objective

import "math"

// lambdas are the pairs of one position, the upper one, with n positions below it.
// Slices may be computed up to the next multiple of lambdaPad elements, beyond n.
type lambdas struct {
	label          []float32 // of the lower positions
	gain, discount []float64
	difference, s  []float32 // of the margins, and its sigmoid
	g, h           []float32 // written: gradients, that of the upper position
	sumG, sumH     []float32 // of the lower positions, which are added to
	n              int

	upperLabel               float32
	upperGain, upperDiscount float64
	inverse                  float64
	norm                     bool
}

// generic computes the pairs in plain Go.
func (a *lambdas) generic() {
	own := float64(a.upperGain * a.upperDiscount)
	for k := range a.n {
		y := a.label[k]
		if y == a.upperLabel {
			a.g[k], a.h[k] = 0, 0
			continue
		}
		before := own + float64(a.gain[k]*a.discount[k])
		after := float64(a.gain[k]*a.upperDiscount) + float64(a.upperGain*a.discount[k])
		delta := math.Abs(float64((before - after) * a.inverse))
		if a.norm {
			delta /= math.Abs(float64(a.difference[k])) + 0.01
		}
		s := float64(a.s[k])
		g := float32(float64((s - 1) * delta))
		h := float32(float64(float64(max(float64(s*(1-s)), leastHessian)*delta) * 2))
		if a.upperLabel < y {
			g = -g
		}
		a.g[k], a.h[k] = g, h
		a.sumG[k] -= g
		a.sumH[k] += h
	}
}

// differencesGeneric writes the upper margin less the n others, negated where the
// label is larger than the upper one.
func differencesGeneric(dst, margin, label []float32, n int, upperMargin, upperLabel float32) {
	for k := range n {
		d := upperMargin - margin[k]
		if upperLabel < label[k] {
			d = -d
		}
		dst[k] = d
	}
}
