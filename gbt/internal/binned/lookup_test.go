package binned

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

// lookupCuts returns n ascending cuts of a kind.
func lookupCuts(r *rand.Rand, kind string, n int) []float32 {
	cuts := make([]float32, 0, n)
	for seen := map[float32]bool{}; len(cuts) < n; {
		var v float32
		switch kind {
		case "normal":
			v = float32(r.NormFloat64())
		case "integers":
			v = float32(len(cuts) - n/3)
		case "wide":
			v = math.Float32frombits(r.Uint32())
		case "close":
			v = math.Float32frombits(0x3f800000 + uint32(len(cuts)))
		}
		if v-v == 0 && !seen[v] {
			seen[v] = true
			cuts = append(cuts, v)
		}
	}
	slices.Sort(cuts)
	return cuts
}

// lookupProbes returns every cut, its neighbours, and what is special.
func lookupProbes(r *rand.Rand, cuts []float32) []float32 {
	inf := float32(math.Inf(1))
	zero := float32(0)
	probes := []float32{0, -zero, inf, -inf, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32,
		-math.SmallestNonzeroFloat32, float32(math.NaN()), math.Float32frombits(0x7fffffff), math.Float32frombits(0xffffffff)}
	probes[1] = float32(math.Copysign(0, -1))
	for _, c := range cuts {
		probes = append(probes, c, math.Nextafter32(c, inf), math.Nextafter32(c, -inf), float32(r.NormFloat64()))
	}
	r.Shuffle(len(probes), func(i, j int) { probes[i], probes[j] = probes[j], probes[i] })
	return probes
}

// Every way to find bins gives those of Search, for values at the cuts and beside
// them, and writes nothing else.
func TestLookupEqualsSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, kind := range []string{"normal", "integers", "wide", "close"} {
		for _, n := range []int{1, 2, 3, 15, 16, 17, 31, 32, 33, 100, 127, 128, 129, 254, 255, 256, 257, 1000, 20000} {
			cuts := lookupCuts(r, kind, n)
			if kind == "integers" && n > 100 {
				cuts[n/3] = float32(math.Copysign(0, -1))
			}
			probes := lookupProbes(r, cuts)
			want := make([]int, len(probes))
			for i, v := range probes {
				want[i] = Search(cuts, v)
				if v != v {
					want[i] = n
				}
			}
			whole := newTable(cuts, false)
			got := make([]uint16, len(probes)+1)
			got[len(probes)] = 0xaaaa
			find(whole, got, probes)
			for i := range probes {
				require.EqualValues(t, want[i], got[i], "%v in %d %s cuts", probes[i], n, kind)
			}
			require.EqualValues(t, 0xaaaa, got[len(probes)])
			if n > mostLevels {
				continue
			}
			both := newTable(cuts, false)
			both.levels = newLevels(cuts[:n-1])
			for _, k := range lookupKernels.Runnable() {
				for _, length := range []int{0, 1, 2, 3, 15, 16, 17, 31, 33, len(probes)} {
					length = min(length, len(probes)-3)
					for from := range 3 {
						dst := make([]uint8, length+64)
						for i := range dst {
							dst[i] = 0xa5
						}
						k.Func(both, dst[32+from:], probes[from:from+length])
						for i, b := range dst {
							if j := i - 32 - from; j >= 0 && j < length {
								require.Equal(t, uint8(want[from+j]), b, "%v: %v in %d %s cuts", k.Level, probes[from+j], n, kind)
							} else {
								require.EqualValues(t, 0xa5, b, "%v writes at %d of %d", k.Level, j, length)
							}
						}
					}
				}
			}
		}
	}
	assert.NotEmpty(t, lookupKernels)
}

func BenchmarkLookup(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	cuts := lookupCuts(r, "normal", 256)
	values := make([]float32, 1<<12)
	for i := range values {
		values[i] = float32(r.NormFloat64())
	}
	dst := make([]uint8, len(values))
	t := newTable(cuts, false)
	t.levels = newLevels(cuts[:255])
	for _, k := range lookupKernels.Runnable() {
		b.Run("kernel="+k.Level.String(), func(b *testing.B) {
			for b.Loop() {
				k.Func(t, dst, values)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(values)), "ns/value")
		})
	}
	b.Run("kernel=search", func(b *testing.B) {
		for b.Loop() {
			for i, v := range values {
				dst[i] = uint8(Search(cuts, v))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(values)), "ns/value")
	})
	_ = impl.Best
}
