package constraint

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMonotone(t *testing.T) {
	assert.Nil(t, NewMonotone(nil))
	assert.Nil(t, NewMonotone([]int{0, 0}), "nothing asked for is no constraint")
	m := NewMonotone([]int{1, -1, 0})
	assert.EqualValues(t, 1, m.Sign(0))
	assert.EqualValues(t, -1, m.Sign(1))
	assert.EqualValues(t, 0, m.Sign(2))
	assert.EqualValues(t, 0, m.Sign(9), "features beyond the list are free")

	b := Bounds{-4, 6}
	l, r := m.Split(b, 0, 1, 2)
	assert.Equal(t, [2]Bounds{{-4, 1.5}, {1.5, 6}}, [2]Bounds{l, r})
	l, r = m.Split(b, 1, 2, 1)
	assert.Equal(t, [2]Bounds{{1.5, 6}, {-4, 1.5}}, [2]Bounds{l, r})
	l, r = m.Split(b, 2, 2, 1)
	assert.Equal(t, [2]Bounds{b, b}, [2]Bounds{l, r})

	assert.Equal(t, []float32{-4, 0, 6}, []float32{b.Clamp(-5), b.Clamp(0), b.Clamp(7)})
	assert.EqualValues(t, math.MaxFloat32, Unbounded().Clamp(float32(math.Inf(1))))

	nan := float32(math.NaN())
	up, down, free := Limit{Sign: 1}, Limit{Sign: -1}, Limit{}
	assert.True(t, up.Ordered(1, 1) && up.Ordered(1, 2) && !up.Ordered(2, 1) && !up.Ordered(nan, 1))
	assert.True(t, down.Ordered(1, 1) && down.Ordered(2, 1) && !down.Ordered(1, 2) && !down.Ordered(1, nan))
	assert.True(t, free.Ordered(2, 1) && free.Ordered(1, 2))
}

func TestInteraction(t *testing.T) {
	c := NewInteraction([][]int32{{0, 1, 2}, {1, 3}, {70, 0}}, 71)
	all := []int32{0, 1, 2, 3, 4, 69, 70}
	root := c.Root(71)
	assert.Equal(t, all, root.Filter(all))
	assert.Equal(t, []int32{0, 1, 2}, c.Root(3).Filter(all), "a root of fewer features")

	zero := c.Child(root, 0)
	assert.Equal(t, []int32{0, 1, 2, 70}, zero.Filter(all))
	assert.Equal(t, []int32{0, 1, 2}, c.Child(zero, 1).Filter(all))
	assert.Equal(t, []int32{0, 70}, c.Child(zero, 70).Filter(all))
	assert.Equal(t, []int32{0, 1, 2, 70}, zero.Filter(all), "children leave their parent alone")
	assert.Equal(t, []int32{4}, c.Child(root, 4).Filter(all), "a feature in no set goes with itself only")
	assert.Equal(t, []int32{3}, NewInteraction(nil, 71).Child(root, 3).Filter(all))
}
