package split

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// entries are a node's entries of a column in both forms.
type entries struct {
	rows   []int32
	values []float32
	words  []int32
	pairs  []grad.Pair
	total  grad.Sum
}

// newEntries makes n entries and some missing values. kind chooses the gradients.
func newEntries(r *rand.Rand, n, distinct, kind int) entries {
	e := entries{values: make([]float32, n), words: make([]int32, n)}
	missing := r.IntN(3) * r.IntN(1+n/4)
	e.pairs = make([]grad.Pair, n+missing)
	scale := math.Ldexp(1, []int{0, 0, -120, 100, 0, 0}[kind])
	for i := range e.pairs {
		p := grad.Pair{G: float32(r.NormFloat64() * scale), H: float32(r.Float64() * scale)}
		switch {
		case kind == 1: // like logistic loss, ties of gains
			p = grad.Pair{G: float32(r.IntN(2)) - 0.5, H: 0.25}
		case kind == 4 && r.IntN(3) > 0:
			p.H = 0
		case kind == 5 && r.IntN(20) == 0:
			p.G = float32(math.Inf(1 - 2*r.IntN(2)))
		case kind == 5 && r.IntN(40) == 0:
			p.H = float32(math.NaN())
		}
		e.pairs[i] = p
		e.total = e.total.Add(grad.Sum{G: float64(p.G), H: float64(p.H)})
	}
	for i := range e.values {
		e.values[i] = float32(r.IntN(distinct)-distinct/2) / 8
		if e.values[i] == 0 && r.IntN(2) == 0 {
			e.values[i] = float32(math.Copysign(0, -1))
		}
		if distinct > 5 && r.IntN(50) == 0 {
			e.values[i] = float32(math.Inf(1 - 2*r.IntN(2)))
		}
	}
	slices.Sort(e.values)
	for _, row := range r.Perm(n + missing)[:n] {
		e.rows = append(e.rows, int32(row))
	}
	for i, row := range e.rows {
		e.words[i] = row
		if i == 0 || e.values[i] != e.values[i-1] {
			e.words[i] |= -1 << 31
		}
	}
	return e
}

// threshold returns the threshold of a boundary.
func (e *entries) threshold(b *Boundary) float32 {
	switch n := len(e.values); {
	case b.LossChange == 0:
		return 0
	case b.Up && b.At == n:
		return Beyond(e.values[n-1], true)
	case b.Up:
		return Between(e.values[b.At], e.values[b.At-1])
	case b.At == 0:
		return Beyond(e.values[0], false)
	}
	return Between(e.values[b.At-1], e.values[b.At])
}

func orderedParams(r *rand.Rand) Params {
	p := Params{
		MinChildWeight: []float32{0, 0, 1, 0.3, 7}[r.IntN(5)],
		Lambda:         []float32{0, 0, 1, 0.5, 1e6}[r.IntN(5)],
	}
	if r.IntN(3) == 0 {
		p.Alpha = r.Float32() * 3
	}
	if r.IntN(3) == 0 {
		p.MaxDeltaStep = r.Float32()
	}
	return p
}

// Scans of words find what scans of rows and values find, with every kernel, and
// under a floor at least what reaches it.
func TestOrderedEqualsSorted(t *testing.T) {
	old := kernels
	defer func() { kernels = old }()
	r := rand.New(rand.NewPCG(1, 1))
	found, floored := 0, 0
	for round := range 6000 {
		n := 1 + r.IntN(40)
		if round%6 == 0 {
			n = 1 + r.IntN(900)
		}
		e := newEntries(r, n, []int{1, 2, 3, 40, 10000}[r.IntN(5)], r.IntN(6))
		p := orderedParams(r)
		var limit *constraint.Limit
		if r.IntN(3) == 0 {
			limit = &constraint.Limit{Bounds: constraint.Bounds{Lower: -r.Float32(), Upper: r.Float32()}, Sign: int8(r.IntN(3) - 1)}
		}
		gain := p.Gain(e.total)
		if limit != nil {
			gain = p.GainAt(e.total, p.WeightWithin(e.total, &limit.Bounds))
		}
		up := r.IntN(2) == 0
		var want Candidate
		if up {
			p.ScanUp(&want, 3, e.rows, e.values, e.pairs, e.total, gain, limit)
		}
		p.ScanDown(&want, 3, e.rows, e.values, e.pairs, e.total, gain, limit)
		for _, k := range orderedTable().Runnable() {
			kernels = k.Func
			var floor atomic.Uint32
			nd := Node{Total: e.total, Gain: gain, Limit: limit, Floor: &floor}
			var sc Scanner
			got := p.ScanOrdered(&sc, e.words, e.pairs, &nd, up)
			require.Equal(t, want, Candidate{
				LossChange: got.LossChange, Feature: want.Feature, Threshold: e.threshold(&got),
				DefaultLeft: got.LossChange > 0 && !got.Up, Left: got.Left, Right: got.Right,
			}, "round %d, %v: %+v, %d entries", round, k.Level, p, n)
			if want.LossChange == 0 {
				continue
			}
			found++
			// What reaches the floor is found, were it by nothing.
			floor.Store(math.Float32bits(want.LossChange))
			require.Equal(t, got, p.ScanOrdered(&sc, e.words, e.pairs, &nd, up), "round %d, %v", round, k.Level)
			floor.Store(math.Float32bits(want.LossChange * 1.001))
			if other := p.ScanOrdered(&sc, e.words, e.pairs, &nd, up); other != got {
				floored++
				require.Less(t, other.LossChange, want.LossChange*1.001)
			}
		}
	}
	assert.Greater(t, found, 2000)
	assert.Greater(t, floored, 1000, "the floor saves work")
}

// The kernels give the bits of the plain loops, write nothing else, and read what
// is not aligned.
func TestOrderedKernels(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	guard := grad.Sum{G: -7.25, H: 1e300}
	for n := 0; n <= block; n++ {
		e := newEntries(r, max(n, 1), 40, r.IntN(6))
		words := append([]int32{0}, e.words...)[1 : n+1]
		p := orderedParams(r)
		nd := Node{Total: e.total, Gain: p.Gain(e.total)}
		b := p.bound(&nd)
		b.raise(r.Float32() * 10 * float32(r.IntN(2)))
		from := grad.Sum{G: r.NormFloat64(), H: r.Float64()}
		for _, up := range []bool{false, true} {
			run := func(k *orderedKernels) ([]grad.Sum, grad.Sum) {
				out := make([]grad.Sum, n+2+8)
				out[0], out[n+1] = guard, guard
				if up {
					return out, k.prefix(out[1:n+1], words, e.pairs, from)
				}
				return out, k.suffix(out[1:n+1], words, e.pairs, from)
			}
			plain := orderedTable()[0].Func
			want, wantSum := run(&plain)
			wantMask := [block / 64]uint64{1, 2, 3, 4}
			wantSome := plain.pick(&wantMask, want[1:n+1], words, &b)
			for _, k := range orderedTable().Runnable() {
				got, gotSum := run(&k.Func)
				require.Equal(t, sumBits(append(want, wantSum)), sumBits(append(got, gotSum)), "%v, %d, up %v", k.Level, n, up)
				mask := [block / 64]uint64{1, 2, 3, 4}
				some := k.Func.pick(&mask, got[1:n+1], words, &b)
				require.Equal(t, wantSome, some, "%v, %d", k.Level, n)
				if n > 0 {
					require.Equal(t, wantMask, mask, "%v, %d", k.Level, n)
				}
			}
		}
	}
}

// What may reach the bound is near it, however close.
func TestNearCoversReaches(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	close, reached := 0, 0
	for range 200_000 {
		p := orderedParams(r)
		scale := math.Ldexp(1, r.IntN(60)-30)
		left := grad.Sum{G: r.NormFloat64() * scale, H: r.ExpFloat64()}
		right := grad.Sum{G: r.NormFloat64() * scale, H: r.ExpFloat64() * math.Ldexp(1, r.IntN(40)-20)}
		nd := Node{Total: left.Add(right)}
		b := p.bound(&nd)
		rest := nd.Total.Sub(left)
		gain := left.G*left.G/(left.H+b.lambda) + rest.G*rest.G/(rest.H+b.lambda)
		b.parent, b.slack = gain*(1+margin)*(1+r.NormFloat64()*0x1p-50), 0 // so that least is about gain
		b.raise(0)
		if b.reaches(left) {
			reached++
			require.True(t, b.near(left), "%+v %+v %+v", p, left, right)
		} else if b.near(left) {
			close++
		}
	}
	assert.Greater(t, reached, 30_000)
	assert.Greater(t, close, 1000, "the bound is met")
}

func sumBits(sums []grad.Sum) [][2]uint64 {
	out := make([][2]uint64, len(sums))
	for i, s := range sums {
		for j, x := range [2]float64{s.G, s.H} {
			if x != x {
				x = math.NaN() // the payload is not specified
			}
			out[i][j] = math.Float64bits(x)
		}
	}
	return out
}

func BenchmarkOrdered(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 1))
	const n = 100_000
	e := newEntries(r, n, 1<<30, 0)
	p := Params{Lambda: 1, MinChildWeight: 1}
	var floor atomic.Uint32
	nd := Node{Total: e.total, Gain: p.Gain(e.total), Floor: &floor}
	old := kernels
	defer func() { kernels = old }()
	for _, k := range orderedTable().Runnable() {
		b.Run("impl="+k.Level.String(), func(b *testing.B) {
			kernels = k.Func
			var sc Scanner
			for b.Loop() {
				p.ScanOrdered(&sc, e.words, e.pairs, &nd, false)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entry")
		})
	}
	b.Run("impl=sorted", func(b *testing.B) {
		for b.Loop() {
			var best Candidate
			p.ScanDown(&best, 0, e.rows, e.values, e.pairs, nd.Total, nd.Gain, nil)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entry")
	})
}
