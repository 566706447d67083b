package dataset

import (
	"math/bits"

	"gonum.org/v1/gonum/mathext/prng"
)

// Permutation returns the numbers 0 to n-1 in the order of NumPy's
// RandomState(seed).permutation(n), which is also the row order of pandas'
// sample(frac=1, random_state=seed) and of XGBoost's cv. It is empty if n is not
// positive.
//
// It is the Fisher-Yates shuffle from the last place down: place i changes with a
// place j ≤ i, for which MT19937 draws 32 bits (64 if i has more) until those
// below the highest bit of i are not above i.
func Permutation(n int, seed uint32) []int {
	p := make([]int, max(n, 0))
	for i := range p {
		p[i] = i
	}
	shuffle(newRandomState(seed), p)
	return p
}

// newRandomState returns the generator of NumPy's RandomState(seed).
func newRandomState(seed uint32) *prng.MT19937 {
	r := prng.NewMT19937()
	r.Seed(uint64(seed))
	return r
}

// shuffle is NumPy's legacy shuffle.
func shuffle[T any](r *prng.MT19937, p []T) {
	for i := len(p) - 1; i > 0; i-- {
		j := randomInterval(r, uint64(i))
		p[i], p[j] = p[j], p[i]
	}
}

// randomInterval draws a number in [0, limit] as NumPy's random_interval does.
func randomInterval(r *prng.MT19937, limit uint64) uint64 {
	mask := uint64(1)<<bits.Len64(limit) - 1
	for {
		var v uint64
		if limit <= 1<<32-1 {
			v = uint64(r.Uint32())
		} else {
			v = r.Uint64()
		}
		if v &= mask; v <= limit {
			return v
		}
	}
}
