package objective

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// TestListsEqualPairs compares the gradients of lists with those that are added up
// pair by pair, over two rounds.
func TestListsEqualPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pool := parallel.New(2)
	defer pool.Close()
	for _, name := range []string{"rank:ndcg", "rank:map", "rank:pairwise"} {
		for settings := range 32 {
			o, err := New(name, Config{Ranking: Ranking{
				NumPair: uint32(settings & 1 * 3), Normalization: settings&2 > 0, ScoreNormalization: settings&4 > 0, LinearGain: settings&8 > 0,
			}})
			require.NoError(t, err)
			info := &dataset.Info{Groups: []int{1, 0, 2, 3, 5, 50, 17, 33, 70, 4, 16}}
			if settings&16 > 0 {
				info.Groups = append(info.Groups, 1200)
				for range info.Groups {
					info.Weights = append(info.Weights, rng.Float32()+0.1)
				}
			}
			rows := 0
			for _, n := range info.Groups {
				rows += n
			}
			labels := 5
			if name == "rank:map" {
				labels = 2
			}
			for range rows {
				info.Labels = append(info.Labels, float32(rng.IntN(labels)))
			}
			require.NoError(t, o.Check(info, rows))
			l := o.(*lambdaRank)
			margin := make([]float32, rows)
			for round := range 3 {
				for i := range margin {
					margin[i] = float32(rng.NormFloat64())
					if round == 1 {
						margin[i] = float32(rng.IntN(4)) * 40
					}
					if round == 2 && i%40 == 7 {
						margin[i] = strange[rng.IntN(len(strange))]
					}
				}
				want, got := make([]grad.Pair, rows), make([]grad.Pair, rows)
				o.Gradient(got, margin, info, pool)
				for g := range info.Groups {
					l.group(g, 0, want, margin)
				}
				sameBits(t, want, got, "%s, settings %b, round %d", name, settings, round)
			}
		}
	}
}

// TestLambdasOfEveryKernel compares the kernels with plain Go, and looks at what
// stands before and after the pairs that they may compute.
func TestLambdasOfEveryKernel(t *testing.T) {
	const guard = float32(12345)
	rng := rand.New(rand.NewPCG(3, 4))
	number := func() float32 {
		if rng.IntN(6) == 0 {
			return strange[rng.IntN(len(strange))]
		}
		return float32(rng.NormFloat64())
	}
	for k := impl.AVX2; k <= impl.Best(); k++ {
		for n := range 70 {
			for _, norm := range []bool{false, true} {
				size := n + lambdaPad
				floats := func(offset int, f func() float32) []float32 {
					s := make([]float32, offset+size+lambdaPad)
					for i := range s {
						s[i] = guard
						if i >= offset && i < offset+size {
							s[i] = f()
						}
					}
					return s[offset:]
				}
				label := func() float32 { return float32(rng.IntN(3)) }
				a := lambdas{
					label: floats(1, label)[:size], difference: floats(0, number)[:size], s: floats(3, rng.Float32)[:size],
					upperLabel: label(), upperGain: rng.NormFloat64(), upperDiscount: rng.Float64(), inverse: rng.Float64(), norm: norm, n: n,
				}
				for range size {
					a.gain, a.discount = append(a.gain, float64(number())), append(a.discount, rng.Float64())
				}
				sum := func() float32 { return number() + 0 } // sums are never -0
				outputs := [4][]float32{floats(2, number), floats(1, number), floats(5, sum), floats(7, sum)}
				b := a
				a.g, a.h, a.sumG, a.sumH = outputs[0][:size], outputs[1][:size], outputs[2][:size], outputs[3][:size]
				b.g, b.h, b.sumG, b.sumH = make([]float32, size), make([]float32, size), append([]float32{}, a.sumG...), append([]float32{}, a.sumH...)
				a.compute(k)
				b.generic()
				text := fmt.Sprintf("%v, %d pairs", k, n)
				requireSame(t, b.g[:n], a.g[:n], text)
				requireSame(t, b.h[:n], a.h[:n], text)
				requireSame(t, b.sumG[:n], a.sumG[:n], text)
				requireSame(t, b.sumH[:n], a.sumH[:n], text)
				for _, out := range outputs {
					for _, v := range out[size:] {
						require.Equal(t, guard, v, text)
					}
				}
				got, want := floats(1, number), make([]float32, n)
				margin := floats(2, number)
				differences(k, got[:size], margin[:size], a.label, n, 0.25, a.upperLabel)
				differencesGeneric(want, margin, a.label, n, 0.25, a.upperLabel)
				requireSame(t, want, got[:n], text)
				require.Equal(t, guard, got[size], text)
			}
		}
	}
}

func BenchmarkRankingGradient(b *testing.B) {
	const groups, size = 1000, 50
	rng := rand.New(rand.NewPCG(1, 2))
	info := &dataset.Info{}
	margin := make([]float32, groups*size)
	for i := range margin {
		margin[i] = float32(rng.NormFloat64())
		info.Labels = append(info.Labels, float32(rng.IntN(5)))
	}
	for range groups {
		info.Groups = append(info.Groups, size)
	}
	o, err := New("rank:ndcg", Config{Ranking: Ranking{Normalization: true, ScoreNormalization: true}})
	require.NoError(b, err)
	pool := parallel.New(1)
	defer pool.Close()
	pairs := make([]grad.Pair, len(margin))
	b.ReportAllocs()
	for b.Loop() {
		o.Gradient(pairs, margin, info, pool)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/groups/1072, "ns/pair")
}
