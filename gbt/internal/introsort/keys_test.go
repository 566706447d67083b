package introsort

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Keys are sorted whatever the values have in common.
func TestRadixKeysSorts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	kinds := map[string]func(i int) float32{
		"normal":     func(int) float32 { return float32(r.NormFloat64()) },
		"lower bits": func(int) float32 { return math.Float32frombits(0x3f800000 + r.Uint32()&0x7ff) },
		"close":      func(int) float32 { return math.Float32frombits(0x3f800000 + r.Uint32()&0x7fff) },
		"descending": func(i int) float32 { return math.Float32frombits(0x40000000 - uint32(i)) },
		"integers":   func(int) float32 { return float32(r.IntN(500)) - 250 },
		"constant":   func(int) float32 { return 2 },
		"bits": func(int) float32 {
			for {
				if v := math.Float32frombits(r.Uint32()); v == v {
					return v
				}
			}
		},
	}
	for name, kind := range kinds {
		for _, n := range []int{0, 1, 2, 511, 512, 513, 8194, 40000} {
			values, want := make([]float32, n), make([]uint32, n)
			for i := range values {
				values[i] = kind(i)
				want[i] = Key(values[i])
				require.Equal(t, math.Float32bits(values[i]), math.Float32bits(KeyValue(want[i])))
			}
			slices.Sort(want)
			got := RadixKeys(values, make([]uint32, n), make([]uint32, n+3))
			require.True(t, slices.Equal(want, got), "%d %s", n, name)
		}
	}
}
