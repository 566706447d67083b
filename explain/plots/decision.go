package plots

import (
	"fmt"
	"math"

	"github.com/grove-ml/grove/threshold"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Decisions is what acting on a model's probabilities is worth, by threshold.
type Decisions struct {
	Name   string // what the legend calls the model
	Points []threshold.NetBenefit
}

// DecisionCurve draws the net benefit of one or more models against treating everybody and
// treating nobody (Vickers and Elkin 2006), with points from [threshold.DecisionCurve] by rising threshold,
// of the same rows. at is the threshold that one's own costs make, the cost of treating over the loss that it
// avoids, drawn as a line; NaN for none. The axis leaves out what lies far below 0.
func DecisionCurve(models []Decisions, at float64, o *CurveOptions) (*Figure, error) {
	if len(models) == 0 || len(models[0].Points) == 0 {
		return nil, ErrEmpty
	}
	if o == nil {
		o = &CurveOptions{}
	}
	t := o.Theme.orDefault()
	p := t.newPlot("Decision Curve", "Threshold probability", "Net benefit (true positives per row)")
	l := t.legend(true, false)
	p.Add(grid{x: true, y: true, line: t.gridLine()})
	high, left, right := 0.0, math.Inf(1), math.Inf(-1)
	var everybody *plotter.Line
	for i, m := range models {
		var x, y, all []float64
		for k, q := range m.Points {
			if !(q.Threshold > 0 && q.Threshold < 1) || k > 0 && !(q.Threshold >= x[k-1]) {
				return nil, fmt.Errorf("plots: %s: threshold of point %d is %v: must be in (0, 1) and not fall", short(m.Name), k, q.Threshold)
			}
			if !(math.Abs(q.Model) <= largest && math.Abs(q.All) <= largest) {
				return nil, fmt.Errorf("plots: %s: net benefit of point %d is %v, of all rows %v: must be finite", short(m.Name), k, q.Model, q.All)
			}
			x, y, all = append(x, q.Threshold), append(y, q.Model), append(all, q.All)
			high = max(high, q.Model, q.All)
		}
		if len(x) == 0 {
			return nil, fmt.Errorf("plots: %s has no points: want at least one", short(m.Name))
		}
		left, right = min(left, x[0]), max(right, x[len(x)-1])
		line, err := t.curve(i, x, y)
		if err != nil {
			return nil, fmt.Errorf("plots: %s: %w", short(m.Name), err)
		}
		if i == 0 {
			if everybody, err = t.curve(len(models), x, all); err != nil {
				return nil, fmt.Errorf("plots: treating everybody: %w", err)
			}
			everybody.Dashes = []vg.Length{6, 3}
			p.Add(everybody)
		}
		p.Add(line)
		name := short(m.Name)
		if name == "" {
			name = "model"
		}
		l.add(name, line.LineStyle, false, line.XYs)
	}
	if high == 0 {
		high = 0.1
	}
	p.X.Min, p.X.Max = min(left, 0), right
	p.Y.Min, p.Y.Max = -0.25*high, 1.08*high
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 10, format: percent}, ticks{most: 6, format: number}
	nobody := straight{p.X.Min, 0, p.X.Max, 0, t.reference()}
	p.Add(nobody)
	l.add(treatEverybody, everybody.LineStyle, false, everybody.XYs)
	l.add(doNothing, nobody.line, false, nobody.points())
	if at == at {
		l.point(p, t, at, "our costs: "+percent(at, 0.01))
	}
	f := newFigure(p, t, 540, 370)
	f.addLegend(l)
	return f, nil
}

// ProfitCurve draws what treating the rows with the highest scores saves over treating
// nobody, in dollars, by the share of rows that are treated, and marks the most. Points come from
// [threshold.ProfitCurve], by rising share. A dashed line is what treating as many at random saves.
func ProfitCurve(points []threshold.Profit, o *CurveOptions) (*Figure, error) {
	if len(points) == 0 {
		return nil, ErrEmpty
	}
	if o == nil {
		o = &CurveOptions{}
	}
	x, y := make([]float64, len(points)), make([]float64, len(points))
	low, high, best := 0.0, 0.0, 0
	for i, q := range points {
		if !(q.Share >= 0 && q.Share <= 1) || i > 0 && q.Share < x[i-1] {
			return nil, fmt.Errorf("plots: share of point %d is %v: must be in [0, 1] and not fall", i, q.Share)
		}
		if !(math.Abs(q.Profit) <= largest) {
			return nil, fmt.Errorf("plots: profit of point %d is %v: must be finite and at most 1e300 in size", i, q.Profit)
		}
		x[i], y[i] = q.Share, q.Profit
		low, high = min(low, q.Profit), max(high, q.Profit)
		if q.Profit > y[best] {
			best = i
		}
	}
	t := o.Theme.orDefault()
	p := t.newPlot("Profit Curve", "Rows treated, highest scores first", "Saved against doing nothing")
	line, err := t.curve(0, x, y)
	if err != nil {
		return nil, fmt.Errorf("plots: profit curve: %w", err)
	}
	chance := straight{0, 0, x[len(x)-1], y[len(y)-1], t.reference()}
	marks := ticks{most: 6, format: dollars}
	if low == high {
		high = 1
	}
	step := marks.step(high - low)
	p.Y.Min, p.Y.Max = math.Floor(low/step+1e-9)*step, high+0.16*(high-low) // room for what is said of the best point
	p.X.Min, p.X.Max = -0.02, 1.02
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 10, format: percent}, marks
	p.Add(grid{x: true, y: true, line: t.gridLine()})
	if p.Y.Min < 0 {
		p.Add(straight{p.X.Min, 0, p.X.Max, 0, draw.LineStyle{Color: t.Axis, Width: 0.8}})
	}
	p.Add(chance, line)
	l := t.legend(false, true)
	l.add("highest scores first", line.LineStyle, false, line.XYs)
	l.add("as many at random", chance.line, false, chance.points())
	p.Add(&pointer{
		x: x[best], y: y[best],
		text: fmt.Sprintf("most: %s at %s of the rows", dollars(y[best], cents(y[best])), percent(x[best], 0.01)),
		mark: draw.GlyphStyle{Color: t.Mark, Radius: 4.5, Shape: draw.CircleGlyph{}},
		drop: draw.LineStyle{Color: t.Mark, Width: 1, Dashes: []vg.Length{2, 2}},
		font: t.style(t.LabelSize, t.Mark, draw.XLeft, draw.YTop), avoid: []plotter.XYs{line.XYs, chance.points()}, ground: t.legend(false, false),
	})
	f := newFigure(p, t, 540, 370)
	f.addLegend(l)
	return f, nil
}

// CostCurve draws the lowest expected cost of a model under every mix of class balance and costs,
// beside that of the better of treating everybody and treating nobody (Drummond and Holte 2006).
// Points come from [threshold.CostCurve]. at is the mix that one has, p·FN/(p·FN + (1−p)·FP), drawn as
// a line; NaN for none.
func CostCurve(points []threshold.OperatingCost, at float64, o *CurveOptions) (*Figure, error) {
	if len(points) == 0 {
		return nil, ErrEmpty
	}
	if o == nil {
		o = &CurveOptions{}
	}
	var x, y, trivial []float64
	high := 0.0
	for i, q := range points {
		if !(q.Condition >= 0 && q.Condition <= 1) || i > 0 && q.Condition < x[i-1] {
			return nil, fmt.Errorf("plots: condition of point %d is %v: must be in [0, 1] and not fall", i, q.Condition)
		}
		if !(math.Abs(q.Model) <= largest && math.Abs(q.Trivial) <= largest) {
			return nil, fmt.Errorf("plots: cost of point %d is %v, without a model %v: must be finite", i, q.Model, q.Trivial)
		}
		x, y, trivial = append(x, q.Condition), append(y, q.Model), append(trivial, q.Trivial)
		high = max(high, q.Model, q.Trivial)
	}
	if high == 0 {
		high = 1
	}
	t := o.Theme.orDefault()
	p := t.newPlot("Cost Curve", "Share of the possible cost that is in misses", "Expected cost (1: all wrong)")
	line, err := t.curve(0, x, y)
	if err != nil {
		return nil, fmt.Errorf("plots: cost curve: %w", err)
	}
	without, err := t.curve(1, x, trivial)
	if err != nil {
		return nil, fmt.Errorf("plots: cost curve: %w", err)
	}
	without.Dashes = []vg.Length{6, 3}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.02, 1.02, 0, 1.3*high
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 10, format: percent}, ticks{most: 6, format: number}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, without, line)
	l := t.legend(true, true)
	l.add("model, best cutoff for each", line.LineStyle, false, line.XYs)
	l.add("better of all and nobody", without.LineStyle, false, without.XYs)
	if at == at {
		l.point(p, t, at, "our costs: "+percent(at, 0.01))
	}
	f := newFigure(p, t, 540, 370)
	f.addLegend(l)
	return f, nil
}

// point adds a line up the plot at x and names it.
func (l *legend) point(p *plot.Plot, t *Theme, x float64, name string) {
	up := straight{x, p.Y.Min, x, p.Y.Max, draw.LineStyle{Color: t.Ink, Width: 1.2, Dashes: []vg.Length{2, 2}}}
	p.Add(up)
	l.add(name, up.line, false, up.points())
}
