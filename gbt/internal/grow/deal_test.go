package grow

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/split"
)

// Sharing words out keeps the order of each side, and a word has the sign bit if
// any word has that stands between it and the one that it follows now.
func TestDeal(t *testing.T) {
	const guard = int32(-0x5eadbee)
	r := rand.New(rand.NewPCG(1, 2))
	lengths := []int{100, 255, 256, 1000, 4097}
	for n := range 70 {
		lengths = append(lengths, n)
	}
	for _, n := range lengths {
		for _, share := range []float64{0, 0.02, 0.5, 0.97, 1} {
			for _, bits := range []float64{0, 0.05, 0.6, 1} {
				rows := r.Perm(max(n, 1) * 3)
				sides := make([]uint32, (len(rows)+31)/32)
				for _, row := range rows {
					if r.Float64() < share {
						sides[row/32] |= 1 << (row % 32)
					}
				}
				src := make([]int32, n+3)[3:] // not aligned
				var want [2][]int32
				var pending [2]bool
				for i := range src {
					src[i] = int32(rows[i])
					fresh := r.Float64() < bits
					if fresh {
						src[i] |= -1 << 31
					}
					s := 1 - sides[rows[i]/32]>>(rows[i]%32)&1
					pending[0], pending[1] = pending[0] || fresh, pending[1] || fresh
					w := int32(rows[i])
					if pending[s] {
						w |= -1 << 31
					}
					pending[s] = false
					want[s] = append(want[s], w)
				}
				for _, k := range dealTable().Runnable() {
					for _, inPlace := range []bool{false, true} {
						from := append(append([]int32{guard}, src...), guard)
						to := from
						if !inPlace {
							to = make([]int32, n+2)
							to[0], to[n+1] = guard, guard
						}
						rest := make([]int32, n+dealPad+2)
						rest[0], rest[n+dealPad+1] = guard, guard
						l := k.Func(to[1:n+1], rest[1:n+dealPad+1], from[1:n+1], sides)
						require.Equal(t, len(want[0]), l, "%v, %d words", k.Level, n)
						if n > 0 {
							require.Equal(t, want[0], append([]int32(nil), to[1:l+1]...), "%v, %d words", k.Level, n)
							require.Equal(t, want[1], append([]int32(nil), rest[1:n-l+1]...), "%v, %d words", k.Level, n)
						}
						require.Equal(t, [3]int32{guard, guard, guard}, [3]int32{to[0], to[n+1], rest[0]})
						require.Equal(t, guard, rest[n+dealPad+1])
						if !inPlace {
							require.Equal(t, src, from[1:n+1])
						}
					}
				}
			}
		}
	}
	require.EqualValues(t, 5, split.Row(-1<<31|5))
}

// A run of calls is one call.
func TestDealOfManyWords(t *testing.T) {
	const n = 3<<18 + 5
	src := make([]int32, n)
	sides := make([]uint32, n/32+1)
	r := rand.New(rand.NewPCG(5, 2))
	for i := range src {
		src[i] = int32(i) | int32(r.Uint32()&r.Uint32()&(1<<31))
	}
	for i := range sides {
		sides[i] = r.Uint32() & r.Uint32() & r.Uint32()
	}
	wantDst, wantRest := make([]int32, n), make([]int32, n+dealPad)
	want := dealGeneric(wantDst, wantRest, src, sides)
	for _, k := range dealTable().Runnable() {
		dst, rest := make([]int32, n), make([]int32, n+dealPad)
		require.Equal(t, want, k.Func(dst, rest, src, sides))
		require.Equal(t, wantDst[:want], dst[:want])
		require.Equal(t, wantRest[:n-want], rest[:n-want])
	}
}

func TestPackSides(t *testing.T) {
	bytes, bits := make([]uint8, 96), make([]uint32, 3)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range bytes {
		bytes[i] = uint8(r.IntN(2))
	}
	packSides(bits, bytes)
	for i, b := range bytes {
		require.Equal(t, uint32(b), bits[i/32]>>(i%32)&1, "%d", i)
	}
}

func BenchmarkDeal(b *testing.B) {
	const n = 100_000
	r := rand.New(rand.NewPCG(5, 2))
	src := make([]int32, n)
	for i, row := range r.Perm(n) {
		src[i] = int32(row) | -1<<31
	}
	sides := make([]uint32, n/32)
	for i := range sides {
		sides[i] = r.Uint32()
	}
	dst, rest := make([]int32, n), make([]int32, n+dealPad)
	for _, k := range dealTable().Runnable() {
		b.Run("impl="+k.Level.String(), func(b *testing.B) {
			for b.Loop() {
				k.Func(dst, rest, src, sides)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/word")
		})
	}
}
