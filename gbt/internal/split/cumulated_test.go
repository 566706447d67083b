package split

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// upTo returns the sums up to each bin.
func upTo(bins []grad.Sum) []grad.Sum {
	out := slices.Clone(bins)
	for i := 1; i < len(out); i++ {
		out[i] = out[i].Add(out[i-1])
	}
	return out
}

// total returns the sum of all bins.
func total(bins []grad.Sum) (s grad.Sum) {
	for _, b := range bins {
		s = s.Add(b)
	}
	return s
}

// Scans of sums up to each bin find the splits of the plain scans of both children, with
// every kernel, whatever floor there is that some feature reaches.
func TestCumulatedEqualsPlain(t *testing.T) {
	used := cumulate
	defer func() { cumulate = used }()
	guard := grad.Sum{G: 123, H: 456}
	for _, k := range cumulateTable().Runnable() {
		cumulate = k.Func
		r := rand.New(rand.NewPCG(7, 8))
		found, ties := 0, 0
		for round := range 1500 {
			p := &Params{
				Lambda: []float32{1, 0, 0.125}[r.IntN(3)], Alpha: []float32{0, 0, 0.5}[r.IntN(3)],
				MinChildWeight: []float32{0.0625, 1, 5}[r.IntN(3)], MaxDeltaStep: []float32{0, 0, 0.3}[r.IntN(3)],
			}
			unit := []float64{1, 1.0 / 64, 1.0 / (1 << 30)}[r.IntN(3)]
			var sides [2][][]grad.Sum // of each child, by feature
			for i := range sides {
				sides[i] = make([][]grad.Sum, 6)
			}
			for f := range sides[0] {
				bins := 1 + r.IntN(40)
				if f%2 == 1 {
					bins = 1 + r.IntN(256)
				}
				sides[0][f], sides[1][f] = make([]grad.Sum, bins), make([]grad.Sum, bins)
			}
			sides[0][4], sides[1][4] = slices.Clone(sides[0][1]), slices.Clone(sides[1][1]) // the same twice is a tie
			for i, rows := range []int{1 + r.IntN(60), 1 + r.IntN(1500)} {
				for range rows {
					s := grad.Sum{G: float64(r.IntN(2001)-1000) * unit, H: float64(1+r.IntN(500)) * unit}
					if round%3 == 0 {
						s = grad.Sum{G: float64(r.IntN(3)-1) * unit, H: unit}
					}
					at := r.Float64()
					for f, bins := range sides[i] {
						x := r.Float64()
						if f == 1 || f == 4 {
							x = at
						}
						bins[int(float64(len(bins))*x)] = bins[int(float64(len(bins))*x)].Add(s)
					}
				}
			}
			var want, got, both [2]Candidate
			var screens [2]Screen
			var floors [2]Floor
			for i := range screens {
				sum := total(sides[i][0])
				screens[i].Begin(p, sum, p.Gain(sum))
				for f, bins := range sides[i] {
					p.Numerical(&want[i], int32(f), bins, make([]float32, len(bins)), sum, p.Gain(sum), nil)
				}
				if round%5 == 0 {
					floors[i].lift(want[i].LossChange)
				}
			}
			wanted := [2]bool{r.IntN(5) > 0, r.IntN(5) > 0}
			c := &Cumulated{Best: [2]*Candidate{&got[0], &got[1]}}
			if wanted[0] {
				c.Built = &screens[0]
			}
			if wanted[1] {
				c.Other = &screens[1]
			}
			if round%2 == 0 {
				c.Floor = [2]*Floor{&floors[0], &floors[1]}
			}
			for f := range sides[0] {
				n := len(sides[0][f])
				bins := append(slices.Clone(sides[0][f]), guard)
				parent := make([]grad.Sum, n, n+1)
				for i := range parent {
					parent[i] = sides[0][f][i].Add(sides[1][f][i])
				}
				parent = append(upTo(parent), guard)
				built := slices.Repeat([]grad.Sum{guard}, n+1)
				other := parent
				if f%2 == 0 {
					other = slices.Clone(built)
				}
				c.Scan(int32(f), bins[:n], built[:n], parent[:n], other[:n], make([]float32, n))
				require.Equal(t, append(make([]grad.Sum, n), guard), bins)
				require.Equal(t, append(upTo(sides[0][f]), guard), built)
				require.Equal(t, append(upTo(sides[1][f]), guard), other)
				if round%7 == 0 {
					copy(bins, sides[0][f])
					both[0], both[1] = Candidate{}, Candidate{}
					var s Screen
					s.Begin(p, total(bins[:n]), p.Gain(total(bins[:n])))
					(&Cumulated{Built: &s, Best: [2]*Candidate{&both[0], nil}}).ScanRoot(0, bins[:n], built[:n], make([]float32, n))
					p.Numerical(&both[1], 0, sides[0][f], make([]float32, n), s.total, s.gain, nil)
					require.Equal(t, both[1], both[0])
				}
			}
			for i := range got {
				if wanted[i] {
					require.Equal(t, want[i], got[i], "round %d, child %d, %v", round, i, p)
					if got[i].LossChange > 0 {
						found++
					}
					if got[i].Feature == 1 {
						ties++
					}
				}
			}
		}
		assert.Greater(t, found, 600)
		assert.Greater(t, ties, 100)
	}
}
