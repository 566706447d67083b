package explain

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// Contributions are the shares of the features in the margins of rows: SHAP values
// with the names of the features. It is immutable and safe for concurrent use.
type Contributions struct {
	model  *gbt.Model
	x      *dataset.Matrix
	names  []string
	groups int
	values []float32 // rows × groups × (features+1), the bias last
	margin []float32 // rows × groups
}

// Contribute divides the margins of all rows of x among the features, as
// [gbt.Model.Contributions] does, and keeps the rows for the views. o may be nil.
func Contribute(ctx context.Context, m *gbt.Model, x *dataset.Matrix, o *gbt.ContributionOptions) (*Contributions, error) {
	if x == nil {
		return nil, errors.New("explain: there are no rows: want a matrix")
	}
	if o == nil {
		o = &gbt.ContributionOptions{}
	}
	c := &Contributions{model: m, x: x, names: featureNames(m), groups: m.NumGroups()}
	c.values = make([]float32, x.Rows()*m.ContributionSize())
	c.margin = make([]float32, x.Rows()*c.groups)
	if err := m.Contributions(ctx, c.values, x, o); err != nil {
		return nil, err
	}
	err := m.PredictMatrix(ctx, c.margin, x, &gbt.PredictOptions{Output: gbt.OutputMargin, Begin: o.Begin, End: o.End, Workers: o.Workers})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// featureNames returns the names of a model's features, f0, f1, ... where it has none.
func featureNames(m *gbt.Model) []string {
	names := make([]string, m.NumFeatures())
	for i := range names {
		names[i] = m.FeatureName(i)
	}
	return names
}

// Rows returns the number of rows.
func (c *Contributions) Rows() int { return c.x.Rows() }

// Groups returns the number of margins of a row: the classes of a multi: objective, else
// mostly 1.
func (c *Contributions) Groups() int { return c.groups }

// Names returns the names of the features.
func (c *Contributions) Names() []string { return slices.Clone(c.names) }

// Data returns the rows that are explained.
func (c *Contributions) Data() *dataset.Matrix { return c.x }

// Row returns the contributions of the features to a margin of a row. The slice is
// the receiver's own and must not be written to.
func (c *Contributions) Row(row, group int) []float32 {
	f := len(c.names)
	at := (row*c.groups + group) * (f + 1)
	return c.values[at : at+f : at+f]
}

// Bias returns what no feature contributes: the mean margin.
func (c *Contributions) Bias(row, group int) float32 {
	return c.values[(row*c.groups+group+1)*(len(c.names)+1)-1]
}

// Margin returns the margin that is divided.
func (c *Contributions) Margin(row, group int) float32 { return c.margin[row*c.groups+group] }

// Residual returns the largest amount by which contributions and bias of a row
// differ from its margin: their additivity, checked. It is rounding, some 1e-6 of the
// margins' size, or something is wrong.
func (c *Contributions) Residual() float64 {
	most := 0.0
	for row := range c.Rows() {
		for g := range c.groups {
			total := float64(c.Bias(row, g))
			for _, v := range c.Row(row, g) {
				total += float64(v)
			}
			most = max(most, math.Abs(total-float64(c.Margin(row, g))))
		}
	}
	return most
}

// Effect is how much a feature moves the margins.
type Effect struct {
	Feature int     // number of the feature, from 0
	Name    string  // name of the feature, "f" and its number if it has none
	MeanAbs float64 // mean size of its contributions: the usual ranking
	Mean    float64 // mean of its contributions, signs kept
	Largest float64 // of the largest size, with its sign
	// Slope is the correlation of the feature's value with its contribution: near 1
	// where more of it raises the margin, near -1 where it lowers it, and NaN where either is
	// constant. Rows that miss the value are left out.
	Slope float64
}

// Global returns the effect of every feature on a margin over all rows, the largest
// mean size first; features of equal size are in their order.
func (c *Contributions) Global(group int) []Effect {
	out := make([]Effect, len(c.names))
	n := float64(c.Rows())
	for f := range out {
		e := Effect{Feature: f, Name: c.names[f]}
		for row := range c.Rows() {
			v := float64(c.Row(row, group)[f])
			e.MeanAbs += math.Abs(v) / n
			e.Mean += v / n
			if math.Abs(v) > math.Abs(e.Largest) {
				e.Largest = v
			}
		}
		x, y := c.Dependence(f, group)
		e.Slope = correlation(x, y)
		out[f] = e
	}
	slices.SortStableFunc(out, func(a, b Effect) int { return cmp.Compare(b.MeanAbs, a.MeanAbs) })
	return out
}

// Dependence returns the values of a feature in all rows, NaN where it is missing, and its
// contributions to a margin: the points of a dependence plot.
func (c *Contributions) Dependence(feature, group int) (values, contributions []float64) {
	buf := make([]float32, len(c.names))
	for row := range c.Rows() {
		values = append(values, float64(c.features(buf, row)[feature]))
		contributions = append(contributions, float64(c.Row(row, group)[feature]))
	}
	return values, contributions
}

// features returns the features of a row, in buf where the rows are sparse: these may have
// fewer columns than the model has features, which are then missing.
func (c *Contributions) features(buf []float32, row int) []float32 {
	cols := c.x.Cols()
	if cols == len(buf) {
		return c.x.Row(buf, row)
	}
	copy(buf, c.x.Row(buf[:cols], row))
	for f := cols; f < len(buf); f++ {
		buf[f] = float32(math.NaN())
	}
	return buf
}

// Strongest returns the features that contribute most to a margin of a row, at most
// k of them; features that contribute alike are in their order.
func (c *Contributions) Strongest(row, group, k int) []int {
	v := c.Row(row, group)
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(math.Abs(float64(v[b])), math.Abs(float64(v[a])))
	})
	return order[:max(0, min(k, len(order)))]
}

// correlation is Pearson's over the pairs whose first is a number, NaN where either is
// constant.
func correlation(x, y []float64) float64 {
	var known, of []float64
	for i, v := range x {
		if v == v {
			known, of = append(known, v), append(of, y[i])
		}
	}
	return stat.Correlation(known, of, nil)
}
