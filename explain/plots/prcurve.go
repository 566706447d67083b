package plots

import (
	"fmt"

	"github.com/grove-ml/grove/metrics"
)

// PrecisionRecall draws precision against recall for one or more models, as
// steps between the points of [metrics.PRCurve], with the average precision (the
// area below the steps) in the legend. A dashed line shows the precision of
// chance, the share of positives, where all models have the same. Errors are
// those of [ROC].
func PrecisionRecall(models []Predictions, o *CurveOptions) (*Figure, error) {
	if err := checkModels(models); err != nil {
		return nil, err
	}
	if o == nil {
		o = &CurveOptions{}
	}
	t := o.Theme.orDefault()
	p := t.newPlot("Precision-Recall Curve", "Recall", "Precision")
	unitAxis(&p.X)
	unitAxis(&p.Y)
	p.Add(grid{x: true, y: true, line: t.gridLine()})
	names := t.legend(false, true)
	share, same := 0.0, true
	for i, m := range models {
		precision, recall, _, err := metrics.PRCurve(m.Pred, m.Label, m.Weight, false)
		if err == nil {
			err = bothClasses(m)
		}
		if err != nil {
			return nil, modelError(i, m, err)
		}
		ap, err := metrics.AveragePrecision(m.Pred, m.Label, m.Weight)
		if err != nil {
			return nil, modelError(i, m, err)
		}
		// At the lowest threshold everything is positive: chance.
		if i == 0 {
			share = precision[0]
		}
		same = same && precision[0] == share
		x, y := steps(recall, precision)
		line, err := t.curve(i, x, y)
		if err != nil {
			return nil, modelError(i, m, err)
		}
		p.Add(line)
		names.add(withMeasure(m.Name, fmt.Sprintf("AP = %.4f", ap)), line.LineStyle, false, line.XYs)
	}
	if same {
		chance := straight{0, share, 1, share, t.reference()}
		p.Add(chance)
		names.add(fmt.Sprintf("chance (%.1f%% positive)", share*100), chance.line, false, chance.points())
	}
	f := newFigure(p, t, 440, 430)
	f.addLegend(names)
	return f, nil
}

// steps returns the corners of the curve that holds the precision of a point
// down to the next lower recall, from recall 0 up: what the average precision
// adds up. Points that change nothing are left out.
func steps(recall, precision []float64) (x, y []float64) {
	add := func(r, p float64) {
		if n := len(x); n == 0 || x[n-1] != r || y[n-1] != p {
			x, y = append(x, r), append(y, p)
		}
	}
	for i := len(recall) - 1; i > 0; i-- {
		add(recall[i], precision[i-1])
		add(recall[i-1], precision[i-1])
	}
	return x, y
}
