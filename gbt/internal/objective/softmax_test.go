package objective

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// softmaxData returns labels and margins of rows of k classes, ordinary and strange.
func softmaxData(rows, k int) (*dataset.Info, []float32) {
	info, margin := &dataset.Info{}, make([]float32, rows*k)
	for i := range margin {
		margin[i] = float32(i*7919%1009)*0.02 - 10
		if i%(5*k) < k {
			margin[i] = strange[i*11%len(strange)]
		}
	}
	for i := range rows {
		info.Labels = append(info.Labels, float32(i*3%k))
	}
	return info, margin
}

// TestSoftmaxGradientRowByRow compares with the formula, one row after the other.
func TestSoftmaxGradientRowByRow(t *testing.T) {
	pool := parallel.New(2)
	defer pool.Close()
	for _, k := range []int{2, 3, 7, 16, 33, 600} {
		rows := 60000/k/k + 70
		info, margin := softmaxData(rows, k)
		for _, weighted := range []bool{false, true} {
			if weighted {
				for i := range rows {
					info.Weights = append(info.Weights, float32(i%4)*0.9)
				}
			}
			o, err := New("multi:softprob", Config{NumClass: k})
			require.NoError(t, err)
			want, got := make([]grad.Pair, len(margin)), make([]grad.Pair, len(margin))
			for i := range rows {
				top, sum := float32(0x1p-126), 0.0
				row := margin[i*k : (i+1)*k]
				for _, m := range row {
					top = max(top, m)
				}
				e := make([]float32, k)
				for j, m := range row {
					e[j] = mathf.Exp(m - top)
					sum += float64(e[j])
				}
				for j := range row {
					p, w := e[j]/float32(sum), weight(info, i)
					h := max(float32(2*p*(1-p))*w, 1e-16)
					if j == int(info.Labels[i]) {
						p -= 1
					}
					want[i*k+j] = grad.Pair{G: p * w, H: h}
				}
			}
			o.Gradient(got, margin, info, pool)
			sameBits(t, want, got, "%d classes", k)
			// The same, class by class, by every kernel.
			for level = impl.Generic; level <= impl.Best(); level++ {
				guarded := make([]grad.Pair, len(got)+16)
				for i := range guarded {
					guarded[i] = grad.Pair{G: 12345}
				}
				o.(ByGroup).GradientByGroup(guarded[8:8+len(got)], margin, info, pool)
				for i, p := range guarded {
					if at := i - 8; at >= 0 && at < len(got) {
						got[at%rows*k+at/rows] = p
					} else {
						require.Equal(t, grad.Pair{G: 12345}, p)
					}
				}
				sameBits(t, want, got, "%d classes, by class, %v", k, level)
			}
			level = impl.Best()
		}
	}
}

func BenchmarkSoftmaxGradient(b *testing.B) {
	const rows, k = 200000, 7
	info, margin := softmaxData(rows, k)
	for i := range margin {
		margin[i] = float32(i*7919%1009)*0.02 - 10
	}
	pairs := make([]grad.Pair, len(margin))
	pool := parallel.New(1)
	defer pool.Close()
	o, err := New("multi:softprob", Config{NumClass: k})
	require.NoError(b, err)
	for name, gradient := range map[string]func([]grad.Pair, []float32, *dataset.Info, *parallel.Pool){
		"row": o.Gradient, "class": o.(ByGroup).GradientByGroup,
	} {
		b.Run("by="+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				gradient(pairs, margin, info, pool)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows/k, "ns/element")
		})
	}
}
