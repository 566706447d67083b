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

// Every kernel of columns gives the bits of the plain sums, for rows that follow each
// other and for others, and writes nothing beside the slots.
func TestColumnKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	const guard, bins, n = 8, 256, columnRows + 77
	pairs := make([]grad.Pair, n)
	for i := range pairs {
		pairs[i] = grad.Pair{G: r.Float32() - 0.5, H: r.Float32()}
	}
	pairs[7] = grad.Pair{G: float32(math.Inf(-1)), H: math.SmallestNonzeroFloat32}
	pairs[19].G = float32(math.NaN())
	for _, k := range columnKernels().Runnable() {
		for _, cols := range []int{4, 5, 6, 7, 8, 9, 14, 16, 17, 28} {
			data := make([]uint8, n*cols)
			offset := make([]int32, cols)
			for i := range data {
				data[i] = uint8(r.IntN(bins))
			}
			for j := range offset {
				offset[j] = int32(guard + j*(bins+1+j%3))
			}
			size := int(offset[cols-1]) + bins + guard
			for _, span := range [][2]int{{0, 0}, {0, 1}, {3, 5}, {n - 1, n}, {n - 40, n}, {1, 131}, {0, n}} {
				for _, share := range []int{1, 2, 20} {
					var ids []int32
					for i := span[0]; i < span[1]; i++ {
						if r.IntN(share) == 0 {
							ids = append(ids, int32(i))
						}
					}
					want := make([]grad.Sum, size)
					for i := range want {
						want[i] = grad.Sum{G: float64(i), H: -float64(i)}
					}
					got := slices.Clone(want)
					for _, id := range ids {
						for j := range offset {
							s := &want[int(offset[j])+int(data[j*n+int(id)])]
							s.G += float64(pairs[id].G)
							s.H += float64(pairs[id].H)
						}
					}
					k.Func(got, data, n, offset, ids, pairs)
					for i := range want {
						require.Equal(t, math.Float64bits(want[i].G), math.Float64bits(got[i].G), "%v, %d columns, rows %v, slot %d", k.Level, cols, span, i)
						require.Equal(t, math.Float64bits(want[i].H), math.Float64bits(got[i].H), "%v, %d columns, rows %v, slot %d", k.Level, cols, span, i)
					}
				}
			}
		}
	}
}

// BenchmarkColumns builds histograms of some features of a part of a million rows, by
// columns and by rows.
func BenchmarkColumns(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	const n, cols = 1_000_000, 28
	data := make([]uint8, n*cols)
	pairs := make([]grad.Pair, n)
	offset := make([]int32, cols)
	for j := range offset {
		offset[j] = int32(j * 269)
	}
	h := make([]grad.Sum, cols*269)
	for i := range data {
		data[i] = uint8(r.IntN(256))
	}
	for _, part := range []int{1, 2, 4, 8, 16, 32} {
		ids := make([]int32, 0, n)
		for i := range n {
			if r.IntN(part) == 0 {
				ids = append(ids, int32(i))
			}
		}
		for _, share := range []int{14, 28} {
			name := fmt.Sprintf("part=%d/columns=%d", part, share)
			report := func(b *testing.B) {
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(ids)*share), "ns/value")
			}
			for _, k := range columnKernels().Runnable() {
				b.Run(fmt.Sprintf("%s/kernel=%s", name, k.Level), func(b *testing.B) {
					for b.Loop() {
						k.Func(h, data, n, offset[:share], ids, pairs)
					}
					report(b)
				})
			}
			for _, k := range kernels().Runnable() {
				b.Run(fmt.Sprintf("%s/rows=%s", name, k.Level), func(b *testing.B) {
					s := new(Scratch)
					for b.Loop() {
						k.Func(h, data, cols, 0, offset[:share], ids, pairs, s)
					}
					report(b)
				})
			}
		}
	}
}
