package mathf

import (
	"math"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

// sliceKernels lists the functions of slices with their kernels and the function of one element.
var sliceKernels = []struct {
	name string
	at   func(l impl.Level, dst, src []float32)
	one  func(float32) float32
}{
	{"exp", expAt, Exp},
	{"sigmoid", sigmoidAt, Sigmoid},
}

// TestKernelsOnEveryRegion compares the kernels with the function of one element: densely where
// results become subnormal, 0 or infinite and around the bounds, every 1021st float32 elsewhere;
// all of them with GROVE_EXHAUSTIVE=1.
func TestKernelsOnEveryRegion(t *testing.T) {
	const block = 1 << 16
	dense := map[uint32]bool{0: true, 0x7f80: true, 0x7fc0: true, 0x8000: true, 0xff80: true}
	for _, x := range []float32{88, 88.7, 88.7228, 89, 103.972, 104, 87.3365} {
		dense[math.Float32bits(x)>>16], dense[math.Float32bits(-x)>>16] = true, true
	}
	all := os.Getenv("GROVE_EXHAUSTIVE") != ""
	for _, f := range sliceKernels {
		for k := impl.AVX2; k <= impl.Best(); k++ {
			var next atomic.Uint32
			var wg sync.WaitGroup
			for range runtime.GOMAXPROCS(0) {
				wg.Go(func() {
					src, dst := make([]float32, 0, block), make([]float32, block)
					for b := next.Add(1) - 1; b < 1<<16; b = next.Add(1) - 1 {
						step := uint32(1021)
						if all || dense[b] {
							step = 1
						}
						src = src[:0]
						for low := b * 7 % step; low < block; low += step {
							src = append(src, math.Float32frombits(b<<16|low))
						}
						f.at(k, dst[:len(src)], src)
						for i, x := range src {
							if want := f.one(x); bits(want) != bits(dst[i]) {
								t.Errorf("%s, %v: %08x (%g) gives %g, want %g", f.name, k, math.Float32bits(x), x, dst[i], want)
								return
							}
						}
					}
				})
			}
			wg.Wait()
		}
	}
}

// TestKernelsKeepToTheirSlices runs the kernels on all short lengths and offsets, in place too,
// and looks at what stands around.
func TestKernelsKeepToTheirSlices(t *testing.T) {
	const guard = float32(12345)
	for _, f := range sliceKernels {
		for k := impl.Generic; k <= impl.Best(); k++ {
			for n := range 70 {
				for offset := range 5 {
					src, dst := make([]float32, n+offset), make([]float32, n+offset+20)
					for i := range src {
						src[i] = float32(i)*1.7 - 40
					}
					for i := range dst {
						dst[i] = guard
					}
					f.at(k, dst[offset:offset+n], src[offset:])
					for i, v := range dst {
						if i < offset || i >= offset+n {
							require.Equal(t, guard, v)
						} else {
							require.Equal(t, bits(f.one(src[i])), bits(v), "%s, %v, element %d of %d", f.name, k, i, n)
						}
					}
					f.at(k, src[offset:], src[offset:])
					require.Equal(t, dst[offset:offset+n], src[offset:])
				}
			}
		}
	}
	long := make([]float32, 3<<16+5) // more than is done at once
	for i := range long {
		long[i] = float32(i%200) - 100
	}
	for _, f := range sliceKernels {
		for k := impl.Generic; k <= impl.Best(); k++ {
			dst := make([]float32, len(long))
			f.at(k, dst, long)
			for i, x := range long {
				require.Equal(t, bits(f.one(x)), bits(dst[i]))
			}
		}
	}
}

func TestSigmoidOfTheFar(t *testing.T) {
	assert.Equal(t, float32(1), Sigmoid(200))
	assert.Equal(t, float32(1), Sigmoid(float32(math.Inf(1))))
	assert.Equal(t, Sigmoid(-88.7), Sigmoid(-1000))
	assert.Positive(t, Sigmoid(float32(math.Inf(-1))))
	assert.True(t, math.IsNaN(float64(Sigmoid(float32(math.NaN())))))
}

func BenchmarkKernels(b *testing.B) {
	for _, f := range sliceKernels {
		for k := impl.Generic; k <= impl.Best(); k++ {
			b.Run("f="+f.name+"/impl="+k.String(), func(b *testing.B) {
				src, dst := make([]float32, 4096), make([]float32, 4096)
				for i := range src {
					src[i] = float32(i%1000)*0.01 - 5
				}
				for b.Loop() {
					f.at(k, dst, src)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(src)), "ns/element")
			})
		}
	}
}
