package explain

import (
	"context"
	"sort"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// Accumulated are the accumulated local effects of a feature.
type Accumulated struct {
	Feature int       // number of the feature, from 0
	Name    string    // name of the feature, "f" and its number if it has none
	Edges   []float64 // of the intervals, ascending
	Effect  []float64 // at each edge; its mean over the rows is 0
	Counts  []int     // rows of each interval
}

// AccumulatedEffects returns how predictions change as a feature goes up, from rows that are near
// each value alone (Apley and Zhu, "Visualizing the effects of predictor variables in black box
// supervised learning models", JRSS B 82, 2020): in each interval its rows are moved from
// one end to the other, and the mean differences are added up. Unlike partial
// dependence it never makes rows that could not be.
//
// Intervals lie between quantiles of the feature, at most o.Grid of them; rows that miss it are left out. It
// makes two predictions a row.
func AccumulatedEffects(ctx context.Context, m *gbt.Model, x *dataset.Matrix, feature int, o *PartialOptions) (*Accumulated, error) {
	p, err := newProbe(m, x, o, feature)
	if err != nil {
		return nil, err
	}
	sorted := p.column(feature)
	if _, err := p.grid(feature); err != nil && len(sorted) == 0 {
		return nil, err
	}
	out := &Accumulated{Feature: feature, Name: m.FeatureName(feature)}
	for k := range p.o.Grid + 1 {
		// The smallest value that a share of the rows does not exceed (R's quantile type 1).
		at := max((k*len(sorted)+p.o.Grid-1)/p.o.Grid, 1) - 1
		if v := sorted[at]; len(out.Edges) == 0 || v > out.Edges[len(out.Edges)-1] {
			out.Edges = append(out.Edges, v)
		}
	}
	if len(out.Edges) == 1 { // a constant has no effect
		out.Effect, out.Counts = []float64{0}, []int{}
		return out, nil
	}
	intervals := len(out.Edges) - 1
	of := make([]int, x.Rows()) // interval of each row, -1 where it misses the feature
	out.Counts = make([]int, intervals)
	cols := x.Cols()
	for i := range of {
		v := float64(p.data[i*cols+feature])
		if v != v {
			of[i] = -1
			continue
		}
		of[i] = max(sort.SearchFloat64s(out.Edges, v)-1, 0) // (edge, next edge]
		out.Counts[of[i]]++
	}
	move := func(up int) ([]float64, error) {
		for i, k := range of {
			if k >= 0 {
				p.work[i*cols+feature] = float32(out.Edges[k+up])
			}
		}
		return p.predictWork(ctx)
	}
	low, err := move(0)
	if err != nil {
		return nil, err
	}
	high, err := move(1)
	if err != nil {
		return nil, err
	}
	step := make([]float64, intervals)
	for i, k := range of {
		if k >= 0 {
			step[k] += (high[i] - low[i]) / float64(out.Counts[k])
		}
	}
	out.Effect = make([]float64, intervals+1)
	mean, rows := 0.0, 0.0
	for k, s := range step {
		out.Effect[k+1] = out.Effect[k] + s
		mean += float64((out.Effect[k] + out.Effect[k+1]) / 2 * float64(out.Counts[k]))
		rows += float64(out.Counts[k])
	}
	for k := range out.Effect {
		out.Effect[k] -= mean / rows
	}
	return out, nil
}
