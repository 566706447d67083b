package split

import (
	"math/bits"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// MostIndicators is the largest number of features of a call of [Screen.Indicators].
const MostIndicators = block

// Indicators is [Screen.Numerical] for features f, f+1, ... of two bins each, which
// begin every stride slots of hist, by the rules of 3.4. All rows of the node have a
// value of each, no sum was rounded, min_child_weight is above 0 and nothing binds the
// splits: then the split above bin 0 is the only one of a feature. cuts are those of all
// features.
func (s *Screen) Indicators(best *Candidate, f int32, hist []grad.Sum, stride int, cuts []float32) {
	if best.LossChange > s.loss {
		s.raise(best.LossChange)
	}
	n := len(cuts) / 2
	sums := s.sums[:n]
	for i, k := 0, 0; i < n; i, k = i+1, k+stride {
		sums[i] = hist[k]
	}
	if !kernels.pick(&s.mask, sums, fresh[:n], &s.b) {
		return
	}
	for w := range s.mask[:(n+63)/64] {
		for m := s.mask[w]; m != 0; m &= m - 1 {
			i := w*64 + bits.TrailingZeros64(m)
			s.up(best, f+int32(i), 0, hist[i*stride:i*stride+2], cuts[2*i:2*i+2], sums[i], nil)
		}
	}
}
