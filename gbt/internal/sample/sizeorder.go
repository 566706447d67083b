package sample

import (
	"math"
	"math/bits"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// sizeOrder sorts sizes of gradients: they are dealt into ranges of equal width,
// and each range, which fits into cache, is sorted by its digits.
type sizeOrder struct {
	keys, spare []uint32
	counts      [][maxRanges]uint32 // of the sizes of a stretch in each range, then where the next goes
	ends        [maxRanges]uint32
	most        []uint32 // bits of the largest size of each stretch
}

const (
	maxRanges   = 512
	rangeRows   = 2048    // that a range has on average, if there are enough ranges
	stretchRows = 1 << 15 // at least, that one worker deals
)

// sorted returns the bits of sizes in ascending order, memory that is as long, and
// whether all sizes are finite. Where they are not, NaN comes first, as slices.Sort has it.
// No size is negative or -0.
func (o *sizeOrder) sorted(pool *parallel.Pool, sizes []float32) (keys, spare []uint32, finite bool) {
	n := len(sizes)
	if cap(o.keys) < n {
		o.keys, o.spare = make([]uint32, n), make([]uint32, n)
	}
	keys, spare = o.keys[:n], o.spare[:n]
	stretches := min(pool.Workers(), n/stretchRows+1)
	if len(o.counts) < stretches {
		o.counts, o.most = make([][maxRanges]uint32, stretches), make([]uint32, stretches)
	}
	of := func(s int) []float32 { return sizes[n*s/stretches : n*(s+1)/stretches] }
	pool.For(stretches, func(s int) {
		most := uint32(0)
		for _, size := range of(s) {
			most = max(most, math.Float32bits(size))
		}
		o.most[s] = most
	})
	top := slices.Max(o.most[:stretches])
	if top >= infinite {
		all := slices.Clone(sizes)
		slices.Sort(all)
		for i, size := range all {
			keys[i] = math.Float32bits(size)
		}
		return keys, spare, false
	}
	ranges := min(maxRanges, n/rangeRows+1)
	// A product is not less than that of a smaller size. With a maximum close to zero
	// the factor would not be finite: all is one range then.
	factor := float32(ranges) / math.Float32frombits(top)
	if top < math.Float32bits(0x1p-100) {
		factor, ranges = 0, 1
	}
	last := int32(ranges - 1)
	pool.For(stretches, func(s int) {
		count := &o.counts[s]
		clear(count[:ranges])
		for _, size := range of(s) {
			count[min(int32(size*factor), last)&(maxRanges-1)]++
		}
	})
	at := uint32(0)
	for r := range ranges {
		for s := range stretches {
			at, o.counts[s][r] = at+o.counts[s][r], at
		}
		o.ends[r] = at
	}
	pool.For(stretches, func(s int) {
		next := &o.counts[s]
		for _, size := range of(s) {
			to := &next[min(int32(size*factor), last)&(maxRanges-1)]
			keys[*to] = math.Float32bits(size)
			*to++
		}
	})
	pool.For(ranges, func(r int) {
		begin := uint32(0)
		if r > 0 {
			begin = o.ends[r-1]
		}
		sortKeys(keys[begin:o.ends[r]], spare[begin:o.ends[r]])
	})
	return keys, spare, true
}

// sortKeys sorts keys in place, by as many digits of 8 bits as their differences
// have. spare must be as long.
func sortKeys(keys, spare []uint32) {
	if len(keys) <= 64 {
		slices.Sort(keys)
		return
	}
	least, most := keys[0], keys[0]
	for _, k := range keys {
		least, most = min(least, k), max(most, k)
	}
	digits := (bits.Len32(most-least) + 7) / 8
	if digits <= 2 {
		sortTwoDigits(keys, spare[:len(keys)], least)
		return
	}
	var counts [4][256]uint32
	for _, k := range keys {
		k -= least
		for d := range digits {
			counts[d&3][uint8(k>>(8*d))]++
		}
	}
	from, to := keys, spare[:len(keys)]
	for d := range digits {
		next := &counts[d&3]
		at := uint32(0)
		for i, n := range next {
			next[i] = at
			at += n
		}
		for _, k := range from {
			p := &next[uint8((k-least)>>(8*d))]
			to[*p] = k
			*p++
		}
		from, to = to, from
	}
	if digits&1 == 1 {
		copy(keys, from)
	}
}

// sortTwoDigits is sortKeys where keys differ from the least one by less than 2^16.
func sortTwoDigits(keys, spare []uint32, least uint32) {
	var lower, upper [256]uint32
	for _, k := range keys {
		k -= least
		lower[uint8(k)]++
		upper[uint8(k>>8)]++
	}
	a, b := uint32(0), uint32(0)
	for i, n := range lower {
		lower[i] = a
		a += n
		n = upper[i]
		upper[i] = b
		b += n
	}
	for _, k := range keys {
		p := &lower[uint8(k-least)]
		spare[*p] = k
		*p++
	}
	for _, k := range spare {
		p := &upper[uint8((k-least)>>8)]
		keys[*p] = k
		*p++
	}
}
