package plots

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Waterfall draws how the margin of one row comes about: from the mean margin, each of
// the features that contribute most moves it up or down, the others together, to where
// it ends. Bars that raise it are vermilion, bars that lower it blue.
func Waterfall(c *explain.Contributions, row int, o *ContributionOptions) (*Figure, error) {
	t, group, top, err := o.ofRow(c, row, 9)
	if err != nil {
		return nil, err
	}
	steps, rest := strongest(c, row, group, top)
	w := &waterfall{t: t, label: t.style(t.TickSize, t.Ink, draw.XLeft, draw.YCenter)}
	at := float64(c.Bias(row, group))
	low, high := at, at
	// The strongest is on top, so the walk begins at the bottom, with the others.
	if rest.of > 0 {
		steps = append(steps, contribution{label: fmt.Sprintf("%d other features", rest.of), value: rest.value})
	}
	labels := make([]string, len(steps))
	for i := range steps {
		s := steps[len(steps)-1-i]
		labels[i] = s.label
		w.steps = append(w.steps, waterStep{at, at + s.value})
		at += s.value
		low, high = min(low, at), max(high, at)
	}
	n := len(steps)
	title := "How the score comes about"
	p := t.newPlot(title, "Margin (log odds)", "")
	low, high = spread(low, high)
	w.from, w.to = float64(c.Bias(row, group)), at
	p.X.Min, p.X.Max = low-(high-low)*0.08, high+(high-low)*0.08 // room for the labels
	p.X.Tick.Marker = ticks{most: 7, format: number}
	p.Y.Min, p.Y.Max = -0.7, float64(n)-0.3
	p.Y.Tick.Marker = names(labels)
	p.Y.Tick.Length = 0
	p.Add(grid{x: true, line: t.gridLine()}, w)
	f := newFigure(p, t, 560+room(&p.Y, labels, 150), 110+24*vg.Length(n))
	f.Note = fmt.Sprintf("mean margin %s, this row %s", trimmed(w.from), trimmed(w.to))
	return f, nil
}

// contribution is a labelled share of a margin.
type contribution struct {
	label string
	value float64
}

// others are the features that are not shown by themselves.
type others struct {
	of    int
	value float64
}

// strongest returns the contributions of a row's strongest features, "name = value", and what the
// others add up to.
func strongest(c *explain.Contributions, row, group, top int) ([]contribution, others) {
	all := c.Names()
	values := c.Data().Row(make([]float32, c.Data().Cols()), row)
	shares := c.Row(row, group)
	order := c.Strongest(row, group, len(all))
	var out []contribution
	var rest others
	for k, f := range order {
		v := float64(shares[f])
		if k >= top || v == 0 {
			rest.of++
			rest.value += v
			continue
		}
		value := "missing"
		if x := values[f]; x == x {
			value = strconv.FormatFloat(float64(x), 'g', 6, 32)
		}
		out = append(out, contribution{short(all[f]) + " = " + value, v})
	}
	return out, rest
}

func trimmed(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// waterStep is a move of the margin.
type waterStep struct{ from, to float64 }

// waterfall draws the moves, the first at the bottom.
type waterfall struct {
	t        *Theme
	steps    []waterStep
	from, to float64
	label    text.Style
}

// rise and fall are the colours of what raises and lowers a margin.
func direction(v float64) color.Color {
	if v < 0 {
		return blue
	}
	return vermilion
}

// Plot implements plot.Plotter.
func (w *waterfall) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	reference := w.t.reference()
	c.StrokeLine2(reference, x(w.from), c.Min.Y, x(w.from), y(0))
	last := len(w.steps) - 1
	c.StrokeLine2(reference, x(w.to), y(float64(last)), x(w.to), c.Max.Y)
	for i, s := range w.steps {
		low, high := y(float64(i)-0.34), y(float64(i)+0.34)
		a, b := x(s.from), x(s.to)
		tip := vg.Length(math.Min(6, math.Abs(float64(b-a))))
		if s.to < s.from {
			tip = -tip
		}
		c.SetColor(direction(s.to - s.from))
		var path vg.Path
		path.Move(vg.Point{X: a, Y: low})
		path.Line(vg.Point{X: b - tip, Y: low})
		path.Line(vg.Point{X: b, Y: (low + high) / 2})
		path.Line(vg.Point{X: b - tip, Y: high})
		path.Line(vg.Point{X: a, Y: high})
		path.Close()
		c.Fill(path)
		if i < last { // where the next one starts
			c.StrokeLine2(draw.LineStyle{Color: w.t.Muted, Width: 0.6}, b, high, b, y(float64(i+1)-0.34))
		}
		style := w.label
		label := fmt.Sprintf("%+.2f", s.to-s.from)
		right := vg.Point{X: max(a, b) + gap, Y: (low + high) / 2}
		if right.X+style.Width(label) > c.Max.X {
			style.XAlign = draw.XRight
			right.X = min(a, b) - gap
		}
		c.FillText(style, center(style, right), label)
	}
}
