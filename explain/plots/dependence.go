package plots

import (
	"fmt"
	"image/color"
	"math"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ContributionDependence draws the contribution of a feature over its value, a point a row,
// coloured by the value of another feature: where the cloud parts by colour, the two act
// together. colour is that feature, or -1 for none. Rows that miss the feature are not drawn but counted in the
// note. Of more than 5,000 rows every so-many-th is drawn.
func ContributionDependence(c *explain.Contributions, feature, colour int, o *ContributionOptions) (*Figure, error) {
	const most = 5000
	t, group, _, err := o.filled(c)
	if err != nil {
		return nil, err
	}
	names := c.Names()
	if feature < 0 || feature >= len(names) || colour < -1 || colour >= len(names) {
		return nil, fmt.Errorf("plots: features %d and %d: must be from 0 to %d, the second -1 for none", feature, colour, len(names)-1)
	}
	values, shares := c.Dependence(feature, group)
	d := &dots{shade: make([]color.Color, 0, len(values))}
	colors, by := ramp{}, []float64(nil)
	if colour >= 0 {
		by, _ = c.Dependence(colour, group)
		colors = newRamp(by)
	}
	step := (len(values) + most - 1) / most
	gone, missing := 0, false
	lowX, highX := math.Inf(1), math.Inf(-1)
	lowY, highY := 0.0, 0.0
	for i := 0; i < len(values); i += step {
		v := values[i]
		if !(math.Abs(v) <= largest) {
			gone++
			continue
		}
		shade := t.series(0).Color
		if by != nil {
			shade = colors.color(by[i])
			missing = missing || by[i] != by[i]
		}
		d.x, d.y, d.shade = append(d.x, v), append(d.y, shares[i]), append(d.shade, shade)
		lowX, highX = min(lowX, v), max(highX, v)
		lowY, highY = min(lowY, shares[i]), max(highY, shares[i])
	}
	if len(d.x) == 0 {
		return nil, ErrEmpty
	}
	p := t.newPlot("Contribution of "+short(names[feature]), short(names[feature]), "SHAP value (change of the margin)")
	if colour >= 0 {
		p.Title.Text += " by " + short(names[colour])
	}
	p.X.Min, p.X.Max = spread(lowX, highX)
	p.Y.Min, p.Y.Max = spread(lowY, highY)
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 8, format: number}, ticks{most: 6, format: number}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, straight{p.X.Min, 0, p.X.Max, 0, t.reference()}, d)
	f := newFigure(p, t, 520, 370)
	if colour >= 0 {
		f.addRamp(missing)
	}
	if gone > 0 {
		f.Note = fmt.Sprintf("rows without a value, not drawn: %d", gone*step)
	}
	return f, nil
}

// spread returns the ends of an axis for values from low to high.
func spread(low, high float64) (float64, float64) {
	margin := (high - low) * 0.04
	if margin == 0 {
		margin = 0.5
	}
	return low - margin, high + margin
}

// dots draws points of several colours.
type dots struct {
	x, y  []float64
	shade []color.Color
}

// Plot implements plot.Plotter.
func (d *dots) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i := range d.x {
		c.DrawGlyph(draw.GlyphStyle{Color: d.shade[i], Radius: 1.9, Shape: draw.CircleGlyph{}}, vg.Point{X: x(d.x[i]), Y: y(d.y[i])})
	}
}
