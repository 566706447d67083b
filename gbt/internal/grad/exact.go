package grad

import "math"

// Exact adds up pairs and reports whether no sum of any of them, in whatever order, is
// rounded: all gradients are multiples of the unit in the last place of the smallest,
// and the sum of their absolute values is at most 2^53 of these; the same for the
// hessians. It is false where any is not finite. convex reports whether all pairs have a
// hessian above 0, but those that are all 0.
func Exact(pairs []Pair) (total Sum, exact, convex bool) {
	const sign, exponent = 1 << 31, 0xff << 23
	g, h := uint32(exponent), uint32(exponent)
	var abs Sum
	convex = true
	for _, p := range pairs {
		x, y := math.Float32bits(p.G)&^sign, math.Float32bits(p.H)&^sign
		total.G += float64(p.G)
		total.H += float64(p.H)
		abs.G += float64(math.Float32frombits(x))
		abs.H += float64(math.Float32frombits(y))
		if math.Float32bits(p.H)-1 >= sign-1 {
			convex = convex && p == Pair{}
		}
		// 0, which is a multiple of anything, becomes the largest of all.
		g, h = min(g, x-1), min(h, y-1)
	}
	return total, within(abs.G, g, len(pairs)) && within(abs.H, h, len(pairs)), convex
}

// within reports whether so many numbers whose absolute values add up to about sum, and
// the smallest of which has the bits least+1, add up exactly.
func within(sum float64, least uint32, n int) bool {
	e := max(1, int((least+1)>>23)) // the unit in the last place is 2^(e-150)
	// The sum itself may have been rounded, n times.
	return sum*(1+float64(float64(n)*0x1p-52)) <= math.Ldexp(1, 53+e-150)
}
