package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ContributionOptions are the choices of figures of contributions. nil stands for the
// zero value.
type ContributionOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Group is the margin that is shown, a class of a multi: objective.
	Group int
	// Top is the number of features shown; 0 means 15, at most 200.
	Top int
}

func (o *ContributionOptions) filled(c *explain.Contributions) (t *Theme, group, top int, err error) {
	if o == nil {
		o = &ContributionOptions{}
	}
	if c == nil || c.Rows() == 0 || len(c.Names()) == 0 {
		return nil, 0, 0, ErrEmpty
	}
	if o.Group < 0 || o.Group >= c.Groups() {
		return nil, 0, 0, fmt.Errorf("plots: group %d: must be from 0 to %d", o.Group, c.Groups()-1)
	}
	top, err = count("features to show", o.Top, 15, maxBars)
	return o.Theme.orDefault(), o.Group, top, err
}

// ofRow is filled for figures of one row, which show so many features where Top is 0.
func (o *ContributionOptions) ofRow(c *explain.Contributions, row, features int) (t *Theme, group, top int, err error) {
	t, group, top, err = o.filled(c)
	if err == nil && (row < 0 || row >= c.Rows()) {
		err = fmt.Errorf("plots: row %d: must be from 0 to %d", row, c.Rows()-1)
	}
	if o == nil || o.Top == 0 {
		top = features
	}
	return t, group, top, err
}

// ContributionRanking draws the mean size of the features' contributions as lying bars,
// the largest on top: how much each moves the margin of a row.
func ContributionRanking(c *explain.Contributions, o *ContributionOptions) (*Figure, error) {
	t, group, top, err := o.filled(c)
	if err != nil {
		return nil, err
	}
	effects := used(c.Global(group))
	shown := effects[:min(top, len(effects))]
	var labels []string
	var values []float64
	for _, e := range shown {
		labels, values = append(labels, short(e.Name)), append(values, e.MeanAbs)
	}
	f := ranking(t, "Mean size of contributions", "Mean |SHAP value| (change of the margin)", labels, values, twoDecimals, false)
	f.Note = fmt.Sprintf("rows: %s, features used: %d, shown: %d", number(float64(c.Rows()), 1), len(effects), len(shown))
	return f, nil
}

// ContributionSummary draws a point for every row and feature: its place is the
// contribution, its colour the value of the feature. Features with the largest mean size are
// on top. It shows direction as well as size: red points right of 0 say that high values raise
// the margin (the beeswarm of Lundberg et al. 2020).
//
// Of more than 2,000 rows every so-many-th is drawn.
func ContributionSummary(c *explain.Contributions, o *ContributionOptions) (*Figure, error) {
	const most = 2000
	t, group, top, err := o.filled(c)
	if err != nil {
		return nil, err
	}
	shown := used(c.Global(group))
	shown = shown[:min(top, len(shown))]
	n := len(shown)
	p := t.newPlot("Contributions of the features", "SHAP value (change of the margin)", "")
	s := &swarm{}
	labels := make([]string, n)
	low, high, missing := 0.0, 0.0, false
	step := (c.Rows() + most - 1) / most
	for i, e := range shown {
		labels[n-1-i] = short(e.Name)
		values, shares := c.Dependence(e.Feature, group)
		colors := newRamp(values)
		for row := 0; row < len(values); row += step {
			s.points = append(s.points, swarmPoint{shares[row], n - 1 - i, values[row], colors})
			low, high = min(low, shares[row]), max(high, shares[row])
			missing = missing || values[row] != values[row]
		}
	}
	if low == high {
		high = 1
	}
	margin := (high - low) * 0.03
	p.X.Min, p.X.Max = low-margin, high+margin
	p.X.Tick.Marker = ticks{most: 7, format: number}
	p.Y.Min, p.Y.Max = -0.6, float64(n)-0.4
	p.Y.Tick.Marker = names(labels)
	p.Y.Tick.Length = 0
	p.Add(grid{x: true, line: t.gridLine()}, straight{0, p.Y.Min, 0, p.Y.Max, t.reference()}, s)
	f := newFigure(p, t, 520+room(&p.Y, labels, 130), 100+26*vg.Length(n))
	f.addRamp(missing)
	f.Height = max(f.Height, f.side.size().Y+2*t.Margin+60)
	f.Note = fmt.Sprintf("rows: %s of %s", number(float64((c.Rows()+step-1)/step), 1), number(float64(c.Rows()), 1))
	return f, nil
}

// used returns the features that contribute anything, or the first one where none does.
func used(effects []explain.Effect) []explain.Effect {
	n := 1
	for n < len(effects) && effects[n].MeanAbs > 0 {
		n++
	}
	return effects[:n]
}

// swarmPoint is a row's contribution of one feature.
type swarmPoint struct {
	x      float64
	line   int
	value  float64
	colors ramp
}

// swarm draws points beside each other where they would lie on each other.
type swarm struct{ points []swarmPoint }

// Plot implements plot.Plotter.
func (s *swarm) Plot(c draw.Canvas, p *plot.Plot) {
	const radius = 1.9
	x, y := p.Transforms(&c)
	points := slices.Clone(s.points)
	slices.SortStableFunc(points, func(a, b swarmPoint) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.x, b.x)) })
	height := float64(y(1) - y(0))
	for from := 0; from < len(points); {
		to := from
		for to < len(points) && points[to].line == points[from].line {
			to++
		}
		line := points[from:to]
		// Points in one column of pixels are stacked from the middle out.
		column := func(q swarmPoint) int { return int(math.Floor(float64(x(q.x)-c.Min.X) / (1.6 * radius))) }
		stack := map[int]int{}
		tallest := 1
		for _, q := range line {
			stack[column(q)]++
			tallest = max(tallest, stack[column(q)])
		}
		apart := min(1.5*radius, 0.8*height/float64(tallest))
		clear(stack)
		for _, q := range line {
			k := stack[column(q)]
			stack[column(q)]++
			offset := float64((k+1)/2) * apart
			if k%2 == 1 {
				offset = -offset
			}
			c.DrawGlyph(draw.GlyphStyle{Color: q.colors.color(q.value), Radius: radius, Shape: draw.CircleGlyph{}},
				vg.Point{X: x(q.x), Y: y(float64(q.line)) + vg.Length(offset)})
		}
		from = to
	}
}
