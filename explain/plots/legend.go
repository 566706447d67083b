package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
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

// legend names curves. It lies in the plot where it hides the least of them, or
// beside the plot where there are many. (plot.Legend stays where it is put, and
// has the samples behind the names.)
type legend struct {
	entries []entry
	curves  []plotter.XYs // what not to hide
	top     bool          // corner to prefer
	left    bool
	style   text.Style
	ground  color.Color
	border  color.Color
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

// add adds a curve with its name.
func (l *legend) add(name string, line draw.LineStyle, dot bool, curve plotter.XYs) {
	l.entries = append(l.entries, entry{name, line, dot})
	l.curves = append(l.curves, curve)
}

const (
	legendSample = 24 // length of the piece of a curve that is shown
	legendPad    = 7
	legendApart  = 7 // from sample to name
	mostInside   = 6 // entries that a legend in the plot may have
)

func (l *legend) row() vg.Length { return l.style.Height("X") * 1.25 }

func (l *legend) size() vg.Point {
	width := vg.Length(0)
	for _, e := range l.entries {
		width = max(width, l.style.Width(e.name))
	}
	return vg.Point{
		X: width + legendSample + legendApart + 2*legendPad,
		Y: l.row()*vg.Length(len(l.entries)) + 2*legendPad,
	}
}

// addLegend puts l into the plot of f, or beside it if it is long.
func (f *Figure) addLegend(l *legend) {
	if len(l.entries) <= mostInside {
		f.plot.Add(l)
		return
	}
	f.side = l
	f.Width += l.size().X + legendPad
	f.Height = max(f.Height, l.size().Y+2*f.theme.Margin)
}

// Plot implements plot.Plotter.
func (l *legend) Plot(c draw.Canvas, p *plot.Plot) { l.draw(c, l.place(c, p)) }

// place returns the lower left corner of the legend: of places along the sides
// and in the middle that where it hides the least, the nearest to the preferred
// corner among equals.
func (l *legend) place(c draw.Canvas, p *plot.Plot) vg.Point {
	size := l.size()
	free := c.Max.Sub(c.Min).Sub(size).Sub(vg.Point{X: 2 * legendPad, Y: 2 * legendPad})
	var best vg.Point
	least := math.Inf(1)
	const across, up = 2, 8 // steps
	for i := range across + 1 {
		for j := range up + 1 {
			x, y := float64(i)/across, float64(j)/up
			far := 0.0
			at := vg.Point{X: free.X * vg.Length(x), Y: free.Y * vg.Length(y)}
			if l.left {
				far += x
			} else {
				far += 1 - x
			}
			if l.top {
				far += 1 - y
			} else {
				far += y
			}
			at = c.Min.Add(at).Add(vg.Point{X: legendPad, Y: legendPad})
			box := vg.Rectangle{Min: at, Max: at.Add(size)}
			if cost := float64(hides(c, p, box, l.curves)) + far/10; cost < least {
				best, least = at, cost
			}
		}
	}
	return best
}

// hides measures how much of the curves lies in a box: the points in it of those
// that cut them into small pieces.
func hides(c draw.Canvas, p *plot.Plot, box vg.Rectangle, curves []plotter.XYs) int {
	tx, ty := p.Transforms(&c)
	inside := 0
	for _, curve := range curves {
		for i := 1; i < len(curve); i++ {
			a := vg.Point{X: tx(curve[i-1].X), Y: ty(curve[i-1].Y)}
			b := vg.Point{X: tx(curve[i].X), Y: ty(curve[i].Y)}
			if max(a.X, b.X) < box.Min.X || min(a.X, b.X) > box.Max.X || max(a.Y, b.Y) < box.Min.Y || min(a.Y, b.Y) > box.Max.Y {
				continue
			}
			pieces := 1 + int(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))/4)
			for k := range pieces + 1 {
				at := a.Add(b.Sub(a).Scale(vg.Length(k) / vg.Length(pieces)))
				if at.X >= box.Min.X && at.X <= box.Max.X && at.Y >= box.Min.Y && at.Y <= box.Max.Y {
					inside++
				}
			}
		}
	}
	return inside
}

// draw draws the legend with its lower left corner at a point.
func (l *legend) draw(c draw.Canvas, at vg.Point) {
	box := vg.Rectangle{Min: at, Max: at.Add(l.size())}
	c.SetColor(l.ground)
	c.Fill(box.Path())
	c.SetLineStyle(draw.LineStyle{Color: l.border, Width: 0.8})
	c.Stroke(box.Path())
	for i, e := range l.entries {
		y := box.Max.Y - legendPad - l.row()*(vg.Length(i)+0.5)
		x := box.Min.X + legendPad
		c.StrokeLine2(e.line, x, y, x+legendSample, y)
		if e.dot {
			c.DrawGlyphNoClip(draw.GlyphStyle{Color: e.line.Color, Radius: 3, Shape: draw.CircleGlyph{}}, vg.Point{X: x + legendSample/2, Y: y})
		}
		c.FillText(l.style, center(l.style, vg.Point{X: x + legendSample + legendApart, Y: y}), e.name)
	}
}
