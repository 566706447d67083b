package paritydata

import (
	"fmt"
	"math"
)

// baseMargin returns Base margins a row, or nil.
func (r Recipe) baseMargin() []float32 {
	if r.Base == 0 {
		return nil
	}
	out := make([]float32, r.Rows*r.Base)
	for g := range r.Base {
		cells := newStream(r.Seed, uint64(side+512+g))
		for i := range r.Rows {
			out[i*r.Base+g] = float32(mod(cells.cell(i), 2001)-1000) / 500
		}
	}
	return out
}

// columnWeights returns one weight for each of n columns, or nil.
func (r Recipe) columnWeights(n int) ([]float32, error) {
	if r.ColumnWeights == "" {
		return nil, nil
	}
	out := make([]float32, n)
	cells := newStream(r.Seed, side+8)
	for j := range out {
		u := cells.cell(j)
		k := float32(mod(u, 400) + 1)
		switch r.ColumnWeights {
		case "frac":
			out[j] = k / 100
		case "zeros": // half of the columns weigh nothing
			if u&1 != 0 {
				out[j] = k / 100
			}
		case "same":
			out[j] = 2.5
		case "none":
		case "spread": // 2^-30 to 2^29
			out[j] = float32(math.Ldexp(1, int(mod(u, 60))-30))
		default:
			return nil, fmt.Errorf("paritydata: weights of columns %q: not known", r.ColumnWeights)
		}
	}
	return out, nil
}
