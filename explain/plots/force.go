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

// Force draws the contributions of one row as a single bar: what raises the margin
// pushes from the left, what lowers it from the right, and they meet at the margin. It
// is the waterfall for a narrow place, such as a line of a list of customers.
func Force(c *explain.Contributions, row int, o *ContributionOptions) (*Figure, error) {
	t, group, top, err := o.ofRow(c, row, 6)
	if err != nil {
		return nil, err
	}
	parts, rest := strongest(c, row, group, top)
	if rest.value != 0 {
		parts = append(parts, contribution{fmt.Sprintf("%d others", rest.of), rest.value})
	}
	f := &force{t: t, margin: float64(c.Margin(row, group)), base: float64(c.Bias(row, group)),
		label: t.style(t.TickSize, t.Ink, draw.XCenter, draw.YCenter)}
	up, down := 0.0, 0.0
	for _, p := range parts {
		if p.value < 0 {
			down -= p.value
			f.lower = append(f.lower, p)
		} else {
			up += p.value
			f.raise = append(f.raise, p)
		}
	}
	byMargin := func(a, b contribution) int { // the strongest meet at the margin
		switch x, y := math.Abs(a.value), math.Abs(b.value); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(f.raise, byMargin)
	slices.SortStableFunc(f.lower, byMargin)
	p := t.newPlot("What pushes the score up and down", "Margin (log odds)", "")
	p.X.Min, p.X.Max = spread(min(f.margin-up, f.base), max(f.margin+down, f.base))
	p.X.Tick.Marker = ticks{most: 9, format: number}
	p.Y.Min, p.Y.Max = -2.6, 1.4
	p.Y.Tick.Marker = plot.ConstantTicks{}
	p.Y.LineStyle.Width = 0
	p.Add(grid{x: true, line: t.gridLine()}, f)
	return newFigure(p, t, 720, 220), nil
}

type force struct {
	t            *Theme
	raise, lower []contribution
	margin, base float64
	label        text.Style
}

// Plot implements plot.Plotter.
func (f *force) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	low, high := y(-0.4), y(0.4)
	place := func(parts []contribution, sign float64, shade color.Color) {
		at := f.margin
		line := 0
		free := []vg.Length{c.Max.X + c.Max.X, c.Max.X + c.Max.X} // how far labels of two lines reach
		if sign > 0 {
			free = []vg.Length{-c.Max.X, -c.Max.X}
		}
		for i, part := range parts {
			to := at - sign*math.Abs(part.value)
			a, b := x(at), x(to)
			tone := shade
			if i%2 == 1 {
				tone = mix(shade.(color.NRGBA), color.NRGBA{0xff, 0xff, 0xff, 0xff}, 0.35)
			}
			c.SetColor(tone)
			c.Fill(vg.Rectangle{Min: vg.Point{X: min(a, b), Y: low}, Max: vg.Point{X: max(a, b), Y: high}}.Path())
			// Labels stand below on two lines, from the margin outwards, where there is room.
			text := fmt.Sprintf("%s (%+.2f)", part.label, part.value)
			width := f.label.Width(text)
			mid := (a + b) / 2
			mid = max(c.Min.X+width/2, min(mid, c.Max.X-width/2))
			for k := range free {
				l := (line + k) % len(free)
				clear := mid+width/2+6 <= free[l]
				if sign < 0 {
					clear = mid-width/2-6 >= free[l]
				}
				if sign > 0 && free[l] == -c.Max.X || sign < 0 && free[l] == 2*c.Max.X {
					clear = true
				}
				if !clear {
					continue
				}
				row := y(-1.0 - 0.75*float64(l))
				c.FillText(f.label, center(f.label, vg.Point{X: mid, Y: row}), text)
				c.StrokeLine2(draw.LineStyle{Color: f.t.Muted, Width: 0.6}, (a+b)/2, low, (a+b)/2, row+f.label.Font.Size*0.6)
				if sign > 0 {
					free[l] = mid - width/2
				} else {
					free[l] = mid + width/2
				}
				line = l + 1
				break
			}
			at = to
		}
	}
	place(f.raise, 1, vermilion)
	place(f.lower, -1, blue)
	c.StrokeLine2(draw.LineStyle{Color: f.t.Ink, Width: 1.5}, x(f.margin), low-3, x(f.margin), high+4)
	style := f.label
	style.Color = f.t.Muted
	c.StrokeLine2(f.t.reference(), x(f.base), low, x(f.base), high+4)
	mean := "mean " + trimmed(f.base)
	if apart := float64(x(f.margin) - x(f.base)); math.Abs(apart) > float64(style.Width(mean)+style.Width("score -0.00")) {
		c.FillText(style, center(style, vg.Point{X: x(f.base), Y: y(0.95)}), mean)
	}
	style.Color = f.t.Ink
	style.Font.Weight = bold
	c.FillText(style, center(style, vg.Point{X: x(f.margin), Y: y(0.95)}), "score "+trimmed(f.margin))
}
