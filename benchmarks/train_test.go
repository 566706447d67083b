package benchmarks

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/benchmarks/data"
	"github.com/grove-ml/grove/gbt"
)

// training is a way to train a shape.
type training struct {
	shape, method string
	depth, leaves int // leaves above 0 grow the best leaf first
}

var trainings = []training{
	{"dense", "hist", 6, 0}, {"dense", "hist", 8, 0}, {"dense", "hist", 0, 63}, {"dense", "hist", 0, 255},
	{"exact", "exact", 6, 0}, {"exact", "approx", 6, 0},
	{"churn", "hist", 6, 0}, {"churn", "exact", 6, 0},
	{"missing", "hist", 6, 0},
	{"wide", "hist", 6, 0}, {"wide", "hist", 0, 63},
	{"onehot", "hist", 6, 0}, {"onehot", "hist", 0, 63},
	{"categories", "hist", 6, 0}, {"categories", "hist", 0, 63},
	{"classes", "hist", 6, 0}, {"classes", "hist", 0, 63},
	{"ranking", "hist", 6, 0}, {"ranking", "hist", 0, 63},
}

func (t training) params(s data.Shape) gbt.Params {
	p := params(s, t.method, t.depth)
	if t.leaves > 0 {
		p.GrowPolicy, p.MaxLeaves = "lossguide", t.leaves
	}
	return p
}

func (t training) name(s data.Shape) string {
	return fmt.Sprintf("shape=%s/rows=%d/method=%s/depth=%d/leaves=%d", s.Name, s.Rows, t.method, t.depth, t.leaves)
}

// BenchmarkTrain trains 100 rounds on every shape, bins or sorting included.
func BenchmarkTrain(b *testing.B) {
	for _, t := range trainings {
		s := shape(b, t.shape)
		b.Run(t.name(s), func(b *testing.B) {
			x, err := s.MakeTrain()
			require.NoError(b, err)
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						_, err := gbt.Train(context.Background(), t.params(s), x, rounds(b, 100), &gbt.TrainOptions{Workers: workers})
						require.NoError(b, err)
					}
				})
			}
		})
	}
}

// BenchmarkConstruct makes what training starts from: cuts and bins, or sorted
// columns.
func BenchmarkConstruct(b *testing.B) {
	for _, t := range []training{
		{"dense", "hist", 6, 0}, {"missing", "hist", 6, 0}, {"wide", "hist", 6, 0}, {"onehot", "hist", 6, 0},
		{"categories", "hist", 6, 0}, {"exact", "exact", 6, 0},
	} {
		s := shape(b, t.shape)
		b.Run(fmt.Sprintf("shape=%s/rows=%d/method=%s", s.Name, s.Rows, t.method), func(b *testing.B) {
			x, err := s.MakeTrain()
			require.NoError(b, err)
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						trainer, err := gbt.NewTrainer(t.params(s), x, &gbt.TrainOptions{Workers: workers})
						require.NoError(b, err)
						trainer.Close()
					}
				})
			}
		})
	}
}

// BenchmarkMemory reports the peak of the memory that training takes beside its rows.
func BenchmarkMemory(b *testing.B) {
	for _, t := range []training{{"dense", "hist", 6, 0}, {"wide", "hist", 6, 0}, {"onehot", "hist", 6, 0}, {"exact", "exact", 6, 0}} {
		s := shape(b, t.shape)
		b.Run(t.name(s), func(b *testing.B) {
			x, err := s.MakeTrain()
			require.NoError(b, err)
			for b.Loop() {
				debug.FreeOSMemory()
				before := peakWhile(func() {})
				peak := peakWhile(func() {
					_, err := gbt.Train(context.Background(), t.params(s), x, rounds(b, 20), nil)
					require.NoError(b, err)
				})
				b.ReportMetric(float64(peak-before)/1e6, "MB-peak")
			}
			runtime.KeepAlive(x)
		})
	}
}
