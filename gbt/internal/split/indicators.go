package split

import (
	"math/bits"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// MostIndicators is the largest number of features of a call of [Screen.Indicators].
const MostIndicators = block

// Indicators is [Screen.Numerical] for features f, f+1, ... of two bins each by the rules
// of 3.4. upper has the sums of their upper bins. All rows of the node have a
// value of each, no sum was rounded, min_child_weight is above 0 and nothing binds the
// splits: then the split above bin 0 is the only one of a feature. cuts are those of all
// features.
func (s *Screen) Indicators(best *Candidate, f int32, upper []grad.Sum, cuts []float32) {
	if best.LossChange > s.loss {
		s.raise(best.LossChange)
	}
	n := len(upper)
	sums := s.sums[:n]
	for i := range sums {
		sums[i] = s.total.Sub(upper[i])
	}
	if !kernels.pick(&s.mask, sums, fresh[:n], &s.b) {
		return
	}
	for w := range s.mask[:(n+63)/64] {
		for m := s.mask[w]; m != 0; m &= m - 1 {
			i := w*64 + bits.TrailingZeros64(m)
			s.above(best, f+int32(i), 0, cuts[2*i:2*i+2], sums[i], nil)
		}
	}
}
