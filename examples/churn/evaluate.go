package main

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/grove-ml/grove/metrics"
)

// The cutoffs that the notebook looks at before it searches for the best one.
const (
	usualCutoff = 0.5 // np.round(predictions)
	lowerCutoff = 0.3
)

// evaluate counts what a model gets right on the test rows at both cutoffs
// (part 2, cells 80 to 83, 108, 110, 116 and 120).
func (a *analysis) evaluate(f *fitted, m *ModelReport) error {
	for _, at := range []struct {
		cutoff float64
		to     *Outcome
	}{{usualCutoff, &m.At05}, {lowerCutoff, &m.At03}} {
		c, err := metrics.ConfusionAt(f.pred[test], a.data.labels[test], nil, at.cutoff)
		if err != nil {
			return err
		}
		*at.to = outcome(c)
	}
	return nil
}

// ROCReport is the ROC curve on the test rows, scikit-learn's points (cell 112).
type ROCReport struct {
	FPR        []float64  `json:"fpr"`
	TPR        []float64  `json:"tpr"`
	Thresholds []*float64 `json:"thresholds"` // the first is infinite: null
}

func rocReport(pred, labels []float32) (*ROCReport, error) {
	fpr, tpr, thresholds, err := metrics.ROC(pred, labels, nil, true)
	if err != nil {
		return nil, err
	}
	r := &ROCReport{FPR: fpr, TPR: tpr, Thresholds: make([]*float64, len(thresholds))}
	for i := range thresholds {
		if !math.IsInf(thresholds[i], 0) {
			r.Thresholds[i] = &thresholds[i]
		}
	}
	return r, nil
}

// ScoresReport is the distribution of the test predictions (cell 118).
type ScoresReport struct {
	Edges   []float64 `json:"edges"`
	Counts  []int     `json:"counts"`
	Low     float64   `json:"below_0.1"` // share of the customers
	Between float64   `json:"from_0.1_to_0.9"`
	High    float64   `json:"above_0.9"`
}

// scoresReport counts scores in ten equal bins between the lowest and the highest,
// the highest included, as matplotlib's hist does.
func scoresReport(score []float64) *ScoresReport {
	const bins = 10
	sorted := slices.Sorted(slices.Values(score))
	lo, hi := sorted[0], sorted[len(sorted)-1]
	if lo == hi {
		lo, hi = lo-0.5, hi+0.5
	}
	r := &ScoresReport{Edges: make([]float64, bins+1), Counts: make([]int, bins)}
	step := (hi - lo) / bins
	for i := range r.Edges { // numpy's linspace
		r.Edges[i] = float64(float64(i)*step) + lo
	}
	r.Edges[bins] = hi
	dividers := slices.Clone(r.Edges)
	dividers[bins] = math.Nextafter(hi, math.Inf(1)) // gonum's last bin has no upper edge
	for i, n := range stat.Histogram(nil, dividers, sorted, nil) {
		r.Counts[i] = int(n)
	}
	n := float64(len(score))
	for _, s := range sorted {
		switch {
		case s < 0.1:
			r.Low++
		case s <= 0.9:
			r.Between++
		default:
			r.High++
		}
	}
	r.Low, r.Between, r.High = r.Low/n, r.Between/n, r.High/n
	return r
}

// Tenth is one tenth of the test customers, by falling score.
type Tenth struct {
	Customers      int     `json:"customers"`
	Churners       int     `json:"churners"`
	Lift           float64 `json:"lift"`            // churn rate over that of all
	CumulativeGain float64 `json:"cumulative_gain"` // share of all churners in this tenth and above
}

// tenths says how many churners the customers with the highest scores hold.
func tenths(pred, labels []float32) ([]Tenth, error) {
	table, err := metrics.GainTable(pred, labels, nil, min(10, len(pred)))
	if err != nil {
		return nil, err
	}
	list := make([]Tenth, len(table))
	for i, g := range table {
		list[i] = Tenth{g.Rows, int(g.Positives), g.Lift, g.CumulativeGain}
	}
	return list, nil
}
