package grow

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// Every kernel partitions by a set of codes as a loop over rows and bins does,
// whatever the number of rows, and writes nothing beside them.
func TestPartitionByCodes(t *testing.T) {
	used := setPartition
	defer func() { setPartition = used }()
	for _, k := range partitionSetKernels().Runnable() {
		setPartition = k.Func
		r := rand.New(rand.NewPCG(3, 2))
		t.Run(k.Level.String(), func(t *testing.T) {
			for range 600 {
				partitionCase(t, r, make([]uint8, 1+r.IntN(500)), 256)
				partitionCase(t, r, make([]uint16, 1+r.IntN(500)), []int{300, 1024, 3000}[r.IntN(3)])
			}
			if k.Level > 0 {
				rows, set := make([]int32, 100), make([]uint32, setWords)
				for i := range rows {
					rows[i] = int32(i)
				}
				require.Greater(t, setPartition.bytes(rows, make([]int32, 100), make([]uint8, 100), set).next, 60)
				require.Greater(t, setPartition.words(rows, make([]int32, 100), make([]uint16, 100), set).next, 60)
			}
		})
	}
}

func partitionCase[B binned.Bin](t *testing.T, r *rand.Rand, codes []B, most int) {
	const guard = 16
	first := r.IntN(min(most, 250))
	bins := 1 + r.IntN(most-first)
	b := &split.Candidate{Bin: int32(r.IntN(bins+1) - 1), DefaultLeft: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		b.Chosen = split.NewSet(bins)
		for c := range bins {
			if r.IntN(2) == 0 {
				b.Chosen.Add(int32(c))
			}
		}
	}
	rows := make([]int32, guard)
	for i := range codes {
		codes[i] = B(r.IntN(first + bins))
		if r.IntN(3) > 0 {
			rows = append(rows, int32(i))
		}
	}
	m := len(rows) - guard
	rows = append(rows, make([]int32, guard)...)
	scratch := make([]int32, m+2*guard)
	var left, right []int32
	for _, row := range rows[guard : guard+m] {
		bin := int(codes[row]) - first
		goLeft := int32(bin) <= b.Bin
		switch {
		case bin < 0 || bin >= bins:
			goLeft = b.DefaultLeft
		case b.Chosen != nil:
			goLeft = !b.Chosen.Has(int32(bin))
		}
		if goLeft {
			left = append(left, row)
		} else {
			right = append(right, row)
		}
	}
	in, out := rows[guard:guard+m:guard+m], scratch[guard:guard+m:guard+m]
	require.EqualValues(t, len(left), partCodes(in, out, codes, int32(first), bins, b))
	require.True(t, slices.Equal(left, in[:len(left)]))
	require.True(t, slices.Equal(right, out[:len(right)]))
	for i := range guard {
		for _, v := range []int32{rows[i], scratch[i], rows[m+guard+i], scratch[m+guard+i]} {
			require.Zero(t, v)
		}
	}
}
