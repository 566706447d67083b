package tree

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// outline is the rim of a subtree at every level, relative to its root.
type outline struct{ left, right []float64 }

// slowPlace is the twin of layout.place: it compares whole outlines and shifts
// whole subtrees.
func slowPlace(l *layout, i int32, at []float64) outline {
	nd := &l.t.nodes[i]
	h := l.breadth[i] / 2
	out := outline{[]float64{-h}, []float64{h}}
	if nd.Kind != Numerical {
		return out
	}
	a, b := slowPlace(l, nd.Left, at), slowPlace(l, nd.Right, at)
	apart := 0.0
	for k := range min(len(a.right), len(b.left)) {
		apart = max(apart, a.right[k]-b.left[k]+l.gap)
	}
	for k := range max(len(a.left), len(b.left)) {
		var left, right float64
		if k < len(a.left) {
			left, right = a.left[k]-apart/2, a.right[k]-apart/2
		}
		if k < len(b.left) {
			right = b.right[k] + apart/2
			if k >= len(a.left) {
				left = b.left[k] + apart/2
			}
		}
		out.left, out.right = append(out.left, left), append(out.right, right)
	}
	var move func(i int32, by float64)
	move = func(i int32, by float64) {
		at[i] += by
		if nd := &l.t.nodes[i]; nd.Kind == Numerical {
			move(nd.Left, by)
			move(nd.Right, by)
		}
	}
	move(nd.Left, -apart/2)
	move(nd.Right, apart/2)
	return out
}

func TestLayoutEqualsSlowTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for k := range 300 {
		nodes := []Node{{Left: None, Right: None, Parent: None}}
		leaves := []int32{0}
		for range 1 + k/3 {
			pick := r.IntN(len(leaves))
			if r.IntN(2) == 0 {
				pick = max(0, len(leaves)-1-r.IntN(3))
			}
			i, child := leaves[pick], int32(len(nodes))
			nodes[i] = Node{Kind: Numerical, Left: child, Right: child + 1, Parent: nodes[i].Parent}
			nodes = append(nodes, Node{Left: None, Right: None, Parent: i}, Node{Left: None, Right: None, Parent: i})
			leaves[pick] = child
			leaves = append(leaves, child+1)
		}
		tr, err := New(nodes, 1)
		require.NoError(t, err)
		l := layout{t: tr, breadth: make([]float64, len(nodes)), gap: 5}
		for i := range l.breadth {
			l.breadth[i] = 10 + 90*r.Float64()
		}
		want := make([]float64, len(nodes))
		rim := slowPlace(&l, 0, want)
		low, high := 0.0, 0.0
		for k := range rim.left {
			low, high = min(low, rim.left[k]), max(high, rim.right[k])
		}
		require.InDelta(t, high-low, l.place(), 1e-6)
		for i := range want {
			require.InDelta(t, want[i]-low, l.at[i], 1e-6, "node %d of %d", i, len(nodes))
		}
	}
}
