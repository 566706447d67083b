package benchmarks

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// BenchmarkLarge trains 100 rounds of hist on rows of 28 normal features and
// predicts them, and one row alone; compare/large.py does the same with XGBoost.
// GROVE_LARGE_ROWS is the number of rows, 20,000 without it.
func BenchmarkLarge(b *testing.B) {
	const cols = 28
	rows := 20_000
	if s := os.Getenv("GROVE_LARGE_ROWS"); s != "" {
		var err error
		rows, err = strconv.Atoi(s)
		require.NoError(b, err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	x, y := make([]float32, rows*cols), make([]float32, rows)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	for i := range y {
		row := x[i*cols:]
		if row[0]*row[1]+row[2]+row[3]/2+float32(rng.NormFloat64()) > 0 {
			y[i] = 1
		}
	}
	m, err := dataset.FromDense(rows, cols, x, &dataset.Info{Labels: y})
	require.NoError(b, err)
	p := gbt.DefaultParams()
	p.Objective, p.LearningRate = "binary:logistic", 0.1
	for _, depth := range []int{6, 8} {
		p.MaxDepth = depth
		var model *gbt.Model
		name := func(work string) string { return fmt.Sprintf("work=%s/depth=%d/rows=%d", work, depth, rows) }
		b.Run(name("train"), func(b *testing.B) {
			for b.Loop() {
				model, err = gbt.Train(context.Background(), p, m, 100, nil)
				require.NoError(b, err)
			}
		})
		if model == nil {
			continue // not asked for
		}
		out := make([]float32, rows)
		b.Run(name("predict"), func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, model.PredictMatrix(context.Background(), out, m, nil))
			}
		})
		b.Run(name("row"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := model.Predict(out[:1], x[:cols]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
