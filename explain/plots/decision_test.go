package plots

import (
	"context"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/threshold"
)

func TestPartialDependence2Figure(t *testing.T) {
	model, x, _ := explained(t, 120)
	d, err := explain.PartialDependence2(context.Background(), model, x, 0, 1, &explain.PartialOptions{Grid: 12})
	require.NoError(t, err)
	f, err := PartialDependence2(d, "Chance", nil)
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
	for _, want := range []string{"Predictions by calls and day &lt;mins&gt;", ">Chance<", ">calls<"} {
		assert.Contains(t, string(svg), want)
	}
	assert.Greater(t, strings.Count(string(svg), "<path"), 64+24, "a bar and cells")
	p := f.Plot()
	assert.Less(t, p.X.Min, d.Values[0][0], "cells reach beyond their values")
	assert.Greater(t, p.Y.Max, d.Values[1][11])

	// Four cells by hand.
	hand := &explain.Partial2{Names: [2]string{"a", "b"}, Values: [2][]float64{{0, 1}, {0, 2}}, Mean: [][]float64{{0, 1}, {0, 0}}}
	f, err = PartialDependence2(hand, "", nil)
	require.NoError(t, err)
	assert.Equal(t, []float64{-0.5, 1.5, -1, 3}, []float64{f.Plot().X.Min, f.Plot().X.Max, f.Plot().Y.Min, f.Plot().Y.Max})
	s := &surface{levels: []float64{0.5}}
	assert.True(t, s.parted(0, 1))
	assert.False(t, s.parted(0, 0.2))
	svg, err = f.SVG()
	require.NoError(t, err)
	for _, c := range []color.NRGBA{cividis[0], cividis[len(cividis)-1]} {
		assert.Contains(t, strings.ToLower(string(svg)), strings.ToLower(hex(c)))
	}
	hand.Mean = [][]float64{{3, 3}, {3, 3}}
	f, err = PartialDependence2(hand, "", nil)
	require.NoError(t, err, "a flat surface is one")
	svg, err = f.SVG()
	require.NoError(t, err)
	assert.Contains(t, string(svg), ">3.000<")

	for want, change := range map[string]func(d *explain.Partial2){
		"means of 1 values: must be of 2":      func(d *explain.Partial2) { d.Mean = d.Mean[:1] },
		"value 1 has 1 means: must have 2":     func(d *explain.Partial2) { d.Mean[1] = d.Mean[1][:1] },
		"mean at value 0 is NaN":               func(d *explain.Partial2) { d.Mean[0][1] = math.NaN() },
		"value 1 of b is 0: must be finite an": func(d *explain.Partial2) { d.Values[1][1] = 0 },
		"value 0 of a is +Inf":                 func(d *explain.Partial2) { d.Values[0][0] = math.Inf(1) },
		ErrEmpty.Error():                       func(d *explain.Partial2) { d.Values[0] = nil },
	} {
		bad := &explain.Partial2{Names: [2]string{"a", "b"}, Values: [2][]float64{{0, 1}, {0, 2}}, Mean: [][]float64{{0, 1}, {0, 0}}}
		change(bad)
		_, err := PartialDependence2(bad, "", nil)
		assert.ErrorContains(t, err, want)
	}
	_, err = PartialDependence2(nil, "", nil)
	assert.ErrorIs(t, err, ErrEmpty)
}

// hex is a colour as SVG writes it.
func hex(c color.NRGBA) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.WriteByte('#')
	for _, v := range []uint8{c.R, c.G, c.B} {
		b.WriteByte(digits[v>>4])
		b.WriteByte(digits[v&15])
	}
	return b.String()
}

func TestDecisionFigures(t *testing.T) {
	scores := []float64{0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1}
	labels := []float32{1, 1, 0, 1, 0, 0, 0, 0}
	costs := threshold.Retention(500, 0, 50)
	text := func(f *Figure, err error) (string, *Figure) {
		t.Helper()
		require.NoError(t, err)
		svg, err := f.SVG()
		require.NoError(t, err)
		assert.Greater(t, strings.Count(string(svg), "<path"), 8, "it is not empty")
		return string(svg), f
	}

	benefits, err := threshold.DecisionCurve(scores, labels, []float64{0.05, 0.1, 0.2, 0.5})
	require.NoError(t, err)
	svg, f := text(DecisionCurve([]Decisions{{"ours", benefits}, {"theirs", benefits}}, 0.1, nil))
	for _, want := range []string{"Decision Curve", "Threshold probability", "Net benefit", ">ours<", ">theirs<", "treat everybody", "do nothing", "our costs: 10%"} {
		assert.Contains(t, svg, want)
	}
	p := f.Plot()
	assert.Equal(t, 0.5, p.X.Max)
	assert.Greater(t, p.Y.Max, benefits[0].All)
	assert.InDelta(t, -0.25/1.08, p.Y.Min/p.Y.Max, 1e-12, "what is far below 0 is left out")
	svg, _ = text(DecisionCurve([]Decisions{{"", benefits[:1]}}, math.NaN(), nil))
	assert.NotContains(t, svg, "our costs")

	profits, err := threshold.ProfitCurve(scores, labels, costs)
	require.NoError(t, err)
	svg, f = text(ProfitCurve(profits, nil))
	for _, want := range []string{"Profit Curve", "Saved against doing nothing", "most: $1,300 at 50% of the rows", "as many at random", "$1,000"} {
		assert.Contains(t, svg, want)
	}
	assert.GreaterOrEqual(t, f.Plot().Y.Max, 1300.0)

	curve, err := threshold.CostCurve(scores, labels, 10)
	require.NoError(t, err)
	svg, f = text(CostCurve(curve, 0.25, nil))
	for _, want := range []string{"Cost Curve", "Expected cost (1: all wrong)", "better of all and nobody", "our costs: 25%"} {
		assert.Contains(t, svg, want)
	}
	assert.Greater(t, f.Plot().Y.Max, 0.5)

	_, err = DecisionCurve(nil, 0.1, nil)
	assert.ErrorIs(t, err, ErrEmpty)
	_, err = DecisionCurve([]Decisions{{"a", benefits}, {"b", nil}}, 0.1, nil)
	assert.ErrorContains(t, err, "b has no points")
	_, err = DecisionCurve([]Decisions{{"a", []threshold.NetBenefit{{Threshold: 1}}}}, 0.1, nil)
	assert.ErrorContains(t, err, "a: threshold of point 0 is 1")
	_, err = DecisionCurve([]Decisions{{"a", []threshold.NetBenefit{{Threshold: 0.5, Model: math.Inf(-1)}}}}, 0.1, nil)
	assert.ErrorContains(t, err, "net benefit of point 0 is -Inf")
	_, err = ProfitCurve(nil, nil)
	assert.ErrorIs(t, err, ErrEmpty)
	_, err = ProfitCurve([]threshold.Profit{{Share: 1}, {Share: 0.5}}, nil)
	assert.ErrorContains(t, err, "share of point 1 is 0.5")
	_, err = ProfitCurve([]threshold.Profit{{Profit: math.NaN()}}, nil)
	assert.ErrorContains(t, err, "profit of point 0 is NaN")
	_, err = CostCurve(nil, 0, nil)
	assert.ErrorIs(t, err, ErrEmpty)
	_, err = CostCurve([]threshold.OperatingCost{{Condition: 2}}, 0, nil)
	assert.ErrorContains(t, err, "condition of point 0 is 2")
	_, err = CostCurve([]threshold.OperatingCost{{Model: math.NaN()}}, 0, nil)
	assert.ErrorContains(t, err, "cost of point 0 is NaN")
}
