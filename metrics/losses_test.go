package metrics

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lossSettings are the settings of testdata/losses.py.
var lossSettings = []Settings{
	{},
	{HuberSlope: 0.7, AFTDistribution: "logistic", AFTScale: 0.7},
	{HuberSlope: 3, AFTDistribution: "extreme", AFTScale: 1.3},
	{AFTScale: 0.05},
}

// makeLosses returns pred (n x k) and label of a recipe; label holds both bounds
// of each row for "intervals".
func makeLosses(t *testing.T, recipe string, seed uint64, n, k int) (pred, label []float32) {
	s := 1000 * seed
	a, b := uniform(s, n), uniform(s+1, n*k)
	each := func(v []float32, f func(i int) float32) []float32 { return fill(len(v), f) }
	switch recipe {
	case "positive":
		y := each(a, func(i int) float32 { return 0.0625 + float32(a[i]*8) })
		return each(b, func(i int) float32 { return y[i] * (0.5 + b[i]) }), y
	case "counts":
		return each(b, func(i int) float32 { return 0.0625 + float32(b[i]*40) }),
			each(a, func(i int) float32 { return float32(math.Floor(float64(a[i] * 40))) })
	case "outputs":
		return each(b, func(i int) float32 { return (b[i] - 0.5) * 8 }), each(a, func(i int) float32 { return (a[i] - 0.5) * 8 })
	case "survival":
		y := each(a, func(i int) float32 {
			time := 1 + float32(math.Floor(float64(a[i]*30)))
			if draw(s+2, i)%3 == 0 {
				return -time
			}
			return time
		})
		return each(b, func(i int) float32 { return 0.0625 + float32(b[i]*4) }), y
	}
	require.Equal(t, "intervals", recipe)
	for i := range a {
		low := 0.0625 + float32(a[i]*6)
		high := low
		switch i % 4 {
		case 1:
			high = float32(math.Inf(1))
		case 2:
			high *= 1.5
		case 3:
			low = 0
		}
		label = append(label, low, high)
	}
	return each(b, func(i int) float32 { return (b[i] - 0.5) * 12 }), label
}

func TestLossesEqualXGBoost(t *testing.T) {
	var cases []struct {
		xgboostCase
		Settings int
	}
	readGolden(t, "losses.json", &cases)
	require.Greater(t, len(cases), 100)
	checked := map[string]int{}
	for _, c := range cases {
		pred, label := makeLosses(t, c.Recipe, c.Seed, c.Rows, c.Groups)
		weight := makeWeight(c.Weight, 1000*c.Seed, c.Rows)
		s := lossSettings[c.Settings]
		s.QuantileAlpha = map[int][]float32{1: {0.3}, 3: {0.1, 0.5, 0.9}}[c.Groups]
		s.ExpectileAlpha = s.QuantileAlpha
		for name, want := range c.Values {
			m, err := ByNameWith(name, s)
			require.NoError(t, err)
			assert.Equal(t, name, m.Name())
			w := weight
			if name == "cox-nloglik" {
				w = nil
			}
			got, err := m.Eval(pred, c.Groups, label, w)
			require.NoError(t, err)
			text := strconv.FormatFloat(got, 'f', 17, 64)
			if got != got {
				text = "nan"
			}
			assert.Equal(t, want, text, "%s of %s, seed %d, %d x %d rows, weight %s, settings %d", name, c.Recipe, c.Seed, c.Rows, c.Groups, c.Weight, c.Settings)
			checked[name]++
		}
	}
	for _, name := range []string{
		"rmsle", "mape", "mphe", "poisson-nloglik", "gamma-deviance", "gamma-nloglik", "tweedie-nloglik@1.5", "quantile", "expectile",
		"cox-nloglik", "aft-nloglik", "interval-regression-accuracy",
	} {
		assert.GreaterOrEqual(t, checked[name], 10, "cases of %s", name)
	}
}
