package objective

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// sameBits compares pairs bit by bit, all NaN being alike.
func sameBits(t *testing.T, want, got []grad.Pair, text string, args ...any) {
	t.Helper()
	require.Len(t, got, len(want))
	one := func(x float32) uint32 {
		if x != x {
			return 0x7fc00000
		}
		return math.Float32bits(x)
	}
	for i := range want {
		require.Equal(t, [2]uint32{one(want[i].G), one(want[i].H)}, [2]uint32{one(got[i].G), one(got[i].H)}, append([]any{text + ", pair %d"}, append(args, i)...)...)
	}
}

// strange are numbers that kernels might treat otherwise than Go does.
var strange = []float32{
	0, float32(math.Copysign(0, -1)), 1, -1, 0.5, 1e-17, 1 - 0x1p-24, 1e-40, 3e38, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
}

func TestLogisticPairsOfEveryKernel(t *testing.T) {
	guard := grad.Pair{G: 12345, H: 54321}
	for k := impl.Generic; k <= impl.Best(); k++ {
		for n := range 70 {
			for offset := range 3 {
				for _, scale := range []float32{1, 2.5} {
					for _, weighted := range []bool{false, true} {
						s, y, w := make([]float32, n+offset), make([]float32, n+offset), make([]float32, n+offset)
						for i := range s {
							s[i], y[i], w[i] = float32(i*37%101)/100, float32(i%3)/2, float32(i%5)*0.7
							if i%3 == offset {
								s[i], w[i] = strange[i%len(strange)], strange[i*7%len(strange)]
							}
						}
						s, y, w = s[offset:], y[offset:], w[offset:]
						if !weighted {
							w = nil
						}
						want, got := make([]grad.Pair, n), make([]grad.Pair, n+offset+20)
						for i := range want {
							wi := float32(1)
							if weighted {
								wi = w[i]
							}
							if y[i] == 1 {
								wi *= scale
							}
							want[i] = grad.Pair{G: (s[i] - y[i]) * wi, H: max(s[i]*(1-s[i]), 1e-16) * wi}
						}
						for i := range got {
							got[i] = guard
						}
						logisticPairsAt(k, got[offset:offset+n], s, y, w, scale)
						sameBits(t, want, got[offset:offset+n], "%v, %d rows", k, n)
						for i, p := range got {
							if i < offset || i >= offset+n {
								require.Equal(t, guard, p)
							}
						}
					}
				}
			}
		}
	}
}

// TestLogisticGradientIsThatOfEachElement compares blocks of rows with the formula.
func TestLogisticGradientIsThatOfEachElement(t *testing.T) {
	pool := parallel.New(2)
	defer pool.Close()
	for _, targets := range []int{1, 3} {
		for _, weighted := range []bool{false, true} {
			const rows = 5003
			o, err := New("binary:logistic", Config{Targets: targets, ScalePosWeight: 1.5})
			require.NoError(t, err)
			info := &dataset.Info{Targets: targets}
			margin := make([]float32, rows*targets)
			for i := range margin {
				margin[i] = float32(i%2000)*0.1 - 100
				info.Labels = append(info.Labels, float32(i%4)/3)
			}
			for i := range rows {
				if weighted {
					info.Weights = append(info.Weights, float32(i%7)*0.3)
				}
			}
			want, got := make([]grad.Pair, len(margin)), make([]grad.Pair, len(margin))
			for i, m := range margin {
				want[i] = logisticPair(Sigmoid(m), info.Labels[i], weight(info, i/targets), 1.5)
			}
			o.Gradient(got, margin, info, pool)
			sameBits(t, want, got, "%d targets", targets)
		}
	}
}

func BenchmarkLogisticGradient(b *testing.B) {
	const rows = 1 << 20
	info := &dataset.Info{Labels: make([]float32, rows)}
	margin, pairs := make([]float32, rows), make([]grad.Pair, rows)
	for i := range margin {
		margin[i], info.Labels[i] = float32(i%1000)*0.01-5, float32(i%2)
	}
	pool := parallel.New(1)
	defer pool.Close()
	o, err := New("binary:logistic", Config{ScalePosWeight: 1})
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		o.Gradient(pairs, margin, info, pool)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}
