package paritydata

import (
	"fmt"
	"math"
)

// labels turns the rows' scores into labels. Each is an integer times a power
// of two or one float32 division of two integers that float32 holds exactly.
func (r Recipe) labels(sum []int64, flips stream) ([]float32, error) {
	out := make([]float32, len(sum))
	classes := r.Classes
	if classes == 0 {
		classes = 2
	}
	for i, s := range sum {
		switch r.Label {
		case "real":
			out[i] = float32(s) / 100
		case "steps":
			out[i] = float32(s >> 10)
		case "small":
			out[i] = float32(math.Ldexp(float64(s), -21))
		case "large":
			out[i] = float32(math.Ldexp(float64(s), 20))
		case "unit":
			out[i] = float32(min(max(s, -4000), 4000)+4000) / 8000
		case "count":
			out[i] = float32(min(max(s+3000, 0), 5999) * 7 / 6000)
		case "amount":
			out[i] = float32(min(max(s, -4000), 4000)+4001) / 1000
		case "same":
			out[i] = r.Value
		case "bin", "class":
			c := min(max(s+3000, 0), 5999) * classes / 6000
			if r.Label == "bin" {
				c = 0
				if s > r.Above {
					c = 1
				}
			}
			if u := flips.cell(i); int64(u&0xFFFF)%1000 < r.Flip {
				c = mod(u, classes)
			}
			out[i] = float32(c)
		default:
			return nil, fmt.Errorf("paritydata: label %q: not known", r.Label)
		}
	}
	return out, nil
}

// weights returns one weight a row, or nil.
func (r Recipe) weights() ([]float32, error) {
	if r.Weights == "" {
		return nil, nil
	}
	out := make([]float32, r.Rows)
	cells := newStream(r.Seed, side+2)
	for i := range out {
		u := cells.cell(i)
		k := float32(mod(u, 400) + 1)
		switch r.Weights {
		case "frac":
			out[i] = k / 100
		case "zeros": // a fifth of the rows weigh nothing
			if int64(u&0xFFFF)%5 != 0 {
				out[i] = k / 100
			}
		case "int":
			out[i] = float32(mod(u, 4))
		case "spread": // 2^-10 to 2^9
			out[i] = float32(math.Ldexp(1, int(mod(u, 20))-10))
		default:
			return nil, fmt.Errorf("paritydata: weights %q: not known", r.Weights)
		}
	}
	return out, nil
}
