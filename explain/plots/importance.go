package plots

import (
	"fmt"
	"math"
	"strconv"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ImportanceOptions are the choices of [Importance]. nil stands for the zero
// value.
type ImportanceOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Top is the number of features shown, those with the largest values; 0
	// means 15, at most 200.
	Top int
}

// maxBars bounds the bars of a figure that names each.
const maxBars = 200

// importanceAxis says what the values of a kind are.
func importanceAxis(kind explain.Kind) string {
	switch kind {
	case explain.Weight:
		return "Number of splits"
	case explain.Gain:
		return "Mean gain (loss reduction per split)"
	case explain.Cover:
		return "Mean cover (sum of hessians per split)"
	case explain.TotalGain:
		return "Total gain (loss reduction of all splits)"
	case explain.TotalCover:
		return "Total cover (sum of hessians of all splits)"
	}
	return kind.String()
}

// Importance draws the scores of the most important features as horizontal bars,
// the largest on top, each with its value: rounded to two decimals, or two digits
// where that would leave none, and to whole numbers for splits. Scores come from [explain.Forest.Importance], in any order;
// kind names the axis. Gains are negative only where a
// model was refreshed on other data. Scores that are NaN or infinite are errors.
func Importance(scores []explain.Score, kind explain.Kind, o *ImportanceOptions) (*Figure, error) {
	if o == nil {
		o = &ImportanceOptions{}
	}
	top, err := count("features to show", o.Top, 15, maxBars)
	if err != nil {
		return nil, err
	}
	if len(scores) == 0 {
		return nil, ErrEmpty
	}
	for _, s := range scores {
		if v := float64(s.Value); math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("plots: importance of %.100q is %v: must be finite", s.Name, s.Value)
		}
	}
	sorted := explain.Sorted(scores)
	shown := sorted[:min(top, len(sorted))]
	labels := make([]string, len(shown))
	values := make([]float64, len(shown))
	for i, s := range shown {
		labels[i] = short(s.Name)
		values[i] = float64(s.Value)
	}
	label := twoDecimals
	if kind == explain.Weight {
		label = func(v float64) string { return number(v, 1) }
	}
	f := ranking(o.Theme.orDefault(), "Feature Importance: "+kind.String(), importanceAxis(kind), labels, values, label, kind == explain.Weight)
	if len(shown) < len(sorted) {
		f.Note = fmt.Sprintf("features used: %d, shown: %d", len(sorted), len(shown))
	}
	return f, nil
}

// twoDecimals labels a value as the churn analysis does.
func twoDecimals(v float64) string {
	if a := math.Abs(v); v != 0 && a < 0.01 || a >= 1e12 {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return thousands(strconv.FormatFloat(v, 'f', 2, 64))
}

// ranking draws labelled values as lying bars, the first on top.
func ranking(t *Theme, title, axis string, labels []string, values []float64, label func(float64) string, whole bool) *Figure {
	p := t.newPlot(title, axis, "Features")
	n := len(values)
	least, most := 0.0, 0.0
	for _, v := range values {
		least, most = min(least, v), max(most, v)
	}
	b := &bars{lying: true, color: t.Bar, label: t.style(t.TickSize, t.Ink, draw.XLeft, draw.YCenter)}
	upside := make([]string, n)
	for i, v := range values {
		at := float64(n - 1 - i)
		b.bars = append(b.bars, bar{from: at - 0.35, to: at + 0.35, value: v, label: label(v)})
		upside[n-1-i] = labels[i]
	}
	p.Add(grid{x: true, line: t.gridLine()}, b)
	p.X.Tick.Marker = numberTicks(6, whole)
	p.X.Min, p.X.Max = least, most
	if least == most {
		p.X.Max = 1
	}
	p.Y.Min, p.Y.Max = -0.6, float64(n)-0.4
	p.Y.Tick.Marker = names(upside)
	p.Y.Tick.Length = 0
	width := 500 + room(&p.Y, labels, 130)
	return newFigure(p, t, width, 110+18*vg.Length(n))
}

// numberTicks are marks for numbers, or for counts.
func numberTicks(most int, whole bool) ticks {
	if whole {
		return ticks{most: most, least: 1, format: number}
	}
	return ticks{most: most, format: number}
}

// count returns n, or what 0 stands for, if it is in range.
func count(what string, n, zero, most int) (int, error) {
	if n == 0 {
		n = zero
	}
	if n < 1 || n > most {
		return 0, fmt.Errorf("plots: %s = %d: must be from 1 to %d", what, n, most)
	}
	return n, nil
}
