package main

import (
	"fmt"
	"math"

	"github.com/grove-ml/grove/threshold"
)

// What the notebook assumes things to cost, in dollars.
const (
	replaceCost   = 500 // of a customer who leaves unnoticed
	stayCost      = 0   // of one who stays and is left alone
	incentiveCost = 50  // of the offer to everybody who is flagged
	sweepStep     = 0.01
)

func costs() threshold.Costs { return threshold.Retention(replaceCost, stayCost, incentiveCost) }

// CostReport is what decisions by one model cost on the test rows.
type CostReport struct {
	Model     string             `json:"model"`
	Costs     OutcomeCosts       `json:"costs"`
	Notebook  *Decision          `json:"notebook"` // the sweep on the test rows themselves
	Honest    *Decision          `json:"honest"`   // the same sweep on the validation rows
	Exact     *Decision          `json:"exact"`    // every possible cutoff, on the validation rows
	DoNothing float64            `json:"do_nothing"`
	TreatAll  float64            `json:"treat_all"`
	CostAt    map[string]float64 `json:"test_cost_at"` // of a few cutoffs
	Curve     BySweep            `json:"curve"`
}

// OutcomeCosts are dollars per outcome.
type OutcomeCosts struct {
	FN float64 `json:"fn"`
	TN float64 `json:"tn"`
	FP float64 `json:"fp"`
	TP float64 `json:"tp"`
}

// Decision is a cutoff, where it was chosen and what it does to the test rows.
type Decision struct {
	Cutoff     float64 `json:"cutoff"`
	Cost       float64 `json:"cost"` // on test
	ChosenOn   string  `json:"chosen_on"`
	ChosenCost float64 `json:"cost_where_chosen"`
	Outcome            // on test
	// Dollars less than the two decisions that need no model; negative: more.
	SavedOverNothing float64 `json:"saved_over_do_nothing"`
	SavedOverAll     float64 `json:"saved_over_treat_all"`
}

// BySweep are the curves of cost by cutoff, of the notebook's sweep.
type BySweep struct {
	Validation *CurveReport `json:"validation"`
	Test       *CurveReport `json:"test"`
}

// CurveReport is the cost of each cutoff of a sweep.
type CurveReport struct {
	Cutoffs []float64 `json:"cutoffs"`
	Costs   []float64 `json:"costs"`
}

// price finds cutoffs and says what they cost on the test rows (part 2, cells
// 122 to 124). The notebook chooses and judges on the same rows, which flatters
// it: the honest cutoff is chosen by the same sweep on the validation rows.
func (a *analysis) price(f *fitted) (*CostReport, error) {
	c := costs()
	r := &CostReport{
		Model: f.name, Costs: OutcomeCosts{FN: c.FN, TN: c.TN, FP: c.FP, TP: c.TP}, CostAt: map[string]float64{},
	}
	onTest, testCurve, err := a.sweep(f, test)
	if err != nil {
		return nil, err
	}
	onValidation, validationCurve, err := a.sweep(f, validation)
	if err != nil {
		return nil, err
	}
	r.Curve = BySweep{validationCurve, testCurve}
	curve, err := threshold.Exact(f.score[validation], a.data.labels[validation], c)
	if err != nil {
		return nil, err
	}
	for _, d := range []struct {
		to    **Decision
		on    int
		point threshold.Point
	}{{&r.Notebook, test, onTest}, {&r.Honest, validation, onValidation}, {&r.Exact, validation, finite(curve.Best())}} {
		if *d.to, err = a.decide(f, d.on, d.point); err != nil {
			return nil, err
		}
	}
	all, err := threshold.Compare(f.score[test], a.data.labels[test], usualCutoff, c)
	if err != nil {
		return nil, err
	}
	r.DoNothing, r.TreatAll = all.Nobody.Cost, all.Everybody.Cost
	for _, cutoff := range []float64{0.05, 0.1, 0.3, 0.5, 0.7, 0.9} {
		p, err := threshold.CostAt(f.score[test], a.data.labels[test], cutoff, c)
		if err != nil {
			return nil, err
		}
		r.CostAt[fmt.Sprint(cutoff)] = p.Cost
	}
	return r, nil
}

// sweep is the notebook's: cutoffs from the lowest score up by a hundredth, the
// first of the cheapest.
func (a *analysis) sweep(f *fitted, set int) (threshold.Point, *CurveReport, error) {
	cutoffs, err := threshold.Grid(f.score[set], sweepStep)
	if err != nil {
		return threshold.Point{}, nil, err
	}
	points, err := threshold.Sweep(f.score[set], a.data.labels[set], cutoffs, costs())
	if err != nil {
		return threshold.Point{}, nil, err
	}
	best, ok := threshold.Best(points)
	if !ok {
		return threshold.Point{}, nil, fmt.Errorf("the %s gives all %s customers the same score: there is no cutoff to choose", f.name, setNames()[set])
	}
	f.sweep[set] = points
	curve := &CurveReport{cutoffs, make([]float64, len(points))}
	for i, p := range points {
		curve.Costs[i] = p.Cost
	}
	return best, curve, nil
}

// finite replaces an infinite cutoff, to treat everybody or nobody, by 0 or 1,
// which do the same to probabilities within them.
func finite(p threshold.Point) threshold.Point {
	if math.IsInf(p.Cutoff, -1) {
		p.Cutoff = 0
	}
	if math.IsInf(p.Cutoff, 1) {
		p.Cutoff = 1
	}
	return p
}

// decide judges a cutoff on the test rows.
func (a *analysis) decide(f *fitted, on int, p threshold.Point) (*Decision, error) {
	c, err := threshold.Compare(f.score[test], a.data.labels[test], p.Cutoff, costs())
	if err != nil {
		return nil, err
	}
	return &Decision{
		Cutoff: p.Cutoff, Cost: c.Chosen.Cost, ChosenOn: setNames()[on], ChosenCost: p.Cost,
		Outcome:          outcome(c.Chosen.Confusion),
		SavedOverNothing: c.SavedOverNobody(), SavedOverAll: c.SavedOverEverybody(),
	}, nil
}
