package split

import (
	"math"
	"math/bits"
	"sync/atomic"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Where no sum is rounded, sums up to a bin are as good as those of the bin: the ones of
// a node less those of a child are those of its other child, to the bit. So a histogram
// is added up once, for the child that is built, and the other has its sums by one
// subtraction each.

// Cumulated are two children, or a root and nothing, whose splits are looked for by
// sums up to a bin.
type Cumulated struct {
	Built, Other *Screen       // nil for who is not split
	Best         [2]*Candidate // best of each of them so far
	Floor        [2]*Floor     // what others have found for them, nil where there are none
	idle         Screen        // in place of one that is nil
	room         [2][block]grad.Sum
}

// Scan is [Screen.Numerical] for feature f of both children by the rules of 3.4, where
// no sum was rounded, all rows of the node have a value of f and a hessian above 0,
// min_child_weight is above 0 and nothing binds the splits. bins holds the sums of the
// bins of the built child, and is cleared. parent holds those of the node up to each bin;
// built and other become what the two children have. other may be parent.
//
// A bin that holds nothing has the sums of the one before, and no better split; with a
// hessian above 0 in each row, it is one whose sum of hessians is that of the one
// before. The last bin, which leaves nothing above, cannot be split above either.
func (c *Cumulated) Scan(f int32, bins, built, parent, other []grad.Sum, cuts []float32) {
	b, o := c.begin(c.Built, 0), c.begin(c.Other, 1)
	n := len(bins)
	inBuilt, inOther := cumulate(bins, built[:n], parent[:n], other[:n], b, o)
	if inBuilt && c.Built != nil {
		b.marked(c.Best[0], f, built[:n], cuts)
		c.Floor[0].lift(c.Best[0].LossChange)
	}
	if inOther && c.Other != nil {
		o.marked(c.Best[1], f, other[:n], cuts)
		c.Floor[1].lift(c.Best[1].LossChange)
	}
}

// begin raises the bound of a screen, or returns one in place of it.
func (c *Cumulated) begin(s *Screen, i int) *Screen {
	if s == nil {
		return &c.idle
	}
	if loss := max(c.Best[i].LossChange, c.Floor[i].loss()); loss > s.loss {
		s.raise(loss)
	}
	return s
}

// Floor is a loss change that some split of a node reaches, which those who scan other
// features of it may know: what does not reach it is not the best. The zero value is 0.
type Floor struct{ bits atomic.Uint32 }

func (f *Floor) loss() float32 {
	if f == nil {
		return 0
	}
	return math.Float32frombits(f.bits.Load())
}

// lift raises the floor to a loss change of 0 or more.
func (f *Floor) lift(loss float32) {
	if f == nil {
		return
	}
	for to := math.Float32bits(loss); ; {
		if at := f.bits.Load(); at >= to || f.bits.CompareAndSwap(at, to) {
			return
		}
	}
}

// ScanRoot is Scan for a root, which is Built.
func (c *Cumulated) ScanRoot(f int32, bins, built []grad.Sum, cuts []float32) {
	room := c.Room(1, len(bins))
	c.Scan(f, bins, built, room, room, cuts)
}

// Room returns one of two rooms for the sums of a feature that nobody needs after its
// scan.
func (c *Cumulated) Room(i, bins int) []grad.Sum { return c.room[i][:bins] }

// marked tries the splits above the bins of the mask, in ascending order.
func (s *Screen) marked(best *Candidate, f int32, sums []grad.Sum, cuts []float32) {
	for w := range s.mask[:(len(sums)+63)/64] {
		for m := s.mask[w]; m != 0; m &= m - 1 {
			b := w*64 + bits.TrailingZeros64(m)
			s.above(best, f, b, cuts, sums[b], nil)
		}
	}
}

// cumulates adds up bins, clears it, puts the sums up to each into built, sets other to
// parent less built, and marks in the masks of two screens, which may be the same, the
// bins whose sum of hessians differs from that of the bin before, from 0 for the first,
// and whose sums are near the bound of the screen: all that [bound.reaches] does not rule
// out, and some that it does. It reports whether there is any in each. All have the same
// length, which is at most that of a block.
type cumulates func(bins, built, parent, other []grad.Sum, b, o *Screen) (inBuilt, inOther bool)

// cumulate is the kernel that is used.
var cumulate = cumulateTable().Best()

func cumulateGeneric(bins, built, parent, other []grad.Sum, b, o *Screen) (inBuilt, inOther bool) {
	built, parent, other = built[:len(bins)], parent[:len(bins)], other[:len(bins)]
	clear(b.mask[:(len(bins)+63)/64])
	clear(o.mask[:(len(bins)+63)/64])
	var up, rest grad.Sum
	for i := range bins {
		before, left := up.H, rest.H
		up = up.Add(bins[i])
		rest = parent[i].Sub(up)
		bins[i], built[i], other[i] = grad.Sum{}, up, rest
		if up.H != before && b.b.near(up) {
			b.mask[i/64] |= 1 << (i % 64)
			inBuilt = true
		}
		if rest.H != left && o.b.near(rest) {
			o.mask[i/64] |= 1 << (i % 64)
			inOther = true
		}
	}
	return inBuilt, inOther
}
