package benchmarks

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// BenchmarkPredict predicts many rows with 500 trees: those of hist, whose
// thresholds are few, those of exact, whose thresholds are any, rows with missing
// values, and categories.
func BenchmarkPredict(b *testing.B) {
	n := 1000
	if _, asked := share(b); asked {
		n = 100_000
	}
	for _, c := range []struct {
		shape, method string
		depth         int
	}{{"dense", "hist", 6}, {"dense", "hist", 8}, {"exact", "exact", 6}, {"missing", "hist", 6}, {"categories", "hist", 6}} {
		name := fmt.Sprintf("shape=%s/method=%s/depth=%d/trees=500/rows=%d", c.shape, c.method, c.depth, n)
		b.Run(name, func(b *testing.B) {
			m := trained(b, c.shape, c.method, c.depth, 500)
			x := validRows(b, c.shape, n)
			out := make([]float32, n)
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
					b.ReportAllocs()
					o := &gbt.PredictOptions{Workers: workers}
					for b.Loop() {
						require.NoError(b, m.PredictMatrix(context.Background(), out, x, o))
					}
					b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
				})
			}
		})
	}
}

// BenchmarkRow predicts rows one by one, each call timed, and reports the median
// and the 99th percentile. cold walks through 64 MB between calls.
func BenchmarkRow(b *testing.B) {
	const n = 512
	for _, depth := range []int{6, 8} {
		for _, trees := range []int{100, 500, 1000} {
			for _, memory := range []string{"warm", "cold"} {
				b.Run(fmt.Sprintf("depth=%d/trees=%d/memory=%s", depth, trees, memory), func(b *testing.B) {
					m, err := trained(b, "dense", "hist", depth, 1000).Slice(0, trees)
					require.NoError(b, err)
					x, ok := validRows(b, "dense", n).Dense()
					require.True(b, ok)
					cols, calls := len(x)/n, 2000
					var walk []byte
					if memory == "cold" {
						walk, calls = make([]byte, 64<<20), 40
						if _, asked := share(b); asked {
							calls = 400
						}
					}
					var out [1]float32
					times := make([]time.Duration, 0, calls)
					b.ReportAllocs()
					for b.Loop() {
						times = times[:0]
						for i := range calls {
							for at := 0; at < len(walk); at += 64 {
								walk[at]++
							}
							row := x[i%n*cols:][:cols]
							start := time.Now()
							err := m.Predict(out[:], row)
							times = append(times, time.Since(start))
							if err != nil {
								b.Fatal(err)
							}
						}
					}
					slices.Sort(times)
					b.ReportMetric(float64(times[calls/2]), "p50-ns/row")
					b.ReportMetric(float64(times[calls*99/100]), "p99-ns/row")
				})
			}
		}
	}
}
