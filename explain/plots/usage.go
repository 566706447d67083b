package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// UsageOptions are the choices of [Usage]. nil stands for the zero value.
type UsageOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Splits counts the splits on a feature. Else the trees are counted that
	// have at least one, as in the churn analysis.
	Splits bool
	// All shows every feature, unused ones too, along the x axis, rising, as in
	// the churn analysis: at most 400. Else used features are bars, the most
	// used on top, and a note counts the rest.
	All bool
	// Top is the number of bars; 0 means 30, at most 200. All ignores it.
	Top int
}

// maxAll bounds the features that are named along an axis.
const maxAll = 400

// Usage draws how often each feature is used.
func Usage(usage []explain.Usage, o *UsageOptions) (*Figure, error) {
	if o == nil {
		o = &UsageOptions{}
	}
	top, err := count("features to show", o.Top, 30, maxBars)
	if err != nil {
		return nil, err
	}
	if len(usage) == 0 {
		return nil, ErrEmpty
	}
	if o.All && len(usage) > maxAll {
		return nil, fmt.Errorf("plots: %d features: at most %d can be named along an axis", len(usage), maxAll)
	}
	uses := func(u explain.Usage) int {
		if o.Splits {
			return u.Splits
		}
		return u.Trees
	}
	for _, u := range usage {
		if uses(u) < 0 {
			return nil, fmt.Errorf("plots: uses of %.100q are %d: must not be negative", u.Name, uses(u))
		}
	}
	t := o.Theme.orDefault()
	const title = "How many times is each feature used to create a split?"
	axis := "Trees"
	if o.Splits {
		axis = "Splits"
	}
	if o.All {
		rising := slices.Clone(usage)
		slices.SortStableFunc(rising, func(a, b explain.Usage) int { return cmp.Compare(uses(a), uses(b)) })
		return usageDots(t, title, axis, rising, uses)
	}
	used := slices.DeleteFunc(slices.Clone(usage), func(u explain.Usage) bool { return uses(u) == 0 })
	slices.SortStableFunc(used, func(a, b explain.Usage) int { return cmp.Compare(uses(b), uses(a)) })
	if len(used) == 0 {
		return nil, fmt.Errorf("plots: none of the %d features is used: want at least one split", len(usage))
	}
	shown := used[:min(top, len(used))]
	labels := make([]string, len(shown))
	values := make([]float64, len(shown))
	for i, u := range shown {
		labels[i], values[i] = short(u.Name), float64(uses(u))
	}
	axis = "Trees that use the feature"
	if o.Splits {
		axis = "Splits on the feature"
	}
	f := ranking(t, title, axis, labels, values, func(v float64) string { return number(v, 1) }, true)
	f.Note = fmt.Sprintf("features: %d, used: %d", len(usage), len(used))
	if len(shown) < len(used) {
		f.Note += fmt.Sprintf(", shown: %d", len(shown))
	}
	return f, nil
}

// usageDots draws a dot on a stem for every feature, its name upright below.
func usageDots(t *Theme, title, axis string, usage []explain.Usage, uses func(explain.Usage) int) (*Figure, error) {
	p := t.newPlot(title, "Features", axis)
	labels := make([]string, len(usage))
	points := make(plotter.XYs, len(usage))
	most := 1.0
	for i, u := range usage {
		labels[i] = short(u.Name) + " " // keeps it off the axis
		points[i] = plotter.XY{X: float64(i), Y: float64(uses(u))}
		most = max(most, points[i].Y)
	}
	scatter, err := plotter.NewScatter(points)
	if err != nil {
		return nil, fmt.Errorf("plots: %w", err)
	}
	scatter.GlyphStyle = draw.GlyphStyle{Color: t.Bar, Radius: 3.2, Shape: draw.CircleGlyph{}}
	stems := &bars{color: t.Bar}
	for _, pt := range points {
		stems.bars = append(stems.bars, bar{from: pt.X - 0.06, to: pt.X + 0.06, value: pt.Y})
	}
	p.Add(grid{y: true, line: t.gridLine()}, stems, scatter)
	p.X.Min, p.X.Max = -0.8, float64(len(usage))-0.2
	p.X.Tick.Marker = names(labels)
	p.X.Tick.Length = 3
	p.X.Tick.Label.Font.Size = 9
	p.X.Tick.Label.Rotation = math.Pi / 2
	p.X.Tick.Label.XAlign = draw.XRight
	p.X.Tick.Label.YAlign = draw.YCenter + textLow
	p.Y.Tick.Marker = numberTicks(8, true)
	p.Y.Min, p.Y.Max = 0, most
	width := max(430, 90+11.5*vg.Length(len(usage)))
	return newFigure(p, t, width, 300+room(&p.X, labels, 0)), nil
}
