package main

import (
	"context"
	"fmt"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/explain/plots"
	"github.com/grove-ml/grove/threshold"
)

// profitFigure is what offers to the test customers with the highest scores save.
func (a *analysis) profitFigure() (*plots.Figure, error) {
	f := a.lead()
	points, err := threshold.ProfitCurve(f.score[test], a.data.labels[test], costs())
	if err != nil {
		return nil, err
	}
	fig, err := plots.ProfitCurve(points, nil)
	if err != nil {
		return nil, err
	}
	fig.Plot().X.Label.Text = "Customers who get the offer, highest scores first"
	fig.Note = a.aboutTest()
	return fig, nil
}

// decisionFigure is the net benefit of offers by what they cost in comparison.
func (a *analysis) decisionFigure(r *CalibrationReport) (*plots.Figure, error) {
	prob := a.lead().score[test]
	if r != nil {
		prob = r.probs
	}
	var thresholds []float64
	for k := 1; k <= 100; k++ {
		thresholds = append(thresholds, float64(k)/200)
	}
	points, err := threshold.DecisionCurve(prob, a.data.labels[test], thresholds)
	if err != nil {
		return nil, err
	}
	fig, err := plots.DecisionCurve([]plots.Decisions{{Name: a.lead().name, Points: points}}, float64(incentiveCost)/replaceCost, nil)
	if err != nil {
		return nil, err
	}
	fig.Plot().X.Label.Text = "Cost of the offer, as a share of what a lost customer costs"
	fig.Plot().Y.Label.Text = "Net benefit (churners found per customer)"
	fig.Note = a.aboutTest()
	return fig, nil
}

// costCurveFigure is the expected cost under other shares of churners and other costs.
func (a *analysis) costCurveFigure() (*plots.Figure, error) {
	labels := a.data.labels[test]
	left := countLeft(labels)
	if left == 0 || left == len(labels) {
		return nil, plots.ErrEmpty
	}
	const steps = 200
	points, err := threshold.CostCurve(a.lead().score[test], labels, steps)
	if err != nil {
		return nil, err
	}
	// What a miss and a false alarm cost more than the right decision.
	p := float64(left) / float64(len(labels))
	misses, alarms := p*(replaceCost-incentiveCost), (1-p)*(incentiveCost-stayCost)
	fig, err := plots.CostCurve(points, misses/(misses+alarms), nil)
	if err != nil {
		return nil, err
	}
	fig.Note = a.aboutTest()
	return fig, nil
}

// pairFigure is how the lead model's score goes by the two features with the largest effects that
// have more than two values.
func (a *analysis) pairFigure(ctx context.Context, w *WhyReport) (*plots.Figure, error) {
	if w == nil {
		return nil, plots.ErrEmpty
	}
	f, x := a.lead(), a.data.reduced[test]
	if a.imported != nil {
		x = a.data.full[test]
	}
	var pair []int
	row := make([]float32, x.Cols())
	for _, e := range w.contributions.Global(0) {
		values := map[float32]bool{}
		for i := range x.Rows() {
			values[x.Row(row, i)[e.Feature]] = true
		}
		if e.MeanAbs > 0 && len(values) > 2 && len(pair) < 2 {
			pair = append(pair, e.Feature)
		}
	}
	if len(pair) < 2 {
		return nil, plots.ErrEmpty
	}
	const grid = 60
	d, err := explain.PartialDependence2(ctx, f.model, x, pair[0], pair[1], &explain.PartialOptions{
		Grid: grid, Lower: 0.01, Upper: 0.99, Workers: a.options.workers,
	})
	if err != nil {
		return nil, err
	}
	fig, err := plots.PartialDependence2(d, "Mean probability to leave", nil)
	if err != nil {
		return nil, err
	}
	first, second := meaningOf(d.Names[0]).name, meaningOf(d.Names[1]).name
	p := fig.Plot()
	p.X.Label.Text, p.Y.Label.Text = first, second
	p.Title.Text = first + " and " + lower(second)
	fig.Note = a.aboutTest()
	return fig, nil
}

// lower makes the first letter a small one.
func lower(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}

// aboutTest says what a figure is about.
func (a *analysis) aboutTest() string {
	return fmt.Sprintf("%s, %d test customers", a.lead().name, len(a.data.labels[test]))
}
