package split

import (
	"math"
	"math/bits"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Order is room for the order of the categories of a feature, by which
// [Params.Partition] scans them. The zero value is ready; it is used by one
// caller at a time.
type Order struct{ keys, zeros []uint64 }

// of returns the categories of hist in ascending order of their weights as
// leaves; those of equal weight stay as they are. The lower half of an entry is
// the category. Only so many at either end are in order as there are steps: what
// lies between is of no interest.
func (o *Order) of(hist []grad.Sum, p *Params, steps int) []uint64 {
	o.keys = slices.Grow(o.keys[:0], len(hist))[:len(hist)]
	o.zeros = o.zeros[:0]
	below, above := 0, len(hist) // weights below zero come first, those above last
	for c, s := range hist {
		// Bits that ascend as the weights do; zeros of both signs are equal.
		const sign = 1 << 31
		if w := p.Weight(s); w > 0 {
			above--
			o.keys[above] = uint64(math.Float32bits(w)|sign)<<32 | uint64(c)
		} else if w < 0 {
			o.keys[below] = uint64(^math.Float32bits(w))<<32 | uint64(c)
			below++
		} else { // no rows in this node, mostly
			o.zeros = append(o.zeros, uint64(sign)<<32|uint64(c))
		}
	}
	copy(o.keys[below:above], o.zeros)
	low, high := o.keys[:below], o.keys[above:]
	if steps < len(low) && len(hist)-below >= steps {
		least(low, steps)
		low = low[:steps]
	}
	if steps < len(high) && above >= steps {
		least(high, len(high)-steps)
		high = high[len(high)-steps:]
	}
	slices.Sort(low)
	slices.Sort(high)
	return o.keys
}

// least moves the k least of keys, which differ, to the front
// (C. A. R. Hoare, Algorithm 65: Find, 1961).
func least(keys []uint64, k int) {
	for turns := 4 * bits.Len(uint(len(keys))); len(keys) > 16; turns-- {
		if turns == 0 {
			break // an order made to take long
		}
		a, b, c := keys[0], keys[len(keys)/2], keys[len(keys)-1]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := 0, len(keys)-1
		for i <= j {
			for keys[i] < pivot {
				i++
			}
			for keys[j] > pivot {
				j--
			}
			if i <= j {
				keys[i], keys[j] = keys[j], keys[i]
				i++
				j--
			}
		}
		switch { // keys[:j+1] <= pivot <= keys[i:]
		case k <= j+1:
			keys = keys[:j+1]
		case k >= i:
			keys = keys[i:]
			k -= i
		default:
			return
		}
	}
	slices.Sort(keys)
}
