package metrics

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type xgboostCase struct {
	Recipe string
	Seed   uint64
	Rows   int
	Groups int
	Weight string
	Values map[string]string
}

// The text XGBoost prints determines every bit of a float64 from 0.1 on, and all
// but a few of smaller ones.
func TestEqualsXGBoost(t *testing.T) {
	var cases []xgboostCase
	readGolden(t, "xgboost.json", &cases)
	require.Greater(t, len(cases), 100)
	checked := map[string]int{}
	for _, c := range cases {
		pred, label := makeData(c.Recipe, c.Seed, c.Rows, c.Groups)
		weight := makeWeight(c.Weight, 1000*c.Seed, c.Rows)
		for name, want := range c.Values {
			m, err := ByName(name)
			require.NoError(t, err)
			assert.Equal(t, name, m.Name())
			got, err := m.Eval(pred, c.Groups, label, weight)
			require.NoError(t, err)
			text := strconv.FormatFloat(got, 'f', 17, 64)
			if got != got {
				text = "nan"
			}
			assert.Equal(t, want, text, "%s of %s, seed %d, %d x %d rows, weight %s", name, c.Recipe, c.Seed, c.Rows, c.Groups, c.Weight)
			checked[name]++
		}
	}
	for _, name := range []string{"rmse", "mae", "logloss", "error", "auc", "aucpr", "merror", "mlogloss"} {
		assert.GreaterOrEqual(t, checked[name], 30, "cases of %s", name)
	}
}

func TestFunctionsEqualByName(t *testing.T) {
	pred, label := makeData("smooth", 9, 300, 1)
	weight := makeWeight("fraction", 9, 300)
	classPred, class := makeData("classes", 9, 300, 3)
	targetError := func(p, y, w []float32) (float64, error) { return Error(p, y, w, 0.7) }
	for name, f := range map[string]func(p, y, w []float32) (float64, error){
		"rmse": RMSE, "mae": MAE, "logloss": LogLoss, "error@0.7": targetError, "auc": AUC, "aucpr": AUCPR,
	} {
		m, err := ByName(name)
		require.NoError(t, err)
		want, err := m.Eval(pred, 1, label, weight)
		require.NoError(t, err)
		got, err := f(pred, label, weight)
		require.NoError(t, err)
		assert.Equal(t, math.Float64bits(want), math.Float64bits(got), name)
	}
	for name, f := range map[string]func(p []float32, k int, y, w []float32) (float64, error){
		"merror": MError, "mlogloss": MLogLoss, "auc": MultiAUC, "aucpr": MultiAUCPR,
	} {
		m, err := ByName(name)
		require.NoError(t, err)
		want, err := m.Eval(classPred, 3, class, weight)
		require.NoError(t, err)
		got, err := f(classPred, 3, class, weight)
		require.NoError(t, err)
		assert.Equal(t, math.Float64bits(want), math.Float64bits(got), name)
	}
}

// A weight of 2 is the row twice: the weights are powers of two, so that every
// product and sum of shares is exact; only element-wise sums differ by their
// blocks.
func TestWeightTwoIsRowTwice(t *testing.T) {
	pred, label := makeData("tied", 4, 999, 1)
	weight := fill(len(pred), func(i int) float32 { return float32(1 + i%2) })
	var pred2, label2 []float32
	for i := range pred {
		for range int(weight[i]) {
			pred2, label2 = append(pred2, pred[i]), append(label2, label[i])
		}
	}
	for _, name := range []string{"rmse", "mae", "logloss", "error", "auc", "aucpr"} {
		m, err := ByName(name)
		require.NoError(t, err)
		once, err := m.Eval(pred, 1, label, weight)
		require.NoError(t, err)
		twice, err := m.Eval(pred2, 1, label2, nil)
		require.NoError(t, err)
		assert.InDelta(t, twice, once, 1e-13, name)
	}
	once, err := ConfusionAt(pred, label, weight, 0.5)
	require.NoError(t, err)
	twice, err := ConfusionAt(pred2, label2, nil, 0.5)
	require.NoError(t, err)
	assert.Equal(t, twice, once)
}

func BenchmarkAUC(b *testing.B) {
	for _, n := range []int{1000, 100000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			pred, label := makeData("smooth", 1, n, 1)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := AUC(pred, label, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLogLoss(b *testing.B) {
	pred, label := makeData("smooth", 1, 100000, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := LogLoss(pred, label, nil); err != nil {
			b.Fatal(err)
		}
	}
}
