package threshold

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Isotonic is the rising function that is nearest to the labels in squared distance,
// linear between its knots and constant outside of them.
type Isotonic struct {
	x, y []float64 // knots, ascending
}

// FitIsotonic fits a rising function to the scores and labels of rows that the model has not been trained on
// by pooling adjacent violators (Barlow et al., "Statistical inference under order
// restrictions", 1972). It is scikit-learn's IsotonicRegression(out_of_bounds="clip"):
// labels of equal scores are averaged first, and between knots it is interpolated
// linearly. It takes O(n log n).
//
// It needs more rows than [FitPlatt], some hundreds of each class, and gives equal probabilities to
// whole runs of scores.
func FitIsotonic(scores []float64, labels []float32) (*Isotonic, error) {
	if err := checkRows(scores, labels, Costs{}); err != nil {
		return nil, err
	}
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[a], scores[b]) })
	// A pool holds neighbouring distinct scores: their first and last, how many
	// rows, and how many of class 1. Counts are whole numbers, so means are exact.
	type pool struct {
		first, last     float64
		rows, positives float64
	}
	var pools []pool
	for k := 0; k < len(order); {
		p := pool{first: scores[order[k]], last: scores[order[k]]}
		for ; k < len(order) && scores[order[k]] == p.first; k++ {
			p.rows++
			p.positives += float64(labels[order[k]])
		}
		for len(pools) > 0 {
			before := pools[len(pools)-1]
			if before.positives*p.rows < p.positives*before.rows {
				break
			}
			p.first = before.first
			p.rows += before.rows
			p.positives += before.positives
			pools = pools[:len(pools)-1]
		}
		pools = append(pools, p)
	}
	f := &Isotonic{}
	for _, p := range pools {
		y := p.positives / p.rows
		f.x, f.y = append(f.x, p.first), append(f.y, y)
		if p.last != p.first {
			f.x, f.y = append(f.x, p.last), append(f.y, y)
		}
	}
	return f, nil
}

// Calibrate returns the probability of a score. It is NaN for NaN.
func (f *Isotonic) Calibrate(score float64) float64 {
	if score != score {
		return score
	}
	k := sort.SearchFloat64s(f.x, score)
	switch {
	case k == 0:
		return f.y[0]
	case k == len(f.x):
		return f.y[k-1]
	}
	x0, x1, y0, y1 := f.x[k-1], f.x[k], f.y[k-1], f.y[k]
	rise := float64((y1 - y0) / (x1 - x0) * (score - x0))
	switch {
	case math.IsInf(x1-x0, 0): // knots too far apart for float64
		rise = float64((y1 - y0) * ((score/2 - x0/2) / (x1/2 - x0/2)))
	case math.IsInf((y1-y0)/(x1-x0), 0): // or too near
		rise = float64((y1 - y0) * ((score - x0) / (x1 - x0)))
	}
	return min(y0+rise, y1) // rounding may lead beyond the knot, which may be no probability
}

// Knots returns the scores and probabilities between which the function is linear. The
// slices are copies.
func (f *Isotonic) Knots() (scores, probabilities []float64) {
	return slices.Clone(f.x), slices.Clone(f.y)
}
