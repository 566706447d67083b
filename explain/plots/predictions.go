package plots

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Predictions are the scores that one model gave to labelled rows.
type Predictions struct {
	Name   string    // of the model, for the legend; may be empty if it is the only one
	Pred   []float32 // one score a row
	Label  []float32 // one label a row, 0 or 1
	Weight []float32 // one weight a row; nil: all 1
}

// maxCurves bounds the curves of one figure.
const maxCurves = 50

// errNoClass reports labels without which a curve is not defined.
var errNoClass = errors.New("labels are all 0 or all 1: want both")

// checkModels reports the first fault of models that no metric looks at.
func checkModels(models []Predictions) error {
	if len(models) == 0 {
		return ErrEmpty
	}
	if len(models) > maxCurves {
		return fmt.Errorf("plots: %d curves: must be at most %d", len(models), maxCurves)
	}
	seen := map[string]int{}
	for i, m := range models {
		if j, dup := seen[m.Name]; dup {
			return fmt.Errorf("plots: models %d and %d are both named %.100q: names must be distinct", j, i, m.Name)
		}
		seen[m.Name] = i
	}
	return nil
}

// modelError says which model an error is about.
func modelError(i int, m Predictions, err error) error {
	return fmt.Errorf("plots: model %d %.100q: %w", i, m.Name, err)
}

// bothClasses reports an error unless both labels occur with weight.
func bothClasses(m Predictions) error {
	var zero, one bool
	for i, y := range m.Label {
		if m.Weight != nil && i < len(m.Weight) && m.Weight[i] == 0 {
			continue
		}
		zero = zero || y == 0
		one = one || y == 1
	}
	if !zero || !one {
		return errNoClass
	}
	return nil
}

// withMeasure is the line of a legend: the name of a model and what it reaches.
func withMeasure(name, measure string) string {
	if name == "" {
		return measure
	}
	return short(name) + " (" + measure + ")"
}

// curve returns a line through points, in the look of series i.
func (t *Theme) curve(i int, x, y []float64) (*plotter.Line, error) {
	for j := range x {
		if v := x[j] + y[j]; math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("point %d is (%v, %v): must be finite", j, x[j], y[j])
		}
	}
	line, err := plotter.NewLine(thin(x, y))
	if err != nil {
		return nil, err
	}
	line.LineStyle = t.series(i)
	return line, nil
}

// fine is the number of points up to which a curve is drawn as it is.
const fine = 2000

// thin returns the points of a curve. Of very many it leaves out those that are
// within 1/2000 of the curve's extent from the last one kept: nobody sees them,
// and a file of a million points is no picture. The ends stay.
func thin(x, y []float64) plotter.XYs {
	if len(x) == 0 {
		return nil
	}
	lowX, highX, lowY, highY := x[0], x[0], y[0], y[0]
	for i := range x {
		lowX, highX = min(lowX, x[i]), max(highX, x[i])
		lowY, highY = min(lowY, y[i]), max(highY, y[i])
	}
	nearX, nearY := (highX-lowX)/fine, (highY-lowY)/fine
	points := plotter.XYs{}
	last := 0
	for i := range x {
		if len(x) <= fine || i == 0 || i == len(x)-1 || math.Abs(x[i]-x[last]) > nearX || math.Abs(y[i]-y[last]) > nearY {
			points = append(points, plotter.XY{X: x[i], Y: y[i]})
			last = i
		}
	}
	return points
}

// straight is a reference line between two points in data coordinates.
type straight struct {
	x0, y0, x1, y1 float64
	line           draw.LineStyle
}

// points are the ends of the line.
func (s straight) points() plotter.XYs { return plotter.XYs{{X: s.x0, Y: s.y0}, {X: s.x1, Y: s.y1}} }

// Plot implements plot.Plotter.
func (s straight) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	lines := c.ClipLinesXY([]vg.Point{{X: x(s.x0), Y: y(s.y0)}, {X: x(s.x1), Y: y(s.y1)}})
	c.StrokeLines(s.line, lines...)
}
