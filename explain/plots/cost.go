package plots

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/grove-ml/grove/threshold"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// CostOptions are the choices of [ThresholdCost]. nil stands for the zero value.
type CostOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Baselines are decisions that need no cutoff, drawn as horizontal lines.
	Baselines []Baseline
}

// Baseline is the cost of a decision that needs no model.
type Baseline struct {
	Name string  // what the legend calls it
	Cost float64 // height of the line, in dollars
}

// Baselines returns the two baselines of a comparison: to do nothing and to
// treat everybody.
func Baselines(c threshold.Comparison) []Baseline {
	return []Baseline{{doNothing, c.Nobody.Cost}, {treatEverybody, c.Everybody.Cost}}
}

// largest bounds what is drawn, so that differences stay finite.
const largest = 1e300

const (
	doNothing      = "do nothing"
	treatEverybody = "treat everybody"
)

// ThresholdCost draws what each cutoff costs, in dollars, and marks the cheapest:
// the first where several are, as [threshold.Best] does. Points come from
// [threshold.Sweep] or [threshold.Curve.Points], by rising cutoff. Points whose
// cutoff is infinite are not on the curve but baselines. Cutoffs that fall or are
// NaN, costs that are not finite, and numbers beyond 1e300 are errors.
func ThresholdCost(points []threshold.Point, o *CostOptions) (*Figure, error) {
	if o == nil {
		o = &CostOptions{}
	}
	t := o.Theme.orDefault()
	baselines := slices.Clone(o.Baselines)
	var finite []threshold.Point
	last := math.Inf(-1)
	for i, p := range points {
		if v := p.Cost; !(math.Abs(v) <= largest) {
			return nil, fmt.Errorf("plots: cost of point %d is %v: must be finite and at most 1e300 in size", i, v)
		}
		if v := p.Cutoff; !(v >= last) {
			return nil, fmt.Errorf("plots: cutoff of point %d is %v after %v: cutoffs must rise", i, v, last)
		} else if !math.IsInf(v, 0) && !(math.Abs(v) <= largest) {
			return nil, fmt.Errorf("plots: cutoff of point %d is %v: must be at most 1e300 in size or infinite", i, v)
		}
		last = p.Cutoff
		switch {
		case math.IsInf(p.Cutoff, -1):
			baselines = addBaseline(baselines, treatEverybody, p.Cost)
		case math.IsInf(p.Cutoff, 1):
			baselines = addBaseline(baselines, doNothing, p.Cost)
		default:
			finite = append(finite, p)
		}
	}
	best, ok := threshold.Best(finite)
	if !ok {
		return nil, ErrEmpty
	}
	for i, b := range baselines {
		if !(math.Abs(b.Cost) <= largest) {
			return nil, fmt.Errorf("plots: cost of baseline %d is %v: must be finite and at most 1e300 in size", i, b.Cost)
		}
	}

	p := t.newPlot("Threshold versus Cost", "Threshold", "Cost")
	x, y := make([]float64, len(finite)), make([]float64, len(finite))
	low, high := 0.0, 0.0
	for i, at := range finite {
		x[i], y[i] = at.Cutoff, at.Cost
		low, high = min(low, at.Cost), max(high, at.Cost)
	}
	line, err := t.curve(0, x, y)
	if err != nil {
		return nil, fmt.Errorf("plots: %w", err)
	}
	for _, b := range baselines {
		low, high = min(low, b.Cost), max(high, b.Cost)
	}
	p.Add(grid{x: true, y: true, line: t.gridLine()})
	p.Add(line)
	avoid := []plotter.XYs{line.XYs}
	for _, b := range baselines {
		avoid = append(avoid, straight{x0: x[0], y0: b.Cost, x1: x[len(x)-1], y1: b.Cost}.points())
	}
	p.Add(&baselineLines{baselines, line.XYs, t.reference(), t.style(t.TickSize, t.Ink, draw.XLeft, draw.YCenter)})
	p.Add(&pointer{
		x: best.Cutoff, y: best.Cost,
		text: fmt.Sprintf("minimum %s at %s", dollars(best.Cost, cents(best.Cost)), strconv.FormatFloat(best.Cutoff, 'g', 3, 64)),
		mark: draw.GlyphStyle{Color: t.Mark, Radius: 4.5, Shape: draw.CircleGlyph{}},
		drop: draw.LineStyle{Color: t.Mark, Width: 1, Dashes: []vg.Length{2, 2}},
		font: t.style(t.LabelSize, t.Mark, draw.XLeft, draw.YTop), avoid: avoid, ground: t.legend(false, false),
	})
	margin := (x[len(x)-1] - x[0]) * 0.02
	if margin == 0 {
		margin = 0.5
	}
	p.X.Min, p.X.Max = x[0]-margin, x[len(x)-1]+margin
	p.X.Tick.Marker = ticks{most: 10, format: number}
	if low == high {
		high = 1
	}
	marks := ticks{most: 6, format: dollars}
	step := marks.step(high - low)
	p.Y.Min, p.Y.Max = math.Floor(low/step+1e-9)*step, math.Ceil(high*1.02/step)*step
	p.Y.Tick.Marker = marks
	return newFigure(p, t, 540, 370), nil
}

// cents is the step that [dollars] takes for one amount.
func cents(v float64) float64 {
	if v != math.Trunc(v) {
		return 0.01
	}
	return 1
}

// addBaseline adds a baseline unless one of its name was given.
func addBaseline(to []Baseline, name string, cost float64) []Baseline {
	if slices.ContainsFunc(to, func(b Baseline) bool { return b.Name == name }) {
		return to
	}
	return append(to, Baseline{name, cost})
}

// baselineLines draws baselines, each named where that is far from the curve.
type baselineLines struct {
	baselines []Baseline
	curve     plotter.XYs
	line      draw.LineStyle
	text      text.Style
}

// Plot implements plot.Plotter.
func (b *baselineLines) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	for i, base := range b.baselines {
		at := y(base.Cost)
		c.StrokeLine2(b.line, c.Min.X, at, c.Max.X, at)
		name := clean(base.Name) + ": " + dollars(base.Cost, cents(base.Cost))
		const off = 3
		size := vg.Point{X: b.text.Width(name), Y: b.text.Font.Size}
		bottom := at + off
		// A baseline just above leaves no room above the line.
		for j, other := range b.baselines {
			if d := y(other.Cost) - at; j != i && (d > 0 || d == 0 && j < i) && d < size.Y+2*off {
				bottom = at - off - size.Y
			}
		}
		if bottom+size.Y > c.Max.Y {
			bottom = at - off - size.Y
		}
		// From left to right; a place that the curve stays away from is good enough.
		left, least := c.Min.X, math.MaxInt
		const places = 24
		for k := range places + 1 {
			x := c.Min.X + 6 + (c.Max.X-c.Min.X-size.X-12)*vg.Length(k)/places
			box := vg.Rectangle{Min: vg.Point{X: x - 8, Y: bottom - off + 1}, Max: vg.Point{X: x + size.X + 8, Y: bottom + size.Y + 6}}
			if n := hides(c, p, box, []plotter.XYs{b.curve}); n < least {
				left, least = x, n
			}
		}
		c.FillText(b.text, center(b.text, vg.Point{X: left, Y: bottom + size.Y/2}), name)
	}
}

// pointer marks a point of a curve and says what it is.
type pointer struct {
	x, y   float64
	text   string
	mark   draw.GlyphStyle
	drop   draw.LineStyle
	font   text.Style
	avoid  []plotter.XYs // what the text should not cover
	ground *legend       // for its ground and border
}

// Plot implements plot.Plotter.
func (m *pointer) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	at := vg.Point{X: tx(m.x), Y: ty(m.y)}
	c.StrokeLine2(m.drop, at.X, c.Min.Y, at.X, at.Y)
	c.DrawGlyph(m.mark, at)

	const pad, away = 4, 10
	size := vg.Point{X: m.font.Width(m.text) + 2*pad, Y: m.font.Height(m.text) + 2*pad}
	// Below a minimum the curve is away, if there is room; else anywhere near.
	var box vg.Rectangle
	least := math.MaxInt
	for _, y := range []vg.Length{at.Y - away - size.Y, at.Y + away, at.Y + 3*away, at.Y + 6*away, at.Y + 10*away, at.Y + 14*away} {
		for _, x := range []vg.Length{at.X + away, at.X - away - size.X, at.X - size.X/2} {
			try := vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + size.X, Y: y + size.Y}}
			inside := try.Min.X >= c.Min.X && try.Max.X <= c.Max.X && try.Min.Y >= c.Min.Y && try.Max.Y <= c.Max.Y
			if n := hides(c, p, try, m.avoid); inside && n < least {
				box, least = try, n
			}
		}
	}
	if least == math.MaxInt { // a very small plot
		box = vg.Rectangle{Min: at, Max: at.Add(size)}
	}
	c.SetColor(m.ground.ground)
	c.Fill(box.Path())
	c.SetLineStyle(draw.LineStyle{Color: m.ground.border, Width: 0.8})
	c.Stroke(box.Path())
	style := m.font
	style.YAlign = draw.YCenter
	c.FillText(style, center(style, vg.Point{X: box.Min.X + pad, Y: (box.Min.Y + box.Max.Y) / 2}), m.text)
}
