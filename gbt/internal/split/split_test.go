package split

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Values worked by hand: lambda 1, alpha 1, G 4, H 1 gives weight -(4-1)/2 and
// gain -(2*4*w + 2*w² + 2|w|); they are those of XGBoost's own tests
// (tests/cpp/tree/test_param.cc, 3.4).
func TestWeightAndGain(t *testing.T) {
	s := grad.Sum{G: 4, H: 1}
	p := Params{Lambda: 1, Alpha: 1}
	assert.Equal(t, float32(-1.5), p.Weight(s))
	assert.Equal(t, float32(4.5), p.Gain(s))
	p.MaxDeltaStep = 0.5
	assert.Equal(t, float32(-0.5), p.Weight(s))
	assert.Equal(t, float32(2.5), p.Gain(s))

	assert.Zero(t, p.Weight(grad.Sum{G: 4, H: 0}), "no hessian, no weight")
	assert.Zero(t, p.Gain(grad.Sum{G: 4, H: -1}))
	assert.Zero(t, (&Params{Lambda: 1, Alpha: 5}).Weight(s), "alpha swallows the gradient")
}

func TestChildrenGainNeedsHessian(t *testing.T) {
	p := Params{Lambda: 1, MinChildWeight: 2}
	_, ok := p.ChildrenGain(grad.Sum{G: 1, H: 2}, grad.Sum{G: -1, H: 2})
	assert.True(t, ok)
	_, ok = p.ChildrenGain(grad.Sum{G: 1, H: math.Nextafter(2, 0)}, grad.Sum{G: -1, H: 2})
	assert.False(t, ok)
	p.MinChildWeight = 0
	_, ok = p.ChildrenGain(grad.Sum{G: 1, H: 0}, grad.Sum{G: -1, H: 2})
	assert.False(t, ok, "a child without hessian is not allowed even at min_child_weight 0")
}

func TestCandidateTies(t *testing.T) {
	c := Candidate{LossChange: 2, Feature: 3}
	assert.False(t, c.Beats(2, 3), "the split found first stays")
	assert.False(t, c.Beats(2, 4), "a higher feature needs more")
	assert.True(t, c.Beats(2, 1), "a lower feature wins a tie")
	assert.True(t, c.Beats(math.Nextafter32(2, 3), 4))
	assert.False(t, c.Beats(float32(math.Inf(1)), 1))
	none := Candidate{}
	assert.False(t, none.Beats(0, 0), "nothing gained is no split")

	other := Candidate{LossChange: 2, Feature: 1, Threshold: 7}
	c.Merge(&other)
	assert.Equal(t, other, c)
	c.Merge(&none)
	assert.Equal(t, other, c)
}

// Empty bins are passed over: the threshold is the one of the bin that was
// filled last, and missing values decide the direction.
func TestNumerical(t *testing.T) {
	p := Params{Lambda: 1}
	cuts := []float32{1, 2, 3, 4}
	hist := []grad.Sum{{G: -4, H: 2}, {}, {}, {G: 4, H: 2}}
	total := grad.Sum{G: 0, H: 4}
	var best Candidate
	p.Numerical(&best, 5, hist, cuts, total, p.Gain(total), nil)
	assert.Equal(t, Candidate{
		LossChange: best.LossChange, Feature: 5, Threshold: 1, Bin: 0,
		Left: grad.Sum{G: -4, H: 2}, Right: grad.Sum{G: 4, H: 2},
	}, best)
	assert.Positive(t, best.LossChange)

	// Two missing rows with gradients like those of the last bin's opposite:
	// they belong left.
	total = total.Add(grad.Sum{G: -6, H: 2})
	best = Candidate{}
	p.Numerical(&best, 5, hist, cuts, total, p.Gain(total), nil)
	assert.True(t, best.DefaultLeft)
	assert.Equal(t, float32(3), best.Threshold, "backward: the cut below the bin that moved right")
	assert.EqualValues(t, 2, best.Bin)

	// All present values right, missing ones left: no threshold is below them.
	hist = []grad.Sum{{G: 4, H: 2}}
	best = Candidate{}
	p.Numerical(&best, 5, hist, []float32{1}, grad.Sum{G: -2, H: 4}, p.Gain(grad.Sum{G: -2, H: 4}), nil)
	if best.DefaultLeft {
		assert.True(t, math.IsInf(float64(best.Threshold), -1))
		assert.EqualValues(t, -1, best.Bin)
	} else {
		assert.Equal(t, float32(1), best.Threshold)
	}
}

func TestMidpoint(t *testing.T) {
	assert.Equal(t, float32(1.5), midpoint(1, 2))
	next := math.Nextafter32(1, 2)
	// The middle of neighbours rounds to one of them; it must separate them.
	for _, c := range [][2]float32{{1, next}, {next, 1}} {
		m := midpoint(c[0], c[1])
		assert.True(t, min(c[0], c[1]) < m && m <= max(c[0], c[1]) || m == c[1], "midpoint(%v, %v) = %v", c[0], c[1], m)
		assert.NotEqual(t, c[0], m)
	}
}

func TestTooSmall(t *testing.T) {
	p := Params{MinChildWeight: 3}
	assert.True(t, p.TooSmall(grad.Sum{H: 5.9}))
	assert.False(t, p.TooSmall(grad.Sum{H: 6}))
	p.MinChildWeight = 0
	assert.False(t, p.TooSmall(grad.Sum{H: 0}))
}

// Under a monotone constraint weights are moved into the bounds, gains are those
// of the moved weights, and the wrong order is no split.
func TestChildrenGainWithin(t *testing.T) {
	p := Params{Lambda: 1, MinChildWeight: 1}
	left, right := grad.Sum{G: 4, H: 1}, grad.Sum{G: -4, H: 1} // weights -2 and 2
	free, _ := p.ChildrenGain(left, right)
	wide := constraint.Limit{Bounds: constraint.Unbounded(), Sign: 1}
	gain, ok := p.ChildrenGainWithin(left, right, &wide)
	assert.True(t, ok)
	assert.Equal(t, free, gain)
	_, ok = p.ChildrenGainWithin(right, left, &wide)
	assert.False(t, ok, "the output would fall")

	narrow := constraint.Limit{Bounds: constraint.Bounds{Lower: -1, Upper: 2}, Sign: 1}
	gain, ok = p.ChildrenGainWithin(left, right, &narrow)
	assert.True(t, ok)
	assert.Equal(t, float32(6+8), gain, "-(2*4*(-1) + 2*1) and -(2*(-4)*2 + 2*4)")
	assert.Equal(t, float32(-1), p.WeightWithin(left, &narrow.Bounds))
	assert.Equal(t, float32(-2), p.WeightWithin(left, nil))

	_, ok = p.ChildrenGainWithin(grad.Sum{G: 4, H: 0.5}, right, &wide)
	assert.False(t, ok, "min_child_weight holds too")

	// The scan finds the best split among those that are left.
	cuts := []float32{1, 2, 3}
	hist := []grad.Sum{{G: -4, H: 2}, {G: 4, H: 2}, {G: -2, H: 2}}
	total := grad.Sum{G: -2, H: 6}
	var best Candidate
	p.Numerical(&best, 0, hist, cuts, total, p.Gain(total), &wide)
	assert.Equal(t, float32(2), best.Threshold, "the higher gain at 1 would let the output fall")
}
