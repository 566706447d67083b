package grad

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where sums are said to be exact, no order changes them.
func TestExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	found := [2]int{}
	for range 2000 {
		n := 2 + r.IntN(300)
		least := math.Ldexp(1, -r.IntN(40))
		pairs := make([]Pair, n)
		for i := range pairs {
			pairs[i] = Pair{float32(r.NormFloat64()), float32(r.Float64())}
			if r.IntN(4) == 0 {
				pairs[i] = Pair{pairs[i].G * float32(least), 0}
			}
			if n%4 == 0 && pairs[i].H == 0 {
				pairs[i] = Pair{}
			}
		}
		total, exact, convex := Exact(pairs)
		require.Equal(t, !slices.ContainsFunc(pairs, func(p Pair) bool { return p.H <= 0 && p != Pair{} }), convex)
		var up, down Sum
		rounded := false
		for i := range pairs {
			p, q := pairs[i], pairs[n-1-i]
			before := up
			up = up.Add(Sum{float64(p.G), float64(p.H)})
			rounded = rounded || up.G-before.G != float64(p.G) || up.H-before.H != float64(p.H)
			down = down.Add(Sum{float64(q.G), float64(q.H)})
		}
		require.Equal(t, up, total)
		if exact {
			found[1]++
			require.Equal(t, up, down)
			require.False(t, rounded)
		} else {
			found[0]++
		}
	}
	require.Greater(t, found[0], 50)
	require.Greater(t, found[1], 50)
}

func TestExactAtTheEdge(t *testing.T) {
	big := float32(1 << 29) // units of 2^-23 are those of 1
	for _, c := range []struct {
		pairs []Pair
		want  bool
	}{
		{nil, true},
		{[]Pair{{}, {}}, true},
		{[]Pair{{1, 1}, {big, 1}}, true},
		{[]Pair{{1, 1}, {big, 1}, {big, 1}}, false},
		{[]Pair{{1, 1}, {1, big}, {1, big}}, false},
		{[]Pair{{1, 1}, {-big, 1}, {big, 1}}, false},
		{[]Pair{{math.SmallestNonzeroFloat32, 1}, {0x1p-97, 1}}, true},
		{[]Pair{{math.SmallestNonzeroFloat32, 1}, {0x1p-95, 1}}, false},
		{[]Pair{{float32(math.NaN()), 1}}, false},
		{[]Pair{{float32(math.Inf(1)), 1}}, false},
		{[]Pair{{1, float32(math.Inf(-1))}}, false},
	} {
		_, exact, _ := Exact(c.pairs)
		require.Equal(t, c.want, exact, "%v", c.pairs)
	}
}
