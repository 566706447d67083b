package plots

import (
	"fmt"

	"github.com/grove-ml/grove/metrics"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// LiftOptions are the choices of [Lift] and [CumulativeGain]. nil stands for the
// zero value.
type LiftOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Groups is the number of groups of equally many rows; 0 means 10, deciles,
	// at most 1000.
	Groups int
}

// Lift draws the cumulative lift of one or more models: how many times more
// positives the rows with the highest scores have than rows taken at random, for
// growing shares of the rows. Faults that [metrics.GainTable] reports, labels of
// one class only, and names that are not distinct are errors.
func Lift(models []Predictions, o *LiftOptions) (*Figure, error) {
	return gainFigure(models, o, gainChart{
		title: "Cumulative Lift", axis: "Lift (times the average rate)",
		value: func(r metrics.GainRow) float64 { return r.CumulativeLift },
	})
}

// CumulativeGain draws the share of all positives that are among the rows with
// the highest scores, for growing shares of the rows. Errors are those of [Lift].
func CumulativeGain(models []Predictions, o *LiftOptions) (*Figure, error) {
	return gainFigure(models, o, gainChart{
		title: "Cumulative Gain", axis: "Positives found",
		value: func(r metrics.GainRow) float64 { return r.CumulativeGain },
		share: true,
	})
}

type gainChart struct {
	title, axis string
	value       func(metrics.GainRow) float64
	share       bool // the value is a share that starts at 0 and ends at 1
}

func gainFigure(models []Predictions, o *LiftOptions, chart gainChart) (*Figure, error) {
	if err := checkModels(models); err != nil {
		return nil, err
	}
	if o == nil {
		o = &LiftOptions{}
	}
	groups, err := count("groups", o.Groups, 10, 1000)
	if err != nil {
		return nil, err
	}
	t := o.Theme.orDefault()
	p := t.newPlot(chart.title, "Rows, highest scores first", chart.axis)
	unitAxis(&p.X)
	p.X.Tick.Marker = ticks{most: 10, format: percent}
	names := t.legend(!chart.share, false)
	reference := straight{0, 1, 1, 1, t.reference()}
	if chart.share {
		reference = straight{0, 0, 1, 1, t.reference()}
	}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, reference)
	highest := 1.0
	for i, m := range models {
		table, err := metrics.GainTable(m.Pred, m.Label, m.Weight, groups)
		if err == nil {
			err = bothClasses(m)
		}
		if err != nil {
			return nil, modelError(i, m, err)
		}
		var x, y []float64
		if chart.share {
			x, y = []float64{0}, []float64{0}
		}
		rows := 0
		for _, r := range table {
			rows += r.Rows
			x = append(x, float64(rows)/float64(len(m.Pred)))
			y = append(y, chart.value(r))
			highest = max(highest, chart.value(r))
		}
		line, err := t.curve(i, x, y)
		if err != nil {
			return nil, modelError(i, m, err)
		}
		style := draw.GlyphStyle{Color: line.Color, Radius: 3.2, Shape: draw.CircleGlyph{}}
		if groups > 25 {
			style.Radius = 0
		}
		p.Add(line, &plotter.Scatter{XYs: line.XYs, GlyphStyle: style})
		name := short(m.Name)
		if name == "" {
			name = "model"
		}
		if !chart.share {
			name = withMeasure(m.Name, fmt.Sprintf("first %s: %.2f", percent(x[0], 0.01), y[0]))
		}
		names.add(name, line.LineStyle, groups <= 25, line.XYs)
	}
	names.add("chance", reference.line, false, reference.points())
	if chart.share {
		unitAxis(&p.Y)
		p.Y.Tick.Marker = ticks{most: 6, format: percent}
	} else {
		marks := ticks{most: 6, format: number}
		p.Y.Min, p.Y.Max, p.Y.Tick.Marker = 0, marks.up(highest*1.02), marks
	}
	f := newFigure(p, t, 480, 380)
	f.addLegend(names)
	return f, nil
}
