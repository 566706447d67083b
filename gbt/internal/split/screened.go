package split

import (
	"math"
	"math/bits"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Screen finds what [Params.Numerical] finds, feature by feature of one node. It
// takes the sums of a scan first, in the same order, and works out the gain of only
// those splits that a cheap bound does not rule out: a handful a node. It is used
// by one caller at a time; the zero value is to be begun.
type Screen struct {
	p      *Params
	total  grad.Sum
	gain   float32 // of the node unsplit
	loss   float32 // loss change that the bound was raised to
	plain  bool    // rules for which there is no bound
	b      bound
	sums   [block + 8]grad.Sum
	mask   [block / 64]uint64
	orders Order
}

// fresh marks every sum of a block as one to look at.
var fresh = func() (words [block]int32) {
	for i := range words {
		words[i] = math.MinInt32
	}
	return words
}()

// scalarBins is the number of bins up to which they are looked at one by one.
const scalarBins = 8

// Begin sets the node that features are scanned for: its sums with missing values
// and its gain unsplit.
func (s *Screen) Begin(p *Params, total grad.Sum, nodeGain float32) {
	s.p, s.total, s.gain, s.loss = p, total, nodeGain, 0
	s.plain = p.Rules != compat.V3_4
	s.b = p.bound(&Node{Total: total, Gain: nodeGain})
	s.b.raise(0)
}

// End lets go of the parameters, and of what they lie in.
func (s *Screen) End() { s.p = nil }

// Numerical is [Params.Numerical] for the node begun. best must be the best of the
// features scanned since.
func (s *Screen) Numerical(best *Candidate, f int32, hist []grad.Sum, cuts []float32, limit *constraint.Limit) {
	if s.plain {
		s.p.Numerical(best, f, hist, cuts, s.total, s.gain, limit)
		return
	}
	if best.LossChange > s.loss {
		s.raise(best.LossChange)
	}
	if len(hist) <= scalarBins {
		s.few(best, f, hist, cuts, limit)
		return
	}
	var left grad.Sum
	for from := 0; from < len(hist); from += block {
		part := hist[from:min(len(hist), from+block)]
		for i := range part {
			left.G += part[i].G
			left.H += part[i].H
			s.sums[i] = left
		}
		if kernels.pick(&s.mask, s.sums[:len(part)], fresh[:len(part)], &s.b) {
			for w := range s.mask[:(len(part)+63)/64] {
				for m := s.mask[w]; m != 0; m &= m - 1 {
					i := w*64 + bits.TrailingZeros64(m)
					s.up(best, f, from+i, hist, cuts, s.sums[i], limit)
				}
			}
		}
	}
	if left != s.total {
		s.backward(best, f, hist, cuts, limit)
	}
}

// Room returns room for the sums of a feature's bins, which [Screen.Summed] reads,
// nil if there are too many.
func (s *Screen) Room(bins int) []grad.Sum {
	if bins > block {
		return nil
	}
	return s.sums[:bins]
}

// Summed is [Screen.Numerical] for a feature of at least one bin where the sum of all
// bins up to each, that included, has been put into [Screen.Room].
func (s *Screen) Summed(best *Candidate, f int32, hist []grad.Sum, cuts []float32, limit *constraint.Limit) {
	if s.plain {
		s.p.Numerical(best, f, hist, cuts, s.total, s.gain, limit)
		return
	}
	if best.LossChange > s.loss {
		s.raise(best.LossChange)
	}
	sums := s.sums[:len(hist)]
	left := sums[len(sums)-1]
	if len(hist) <= scalarBins {
		for b, sum := range sums {
			if s.b.reaches(sum) {
				s.up(best, f, b, hist, cuts, sum, limit)
			}
		}
		if left != s.total {
			s.fewBackward(best, f, hist, cuts, limit)
		}
		return
	}
	if kernels.pick(&s.mask, sums, fresh[:len(hist)], &s.b) {
		for w := range s.mask[:(len(hist)+63)/64] {
			for m := s.mask[w]; m != 0; m &= m - 1 {
				i := w*64 + bits.TrailingZeros64(m)
				s.up(best, f, i, hist, cuts, sums[i], limit)
			}
		}
	}
	if left != s.total {
		s.backward(best, f, hist, cuts, limit)
	}
}

// backward is the scan of Numerical that sends missing values left.
func (s *Screen) backward(best *Candidate, f int32, hist []grad.Sum, cuts []float32, limit *constraint.Limit) {
	var right grad.Sum
	for end := len(hist); end > 0; {
		from := max(0, end-block)
		part := hist[from:end]
		for i := len(part) - 1; i >= 0; i-- {
			right.G += part[i].G
			right.H += part[i].H
			s.sums[i] = right
		}
		if kernels.pick(&s.mask, s.sums[:len(part)], fresh[:len(part)], &s.b) {
			for w := (len(part) - 1) / 64; w >= 0; w-- {
				for m := s.mask[w]; m != 0; {
					k := bits.Len64(m) - 1
					m &^= 1 << k
					s.down(best, f, from+w*64+k, hist, cuts, s.sums[w*64+k], limit)
				}
			}
		}
		end = from
	}
}

// Categories is [Params.OneHot] or [Params.Partition], as the number of categories
// says, for the node begun.
func (s *Screen) Categories(best *Candidate, f int32, hist []grad.Sum, limit *constraint.Limit) {
	if len(hist) < s.p.MaxCatToOneHot {
		s.p.OneHot(best, f, hist, s.total, s.gain, limit)
		return
	}
	var b *bound
	if !s.plain {
		if best.LossChange > s.loss {
			s.raise(best.LossChange)
		}
		b = &s.b
	}
	s.p.partition(best, f, hist, s.total, s.gain, limit, &s.orders, b)
}

// few is Numerical for a feature of few bins.
func (s *Screen) few(best *Candidate, f int32, hist []grad.Sum, cuts []float32, limit *constraint.Limit) {
	var left grad.Sum
	for b := range hist {
		left.G += hist[b].G
		left.H += hist[b].H
		if s.b.reaches(left) {
			s.up(best, f, b, hist, cuts, left, limit)
		}
	}
	if left != s.total {
		s.fewBackward(best, f, hist, cuts, limit)
	}
}

// fewBackward is backward for a feature of few bins.
func (s *Screen) fewBackward(best *Candidate, f int32, hist []grad.Sum, cuts []float32, limit *constraint.Limit) {
	var right grad.Sum
	for b := len(hist) - 1; b >= 0; b-- {
		right.G += hist[b].G
		right.H += hist[b].H
		if s.b.reaches(right) {
			s.down(best, f, b, hist, cuts, right, limit)
		}
	}
}

// up tries the split above bin b, missing values going right.
func (s *Screen) up(best *Candidate, f int32, b int, hist []grad.Sum, cuts []float32, left grad.Sum, limit *constraint.Limit) {
	if hist[b] != (grad.Sum{}) { // else as before bin b
		s.above(best, f, b, cuts, left, limit)
	}
}

// above is up for a bin that holds something.
func (s *Screen) above(best *Candidate, f int32, b int, cuts []float32, left grad.Sum, limit *constraint.Limit) {
	if !s.b.reaches(left) {
		return // beaten by now
	}
	right := s.total.Sub(left)
	if gain, ok := s.p.gain(left, right, limit); ok {
		if loss := gain - s.gain; best.Beats(loss, f) {
			*best = Candidate{LossChange: loss, Feature: f, Threshold: cuts[b], Bin: int32(b), Left: left, Right: right}
			s.raise(loss)
		}
	}
}

// down tries the split below bin b, missing values going left.
func (s *Screen) down(best *Candidate, f int32, b int, hist []grad.Sum, cuts []float32, right grad.Sum, limit *constraint.Limit) {
	if hist[b] == (grad.Sum{}) || !s.b.reaches(right) {
		return
	}
	left := s.total.Sub(right)
	if gain, ok := s.p.gain(left, right, limit); ok {
		if loss := gain - s.gain; best.Beats(loss, f) {
			threshold := float32(math.Inf(-1))
			if b > 0 {
				threshold = cuts[b-1]
			}
			*best = Candidate{LossChange: loss, Feature: f, Threshold: threshold, Bin: int32(b) - 1, DefaultLeft: true, Left: left, Right: right}
			s.raise(loss)
		}
	}
}

func (s *Screen) raise(loss float32) {
	s.loss = loss
	s.b.raise(loss)
}
