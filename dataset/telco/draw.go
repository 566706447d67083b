package telco

import (
	"math/bits"
	"math/rand/v2"
)

// draw makes whole-number draws from a seeded generator. Only the generator's
// 64-bit outputs are used, whose sequence is fixed; how a range is made of them
// is written out here, so that it is fixed too.
type draw struct{ pcg *rand.PCG }

// below returns a number in [0, n), by multiplication. Its bias is at most
// n / 2⁶⁴.
func (d draw) below(n uint64) int64 {
	hi, _ := bits.Mul64(d.pcg.Uint64(), n)
	return int64(hi)
}

// chance reports true with a probability of tenThousandths / 10,000.
func (d draw) chance(tenThousandths int64) bool { return d.below(10_000) < tenThousandths }

// bell is a distribution near the normal one: the mean plus the sum of twelve
// uniform numbers around 0, cut off outside [min, max]. The variance of a uniform
// number in [0, w] is w(w+2)/12, so the sum has a standard deviation of √(w(w+2)),
// which is just below w+1. spread is w.
type bell struct{ mean, spread, min, max int64 }

// from draws from b, again while the number lies outside [min, max]: moving it
// to the nearer end would heap rows there.
func (b bell) from(d draw) int64 {
	for {
		x := b.mean - 6*b.spread
		for range 12 {
			x += d.below(uint64(b.spread) + 1)
		}
		if b.min <= x && x <= b.max {
			return x
		}
	}
}

// table is a distribution of 0, 1, 2, ... by weights.
type table []int64

func (t table) from(d draw) int {
	total := int64(0)
	for _, w := range t {
		total += w
	}
	x := d.below(uint64(total))
	for i, w := range t {
		if x < w {
			return i
		}
		x -= w
	}
	return len(t) - 1
}
