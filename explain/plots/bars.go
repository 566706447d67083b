package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bar is one bar: it covers from..to of the axis it stands on and reaches from 0
// to value. Its label stands beyond it, beyond 0 if the value is negative.
type bar struct {
	from, to, value float64
	label           string // at its end; empty for none
}

// bars draws bars that stand on the x axis or, lying, on the y axis.
type bars struct {
	bars  []bar
	lying bool
	color color.Color
	edge  color.Color // of a thin border; nil for none
	label text.Style
}

// gap is the space between a bar and its label.
const gap = 3

// Plot implements plot.Plotter.
func (b *bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, one := range b.bars {
		r := vg.Rectangle{Min: vg.Point{X: x(one.from), Y: y(0)}, Max: vg.Point{X: x(one.to), Y: y(one.value)}}
		end := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: y(max(one.value, 0)) + gap}
		if b.lying {
			r = vg.Rectangle{Min: vg.Point{X: x(0), Y: y(one.from)}, Max: vg.Point{X: x(one.value), Y: y(one.to)}}
			end = vg.Point{X: x(max(one.value, 0)) + gap, Y: (r.Min.Y + r.Max.Y) / 2}
		}
		if one.value != 0 {
			c.SetColor(b.color)
			c.Fill(r.Path())
			if b.edge != nil {
				c.SetLineStyle(draw.LineStyle{Color: b.edge, Width: 0.8})
				c.Stroke(r.Path())
			}
		}
		if one.label != "" {
			c.FillText(b.label, center(b.label, end), one.label)
		}
	}
}

// GlyphBoxes implements plot.GlyphBoxer: it keeps room for the labels.
func (b *bars) GlyphBoxes(p *plot.Plot) []plot.GlyphBox {
	var boxes []plot.GlyphBox
	for _, one := range b.bars {
		if one.label == "" {
			continue
		}
		box := plot.GlyphBox{X: p.X.Norm((one.from + one.to) / 2), Y: p.Y.Norm(max(one.value, 0)), Rectangle: b.label.Rectangle(one.label)}
		shift := vg.Point{Y: gap}
		if b.lying {
			box.X, box.Y = p.X.Norm(max(one.value, 0)), p.Y.Norm((one.from+one.to)/2)
			shift = vg.Point{X: gap}
		}
		box.Rectangle = box.Rectangle.Add(shift)
		boxes = append(boxes, box)
	}
	return boxes
}

// textLow is how far below the middle of the space for a line the text handler puts
// the middle of its letters, as a share of the font's size.
const textLow = 0.13

// center returns where to put text so that its letters are centred; other
// alignments are left alone.
func center(s text.Style, at vg.Point) vg.Point {
	if s.YAlign == draw.YCenter {
		at.Y += s.Font.Size * textLow
	}
	return at
}

// standing places bars of width share on the positions 0, 1, 2, ...
func standing(values []float64, share float64, label func(float64) string) []bar {
	out := make([]bar, len(values))
	for i, v := range values {
		out[i] = bar{from: float64(i) - share/2, to: float64(i) + share/2, value: v, label: label(v)}
	}
	return out
}
