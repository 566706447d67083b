package split

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Values worked by hand, as in TestWeightAndGain.
func TestWeightAndGain17(t *testing.T) {
	s := grad.Sum{G: 4, H: 1}
	p := Params{Lambda: 1, Alpha: 1, Rules: compat.V1_7}
	assert.Equal(t, float32(-1.5), p.Weight(s))
	assert.Equal(t, float32(4.5), p.Gain(s))
	assert.Equal(t, 4.5, p.Gain64(s))

	p.MaxDeltaStep = 0.5
	assert.Equal(t, float32(-0.5), p.Weight(s))
	assert.Equal(t, float32(3.5), p.Gain(s), "-(2 G w + (H + lambda) w²), alpha forgotten")
	assert.Equal(t, 4.0, p.Gain64(s), "alpha |w| on top")

	p.MaxDeltaStep, p.Listed = 0, true
	assert.Equal(t, float32(7.5), p.Gain(s), "a list of zeros is enough for the gain at the weight")

	p = Params{Lambda: 1, MinChildWeight: 2, Rules: compat.V1_7}
	assert.Zero(t, p.Weight(s), "less hessian than min_child_weight")
	assert.Zero(t, p.Gain64(s))
	assert.Equal(t, float32(8), p.Gain(s), "the gain does not look at it")
}

// At min_child_weight 0 a child without hessian is a candidate, unlike in 3.4.
func TestChildrenWithoutHessian17(t *testing.T) {
	p := Params{Lambda: 1, Rules: compat.V1_7}
	none, rest := grad.Sum{G: 1}, grad.Sum{G: 4, H: 1}
	gain, ok := p.gainUnder(none, rest, nil)
	assert.True(t, ok)
	assert.Equal(t, float32(8), gain)
	_, ok = p.gainUnder(grad.Sum{H: -1e-9}, rest, nil)
	assert.False(t, ok)
	p.Rules = compat.V3_4
	_, ok = p.gainUnder(none, rest, nil)
	assert.False(t, ok)
}
