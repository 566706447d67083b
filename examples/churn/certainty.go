package main

import (
	"context"
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/threshold"
)

// How the uncertainty of a decision is worked out.
const (
	bootstrapSeed = 1729
	resamples     = 1000
	maxResamples  = 1_000_000
	foldCount     = 5
)

// Range is a number with the interval that holds it in 95 of 100 cases.
type Range struct {
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

func rangeOf(i threshold.Interval) Range { return Range{i.Estimate, i.Low, i.High} }

// CertaintyReport says how sure the dollars and the cutoff are.
type CertaintyReport struct {
	Level            float64 `json:"level"`
	Cost             Range   `json:"cost"` // of the honest decision, on as many customers as the test set has
	SavedOverNothing Range   `json:"saved_over_do_nothing"`
	SavedOverAll     Range   `json:"saved_over_treat_all"`
	Cutoff           Range   `json:"cutoff"` // chosen anew on resamples of the validation customers
	// OutOfFold is the cutoff chosen on training and validation customers together,
	// each scored by a model that has not seen them; absent of an imported model, and where
	// fewer left than there are folds.
	OutOfFold *FoldReport `json:"out_of_fold,omitempty"`
	Curve     BandReport  `json:"curve"` // cost by cutoff on the test customers
}

// FoldReport is a cutoff chosen out of fold, and what it does to the test customers.
type FoldReport struct {
	Folds     int     `json:"folds"`
	Customers int     `json:"customers"`
	Cutoff    Range   `json:"cutoff"`
	Outcome           // on test
	Cost      Range   `json:"cost"`
	SavedOver float64 `json:"saved_over_do_nothing"`
}

// BandReport is a curve with an interval at each point.
type BandReport struct {
	Cutoffs []float64 `json:"cutoffs"`
	Cost    []float64 `json:"cost"`
	Low     []float64 `json:"low"`
	High    []float64 `json:"high"`
	band    []threshold.Interval
}

// certainty works out how sure the honest decision by the lead model is.
func (a *analysis) certainty(ctx context.Context, honest *Decision) (*CertaintyReport, error) {
	f := a.lead()
	opts := &threshold.BootstrapOptions{Resamples: a.options.samples, Seed: bootstrapSeed, Workers: a.options.workers}
	scores, labels := f.score[test], a.data.labels[test]
	u, err := threshold.CompareWithin(ctx, scores, labels, honest.Cutoff, costs(), opts)
	if err != nil {
		return nil, err
	}
	r := &CertaintyReport{
		Level: u.Cost.Level, Cost: rangeOf(u.Cost),
		SavedOverNothing: rangeOf(u.SavedOverNobody), SavedOverAll: rangeOf(u.SavedOverEverybody),
	}
	choice, err := threshold.ChooseWithin(ctx, f.score[validation], a.data.labels[validation], costs(), opts)
	if err != nil {
		return nil, err
	}
	r.Cutoff = Range{honest.Cutoff, limit(choice.Cutoff.Low), limit(choice.Cutoff.High)}
	for _, p := range f.sweep[test] {
		r.Curve.Cutoffs = append(r.Curve.Cutoffs, p.Cutoff)
	}
	if r.Curve.band, err = threshold.Band(ctx, scores, labels, r.Curve.Cutoffs, costs(), opts); err != nil {
		return nil, err
	}
	for _, b := range r.Curve.band {
		r.Curve.Cost = append(r.Curve.Cost, b.Estimate)
		r.Curve.Low, r.Curve.High = append(r.Curve.Low, b.Low), append(r.Curve.High, b.High)
	}
	if n := countLeft(a.data.labels[train]) + countLeft(a.data.labels[validation]); a.imported == nil && n >= foldCount {
		r.OutOfFold, err = a.outOfFold(ctx, opts)
	}
	return r, err
}

// limit keeps a cutoff within the probabilities.
func limit(v float64) float64 { return math.Min(math.Max(v, 0), 1) }

// outOfFold chooses the updated model's cutoff on all customers but the test ones.
func (a *analysis) outOfFold(ctx context.Context, opts *threshold.BootstrapOptions) (*FoldReport, error) {
	x, err := joined(a.data.reduced[train], a.data.reduced[validation])
	if err != nil {
		return nil, err
	}
	labels := x.Info().Labels
	parts, err := gbt.StratifiedKFold(labels, foldCount, splitSeed)
	if err != nil {
		return nil, err
	}
	folds := make([]threshold.Fold, len(parts))
	for i, p := range parts {
		folds[i] = threshold.Fold(p)
	}
	scores, err := threshold.OutOfFold(ctx, x.Rows(), folds, func(ctx context.Context, _ int, train, test []int) ([]float64, error) {
		seen, err := x.Select(train)
		if err != nil {
			return nil, err
		}
		unseen, err := x.Select(test)
		if err != nil {
			return nil, err
		}
		m, err := gbt.Train(ctx, a.options.params, seen, a.options.rounds, &gbt.TrainOptions{Workers: a.options.workers})
		if err != nil {
			return nil, err
		}
		pred := make([]float32, unseen.Rows())
		err = m.PredictMatrix(ctx, pred, unseen, &gbt.PredictOptions{Workers: a.options.workers})
		return threshold.Widen(pred), err
	})
	if err != nil {
		return nil, err
	}
	choice, err := threshold.ChooseWithin(ctx, scores, labels, costs(), opts)
	if err != nil {
		return nil, err
	}
	cutoff := limit(choice.Best.Cutoff)
	u, err := threshold.CompareWithin(ctx, a.reduced.score[test], a.data.labels[test], cutoff, costs(), opts)
	if err != nil {
		return nil, err
	}
	return &FoldReport{
		Folds: foldCount, Customers: x.Rows(),
		Cutoff:  Range{cutoff, limit(choice.Cutoff.Low), limit(choice.Cutoff.High)},
		Outcome: outcome(u.Comparison.Chosen.Confusion), Cost: rangeOf(u.Cost), SavedOver: u.SavedOverNobody.Estimate,
	}, nil
}

// joined is the rows of two matrices, one after the other.
func joined(a, b *dataset.Matrix) (*dataset.Matrix, error) {
	info := *a.Info()
	info.Labels = append(append([]float32(nil), a.Info().Labels...), b.Info().Labels...)
	data := make([]float32, 0, (a.Rows()+b.Rows())*a.Cols())
	for _, m := range []*dataset.Matrix{a, b} {
		for i := range m.Rows() {
			data = append(data, m.Row(make([]float32, m.Cols()), i)...)
		}
	}
	return dataset.FromDense(a.Rows()+b.Rows(), a.Cols(), data, &info)
}
