package grow

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every kernel partitions as the plain loop does, whatever the number of rows,
// and writes nothing beside them.
func TestPartitionKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	const guard = 16
	for _, k := range partitionKernels().Runnable() {
		t.Run(k.Level.String(), func(t *testing.T) {
			for _, n := range []int{1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 1000, 70000} {
				for _, share := range []int{1, 2, 7} {
					for _, bin := range []int32{-1, 0, 3, 120, 127, 128, 200, 255} {
						for _, missing := range []int32{never, 7, 255} {
							bins := make([]uint8, n)
							for i := range bins {
								bins[i] = uint8(r.IntN(256))
							}
							rows := make([]int32, guard, n+2*guard)
							for i := range n {
								if r.IntN(share) == 0 {
									rows = append(rows, int32(i))
								}
							}
							m := len(rows) - guard
							rows = rows[:m+2*guard]
							scratch := make([]int32, m+2*guard)
							for i := range guard {
								rows[i], scratch[i], rows[m+guard+i], scratch[m+guard+i] = -5, -5, -5, -5
							}
							var left, right []int32
							for _, row := range rows[guard : guard+m] {
								if b := int32(bins[row]); b <= bin || b == missing {
									left = append(left, row)
								} else {
									right = append(right, row)
								}
							}
							in, out := rows[guard:guard+m:guard+m], scratch[guard:guard+m:guard+m]
							at := k.Func(in, out, bins, bin, missing, parting{})
							if k.Level > 0 && m >= 32 {
								require.Greater(t, at.next, m-32, "rows left to the plain loop")
							}
							at = partitionRest(in, out, bins, bin, missing, at)
							name := fmt.Sprintf("%d rows of %d, bin %d, also %d", m, n, bin, missing)
							require.Equal(t, parting{m, len(left)}, at, name)
							require.Equal(t, append([]int32{}, left...), append([]int32{}, in[:at.lefts]...), name)
							require.Equal(t, append([]int32{}, right...), append([]int32{}, out[:m-at.lefts]...), name)
							for i := range guard {
								for _, v := range []int32{rows[i], scratch[i], rows[m+guard+i], scratch[m+guard+i]} {
									require.EqualValues(t, -5, v, name)
								}
							}
						}
					}
				}
			}
		})
	}
}

func BenchmarkPartition(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 1))
	const n = 1_000_000
	bins := make([]uint8, n)
	for i := range bins {
		bins[i] = uint8(r.IntN(256))
	}
	for _, part := range []int{1, 8, 64} {
		ids := make([]int32, 0, n)
		for i := range n {
			if r.IntN(part) == 0 {
				ids = append(ids, int32(i))
			}
		}
		rows, scratch := make([]int32, len(ids)), make([]int32, len(ids))
		for _, k := range partitionKernels().Runnable() {
			b.Run(fmt.Sprintf("part=%d/kernel=%s", part, k.Level), func(b *testing.B) {
				for b.Loop() {
					copy(rows, ids)
					partitionRest(rows, scratch, bins, 120, never, k.Func(rows, scratch, bins, 120, never, parting{}))
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(ids)), "ns/row")
			})
		}
	}
}
