package sample

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// sizeOrder sorts sizes of gradients: they are dealt into 64 ranges for each power of two, and
// each range, which most often fits into cache, is sorted by the bits that are left.
type sizeOrder struct {
	keys, spare []uint32
	counts      []rangeCounts
	ends        [ranges]uint32
	top         uint32 // what the last range was made for: bits of the largest size seen last
}

// rangeCounts are of the sizes of a stretch in each range, then where in the keys the next goes.
type rangeCounts struct {
	next [ranges]uint32
	most uint32 // bits of the largest size
}

const (
	ranges      = 1024
	rangeShift  = 17      // bits of a size below those that tell its range
	digitBits   = 9       // of the lower of two digits of these bits
	stretchRows = 1 << 15 // at least, that one worker deals
)

// rangeOf returns the range of a size: the last is that of the largest size, the first has all that are
// much smaller.
func rangeOf(size, top uint32) int32 {
	return min(max(int32(size>>rangeShift)-int32(top>>rangeShift)+ranges-1, 0), ranges-1)
}

// sorted computes sizes, all of them by pieces, and returns their bits in ascending order, memory that is as
// long, and whether all sizes are finite. Where they are not, NaN comes first, as slices.Sort has it.
// No size is negative or -0.
func (o *sizeOrder) sorted(pool *parallel.Pool, sizes []float32, compute func(begin, end int)) (keys, spare []uint32, finite bool) {
	n := len(sizes)
	if cap(o.keys) < n {
		o.keys, o.spare = make([]uint32, n), make([]uint32, n)
	}
	keys, spare = o.keys[:n], o.spare[:n]
	stretches := min(pool.Workers(), n/stretchRows+1)
	if len(o.counts) < stretches {
		o.counts = make([]rangeCounts, stretches)
	}
	bounds := func(s int) (begin, end int) { return n * s / stretches, n * (s + 1) / stretches }
	pool.For(stretches, func(s int) {
		const block = 1 << 11
		o.counts[s] = rangeCounts{}
		begin, end := bounds(s)
		for ; begin < end; begin += block {
			stop := min(end, begin+block)
			compute(begin, stop)
			o.counts[s].add(sizes[begin:stop], o.top)
		}
	})
	top := uint32(0)
	for s := range stretches {
		top = max(top, o.counts[s].most)
	}
	if top >= infinite {
		all := slices.Clone(sizes)
		slices.Sort(all)
		for i, size := range all {
			keys[i] = math.Float32bits(size)
		}
		return keys, spare, false
	}
	if r := top>>rangeShift - o.top>>rangeShift + 2*64; r > 4*64 { // not within a factor of four
		o.top = top
		pool.For(stretches, func(s int) {
			begin, end := bounds(s)
			o.counts[s] = rangeCounts{}
			o.counts[s].add(sizes[begin:end], top)
		})
	}
	at := uint32(0)
	for r := range ranges {
		for s := range stretches {
			next := &o.counts[s].next[r]
			at, *next = at+*next, at
		}
		o.ends[r] = at
	}
	pool.For(stretches, func(s int) {
		next := &o.counts[s].next
		begin, end := bounds(s)
		for _, size := range sizes[begin:end] {
			key := math.Float32bits(size)
			to := &next[rangeOf(key, o.top)&(ranges-1)]
			keys[*to] = key
			*to++
		}
	})
	pool.For(ranges, func(r int) {
		begin := uint32(0)
		if r > 0 {
			begin = o.ends[r-1]
		}
		part := keys[begin:o.ends[r]]
		switch {
		case len(part) < 2:
		case len(part) <= 64 || r == 0 || r == ranges-1: // those at the ends have other bits as well
			sortEnds(part, spare[begin:o.ends[r]])
		default:
			sortDigits(part, spare[begin:o.ends[r]], 0)
		}
	})
	o.top = top
	return keys, spare, true
}

// add counts sizes and looks for the largest.
func (c *rangeCounts) add(sizes []float32, top uint32) {
	most := c.most
	for _, size := range sizes {
		key := math.Float32bits(size)
		most = max(most, key)
		c.next[rangeOf(key, top)&(ranges-1)]++
	}
	c.most = most
}

// sortEnds sorts any keys in place. spare must be as long.
func sortEnds(keys, spare []uint32) {
	if len(keys) <= 256 {
		slices.Sort(keys)
		return
	}
	sortDigits(keys, spare, 0)
	differ := uint32(0)
	for _, k := range keys {
		differ |= k ^ keys[0]
	}
	if differ>>rangeShift != 0 {
		sortDigits(keys, spare, rangeShift-2) // of 32 bits, 2 once more
	}
}

// sortDigits sorts keys by 17 bits from shift on, keys that agree there stay in their order. spare
// must be as long.
func sortDigits(keys, spare []uint32, shift int) {
	const upperBits = rangeShift - digitBits
	var lower [1 << digitBits]uint32
	var upper [1 << upperBits]uint32
	for _, k := range keys {
		k >>= shift & 31
		lower[k&(1<<digitBits-1)]++
		upper[k>>digitBits&(1<<upperBits-1)]++
	}
	a, b := uint32(0), uint32(0)
	for i, n := range lower {
		lower[i] = a
		a += n
	}
	for i, n := range upper {
		upper[i] = b
		b += n
	}
	for _, k := range keys {
		p := &lower[k>>(shift&31)&(1<<digitBits-1)]
		spare[*p] = k
		*p++
	}
	for _, k := range spare[:len(keys)] {
		p := &upper[k>>(shift&31)>>digitBits&(1<<upperBits-1)]
		keys[*p] = k
		*p++
	}
}
