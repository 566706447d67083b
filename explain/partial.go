package explain

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// PartialOptions are the settings of partial dependence. The zero value, or nil, asks
// for outputs of the first group on at most 100 values between the 5th and the 95th percentile.
type PartialOptions struct {
	Output  gbt.Output // what is averaged: values or margins
	Group   int        // the output of a row that is looked at
	Grid    int        // most values of a feature; 0 for 100
	Lower   float64    // percentiles between which the grid lies, as shares;
	Upper   float64    // 0 and 0 for 0.05 and 0.95
	Workers int        // 0 means GOMAXPROCS; it never changes a result
}

func (o *PartialOptions) filled(m *gbt.Model, x *dataset.Matrix) (PartialOptions, error) {
	var out PartialOptions
	if x == nil {
		return out, errors.New("explain: there are no rows: want a matrix")
	}
	if o != nil {
		out = *o
	}
	if out.Grid == 0 {
		out.Grid = 100
	}
	if out.Lower == 0 && out.Upper == 0 {
		out.Lower, out.Upper = 0.05, 0.95
	}
	switch {
	case out.Grid < 2:
		return out, fmt.Errorf("explain: a grid of %d values: must have at least 2", out.Grid)
	case !(out.Lower >= 0 && out.Lower < out.Upper && out.Upper <= 1):
		return out, fmt.Errorf("explain: percentiles %v and %v: must rise within [0, 1]", out.Lower, out.Upper)
	case out.Output != gbt.OutputValue && out.Output != gbt.OutputMargin:
		return out, fmt.Errorf("explain: output %v: must be values or margins", out.Output)
	case x.Rows() == 0:
		return out, fmt.Errorf("explain: no rows: must be at least 1")
	}
	size, err := m.OutputSize(&gbt.PredictOptions{Output: out.Output})
	if err == nil && (out.Group < 0 || out.Group >= size) {
		err = fmt.Errorf("explain: group %d: must be from 0 to %d", out.Group, size-1)
	}
	return out, err
}

// Partial is how the mean prediction depends on one feature.
type Partial struct {
	Feature int         // number of the feature, from 0
	Name    string      // name of the feature, "f" and its number if it has none
	Values  []float64   // of the feature, ascending
	Mean    []float64   // prediction with all rows set to the value: partial dependence
	Rows    [][]float64 // [row][value]: individual conditional expectations
}

// PartialDependence sets a feature to each value of a grid in all rows and predicts:
// the means are the partial dependence (Friedman, "Greedy function approximation", Annals of
// Statistics 29, 2001), the rows by themselves the individual conditional expectations (Goldstein
// et al. 2015). It makes rows × values predictions.
//
// The grid is scikit-learn 1.9's: all distinct values where there are at most Grid of them, else Grid
// equal steps between the percentiles; missing values are no part of it. Rows that are set
// to values they could not have, such as many messages without a mail box, count as any other; [AccumulatedEffects] avoids them.
func PartialDependence(ctx context.Context, m *gbt.Model, x *dataset.Matrix, feature int, o *PartialOptions) (*Partial, error) {
	p, err := newProbe(m, x, o, feature)
	if err != nil {
		return nil, err
	}
	out := &Partial{Feature: feature, Name: m.FeatureName(feature)}
	if out.Values, err = p.grid(feature); err != nil {
		return nil, err
	}
	out.Rows = make([][]float64, x.Rows())
	for i := range out.Rows {
		out.Rows[i] = make([]float64, len(out.Values))
	}
	for k, v := range out.Values {
		pred, err := p.predict(ctx, map[int]float32{feature: float32(v)})
		if err != nil {
			return nil, err
		}
		mean := 0.0
		for i, y := range pred {
			out.Rows[i][k] = y
			mean += y
		}
		out.Mean = append(out.Mean, mean/float64(len(pred)))
	}
	return out, nil
}

// Partial2 is how the mean prediction depends on two features.
type Partial2 struct {
	Features [2]int       // numbers of the features, from 0
	Names    [2]string    // their names, as Partial.Name
	Values   [2][]float64 // of each feature, ascending
	Mean     [][]float64  // [value of the first][value of the second]
}

// PartialDependence2 is [PartialDependence] of two features at once, on the grid of
// all pairs. It makes rows × values² predictions.
func PartialDependence2(ctx context.Context, m *gbt.Model, x *dataset.Matrix, first, second int, o *PartialOptions) (*Partial2, error) {
	p, err := newProbe(m, x, o, first, second)
	if err != nil {
		return nil, err
	}
	if first == second {
		return nil, fmt.Errorf("explain: feature %d twice: must be two features", first)
	}
	out := &Partial2{Features: [2]int{first, second}, Names: [2]string{m.FeatureName(first), m.FeatureName(second)}}
	for k, f := range out.Features {
		if out.Values[k], err = p.grid(f); err != nil {
			return nil, err
		}
	}
	for _, a := range out.Values[0] {
		line := make([]float64, 0, len(out.Values[1]))
		for _, b := range out.Values[1] {
			pred, err := p.predict(ctx, map[int]float32{first: float32(a), second: float32(b)})
			if err != nil {
				return nil, err
			}
			line = append(line, meanOf(pred))
		}
		out.Mean = append(out.Mean, line)
	}
	return out, nil
}

// probe predicts rows with some features replaced.
type probe struct {
	m    *gbt.Model
	x    *dataset.Matrix
	o    PartialOptions
	data []float32 // of the rows, dense
	work []float32
	pred []float32
	view *dataset.Matrix // of work
	size int
}

func newProbe(m *gbt.Model, x *dataset.Matrix, o *PartialOptions, features ...int) (*probe, error) {
	opts, err := o.filled(m, x)
	if err != nil {
		return nil, err
	}
	if x.Cols() != m.NumFeatures() {
		return nil, &ShapeError{"features", x.Cols(), m.NumFeatures()}
	}
	for _, f := range features {
		if f < 0 || f >= x.Cols() {
			return nil, fmt.Errorf("explain: feature %d: must be from 0 to %d", f, x.Cols()-1)
		}
	}
	p := &probe{m: m, x: x, o: opts, data: make([]float32, 0, x.Rows()*x.Cols())}
	buf := make([]float32, x.Cols())
	for i := range x.Rows() {
		p.data = append(p.data, x.Row(buf, i)...)
	}
	p.work = slices.Clone(p.data)
	if p.size, err = m.OutputSize(&gbt.PredictOptions{Output: opts.Output}); err != nil {
		return nil, err
	}
	p.pred = make([]float32, x.Rows()*p.size)
	p.view, err = dataset.FromDense(x.Rows(), x.Cols(), p.work, x.Info())
	return p, err
}

// predict returns the predictions of all rows with features set to values.
func (p *probe) predict(ctx context.Context, set map[int]float32) ([]float64, error) {
	cols := p.x.Cols()
	for f, v := range set {
		for i := range p.x.Rows() {
			p.work[i*cols+f] = v
		}
	}
	out, err := p.predictWork(ctx)
	for f := range set {
		for i := range p.x.Rows() {
			p.work[i*cols+f] = p.data[i*cols+f]
		}
	}
	return out, err
}

// predictWork predicts the rows as they are in work.
func (p *probe) predictWork(ctx context.Context) ([]float64, error) {
	err := p.m.PredictMatrix(ctx, p.pred, p.view, &gbt.PredictOptions{Output: p.o.Output, Workers: p.o.Workers})
	if err != nil {
		return nil, err
	}
	out := make([]float64, p.x.Rows())
	for i := range out {
		out[i] = float64(p.pred[i*p.size+p.o.Group])
	}
	return out, nil
}

// column returns the values of a feature that are not missing, sorted.
func (p *probe) column(feature int) []float64 {
	var out []float64
	for i := feature; i < len(p.data); i += p.x.Cols() {
		if v := float64(p.data[i]); v == v {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// grid returns the values that a feature is set to (sklearn/inspection/_partial_dependence.py
// 1.9, _grid_from_X).
func (p *probe) grid(feature int) ([]float64, error) {
	sorted := p.column(feature)
	distinct := slices.Compact(slices.Clone(sorted))
	if len(distinct) == 0 {
		return nil, fmt.Errorf("explain: feature %q is missing in all rows: there are no values to set it to", p.m.FeatureName(feature))
	}
	if len(distinct) <= p.o.Grid {
		return distinct, nil
	}
	lo, hi := quantile(sorted, p.o.Lower), quantile(sorted, p.o.Upper)
	if !(hi-lo < math.Inf(1)) { // infinite values, or NaN between two of them
		return nil, fmt.Errorf("explain: feature %q has the values %v and %v at the percentiles: must be finite and not too far apart", p.m.FeatureName(feature), lo, hi)
	}
	if lo == hi {
		return nil, fmt.Errorf("explain: feature %q has the value %v at both percentiles: want ones further apart", p.m.FeatureName(feature), lo)
	}
	out := make([]float64, p.o.Grid)
	step := (hi - lo) / float64(p.o.Grid-1)
	for i := range out {
		out[i] = float64(float64(i)*step) + lo
	}
	out[len(out)-1] = hi
	return out, nil
}

// quantile is scipy's mquantiles with its default plotting positions, alphap = betap =
// 0.4.
func quantile(sorted []float64, p float64) float64 {
	const a = 0.4
	n := float64(len(sorted))
	at := float64(n*p) + a + float64(p*(1-a-a))
	k := math.Floor(min(max(at, 1), n-1))
	gamma := min(max(at-k, 0), 1)
	lo := sorted[int(k)-1]
	hi := sorted[min(int(k), len(sorted)-1)]
	return float64((1-gamma)*lo) + float64(gamma*hi)
}

func meanOf(v []float64) float64 {
	total := 0.0
	for _, x := range v {
		total += x
	}
	return total / float64(len(v))
}
