package split

import (
	"cmp"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

func TestSet(t *testing.T) {
	s := NewSet(130)
	for _, c := range []int32{129, 0, 63, 64} {
		s.Add(c)
	}
	assert.Equal(t, []int32{0, 63, 64, 129}, s.AppendTo(nil))
	for c, want := range map[int32]bool{0: true, 1: false, 63: true, 64: true, 65: false, 128: false, 129: true, 130: false, 500: false} {
		assert.Equal(t, want, s.Has(c), "category %d", c)
	}
	assert.False(t, Set(nil).Has(0))
}

// histogram is sums of n categories and of the missing values, all of them
// multiples of 1/64, so that sums are exact in any order. Some are empty.
func histogram(r *rand.Rand, n int, missing bool) (hist []grad.Sum, total grad.Sum) {
	hist = make([]grad.Sum, n)
	for c := range hist {
		if r.IntN(6) > 0 {
			hist[c] = grad.Sum{G: float64(r.IntN(400)-200) / 64, H: float64(r.IntN(200)) / 64}
		}
		total = total.Add(hist[c])
	}
	if missing {
		total = total.Add(grad.Sum{G: float64(r.IntN(400)-200) / 64, H: float64(r.IntN(200)+1) / 64})
	}
	return hist, total
}

// side is a way to part categories: those chosen go right, missing values left or
// right.
type side struct {
	chosen      []int32
	missingLeft bool
}

// loss sums the sides up from nothing.
func (s side) loss(p *Params, hist []grad.Sum, total grad.Sum, nodeGain float32, limit *constraint.Limit) (Candidate, bool) {
	var left, right, present grad.Sum
	for c, v := range hist {
		present = present.Add(v)
		if slices.Contains(s.chosen, int32(c)) {
			right = right.Add(v)
		} else {
			left = left.Add(v)
		}
	}
	missing := total.Sub(present)
	if s.missingLeft {
		left = left.Add(missing)
	} else {
		right = right.Add(missing)
	}
	gain, ok := p.gain(left, right, limit)
	return Candidate{LossChange: gain - nodeGain, DefaultLeft: s.missingLeft, Left: left, Right: right}, ok
}

// first returns the first of the best sides.
func first(sides []side, p *Params, hist []grad.Sum, total grad.Sum, nodeGain float32, limit *constraint.Limit) (best Candidate, chosen []int32) {
	for _, s := range sides {
		if c, ok := s.loss(p, hist, total, nodeGain, limit); ok && c.LossChange > best.LossChange {
			best, chosen = c, slices.Clone(s.chosen)
			slices.Sort(chosen)
		}
	}
	return best, chosen
}

// oneSides lists the splits that take one category out.
func oneSides(n int) (out []side) {
	for c := range int32(n) {
		out = append(out, side{[]int32{c}, true}, side{[]int32{c}, false})
	}
	return out
}

// twoSides lists the splits in two sets that are looked at, in their order.
func twoSides(p *Params, hist []grad.Sum) (out []side) {
	order := make([]int32, len(hist))
	for c := range order {
		order[c] = int32(c)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(p.Weight(hist[a]), p.Weight(hist[b])) })
	for k := 1; k < len(order) && k < p.MaxCatThreshold; k++ {
		out = append(out, side{order[:k], true})
	}
	for k := 1; k < len(order) && k < p.MaxCatThreshold; k++ {
		out = append(out, side{order[:len(order)-k], false})
	}
	return out
}

func TestCategoricalEqualsEnumeration(t *testing.T) {
	limits := []*constraint.Limit{nil, {Bounds: constraint.Unbounded(), Sign: 1}, {Bounds: constraint.Bounds{Lower: -0.2, Upper: 0.3}, Sign: -1}}
	params := []Params{
		{Lambda: 1, MinChildWeight: 1, MaxCatThreshold: 64}, {MaxCatThreshold: 3}, {Lambda: 0.5, Alpha: 0.75, MaxCatThreshold: 1000},
		{Lambda: 2, MaxDeltaStep: 0.25, MaxCatThreshold: 2}, {Lambda: 1, MaxCatThreshold: 1}, {Lambda: 1, MinChildWeight: 30, MaxCatThreshold: 64},
	}
	found := 0
	var room Order
	for i := range 600 {
		r := rand.New(rand.NewPCG(uint64(i), 3))
		n := 1 + r.IntN(90)
		p, limit := &params[i%len(params)], limits[i/6%len(limits)]
		hist, total := histogram(r, n, i%2 == 0)
		nodeGain := p.Gain(total)
		for _, partition := range []bool{false, true} {
			sides := oneSides(n)
			if partition {
				sides = twoSides(p, hist)
			}
			want, chosen := first(sides, p, hist, total, nodeGain, limit)
			var got Candidate
			if partition {
				p.Partition(&got, 0, hist, total, nodeGain, limit, &room)
			} else {
				p.OneHot(&got, 0, hist, total, nodeGain, limit)
			}
			name := fmt.Sprintf("case %d, partition %v", i, partition)
			require.Equal(t, want.LossChange, got.LossChange, name)
			if chosen == nil {
				require.Nil(t, got.Chosen, name)
				continue
			}
			found++
			require.Equal(t, chosen, got.Chosen.AppendTo(nil), name)
			require.Equal(t, want.DefaultLeft, got.DefaultLeft, name)
			require.Equal(t, [2]grad.Sum{want.Left, want.Right}, [2]grad.Sum{got.Left, got.Right}, name)
		}
	}
	assert.Greater(t, found, 500)
}

// Without missing values and with nothing but lambda, no way at all to part the
// categories is better than the best that the order by weight offers (Fisher
// 1958), as long as lambda is 0.
func TestPartitionIsBestOfAll(t *testing.T) {
	p := &Params{MaxCatThreshold: 64}
	var room Order
	for i := range 60 {
		r := rand.New(rand.NewPCG(uint64(i), 4))
		hist := make([]grad.Sum, 2+r.IntN(8))
		var total grad.Sum
		for c := range hist {
			hist[c] = grad.Sum{G: float64(r.IntN(400)-200) / 64, H: float64(r.IntN(200)+1) / 64}
			total = total.Add(hist[c])
		}
		var sides []side
		for set := uint(1); set < 1<<len(hist)-1; set++ {
			var s side
			for w := set; w != 0; w &= w - 1 {
				s.chosen = append(s.chosen, int32(bits.TrailingZeros(w)))
			}
			sides = append(sides, s)
		}
		want, _ := first(sides, p, hist, total, p.Gain(total), nil)
		var got Candidate
		p.Partition(&got, 0, hist, total, p.Gain(total), nil, &room)
		assert.InEpsilon(t, want.LossChange, got.LossChange, 1e-5, "case %d", i)
	}
}

// A later feature needs more, and what does not beat the best leaves its set.
func TestCategoricalReplaces(t *testing.T) {
	p := &Params{Lambda: 1, MaxCatThreshold: 64}
	hist := []grad.Sum{{G: -4, H: 2}, {G: 4, H: 2}, {G: 5, H: 2}}
	total := grad.Sum{G: 5, H: 6}
	var best Candidate
	var room Order
	p.OneHot(&best, 1, hist, total, p.Gain(total), nil)
	require.Equal(t, []int32{0}, best.Chosen.AppendTo(nil))
	before := best
	p.OneHot(&best, 2, hist, total, p.Gain(total), nil)
	p.Partition(&best, 3, hist, total, p.Gain(total), nil, &room)
	assert.Equal(t, before, best)
	p.Numerical(&best, 4, []grad.Sum{{G: -40, H: 2}, {G: 45, H: 4}}, []float32{1, 2}, total, p.Gain(total), nil)
	assert.EqualValues(t, 4, best.Feature)
	assert.Nil(t, best.Chosen, "a numerical split has no set")
}

// Zeros of both signs are one weight: the order of categories decides.
func TestOrderOfZeros(t *testing.T) {
	var room Order
	p := &Params{Alpha: 1}
	order := room.of([]grad.Sum{{G: -0.5, H: 1}, {}, {G: 0.5, H: 1}, {G: 3, H: 1}, {G: -3, H: 1}}, p, 5)
	var got []uint32
	for _, key := range order {
		got = append(got, uint32(key))
	}
	assert.Equal(t, []uint32{3, 0, 1, 2, 4}, got)
}

func BenchmarkPartition(b *testing.B) {
	p := &Params{Lambda: 1, MaxCatThreshold: 64}
	for _, n := range []int{16, 256} {
		hist, total := histogram(rand.New(rand.NewPCG(1, 1)), n, true)
		var room Order
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				var best Candidate
				p.Partition(&best, 0, hist, total, p.Gain(total), nil, &room)
			}
		})
	}
}
