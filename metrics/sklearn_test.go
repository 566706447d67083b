package metrics

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type goldenCurve struct {
	N      int
	Values []string
	SHA256 string
}

type sklearnCase struct {
	Recipe      string
	Seed        uint64
	Rows        int
	Weight      string
	ROC         []goldenCurve `json:"roc"`
	ROCDrop     []goldenCurve `json:"roc_drop"`
	PR          []goldenCurve `json:"pr"`
	PRDrop      []goldenCurve `json:"pr_drop"`
	Numbers     map[string]string
	Calibration map[string][]goldenCurve
	Edges       map[string]goldenCurve // of quantile bins, by number of bins
}

func (c sklearnCase) String() string {
	return fmt.Sprintf("%s, seed %d, %d rows, weight %s", c.Recipe, c.Seed, c.Rows, c.Weight)
}

// equal compares bits.
func (g goldenCurve) equal(t *testing.T, what string, got []float64) {
	t.Helper()
	if g.Values == nil {
		assert.Len(t, got, g.N, what)
		var b []byte
		for _, v := range got {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
		assert.Equal(t, g.SHA256, digest(b), what)
		return
	}
	text := make([]string, len(got))
	want := make([]string, len(g.Values))
	for i, v := range got {
		text[i] = strconv.FormatFloat(v, 'x', -1, 64)
	}
	for i, v := range g.Values {
		want[i] = strconv.FormatFloat(parse(t, v, 64), 'x', -1, 64)
	}
	assert.Equal(t, want, text, what)
}

func TestEqualsScikitLearn(t *testing.T) {
	var cases []sklearnCase
	readGolden(t, "sklearn.json", &cases)
	require.Greater(t, len(cases), 40)
	tables := 0
	for _, c := range cases {
		pred, label := makeData(c.Recipe, c.Seed, c.Rows, 1)
		weight := makeWeight(c.Weight, 1000*c.Seed, c.Rows)
		for _, drop := range []bool{false, true} {
			roc, pr := c.ROC, c.PR
			if drop {
				roc, pr = c.ROCDrop, c.PRDrop
			}
			x, y, th, err := ROC(pred, label, weight, drop)
			require.NoError(t, err)
			for i, v := range [][]float64{x, y, th} {
				roc[i].equal(t, fmt.Sprintf("roc %d %v of %s", i, drop, c), v)
			}
			if drop && !math.IsNaN(x[0]) && !math.IsNaN(y[0]) {
				area, err := AreaUnder(x, y)
				require.NoError(t, err)
				assertBits(t, c.Numbers["area"], area, "area of %s", c)
			}
			x, y, th, err = PRCurve(pred, label, weight, drop)
			require.NoError(t, err)
			for i, v := range [][]float64{x, y, th} {
				pr[i].equal(t, fmt.Sprintf("pr %d %v of %s", i, drop, c), v)
			}
		}
		ap, err := AveragePrecision(pred, label, weight)
		require.NoError(t, err)
		assertBits(t, c.Numbers["average_precision"], ap, "average precision of %s", c)
		if want, ok := c.Numbers["brier"]; ok {
			got, err := Brier(pred, label, weight)
			require.NoError(t, err)
			assertBits(t, want, got, "brier of %s", c)
		}
		compareConfusion(t, c, pred, label, weight)
		for name, want := range c.Calibration {
			compareCalibration(t, name, want, pred, label)
			tables++
		}
		for count, want := range c.Edges {
			bins, err := strconv.Atoi(count)
			require.NoError(t, err)
			want.equal(t, count+" percentiles of "+c.String(), percentiles(pred, evenly(bins)))
		}
	}
	assert.Greater(t, tables, 50)
}

func assertBits(t *testing.T, want string, got float64, format string, args ...any) {
	t.Helper()
	w := parse(t, want, 64)
	assert.Equal(t, strconv.FormatFloat(w, 'x', -1, 64), strconv.FormatFloat(got, 'x', -1, 64), append([]any{format}, args...)...)
}

func compareConfusion(t *testing.T, c sklearnCase, pred, label, weight []float32) {
	t.Helper()
	for key, text := range c.Numbers {
		name, at, ok := strings.Cut(key, "@")
		if !ok {
			continue
		}
		m, err := ConfusionAt(pred, label, weight, parse(t, at, 64))
		require.NoError(t, err)
		switch want := parse(t, text, 64); name {
		case "tn", "fp", "fn", "tp":
			assertBits(t, text, map[string]float64{"tn": m.TN, "fp": m.FP, "fn": m.FN, "tp": m.TP}[name], "%s of %s", key, c)
		default:
			got := map[string]float64{
				"accuracy": m.Accuracy(), "precision": m.Precision(), "recall": m.Recall(), "f1": m.F1(), "f2": m.FBeta(2),
				"specificity": m.Specificity(), "npv": m.NPV(), "balanced": m.BalancedAccuracy(), "mcc": m.MCC(),
			}
			require.Contains(t, got, name)
			// scikit-learn sums weights in other orders.
			assert.InDelta(t, want, got[name], 2e-15, "%s of %s", key, c)
		}
		assert.InDelta(t, 1-m.Specificity(), m.FPR(), 1e-15+zeroIf(m.TN+m.FP != 0))
		assert.InDelta(t, 1-m.Recall(), m.FNR(), 1e-15+zeroIf(m.TP+m.FN != 0))
	}
}

// zeroIf loosens the comparison of a rate with its complement to 1 where the
// class has no rows and both are 0.
func zeroIf(rows bool) float64 {
	if rows {
		return 0
	}
	return 1
}

func compareCalibration(t *testing.T, name string, want []goldenCurve, pred, label []float32) {
	t.Helper()
	kind, count, _ := strings.Cut(name, "-")
	bins, err := strconv.Atoi(count)
	require.NoError(t, err)
	strategy := Uniform
	if kind == "quantile" {
		strategy = Quantile
	}
	require.Equal(t, kind, strategy.String())
	table, err := CalibrationTable(pred, label, nil, bins, strategy)
	require.NoError(t, err)
	var isTrue, predicted []float64
	rows := 0
	for _, b := range table {
		isTrue = append(isTrue, b.FractionPositive)
		predicted = append(predicted, b.MeanPredicted)
		rows += b.Rows
		assert.GreaterOrEqual(t, b.MeanPredicted, b.Lower-1e-12)
		assert.LessOrEqual(t, b.MeanPredicted, b.Upper+1e-12)
	}
	want[0].equal(t, name+" fraction of positives", isTrue)
	want[1].equal(t, name+" mean prediction", predicted)
	assert.Equal(t, len(pred), rows)
}
