package quantile

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/introsort"
)

// wholesOf returns the summary of n values of distinct ones, thinned.
func wholesOf(r *rand.Rand, n, distinct, size int) wholes {
	keys := make([]uint32, n)
	for i := range keys {
		keys[i] = introsort.Key(float32(r.IntN(distinct)) + 1)
	}
	slices.Sort(keys)
	var p positions
	return p.summarize(nil, keys, size)
}

// Whole numbers, masks and halves give what XGBoost's merge gives, with every
// kernel, and nothing is written beyond.
func TestCombineWholesEqualsCombine(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	defer func(before mergeSteps) { stepMerges = before }(stepMerges)
	for _, k := range mergeKernels.Runnable() {
		stepMerges = k.Func
		for range 300 {
			distinct := []int{3, 50, 1000, 1 << 20}[r.IntN(4)]
			a := wholesOf(r, 1+r.IntN(3000), distinct, 1+r.IntN(900))
			b := wholesOf(r, 1+r.IntN(3000), distinct, 1+r.IntN(900))
			if r.IntN(5) == 0 {
				shift := []float32{-1 << 21, 1 << 21, 500}[r.IntN(3)]
				for i := range b {
					b[i].key = introsort.Key(introsort.KeyValue(b[i].key) + shift)
				}
			}
			want := combine(make(summary, 0, len(a)+len(b)), a.summary(nil), b.summary(nil))
			room := make(wholes, len(a)+len(b)+2)
			guard := whole{1, 2, 3, 4}
			room[0], room[len(room)-1] = guard, guard
			got := combineWholes(room[1:1], a, b, new([2]merge))
			require.Equal(t, want, got.summary(nil), k.Level)
			require.Equal(t, guard, room[0])
			require.Equal(t, guard, room[len(room)-1])

			size := 2 + r.IntN(len(got)+3)
			var ranks ranks
			require.Equal(t, want.prune(size), got.prune(size, &ranks).summary(nil), k.Level)
		}
	}
}
