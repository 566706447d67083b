package metrics

import (
	"math"
	"sort"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDescendingIsStableSort(t *testing.T) {
	inf := float32(math.Inf(1))
	special := []float32{0, float32(math.Copysign(0, -1)), inf, -inf, 1e-45, -1e-45, math.MaxFloat32, -math.MaxFloat32}
	var keys []uint64
	for _, n := range []int{0, 1, 2, 17, 511, 512, 513, 5000} {
		scores := levels(uint64(n), n, 6)
		for i := range scores {
			scores[i] -= 0.5
			if i%3 == 0 {
				scores[i] = special[draw(7, i)%uint64(len(special))]
			} else if i%3 == 1 {
				scores[i] = math.Float32frombits(uint32(draw(8, i)))
				if scores[i] != scores[i] {
					scores[i] = 1
				}
			}
		}
		want := make([]uint64, n)
		for i := range want {
			want[i] = uint64(i)
		}
		sort.SliceStable(want, func(a, b int) bool { return scores[want[a]] > scores[want[b]] })
		keys = descending(scores, keys) // the memory of the case before is used again
		assert.Equal(t, want, append([]uint64{}, keys...), "n = %d", n)
	}
}
