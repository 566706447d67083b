package split

import (
	"math"
	"math/bits"
	"sync/atomic"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Entries of a column in ascending order of value are words of 32 bits: the row,
// and the sign bit where the value differs from that of the entry before. Of what
// comes before the first entry its bit says nothing.

// Row returns the row of an entry.
func Row(word int32) int32 { return word & math.MaxInt32 }

// block is the number of entries whose sums are taken before their gains are
// looked at.
const block = 512

// Scanner is the room that scans of ordered entries need, for one caller at a time.
type Scanner struct {
	sums [block + 8]grad.Sum
	mask [block / 64]uint64
	b    bound // of the scan in progress
}

// Node is what the scans of all features know of a node.
type Node struct {
	Total grad.Sum
	Gain  float32           // unsplit
	Limit *constraint.Limit // of the feature, or nil
	// Floor holds the bits of a loss change that some feature reaches: scans may
	// leave out what is worse. It never falls.
	Floor *atomic.Uint32
}

// Boundary is the best place to split the entries of a node. The zero value is
// none: loss change 0.
type Boundary struct {
	LossChange  float32
	At          int  // entries below it go left, the others right
	Up          bool // found by the ascending scan: missing values go right
	Left, Right grad.Sum
}

// bound tells cheaply which splits cannot have a loss change of at least some
// value. The gain of a child is at most its G²/(H+lambda), whatever its weight,
// alpha and bounds are:
//
//	-(2Gw + (H+lambda)w² + 2 alpha|w|) = (G² - (G + (H+lambda)w)²)/(H+lambda) - 2 alpha|w|
//
// so that a split with gain S needs, divisions multiplied out,
//
//	GL²(HR+lambda) + GR²(HL+lambda) >= S (HL+lambda)(HR+lambda).
//
// GainAt rounds w² to float32 and the rest to float64, which lets the gain exceed
// G²/(H+lambda) by a factor of less than 1+2^-22; the gains are rounded to
// float32, their sum and the loss change too: 2^-24 each. The margin of 2^-19
// covers them all and the roundings of the bound itself. What underflow of float32
// can add is covered by a term of its own. No product overflows or
// underflows float64, since sums are of float32. What compares as NaN passes.
//
// With G = GL+GR, T = H+2 lambda and x = HL+lambda this is, for the kernels,
//
//	T GL² + x (G² - S T - 2G GL + S x) >= 0
//
// whose terms cancel: their roundings are less than 2^-50 of
// T GL² + x (G² + 2|S|T + 2|G GL|), and as 0 <= x <= T where both children have
// a hessian, less than 2^-45 of T GL² + x (G² + 2|S|T), which t and c contain.
type bound struct {
	lambda float64
	least  float64 // S, the gain that a split must have
	g2     float64 // -2G
	c      float64 // G² - S T, raised
	t      float64 // T, raised
	g, h   float64 // of the node
	mcw    float64
	parent float64 // gain of the node
	slack  float64
}

const (
	margin  = 1.0 / (1 << 19) // share of the terms by which the bound is lowered
	rounded = 1.0 / (1 << 45) // the same for the roundings of its second form
)

func (p *Params) bound(nd *Node) bound {
	lambda := float64(p.Lambda)
	g, h := nd.Total.G, nd.Total.H
	return bound{
		g: g, h: h, lambda: lambda, mcw: float64(p.MinChildWeight), parent: float64(nd.Gain),
		g2: -2 * g, t: float64((h + 2*lambda) * (1 + rounded)),
		slack: 0x1p-140 + float64((math.Abs(h)+lambda)*0x1p-147),
	}
}

// raise makes the bound that of splits with a loss change of at least loss >= 0.
func (b *bound) raise(loss float32) {
	l := float64(loss)
	b.least = b.parent + l - float64((math.Abs(b.parent)+l)*margin) - b.slack
	st := float64(b.least * (b.h + 2*b.lambda))
	b.c = float64(float64(b.g*b.g)*(1+rounded)) - st + float64(math.Abs(st)*(2*rounded))
}

// reaches reports whether a split into s and the rest may have the gain asked for.
func (b *bound) reaches(s grad.Sum) bool {
	gr, hr := b.g-s.G, b.h-s.H
	hl := s.H + b.lambda
	hs := hr + b.lambda
	x := float64(float64(s.G*s.G)*hs) + float64(float64(gr*gr)*hl)
	return s.H >= b.mcw && hr >= b.mcw && !(x < float64(float64(hl*hs)*b.least))
}

// near is a cheaper form of reaches, which is true where that is, and does not look
// at min_child_weight.
func (b *bound) near(s grad.Sum) bool {
	x := s.H + b.lambda
	y := float64(s.G*b.g2) + b.c
	y += float64(x * b.least)
	return !(float64(float64(s.G*s.G)*b.t)+float64(y*x) < 0)
}

// ScanOrdered finds what [Params.ScanUp], if up is asked for, and then
// [Params.ScanDown] find in the entries of a node, if it is not worse than the
// node's floor, by the rules of 3.4. Hessians must not be negative. below says that
// the node has rows of a value below the first entry which are no entries; for
// such a column up must not be asked for. The threshold is left to the caller.
func (p *Params) ScanOrdered(sc *Scanner, words []int32, pairs []grad.Pair, nd *Node, up bool) (best Boundary) {
	if len(words) == 0 {
		return best
	}
	sc.b = p.bound(nd)
	if up {
		p.ordered(sc, words, pairs, nd, &best, true)
	}
	p.ordered(sc, words, pairs, nd, &best, false)
	return best
}

func (p *Params) ordered(sc *Scanner, words []int32, pairs []grad.Pair, nd *Node, best *Boundary, up bool) {
	var e grad.Sum
	b := &sc.b
	for done := 0; done < len(words); {
		n := min(block, len(words)-done)
		at := done
		sums := sc.sums[:n]
		var part []int32
		if up {
			part = words[at : at+n]
			e = kernels.prefix(sums, part, pairs, e)
		} else {
			at = len(words) - done - n
			part = words[at : at+n]
			e = kernels.suffix(sums, part, pairs, e)
		}
		b.raise(max(best.LossChange, math.Float32frombits(nd.Floor.Load())))
		if kernels.pick(&sc.mask, sums, part, b) {
			if at == 0 {
				sc.mask[0] &^= 1 // nothing is below, or it is looked at last
			}
			if up {
				for i := range sc.mask[:(n+63)/64] {
					for m := sc.mask[i]; m != 0; m &= m - 1 {
						k := i*64 + bits.TrailingZeros64(m)
						p.tryAt(sums[k], nd, b, best, at+k, true)
					}
				}
			} else {
				for i := (n - 1) / 64; i >= 0; i-- {
					for m := sc.mask[i]; m != 0; {
						k := bits.Len64(m) - 1
						m &^= 1 << k
						p.tryAt(sums[i*64+k], nd, b, best, at+i*64+k, false)
					}
				}
			}
		}
		// Sums of hessians only grow, in float64 as well: what is left for the
		// other child only falls.
		if !(nd.Total.H-e.H >= b.mcw) {
			return
		}
		done += n
	}
	end := 0
	if up {
		end = len(words)
	}
	if b.reaches(e) {
		p.tryAt(e, nd, b, best, end, up)
	}
}

// tryAt improves best with the split at a boundary, e being what the scan has
// passed.
func (p *Params) tryAt(e grad.Sum, nd *Node, b *bound, best *Boundary, at int, up bool) {
	if !b.reaches(e) {
		return
	}
	left, right := e, nd.Total.Sub(e)
	if !up {
		left, right = right, left
	}
	gain, ok := p.gain(left, right, nd.Limit)
	if !ok {
		return
	}
	if loss := gain - nd.Gain; loss > best.LossChange && !math.IsInf(float64(loss), 0) {
		*best = Boundary{LossChange: loss, At: at, Up: up, Left: left, Right: right}
		b.raise(max(loss, math.Float32frombits(nd.Floor.Load())))
	}
}

// Between returns the threshold of a split between two values of a node, of which the
// scan passed last before v.
func Between(v, last float32) float32 { return midpoint(v, last) }

// Beyond returns the threshold of a split above all values of a node, last being
// the greatest, if up, else below the least.
func Beyond(last float32, up bool) float32 {
	if gap := abs(last) + Epsilon; up {
		return last + gap
	} else {
		return last - gap
	}
}

// orderedKernels are the loops of [Params.ScanOrdered].
type orderedKernels struct {
	// suffix sets sums[i] to from and the pairs of the rows of words[i:], added
	// from the end, and returns the first.
	suffix func(sums []grad.Sum, words []int32, pairs []grad.Pair, from grad.Sum) grad.Sum
	// prefix sets sums[i] to from and the pairs of the rows of words[:i] and
	// returns the sum of all.
	prefix func(sums []grad.Sum, words []int32, pairs []grad.Pair, from grad.Sum) grad.Sum
	// pick sets bit i of mask if words[i] has a new value and sums[i] is near the
	// bound, clears the other bits of the words of the mask that it needs, and
	// reports whether any is set. There is room for 8 sums more.
	pick func(mask *[block / 64]uint64, sums []grad.Sum, words []int32, b *bound) bool
}

var kernels = orderedTable().Best()

func suffixGeneric(sums []grad.Sum, words []int32, pairs []grad.Pair, from grad.Sum) grad.Sum {
	sums = sums[:len(words)]
	for i := len(words) - 1; i >= 0; i-- {
		pair := &pairs[Row(words[i])]
		from.G += float64(pair.G)
		from.H += float64(pair.H)
		sums[i] = from
	}
	return from
}

func prefixGeneric(sums []grad.Sum, words []int32, pairs []grad.Pair, from grad.Sum) grad.Sum {
	sums = sums[:len(words)]
	for i, w := range words {
		sums[i] = from
		pair := &pairs[Row(w)]
		from.G += float64(pair.G)
		from.H += float64(pair.H)
	}
	return from
}

func pickGeneric(mask *[block / 64]uint64, sums []grad.Sum, words []int32, b *bound) bool {
	clear(mask[:(len(words)+63)/64])
	some := false
	for i, w := range words {
		if w < 0 && b.near(sums[i]) {
			mask[i/64] |= 1 << (i % 64)
			some = true
		}
	}
	return some
}
