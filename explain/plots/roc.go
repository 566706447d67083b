package plots

import (
	"fmt"

	"github.com/grove-ml/grove/metrics"
)

// CurveOptions are the choices of figures of curves. nil stands for the zero
// value.
type CurveOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
}

// ROC draws the receiver operating characteristic of one or more models, as
// [metrics.ROC] has it, with the area under each curve in the legend and the
// diagonal of a model that knows nothing. Faults that metrics.ROC reports, labels
// of one class only, and names that are not distinct are errors.
func ROC(models []Predictions, o *CurveOptions) (*Figure, error) {
	if err := checkModels(models); err != nil {
		return nil, err
	}
	if o == nil {
		o = &CurveOptions{}
	}
	t := o.Theme.orDefault()
	p := t.newPlot("ROC Curve", "False Positive Rate", "True Positive Rate")
	unitAxis(&p.X)
	unitAxis(&p.Y)
	names := t.legend(false, false)
	diagonal := straight{0, 0, 1, 1, t.reference()}
	p.Add(grid{x: true, y: true, line: t.gridLine()}, diagonal)
	for i, m := range models {
		fpr, tpr, _, err := metrics.ROC(m.Pred, m.Label, m.Weight, true)
		if err == nil {
			err = bothClasses(m)
		}
		if err != nil {
			return nil, modelError(i, m, err)
		}
		area, err := metrics.AreaUnder(fpr, tpr)
		if err != nil {
			return nil, modelError(i, m, err)
		}
		line, err := t.curve(i, fpr, tpr)
		if err != nil {
			return nil, modelError(i, m, err)
		}
		p.Add(line)
		names.add(withMeasure(m.Name, fmt.Sprintf("AUC = %.4f", area)), line.LineStyle, false, line.XYs)
	}
	names.add("chance", diagonal.line, false, diagonal.points())
	f := newFigure(p, t, 440, 430)
	f.addLegend(names)
	return f, nil
}
