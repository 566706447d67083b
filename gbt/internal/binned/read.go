package binned

import (
	"math"
	"slices"
)

// ReadRow writes values that trees of these cuts cannot tell from those that row
// i was made of: the lower end of each bin, -Inf for the first, the last cut for
// what is at or above it, and NaN for what is missing; a category is itself, and
// the number of categories stands for all others.
//
// The thresholds of such trees are cuts, or -Inf; a value is below a cut exactly if
// its bin is at or below that of the cut, unless it is beyond all cuts.
func (b *Matrix) ReadRow(dst []float32, i int) {
	for f := range dst {
		lo, hi := b.Cuts.Ptr[f], b.Cuts.Ptr[f+1]
		switch c := b.bin(f, i); {
		case c == hi-lo:
			dst[f] = float32(math.NaN())
		case b.IsCategorical(f):
			dst[f] = float32(c)
		case c == 0:
			dst[f] = float32(math.Inf(-1))
		default:
			dst[f] = b.Cuts.Values[lo+c-1]
		}
	}
	for f, bits := range b.beyond {
		switch {
		case bits == nil || bits[i/64]>>(i%64)&1 == 0:
		case b.IsCategorical(f):
			dst[f] = float32(b.Bins(f))
		default:
			dst[f] = b.Cuts.Values[b.Cuts.Ptr[f+1]-1]
		}
	}
}

// bin returns the bin of feature f in row i, or the number of bins if the value is
// missing.
func (b *Matrix) bin(f, i int) int32 {
	p, bins := b.places[f], uint32(b.Bins(f))
	code := bins
	switch p.Form {
	case Narrow:
		code = uint32(b.rows8[i*len(b.narrow.Slots)+int(p.Column)]) - uint32(p.First)
	case Wide:
		code = uint32(b.rows16[i*len(b.wide.Slots)+int(p.Column)]) - uint32(p.First)
	default:
		rows, bins8, bins16 := b.List(p.Column)
		if k, ok := slices.BinarySearch(rows, int32(i)); ok {
			if bins8 != nil {
				code = uint32(bins8[k])
			} else {
				code = uint32(bins16[k])
			}
		}
	}
	return int32(min(code, bins))
}

// Beyond reports whether a value of feature f is beyond all bins.
func (b *Matrix) Beyond(f int) bool { return b.beyond != nil && b.beyond[f] != nil }
