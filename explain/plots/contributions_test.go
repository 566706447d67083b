package plots

import (
	"context"
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/threshold"
)

// explained is a small model of rows some of which miss values.
func explained(t *testing.T, rows int) (*gbt.Model, *dataset.Matrix, *explain.Contributions) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	x, y := make([]float32, rows*3), make([]float32, rows)
	for i := range rows {
		for j := range 3 {
			x[3*i+j] = float32(r.NormFloat64())
		}
		if x[3*i]+x[3*i+1]*x[3*i+1] > 1 {
			y[i] = 1
		}
		if i%7 == 0 {
			x[3*i+1] = float32(math.NaN())
		}
	}
	m, err := dataset.FromDense(rows, 3, x, &dataset.Info{Labels: y, FeatureNames: []string{"calls", "day <mins>", "unused"}})
	require.NoError(t, err)
	p := gbt.DefaultParams()
	p.Objective, p.MaxDepth, p.Gamma = "binary:logistic", 3, 1
	model, err := gbt.Train(context.Background(), p, m, 10, nil)
	require.NoError(t, err)
	c, err := explain.Contribute(context.Background(), model, m, nil)
	require.NoError(t, err)
	return model, m, c
}

func TestContributionFigures(t *testing.T) {
	model, x, c := explained(t, 150)
	draw := func(f *Figure, err error) string {
		t.Helper()
		require.NoError(t, err)
		for _, format := range []Format{PNG, SVG, PDF} {
			b, err := f.Bytes(format)
			require.NoError(t, err)
			again, err := f.Bytes(format)
			require.NoError(t, err)
			assert.Equal(t, b, again, "the same figure, the same bytes")
		}
		svg, err := f.SVG()
		require.NoError(t, err)
		return string(svg)
	}
	text := draw(ContributionSummary(c, nil))
	for _, want := range []string{"SHAP value (change of the margin)", "day &lt;mins&gt;", "high value", "missing", "rows: 150 of 150"} {
		assert.Contains(t, text, want)
	}
	assert.Contains(t, draw(ContributionRanking(c, &ContributionOptions{Top: 1})), "shown: 1")

	strongest := c.Global(0)[0]
	text = draw(ContributionDependence(c, 1, 0, nil))
	assert.Contains(t, text, "Contribution of day &lt;mins&gt; by calls")
	assert.Contains(t, text, "rows without a value, not drawn: 22")
	draw(ContributionDependence(c, 0, -1, nil))

	text = draw(Waterfall(c, 3, nil))
	assert.Contains(t, text, fmt.Sprintf("mean margin %.2f, this row %.2f", c.Bias(3, 0), c.Margin(3, 0)))
	text = draw(Waterfall(c, 3, &ContributionOptions{Top: 1}))
	assert.Contains(t, text, "2 other features")
	first := c.Strongest(3, 0, 1)[0]
	assert.Contains(t, text, fmt.Sprintf("%+.2f", c.Row(3, 0)[first]))
	assert.Contains(t, draw(Force(c, 3, nil)), fmt.Sprintf("score %.2f", c.Margin(3, 0)))

	p, err := explain.PartialDependence(context.Background(), model, x, strongest.Feature, &explain.PartialOptions{Grid: 10})
	require.NoError(t, err)
	assert.Contains(t, draw(PartialDependence(p, nil)), "mean of all rows")
	a, err := explain.AccumulatedEffects(context.Background(), model, x, strongest.Feature, &explain.PartialOptions{Grid: 10})
	require.NoError(t, err)
	assert.Contains(t, draw(AccumulatedEffects(a, nil)), "Change of the prediction")

	band := []threshold.Interval{{Estimate: 100, Low: 50, High: 150, Level: 0.95}, {Estimate: 80, Low: 30, High: 120, Level: 0.95}}
	text = draw(CostBand([]float64{0.1, 0.2}, band, 0.15, nil))
	assert.Contains(t, text, "95% interval")
	assert.Contains(t, text, "chosen cutoff 0.150")
	text = draw(Search([]float64{0.8, math.NaN(), 0.82, 0.81, 0.83, 0.2}, true, "AUC", nil))
	assert.Contains(t, text, "best so far")
	assert.Contains(t, text, "trials far below the others, not drawn: 1")
	assert.NotContains(t, draw(CostBand([]float64{0.1, 0.2}, band, math.NaN(), nil)), "chosen")
}

func TestContributionFigureFaults(t *testing.T) {
	_, _, c := explained(t, 20)
	interval := threshold.Interval{Low: math.Inf(-1)}
	for want, f := range map[string]func() (*Figure, error){
		"group 1: must be from 0 to 0":     func() (*Figure, error) { return ContributionSummary(c, &ContributionOptions{Group: 1}) },
		"features to show = 500":           func() (*Figure, error) { return ContributionRanking(c, &ContributionOptions{Top: 500}) },
		"row 20: must be from 0 to 19":     func() (*Figure, error) { return Waterfall(c, 20, nil) },
		"row -1: must be from 0 to 19":     func() (*Figure, error) { return Force(c, -1, nil) },
		"features 3 and 0: must be from 0": func() (*Figure, error) { return ContributionDependence(c, 3, 0, nil) },
		"nothing to draw":                  func() (*Figure, error) { return ContributionSummary(nil, nil) },
		"1 intervals: must be 2":           func() (*Figure, error) { return CostBand([]float64{0, 1}, make([]threshold.Interval, 1), 0, nil) },
		"cutoffs must rise":                func() (*Figure, error) { return CostBand([]float64{1, 0}, make([]threshold.Interval, 2), 0, nil) },
		"from -Inf to 0: must be finite":   func() (*Figure, error) { return CostBand([]float64{1}, []threshold.Interval{interval}, 0, nil) },
		"score of trial 1 is +Inf":         func() (*Figure, error) { return Search([]float64{0, math.Inf(1)}, true, "", nil) },
		"row 0 has 1 predictions: must have 2": func() (*Figure, error) {
			return PartialDependence(&explain.Partial{Values: []float64{0, 1}, Mean: []float64{0, 1}, Rows: [][]float64{{1}}}, nil)
		},
	} {
		_, err := f()
		assert.ErrorContains(t, err, want)
	}
}

func TestRampTellsLowFromHigh(t *testing.T) {
	nan := math.NaN()
	r := newRamp([]float64{nan, 1, 2, 3, 4, 5})
	assert.Equal(t, color.Color(blue), r.color(1))
	assert.Equal(t, color.Color(vermilion), r.color(5))
	assert.Equal(t, color.Color(rampMiddle), r.color(3))
	assert.Equal(t, color.Color(rampMissing), r.color(nan))
	mostly := make([]float64, 100)
	mostly[7] = 1
	r = newRamp(mostly)
	assert.Equal(t, color.Color(vermilion), r.color(1), "a rare value is told from the others")
	assert.Equal(t, color.Color(rampMiddle), newRamp([]float64{nan}).color(0.5))
}
