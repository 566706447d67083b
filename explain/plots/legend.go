package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// entry is one line of a legend.
type entry struct {
	name string
	line draw.LineStyle
	dot  bool // a marker on the line
}

// legend names curves in a corner of the plot, on a ground that lets nothing
// through: plot.Legend puts the samples behind the names and nothing behind
// both.
type legend struct {
	entries   []entry
	top, left bool
	style     text.Style
	ground    color.Color
	border    color.Color
}

// sample is the length of the piece of a curve that a legend shows.
const sample = 24

// Plot implements plot.Plotter.
func (l *legend) Plot(c draw.Canvas, _ *plot.Plot) {
	if len(l.entries) == 0 {
		return
	}
	const pad, apart = 7, 7
	row := l.style.Height("X") * 1.25
	width := vg.Length(0)
	for _, e := range l.entries {
		width = max(width, l.style.Width(e.name))
	}
	width += sample + apart + 2*pad
	height := row*vg.Length(len(l.entries)) + 2*pad
	box := vg.Rectangle{Min: vg.Point{X: c.Max.X - width - pad, Y: c.Min.Y + pad}}
	if l.left {
		box.Min.X = c.Min.X + pad
	}
	if l.top {
		box.Min.Y = c.Max.Y - height - pad
	}
	box.Max = box.Min.Add(vg.Point{X: width, Y: height})
	c.SetColor(l.ground)
	c.Fill(box.Path())
	c.SetLineStyle(draw.LineStyle{Color: l.border, Width: 0.8})
	c.Stroke(box.Path())
	for i, e := range l.entries {
		y := box.Max.Y - pad - row*(vg.Length(i)+0.5)
		x := box.Min.X + pad
		c.StrokeLine2(e.line, x, y, x+sample, y)
		if e.dot {
			c.DrawGlyph(draw.GlyphStyle{Color: e.line.Color, Radius: 3, Shape: draw.CircleGlyph{}}, vg.Point{X: x + sample/2, Y: y})
		}
		c.FillText(l.style, center(l.style, vg.Point{X: x + sample + apart, Y: y}), e.name)
	}
}

// legend returns an empty legend in the look of t.
func (t *Theme) legend(top, left bool) *legend {
	ground := t.Background
	if ground == nil {
		ground = color.White
	}
	return &legend{
		top: top, left: left,
		style:  t.style(t.TickSize, t.Ink, draw.XLeft, draw.YCenter),
		ground: ground,
		border: t.Grid,
	}
}
