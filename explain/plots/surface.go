package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// PartialDependence2 draws the mean prediction over the values of two features: a cell
// for each pair, coloured from dark blue for the lowest to yellow for the highest, with lines
// where the mean passes the marks of the colour bar. The map is cividis, whose order every colour
// vision sees, and a grey printer prints (Nuñez, Anderton and Renslow, PLoS ONE 13, 2018). what names what is
// predicted, on the colour bar; "" for "Prediction".
//
// A cell reaches half-way to the next value. Lines run along cells: a tree model has steps,
// and nothing between them.
func PartialDependence2(d *explain.Partial2, what string, o *CurveOptions) (*Figure, error) {
	if d == nil || len(d.Values[0]) == 0 || len(d.Values[1]) == 0 {
		return nil, ErrEmpty
	}
	if len(d.Mean) != len(d.Values[0]) {
		return nil, fmt.Errorf("plots: means of %d values: must be of %d", len(d.Mean), len(d.Values[0]))
	}
	for k, values := range d.Values {
		for i, v := range values {
			if !(math.Abs(v) <= largest) || i > 0 && !(v > values[i-1]) {
				return nil, fmt.Errorf("plots: value %d of %s is %v: must be finite and rise", i, short(d.Names[k]), v)
			}
		}
	}
	low, high := math.Inf(1), math.Inf(-1)
	for i, row := range d.Mean {
		if len(row) != len(d.Values[1]) {
			return nil, fmt.Errorf("plots: value %d has %d means: must have %d", i, len(row), len(d.Values[1]))
		}
		for _, v := range row {
			if !(math.Abs(v) <= largest) {
				return nil, fmt.Errorf("plots: mean at value %d is %v: must be finite", i, v)
			}
			low, high = min(low, v), max(high, v)
		}
	}
	if o == nil {
		o = &CurveOptions{}
	}
	if what == "" {
		what = "Prediction"
	}
	t := o.Theme.orDefault()
	first, second := short(d.Names[0]), short(d.Names[1])
	p := t.newPlot("Predictions by "+first+" and "+second, first, second)
	s := &surface{x: edges(d.Values[0]), y: edges(d.Values[1]), z: d.Mean, scale: shades{low, high}, line: draw.LineStyle{Color: color.White, Width: 0.9}}
	p.X.Min, p.X.Max = s.x[0], s.x[len(s.x)-1]
	p.Y.Min, p.Y.Max = s.y[0], s.y[len(s.y)-1]
	p.X.Tick.Marker, p.Y.Tick.Marker = axisOf(d.Values[0]), axisOf(d.Values[1])
	marks := ticks{most: 6, format: number}
	if high > low {
		for _, m := range marks.Ticks(low, high) {
			s.levels = append(s.levels, m.Value)
		}
	}
	p.Add(s)
	f := newFigure(p, t, 500, 370)
	f.bar = &colorBar{
		scale: s.scale, title: clean(what), marks: marks, line: s.line,
		tick: t.style(t.TickSize, t.Ink, draw.XLeft, draw.YCenter), label: t.style(t.LabelSize, t.Ink, draw.XCenter, draw.YTop),
		border: t.Axis,
	}
	f.Width += f.bar.width() + legendPad
	return f, nil
}

// axisOf marks whole numbers one by one where all values are whole.
func axisOf(values []float64) ticks {
	t := ticks{most: 8, format: number}
	if !slices.ContainsFunc(values, func(v float64) bool { return v != math.Trunc(v) }) {
		t.least = 1
	}
	return t
}

// edges are the borders of cells around values, half-way to the next.
func edges(values []float64) []float64 {
	n := len(values)
	if n == 1 {
		return []float64{values[0] - 0.5, values[0] + 0.5}
	}
	out := make([]float64, n+1)
	for i := 1; i < n; i++ {
		out[i] = values[i-1]/2 + values[i]/2
	}
	out[0], out[n] = values[0]-(out[1]-values[0]), values[n-1]+(values[n-1]-out[n-1])
	return out
}

// shades colours values from low to high.
type shades struct{ low, high float64 }

// cividis at equal steps.
var cividis = [...]color.NRGBA{
	{0x00, 0x22, 0x4e, 0xff}, {0x12, 0x35, 0x70, 0xff}, {0x3b, 0x49, 0x6c, 0xff}, {0x57, 0x5d, 0x6d, 0xff}, {0x70, 0x71, 0x73, 0xff},
	{0x8a, 0x86, 0x78, 0xff}, {0xa5, 0x9c, 0x74, 0xff}, {0xc3, 0xb3, 0x69, 0xff}, {0xe1, 0xcc, 0x55, 0xff}, {0xfe, 0xe8, 0x38, 0xff},
}

func (s shades) color(v float64) color.Color {
	const last = len(cividis) - 1
	at := 0.0
	if s.high > s.low {
		at = min(max((v-s.low)/(s.high-s.low), 0), 1) * float64(last)
	}
	k := min(int(at), last-1)
	return mix(cividis[k], cividis[k+1], at-float64(k))
}

// surface draws cells and the lines between those on either side of a level.
type surface struct {
	x, y   []float64   // borders
	z      [][]float64 // [x][y]
	scale  shades
	levels []float64
	line   draw.LineStyle
}

// Plot implements plot.Plotter.
func (s *surface) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	const lap = 0.4 // cells reach under the next, so that no seam shows
	for i, column := range s.z {
		for from := 0; from < len(column); {
			to := from + 1
			for to < len(column) && column[to] == column[from] {
				to++
			}
			box := vg.Rectangle{Min: vg.Point{X: x(s.x[i]), Y: y(s.y[from])}, Max: vg.Point{X: x(s.x[i+1]), Y: y(s.y[to])}}
			if i+1 < len(s.z) {
				box.Max.X += lap
			}
			if to < len(column) {
				box.Max.Y += lap
			}
			c.SetColor(s.scale.color(column[from]))
			c.Fill(box.Path())
			from = to
		}
	}
	for i, column := range s.z {
		for j, v := range column {
			if i > 0 && s.parted(v, s.z[i-1][j]) {
				c.StrokeLine2(s.line, x(s.x[i]), y(s.y[j]), x(s.x[i]), y(s.y[j+1]))
			}
			if j > 0 && s.parted(v, column[j-1]) {
				c.StrokeLine2(s.line, x(s.x[i]), y(s.y[j]), x(s.x[i+1]), y(s.y[j]))
			}
		}
	}
}

// parted says whether a level lies between two values.
func (s *surface) parted(a, b float64) bool {
	for _, l := range s.levels {
		if (a < l) != (b < l) {
			return true
		}
	}
	return false
}

// colorBar says which value a colour stands for, right of a plot.
type colorBar struct {
	scale       shades
	title       string
	marks       ticks
	line        draw.LineStyle
	tick, label text.Style
	border      color.Color
}

const barWidth = 14

func (b *colorBar) width() vg.Length {
	widest := vg.Length(0)
	for _, m := range b.ticks() {
		widest = max(widest, b.tick.Width(m.Label))
	}
	return barWidth + 8 + widest + 8 + b.label.Font.Size
}

func (b *colorBar) ticks() []plot.Tick {
	if b.scale.low == b.scale.high {
		return []plot.Tick{{Value: b.scale.low, Label: number(b.scale.low, 0.001)}}
	}
	return b.marks.Ticks(b.scale.low, b.scale.high)
}

// draw draws the bar between two heights with its left side at x.
func (b *colorBar) draw(c draw.Canvas, x, bottom, top vg.Length) {
	const steps = 64
	height := top - bottom
	for k := range steps {
		share := (float64(k) + 0.5) / steps
		c.SetColor(b.scale.color(b.scale.low + share*(b.scale.high-b.scale.low)))
		box := vg.Rectangle{Min: vg.Point{X: x, Y: bottom + height*vg.Length(k)/steps}, Max: vg.Point{X: x + barWidth, Y: min(bottom+height*vg.Length(k+1)/steps+0.4, top)}}
		c.Fill(box.Path())
	}
	for _, m := range b.ticks() {
		at := bottom + height/2
		if b.scale.high > b.scale.low {
			at = bottom + height*vg.Length((m.Value-b.scale.low)/(b.scale.high-b.scale.low))
			c.StrokeLine2(b.line, x, at, x+barWidth, at)
		}
		c.StrokeLine2(draw.LineStyle{Color: b.border, Width: 0.8}, x+barWidth, at, x+barWidth+4, at)
		c.FillText(b.tick, center(b.tick, vg.Point{X: x + barWidth + 8, Y: at}), m.Label)
	}
	c.SetLineStyle(draw.LineStyle{Color: b.border, Width: 0.8})
	c.Stroke(vg.Rectangle{Min: vg.Point{X: x, Y: bottom}, Max: vg.Point{X: x + barWidth, Y: top}}.Path())
	label := b.label
	label.Rotation = math.Pi / 2
	label.YAlign = draw.YTop
	c.FillText(label, vg.Point{X: x + b.width() - b.label.Font.Size, Y: bottom + height/2}, b.title)
}
