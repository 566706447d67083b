package plots

import (
	"fmt"

	"github.com/grove-ml/grove/metrics"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// CalibrationOptions are the choices of [Calibration]. nil stands for the zero
// value.
type CalibrationOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Bins is the number of bins; 0 means 10, at most 1000.
	Bins int
	// Strategy says how bins are placed: equal widths, or equal numbers of rows.
	Strategy metrics.BinStrategy
}

// Calibration draws, bin by bin, the share of positives against the mean
// predicted probability for one or more models, with the diagonal on which the
// two agree and the expected calibration error (ECE) in the legend. Bins without
// rows have no point. Faults that [metrics.CalibrationTable] reports, such as
// predictions outside [0, 1], and names that are not distinct are errors.
func Calibration(models []Predictions, o *CalibrationOptions) (*Figure, error) {
	if err := checkModels(models); err != nil {
		return nil, err
	}
	if o == nil {
		o = &CalibrationOptions{}
	}
	bins, err := count("bins", o.Bins, 10, 1000)
	if err != nil {
		return nil, err
	}
	t := o.Theme.orDefault()
	p := t.newPlot("Calibration Curve", "Mean predicted probability", "Share of positives")
	unitAxis(&p.X)
	unitAxis(&p.Y)
	names := t.legend(true, true)
	diagonal := straight{0, 0, 1, 1, t.reference()}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, diagonal)
	for i, m := range models {
		table, err := metrics.CalibrationTable(m.Pred, m.Label, m.Weight, bins, o.Strategy)
		if err == nil && len(table) == 0 {
			err = ErrEmpty
		}
		if err != nil {
			return nil, modelError(i, m, err)
		}
		x, y := make([]float64, len(table)), make([]float64, len(table))
		for j, bin := range table {
			x[j], y[j] = bin.MeanPredicted, bin.FractionPositive
		}
		line, err := t.curve(i, x, y)
		if err != nil {
			return nil, modelError(i, m, err)
		}
		dots := &plotter.Scatter{XYs: line.XYs, GlyphStyle: draw.GlyphStyle{Color: line.Color, Radius: 3.2, Shape: draw.CircleGlyph{}}}
		p.Add(line, dots)
		names.add(withMeasure(m.Name, fmt.Sprintf("ECE = %.4f", table.ECE())), line.LineStyle, true, line.XYs)
	}
	names.add("perfectly calibrated", diagonal.line, false, diagonal.points())
	f := newFigure(p, t, 440, 430)
	f.addLegend(names)
	return f, nil
}
