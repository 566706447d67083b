package histogram

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Every kernel gives the bits of the plain loop, for every small number of
// features and rows, and writes nothing beside the slots.
func TestKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const guard = 8
	for _, k := range kernels().Runnable() {
		t.Run(k.Level.String(), func(t *testing.T) {
			s := new(Scratch)
			for _, cols := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 20, 24, 25, 28, 31, 32, 33, 34, 37, 40, 64, 65, 70, 100, 130} {
				for _, rows := range []int{0, 1, 2, 3, 11, 12, 13, 40, tileRows + 21} {
					if rows > 40 && cols%5 != 0 {
						continue
					}
					const n, bins = 64, 5
					data := make([]uint8, n*cols)
					for i := range data {
						data[i] = uint8(r.IntN(bins))
					}
					pairs := make([]grad.Pair, n)
					for i := range pairs {
						pairs[i] = grad.Pair{G: r.Float32() - 0.5, H: r.Float32()}
					}
					pairs[7] = grad.Pair{G: float32(math.Inf(-1)), H: math.SmallestNonzeroFloat32}
					ids := make([]int32, rows)
					for i := range ids {
						ids[i] = int32(r.IntN(n))
					}
					first := r.IntN(cols)
					count := 1 + r.IntN(cols-first)
					offset := make([]int32, count)
					for j := range offset {
						offset[j] = int32(guard + j*(bins+1))
					}
					slots := func() []grad.Sum {
						h := make([]grad.Sum, 2*guard+count*(bins+1))
						for i := range h {
							h[i] = grad.Sum{G: float64(i), H: -float64(i)}
						}
						return h
					}
					want, got := slots(), slots()
					for _, id := range ids {
						for j := range offset {
							s := &want[int(offset[j])+int(data[int(id)*cols+first+j])]
							s.G += float64(pairs[id].G)
							s.H += float64(pairs[id].H)
						}
					}
					k.Func(got, data, cols, first, offset, ids, pairs, s)
					require.Equal(t, want, got, "%d columns, %d rows, features %d to %d", cols, rows, first, first+count)
				}
			}
		})
	}
}

func TestSomeKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	const guard, bins, n = 8, 256, 50
	for _, k := range someKernels().Runnable() {
		s := new(Scratch)
		for _, cols := range []int{2, 3, 7, 28, 64, 65, 70, 200} {
			for _, share := range []int{1, 2, 5, 40} {
				data := make([]uint8, n*cols)
				for i := range data {
					data[i] = uint8(r.IntN(bins))
				}
				pairs := make([]grad.Pair, n)
				for i := range pairs {
					pairs[i] = grad.Pair{G: r.Float32() - 0.5, H: r.Float32()}
				}
				var columns, ids []int32
				slots := make([]int32, cols)
				for c := range slots {
					slots[c] = int32(guard + c*(bins+1))
					if share == 2 && c > cols/2 {
						slots[c] += 40000 // beyond wide columns
					}
					if r.IntN(share) == 0 {
						columns = append(columns, int32(c))
					}
				}
				for i := range n {
					if i%3 > 0 {
						ids = append(ids, int32(i))
					}
				}
				want := make([]grad.Sum, 2*guard+cols*(bins+1)+40000)
				got := slices.Clone(want)
				for _, id := range ids {
					for _, c := range columns {
						h := &want[int(slots[c])+int(data[int(id)*cols+int(c)])]
						h.G += float64(pairs[id].G)
						h.H += float64(pairs[id].H)
					}
				}
				k.Func(got, data, slots, columns, ids, pairs, s)
				require.Equal(t, want, got, "%v, %d of %d columns", k.Level, len(columns), cols)
			}
		}
	}
}

func TestSubtractSummedKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	random := func(n int) []grad.Sum {
		s := make([]grad.Sum, n)
		for i := range s {
			s[i] = grad.Sum{G: r.NormFloat64(), H: r.Float64()}
		}
		return s
	}
	for _, k := range summedKernels().Runnable() {
		for _, n := range []int{0, 1, 2, 3, 8, 255, 256} {
			other, built, otherSums, builtSums := random(n+2), random(n+2), random(n+2), random(n+2)
			want := [3][]grad.Sum{slices.Clone(other), slices.Clone(otherSums), slices.Clone(builtSums)}
			var o, b grad.Sum
			for i := 1; i <= n; i++ {
				want[0][i] = other[i].Sub(built[i])
				o, b = o.Add(want[0][i]), b.Add(built[i])
				want[1][i], want[2][i] = o, b
			}
			k.Func(other[1:n+1], built[1:n+1], otherSums[1:n+1], builtSums[1:n+1], n%2*1000)
			require.Equal(t, want, [3][]grad.Sum{other, otherSums, builtSums}, "%v, %d bins", k.Level, n)
		}
	}
}

// BenchmarkKernels builds histograms of a part of a million rows: one of 1, 2, 8
// and 64 of them, with bins that are equally frequent or mostly 0.
func BenchmarkKernels(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	const n, cols = 1_000_000, 28
	data := make([]uint8, n*cols)
	pairs := make([]grad.Pair, n)
	offset := make([]int32, cols)
	for j := range offset {
		offset[j] = int32(j * 269)
	}
	h := make([]grad.Sum, cols*269)
	for _, skewed := range []bool{false, true} {
		for i := range data {
			data[i] = uint8(r.IntN(256))
			if skewed {
				data[i] = uint8(max(0, r.IntN(30)-26))
			}
		}
		for _, part := range []int{1, 2, 8, 64} {
			ids := make([]int32, 0, n)
			for i := range n {
				if r.IntN(part) == 0 {
					ids = append(ids, int32(i))
				}
			}
			for _, k := range kernels().Runnable() {
				b.Run(fmt.Sprintf("part=%d/skewed=%v/kernel=%s", part, skewed, k.Level), func(b *testing.B) {
					s := new(Scratch)
					for b.Loop() {
						k.Func(h, data, cols, 0, offset, ids, pairs, s)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(ids)*cols), "ns/value")
				})
			}
		}
	}
}
