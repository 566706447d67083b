package plots

import (
	"fmt"
	"image/color"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// PartialDependence draws the mean prediction over the values of a feature, and behind it
// up to 60 rows by themselves (individual conditional expectations), which show
// whether the mean stands for them.
func PartialDependence(d *explain.Partial, o *CurveOptions) (*Figure, error) {
	const most = 60
	if d == nil || len(d.Values) == 0 || len(d.Mean) != len(d.Values) {
		return nil, ErrEmpty
	}
	if o == nil {
		o = &CurveOptions{}
	}
	t := o.Theme.orDefault()
	p := t.newPlot("Predictions by "+short(d.Name), short(d.Name), "Prediction")
	line, err := t.curve(0, d.Values, d.Mean)
	if err != nil {
		return nil, fmt.Errorf("plots: partial dependence: %w", err)
	}
	line.Width *= 1.6
	low, high := d.Mean[0], d.Mean[0]
	b := &bundle{line: draw.LineStyle{Color: color.NRGBA{0x9a, 0x9a, 0x9a, 0x70}, Width: 0.7}}
	step := (len(d.Rows) + most - 1) / most
	for i := 0; i < len(d.Rows); i += max(step, 1) {
		if len(d.Rows[i]) != len(d.Values) {
			return nil, fmt.Errorf("plots: row %d has %d predictions: must have %d", i, len(d.Rows[i]), len(d.Values))
		}
		one, err := t.curve(0, d.Values, d.Rows[i])
		if err != nil {
			return nil, fmt.Errorf("plots: row %d: %w", i, err)
		}
		b.curves = append(b.curves, one.XYs)
		for _, v := range d.Rows[i] {
			low, high = min(low, v), max(high, v)
		}
	}
	for _, v := range d.Mean {
		low, high = min(low, v), max(high, v)
	}
	p.X.Min, p.X.Max = spread(d.Values[0], d.Values[len(d.Values)-1])
	p.Y.Min, p.Y.Max = spread(low, high)
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 8, format: number}, ticks{most: 6, format: number}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, b, line)
	f := newFigure(p, t, 480, 340)
	l := t.legend(true, true)
	l.add("mean of all rows", line.LineStyle, false, line.XYs)
	if len(b.curves) > 0 {
		l.add("one row", draw.LineStyle{Color: color.NRGBA{0x9a, 0x9a, 0x9a, 0xff}, Width: 1}, false, nil)
		l.curves = append(l.curves, b.curves...)
	}
	f.addLegend(l)
	return f, nil
}

// AccumulatedEffects draws the accumulated local effects of a feature, with a mark at
// each edge of its intervals.
func AccumulatedEffects(a *explain.Accumulated, o *CurveOptions) (*Figure, error) {
	if a == nil || len(a.Edges) == 0 || len(a.Effect) != len(a.Edges) {
		return nil, ErrEmpty
	}
	if o == nil {
		o = &CurveOptions{}
	}
	t := o.Theme.orDefault()
	line, err := t.curve(0, a.Edges, a.Effect)
	if err != nil {
		return nil, fmt.Errorf("plots: accumulated effects: %w", err)
	}
	p := t.newPlot("Effect of "+short(a.Name), short(a.Name), "Change of the prediction (mean 0)")
	low, high := 0.0, 0.0
	for _, v := range a.Effect {
		low, high = min(low, v), max(high, v)
	}
	p.X.Min, p.X.Max = spread(a.Edges[0], a.Edges[len(a.Edges)-1])
	p.Y.Min, p.Y.Max = spread(low, high)
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 8, format: number}, ticks{most: 6, format: number}
	d := &dots{x: a.Edges, y: a.Effect}
	for range a.Edges {
		d.shade = append(d.shade, line.Color)
	}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, straight{p.X.Min, 0, p.X.Max, 0, t.reference()}, line)
	if len(a.Edges) <= 60 {
		p.Add(d)
	}
	return newFigure(p, t, 480, 340), nil
}

// bundle draws many curves alike.
type bundle struct {
	line   draw.LineStyle
	curves []plotter.XYs
}

// Plot implements plot.Plotter.
func (b *bundle) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, curve := range b.curves {
		points := make([]vg.Point, len(curve))
		for i, q := range curve {
			points[i] = vg.Point{X: x(q.X), Y: y(q.Y)}
		}
		c.StrokeLines(b.line, points)
	}
}
