package benchmarks

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// churnSplit reads the churn analysis's training rows: 2333 rows, label first,
// 69 features. GROVE_CHURN names the file; the default is in the shared data.
func churnSplit(b *testing.B) *dataset.Matrix {
	b.Helper()
	name := os.Getenv("GROVE_CHURN")
	if name == "" {
		dir := os.Getenv("GROVE_DATA")
		if dir == "" {
			dir = filepath.Join("..", "..", "shared", "data")
		}
		name = filepath.Join(dir, "churn", "seed_split", "train.csv")
	}
	f, err := os.Open(name)
	if err != nil {
		b.Skipf("no churn data: set GROVE_CHURN to a label-first CSV file (%v)", err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	require.NoError(b, err)
	var x, y []float32
	for _, rec := range records {
		for j, s := range rec {
			v, err := strconv.ParseFloat(s, 32)
			require.NoError(b, err)
			if j == 0 {
				y = append(y, float32(v))
			} else {
				x = append(x, float32(v))
			}
		}
	}
	m, err := dataset.FromDense(len(records), len(records[0])-1, x, &dataset.Info{Labels: y})
	require.NoError(b, err)
	return m
}

// BenchmarkChurn trains the analysis's model, data preparation included: 100
// rounds at depth 5 with its settings.
func BenchmarkChurn(b *testing.B) {
	x := churnSplit(b)
	for _, method := range []string{"exact", "hist"} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("method=%s/workers=%d", method, workers), func(b *testing.B) {
				p := gbt.DefaultParams()
				p.Objective, p.TreeMethod = "binary:logistic", method
				p.LearningRate, p.MaxDepth, p.Gamma, p.MinChildWeight, p.Subsample = 0.2, 5, 4, 6, 0.8
				b.ReportAllocs()
				for b.Loop() {
					_, err := gbt.Train(context.Background(), p, x, 100, &gbt.TrainOptions{Workers: workers})
					require.NoError(b, err)
				}
			})
		}
	}
}
