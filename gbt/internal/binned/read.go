package binned

import "math"

// ReadRow writes values that trees of these cuts cannot tell from those that row
// i was made of: the lower end of each bin, -Inf for the first, the last cut for
// what is at or above it, and NaN for what is missing; a category is itself, and
// the number of categories stands for all others.
//
// The thresholds of such trees are cuts, or -Inf; a value is below a cut exactly if
// its bin is at or below that of the cut, unless it is beyond all cuts.
func (b *Matrix) ReadRow(dst []float32, i int) {
	if b.rows8 != nil {
		readRow(b, dst, b.rows8[i*b.Cols:(i+1)*b.Cols])
	} else {
		readRow(b, dst, b.rows16[i*b.Cols:(i+1)*b.Cols])
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

func readRow[B Bin](b *Matrix, dst []float32, codes []B) {
	for f, code := range codes {
		lo, hi := b.Cuts.Ptr[f], b.Cuts.Ptr[f+1]
		switch c := int32(code); {
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
}

// Beyond reports whether a value of feature f is beyond all bins.
func (b *Matrix) Beyond(f int) bool { return b.beyond != nil && b.beyond[f] != nil }
