package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// grid draws lines at the ticks of the axes that it is for.
type grid struct {
	x, y bool
	line draw.LineStyle
}

// Plot implements plot.Plotter.
func (g grid) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if g.x {
		for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
			if at := x(t.Value); c.ContainsX(at) {
				c.StrokeLine2(g.line, at, c.Min.Y, at, c.Max.Y)
			}
		}
	}
	if g.y {
		for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
			if at := y(t.Value); c.ContainsY(at) {
				c.StrokeLine2(g.line, c.Min.X, at, c.Max.X, at)
			}
		}
	}
}
