package plots

import (
	"fmt"
	"image/color"
	"math"

	"github.com/grove-ml/grove/threshold"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// CostBand draws what each cutoff costs with a band for what it may cost on other rows: the
// intervals of [threshold.Band] at the same cutoffs. chosen is a cutoff to point at, NaN for
// none.
func CostBand(cutoffs []float64, band []threshold.Interval, chosen float64, o *CurveOptions) (*Figure, error) {
	if len(cutoffs) == 0 {
		return nil, ErrEmpty
	}
	if len(band) != len(cutoffs) {
		return nil, fmt.Errorf("plots: %d intervals: must be %d, one a cutoff", len(band), len(cutoffs))
	}
	if o == nil {
		o = &CurveOptions{}
	}
	t := o.Theme.orDefault()
	y := make([]float64, len(band))
	shape := &area{color: color.NRGBA{0x56, 0xb4, 0xe9, 0x60}}
	low, high := 0.0, 0.0
	for i, b := range band {
		if i > 0 && !(cutoffs[i] >= cutoffs[i-1]) {
			return nil, fmt.Errorf("plots: cutoff of point %d is %v after %v: cutoffs must rise", i, cutoffs[i], cutoffs[i-1])
		}
		if !(math.Abs(b.Low) <= largest && math.Abs(b.High) <= largest && math.Abs(cutoffs[i]) <= largest) {
			return nil, fmt.Errorf("plots: point %d is %v from %v to %v: must be finite", i, cutoffs[i], b.Low, b.High)
		}
		y[i] = b.Estimate
		shape.x, shape.low, shape.high = append(shape.x, cutoffs[i]), append(shape.low, b.Low), append(shape.high, b.High)
		low, high = min(low, b.Low), max(high, b.High)
	}
	line, err := t.curve(0, cutoffs, y)
	if err != nil {
		return nil, fmt.Errorf("plots: %w", err)
	}
	p := t.newPlot("Cost by cutoff, with its uncertainty", "Cutoff", "Cost")
	p.X.Min, p.X.Max = spread(cutoffs[0], cutoffs[len(cutoffs)-1])
	marks := ticks{most: 6, format: dollars}
	if low == high {
		high = 1
	}
	step := marks.step(high - low)
	p.Y.Min, p.Y.Max = math.Floor(low/step+1e-9)*step, math.Ceil(high*1.02/step)*step
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 10, format: number}, marks
	p.Add(grid{x: true, y: true, line: t.gridLine()}, shape, line)
	l := t.legend(true, false)
	l.add("on these rows", line.LineStyle, false, line.XYs)
	l.add(fmt.Sprintf("%g%% interval", math.Round(band[0].Level*1000)/10), draw.LineStyle{Color: shape.color, Width: 8}, false, shape.edge())
	if chosen == chosen {
		drop := straight{chosen, p.Y.Min, chosen, p.Y.Max, draw.LineStyle{Color: t.Mark, Width: 1.2, Dashes: []vg.Length{4, 3}}}
		p.Add(drop)
		l.add("chosen cutoff "+number(chosen, 0.001), drop.line, false, drop.points())
	}
	f := newFigure(p, t, 540, 370)
	f.addLegend(l)
	return f, nil
}

// area fills what lies between two curves.
type area struct {
	x, low, high []float64
	color        color.Color
}

// Plot implements plot.Plotter.
func (a *area) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var path vg.Path
	for i := range a.x {
		at := vg.Point{X: x(a.x[i]), Y: y(a.low[i])}
		if i == 0 {
			path.Move(at)
		} else {
			path.Line(at)
		}
	}
	for i := len(a.x) - 1; i >= 0; i-- {
		path.Line(vg.Point{X: x(a.x[i]), Y: y(a.high[i])})
	}
	path.Close()
	c.SetColor(a.color)
	c.Fill(path)
}

// edge returns the upper curve.
func (a *area) edge() plotter.XYs {
	out := make(plotter.XYs, len(a.x))
	for i := range a.x {
		out[i] = plotter.XY{X: a.x[i], Y: a.high[i]}
	}
	return out
}
