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

func TestLossFunctionsEqualByName(t *testing.T) {
	weight := makeWeight("fraction", 3, 200)
	pred, label := makeLosses(t, "positive", 3, 200, 1)
	outputs, real := makeLosses(t, "outputs", 4, 200, 2)
	hazard, times := makeLosses(t, "survival", 5, 200, 1)
	margin, bounds := makeLosses(t, "intervals", 6, 200, 1)
	lower := fill(200, func(i int) float32 { return bounds[2*i] })
	upper := fill(200, func(i int) float32 { return bounds[2*i+1] })
	alphas := []float32{0.25, 0.5}
	s := Settings{HuberSlope: 0.3, QuantileAlpha: alphas, ExpectileAlpha: alphas, AFTDistribution: "extreme", AFTScale: 2}
	for name, f := range map[string]func() (float64, error){
		"rmsle":                        func() (float64, error) { return RMSLE(pred, label, weight) },
		"mape":                         func() (float64, error) { return MAPE(pred, label, weight) },
		"mphe":                         func() (float64, error) { return MPHE(pred, label, weight, 0.3) },
		"poisson-nloglik":              func() (float64, error) { return PoissonNLogLik(pred, label, weight) },
		"gamma-deviance":               func() (float64, error) { return GammaDeviance(pred, label, weight) },
		"gamma-nloglik":                func() (float64, error) { return GammaNLogLik(pred, label, weight) },
		"tweedie-nloglik@1.2":          func() (float64, error) { return TweedieNLogLik(pred, label, weight, 1.2) },
		"quantile":                     func() (float64, error) { return QuantileLoss(outputs, alphas, real, weight) },
		"expectile":                    func() (float64, error) { return ExpectileLoss(outputs, alphas, real, weight) },
		"cox-nloglik":                  func() (float64, error) { return CoxNLogLik(hazard, times) },
		"aft-nloglik":                  func() (float64, error) { return AFTNLogLik(margin, lower, upper, weight, "extreme", 2) },
		"interval-regression-accuracy": func() (float64, error) { return IntervalAccuracy(margin, lower, upper, weight) },
	} {
		m, err := ByNameWith(name, s)
		require.NoError(t, err)
		p, groups, y := pred, 1, label
		switch {
		case m.Intervals():
			p, y = margin, bounds
		case name == "quantile" || name == "expectile":
			p, groups, y = outputs, 2, real
		case name == "cox-nloglik":
			p, y = hazard, times
		}
		want, err := m.Eval(p, groups, y, weight)
		require.NoError(t, err, name)
		got, err := f()
		require.NoError(t, err, name)
		assert.Equal(t, math.Float64bits(want), math.Float64bits(got), name)
		assert.Positive(t, got, name)
	}
}

func TestLossFaults(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	one := []float32{1}
	s := Settings{QuantileAlpha: []float32{0.5, 0.9}, ExpectileAlpha: []float32{2}}
	for _, c := range []struct {
		name       string
		pred, y, w []float32
		groups     int
		want       string
		settings   Settings
	}{
		{name: "rmsle", pred: one, y: []float32{-1}, want: "label 0 is -1: must be finite and greater than -1"},
		{name: "mape", pred: one, y: []float32{inf}, want: "label 0 is +Inf: must be finite"},
		{name: "mphe", pred: one, y: one, settings: Settings{HuberSlope: inf}, want: "slope is +Inf: must be finite and not 0"},
		{name: "poisson-nloglik", pred: one, y: []float32{-2}, want: "label 0 is -2: must be finite and not negative"},
		{name: "gamma-deviance", pred: []float32{nan}, y: one, want: "prediction 0 is NaN"},
		{name: "gamma-nloglik", pred: one, y: one, w: []float32{-1}, want: "weight 0 is -1"},
		{name: "quantile", pred: one, y: one, settings: s, want: "2 alphas: want 1"},
		{name: "quantile", pred: one, y: one, want: "0 alphas: want 1"},
		{name: "expectile", pred: one, y: one, settings: s, want: "alpha 0 is 2: must be in [0, 1]"},
		{name: "quantile", pred: []float32{1, 2}, groups: 2, y: []float32{1, 2}, settings: s, want: "2 labels: want 1"},
		{name: "cox-nloglik", pred: []float32{1, 2}, groups: 2, y: one, want: "2 predictions a row: want 1"},
		{name: "aft-nloglik", pred: one, y: []float32{1, 2, 3}, want: "3 label bounds: want 2"},
		{name: "aft-nloglik", pred: one, y: []float32{1, 2, 3, 4}, want: "2 lower label bounds: want 1"},
		{name: "aft-nloglik", pred: one, y: []float32{2, 1}, want: "upper label bound 0 is 1: must be at least the lower one"},
		{name: "aft-nloglik", pred: one, y: []float32{-2, 1}, want: "label 0 is -2"},
		{name: "aft-nloglik", pred: one, y: []float32{1, 1}, settings: Settings{AFTDistribution: "gumbel"}, want: "the distribution must be normal, logistic or extreme"},
		{name: "aft-nloglik", pred: one, y: []float32{1, 1}, settings: Settings{AFTScale: -1}, want: "scale is -1: must be greater than 0"},
		{name: "interval-regression-accuracy", pred: nil, y: nil, want: "no rows"},
	} {
		m, err := ByNameWith(c.name, c.settings)
		require.NoError(t, err)
		_, err = m.Eval(c.pred, max(1, c.groups), c.y, c.w)
		assert.ErrorContains(t, err, c.want, c.name)
	}
}
