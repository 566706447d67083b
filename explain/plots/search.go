package plots

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Search draws the scores of a search's trials in their order, and the best so far as a
// line of steps. Scores that are NaN, of trials that failed, have no point. maximize says
// whether a larger score is better, what names it. The axis leaves out trials that are far worse than
// most, beyond three quartile ranges, and the note counts them.
func Search(scores []float64, maximize bool, what string, o *CurveOptions) (*Figure, error) {
	if o == nil {
		o = &CurveOptions{}
	}
	var known []float64
	for i, v := range scores {
		switch {
		case v != v:
		case math.Abs(v) <= largest:
			known = append(known, v)
		default:
			return nil, fmt.Errorf("plots: score of trial %d is %v: must be finite, or NaN for none", i, v)
		}
	}
	if len(known) == 0 {
		return nil, ErrEmpty
	}
	slices.Sort(known)
	at := func(share float64) float64 { return known[int(share*float64(len(known)-1))] }
	reach := 3 * (at(0.75) - at(0.25))
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range known {
		if far := v < at(0.25)-reach && maximize || v > at(0.75)+reach && !maximize; !far {
			low, high = min(low, v), max(high, v)
		}
	}
	t := o.Theme.orDefault()
	p := t.newPlot("The search, trial by trial", "Trial", what)
	p.X.Min, p.X.Max = -0.5, float64(len(scores))-0.5
	p.Y.Min, p.Y.Max = spread(low, high)
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{most: 10, least: 1, format: number}, ticks{most: 6, format: number}
	d := &dots{}
	var x, y []float64
	best, gone := math.NaN(), 0
	for i, v := range scores {
		if v != v {
			continue
		}
		if best != best || v > best && maximize || v < best && !maximize {
			if best == best {
				x, y = append(x, float64(i)), append(y, best)
			}
			best = v
			x, y = append(x, float64(i)), append(y, best)
		}
		if v < low || v > high {
			gone++
			continue
		}
		d.x, d.y, d.shade = append(d.x, float64(i)), append(d.y, v), append(d.shade, t.series(0).Color)
	}
	x, y = append(x, p.X.Max), append(y, best)
	line, err := t.curve(1, x, y)
	if err != nil {
		return nil, fmt.Errorf("plots: %w", err)
	}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, line, d)
	l := t.legend(false, false)
	l.add("a trial", draw.LineStyle{Color: t.series(0).Color, Width: 0}, true, points(d))
	l.add("best so far", line.LineStyle, false, line.XYs)
	f := newFigure(p, t, 540, 340)
	f.addLegend(l)
	if gone > 0 {
		f.Note = fmt.Sprintf("trials far below the others, not drawn: %d", gone)
		if !maximize {
			f.Note = fmt.Sprintf("trials far above the others, not drawn: %d", gone)
		}
	}
	return f, nil
}

// points returns dots as small curves, for what a legend should not hide.
func points(d *dots) plotter.XYs {
	out := make(plotter.XYs, len(d.x))
	for i := range d.x {
		out[i] = plotter.XY{X: d.x[i], Y: d.y[i]}
	}
	return out
}
