package legacy

import "github.com/grove-ml/grove/gbt/internal/codec"

// linearSize is the size of the parameters of a gblinear booster.
const linearSize = 136

// linear reads a gblinear booster: parameters that repeat those of the learner
// (and are not set from 1.0 on), then the weights.
func (d *decoder) linear() {
	const path = "weights"
	c := &d.c
	c.take(linearSize, "gblinear_model_param")
	start := c.pos
	w := c.floats(path)
	if c.err != nil {
		return
	}
	// A model that was saved before it was trained has no weights: zeros.
	want := (int64(d.m.NumFeature) + 1) * int64(d.m.Outputs())
	if n := int64(len(w)); n != want && n != 0 {
		c.fail(start, path, codec.Malformed("%d weights: %d features and %d outputs need %d", n, d.m.NumFeature, d.m.Outputs(), want))
		return
	}
	for i, v := range w {
		if v-v != 0 {
			c.fail(start+8+4*i, index(path, i), codec.Malformed("%v: must be finite", v))
			return
		}
	}
	d.m.Linear = &codec.Linear{Weights: w}
}
