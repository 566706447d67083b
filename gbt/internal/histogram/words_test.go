package histogram

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Every kernel for codes of two bytes gives the bits of a loop over rows and
// columns, also where slots lie far apart, and writes nothing beside the slots.
func TestWordKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for _, k := range wordKernels().Runnable() {
		t.Run(k.Level.String(), func(t *testing.T) {
			s := new(Scratch)
			for trial := range 300 {
				cols := 1 + r.IntN(20)
				if trial%20 == 0 {
					cols = 60 + r.IntN(80)
				}
				const n, codes = 50, 3000
				c := &binned.Columns[uint16]{Codes: make([]uint16, n*cols)}
				slots := 7
				sizes := make([]int, cols)
				for j := range cols {
					sizes[j] = 1 + r.IntN(codes)
					if trial%7 == 0 {
						slots += r.IntN(9000)
					}
					c.Slots = append(c.Slots, int32(slots))
					slots += sizes[j]
					c.Tops = append(c.Tops, int32(slots))
				}
				for i := range c.Codes {
					c.Codes[i] = uint16(r.IntN(sizes[i%cols]))
				}
				pairs := make([]grad.Pair, n)
				for i := range pairs {
					pairs[i] = grad.Pair{G: r.Float32() - 0.5, H: r.Float32()}
				}
				rows := make([]int32, []int{0, 1, 2, 30, tileRows + 21}[r.IntN(5)])
				for i := range rows {
					rows[i] = int32(r.IntN(n))
				}
				want, got := make([]grad.Sum, slots+7), make([]grad.Sum, slots+7)
				for i := range want {
					want[i].G = r.Float64()
				}
				copy(got, want)
				begin := r.IntN(cols)
				end := begin + 1 + r.IntN(cols-begin)
				for _, row := range rows {
					for j := begin; j < end; j++ {
						s := &want[int(c.Slots[j])+int(c.Codes[int(row)*cols+j])]
						s.G += float64(pairs[row].G)
						s.H += float64(pairs[row].H)
					}
				}
				k.Func(got, c, begin, end, rows, pairs, s)
				require.True(t, equalSums(want, got), "%d columns, %d rows, columns %d to %d", cols, len(rows), begin, end)
			}
		})
	}
}

func equalSums(a, b []grad.Sum) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}
