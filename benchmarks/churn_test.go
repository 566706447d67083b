package benchmarks

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/gbt"
)

// churnSplit returns the training rows of the churn analysis: 2333 rows, 69
// features. GROVE_CHURN names a label-first CSV file of them, for comparisons;
// without it customers are generated as the example does.
func churnSplit(b *testing.B) *dataset.Matrix {
	b.Helper()
	if name := os.Getenv("GROVE_CHURN"); name != "" {
		x, err := dataset.ReadFile(name, &dataset.FileOptions{CSV: dataset.CSVOptions{Label: dataset.ByIndex(0)}})
		require.NoError(b, err)
		return x
	}
	customers, err := telco.Generate(nil)
	require.NoError(b, err)
	t, err := telco.Table(customers)
	require.NoError(b, err)
	t, err = t.Rename(telco.Names())
	require.NoError(b, err)
	t, err = t.Drop("phone", "day_charge", "eve_charge", "night_charge", "int_mins")
	require.NoError(b, err)
	t, err = t.AsText("area_code")
	require.NoError(b, err)
	t, err = t.OneHot()
	require.NoError(b, err)
	t, err = t.Drop("churn_False.")
	require.NoError(b, err)
	parts, err := t.Shuffle(1729).Split(0.7, 0.9)
	require.NoError(b, err)
	x, err := parts[0].Matrix("churn_True.", nil)
	require.NoError(b, err)
	return x
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
