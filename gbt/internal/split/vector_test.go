package split

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Values worked by hand: lambda 1, so G²/(H+1) a target and side.
func TestVectorGain(t *testing.T) {
	v := NewVector(Params{Lambda: 1, MinChildWeight: 2})
	lefts, rights := []grad.Sum{{G: -4, H: 3}, {G: 2, H: 1}}, []grad.Sum{{G: 4, H: 3}, {G: -6, H: 1}}
	gain, ok := v.gain(lefts, rights, nil)
	assert.True(t, ok, "the mean hessian of either side is 2")
	assert.Equal(t, 4.0+4+2+18, gain)

	lefts[1].H = 0.99
	_, ok = v.gain(lefts, rights, nil)
	assert.False(t, ok, "the mean of the left side is below min_child_weight")
	v.MinChildWeight = 0
	lefts[1].H = 0
	gain, ok = v.gain(lefts, rights, nil)
	assert.True(t, ok)
	assert.Equal(t, 4.0+4+0+18, gain, "a target without hessian gains nothing")
	lefts[0].H = 0
	_, ok = v.gain(lefts, rights, nil)
	assert.False(t, ok, "a side without any hessian is not allowed")
}

// A target whose weights have the wrong order gets its pooled weight on both
// sides; the others keep theirs.
func TestVectorPooledWeights(t *testing.T) {
	v := NewVector(Params{Lambda: 1, Alpha: 1})
	left, right := grad.Sum{G: -8, H: 2}, grad.Sum{G: 3, H: 1} // weights 7/3 and -1
	free := []constraint.Bounds{constraint.Unbounded()}
	l, r := v.SplitWeights(left, right, 0, &VectorLimit{free, -1})
	assert.Equal(t, [2]float32{float32(7.0 / 3), -1}, [2]float32{l, r}, "falling: in order")
	l, r = v.SplitWeights(left, right, 0, &VectorLimit{free, 1})
	assert.Equal(t, [2]float32{0.6, 0.6}, [2]float32{l, r}, "-(-5+2)/(3+2)")
	l, r = v.SplitWeights(left, right, 0, &VectorLimit{[]constraint.Bounds{{Lower: -0.5, Upper: 0.25}}, 1})
	assert.Equal(t, [2]float32{0.25, 0.25}, [2]float32{l, r}, "within the bounds")
	l, r = v.SplitWeights(left, right, 0, nil)
	assert.Equal(t, [2]float32{float32(7.0 / 3), -1}, [2]float32{l, r})
}

// Categories are taken in the order of their products with the node's weights,
// and one alone where it is one against the rest.
func TestVectorCategories(t *testing.T) {
	p := Params{Lambda: 1, MaxCatThreshold: 64}
	v := NewVector(p)
	// Two targets, four categories: 0 and 2 pull one way, 1 the other, 3 is empty.
	slots := []grad.Sum{{G: 4, H: 2}, {G: -4, H: 2}, {G: 5, H: 2}, {}, {G: 2, H: 2}, {G: -6, H: 2}, {G: 3, H: 2}, {}}
	hist := VectorHist{Slots: slots, Stride: 4}
	total := []grad.Sum{{G: 5, H: 6}, {G: -1, H: 6}}
	var parent float64
	for _, s := range total {
		parent += v.GainAt64(s, v.Weight(s))
	}
	best := NewVectorCandidate(make([]grad.Sum, 2*VectorRoom))
	v.Partition(&best, 3, hist, 4, total, parent, nil)
	assert.EqualValues(t, 3, best.Feature)
	assert.Positive(t, best.LossChange)
	chosen := best.Chosen.AppendTo(nil)
	assert.Contains(t, [][]int32{{1}, {1, 3}, {0, 2}, {0, 2, 3}}, chosen, "1 is parted from 0 and 2")
	for i := range total {
		assert.Equal(t, total[i], best.Lefts[i].Add(best.Rights[i]))
	}
	loss := best.LossChange

	best = NewVectorCandidate(make([]grad.Sum, 2*VectorRoom))
	v.OneHot(&best, 3, hist, 4, total, parent, nil)
	assert.Equal(t, []int32{1}, best.Chosen.AppendTo(nil))
	assert.Equal(t, loss, best.LossChange, "the same split")
	assert.Equal(t, []grad.Sum{{G: -4, H: 2}, {G: -6, H: 2}}, best.Rights)
	assert.True(t, best.DefaultLeft)

	v.Numerical(&best, 9, hist, []float32{1, 2, 3, 4}, total, parent, nil)
	assert.EqualValues(t, 3, best.Feature, "no threshold parts 1 from both sides")
}
