package plots

import (
	"fmt"
	"strconv"

	"github.com/grove-ml/grove/explain"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// DepthsOptions are the choices of [Depths]. nil stands for the zero value.
type DepthsOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Edges counts depth as XGBoost's max_depth does: 0 for a tree that is a
	// single leaf. Else depth is the number of nodes on the longest path, as in
	// the churn analysis: 1 for such a tree.
	Edges bool
}

// Depths draws how many trees have each depth. More than 200 different depths
// are an error.
func Depths(s *explain.Stats, o *DepthsOptions) (*Figure, error) {
	if o == nil {
		o = &DepthsOptions{}
	}
	if s == nil || len(s.Trees) == 0 {
		return nil, ErrEmpty
	}
	table := s.Depths()
	if len(table) > maxBars {
		return nil, fmt.Errorf("plots: %d depths: must be at most %d", len(table), maxBars)
	}
	t := o.Theme.orDefault()
	axis := "Depth (nodes on the longest path)"
	if o.Edges {
		axis = "Depth (edges on the longest path)"
	}
	p := t.newPlot("Distribution of tree depths for all trees in the model", axis, "Trees")
	labels := make([]string, len(table))
	values := make([]float64, len(table))
	most := 0.0
	for i, d := range table {
		depth := d.Levels
		if o.Edges {
			depth = d.Depth
		}
		labels[i] = strconv.Itoa(depth)
		values[i] = float64(d.Trees)
		most = max(most, values[i])
	}
	b := &bars{
		bars:  standing(values, 0.7, func(v float64) string { return number(v, 1) }),
		color: t.Bar,
		label: t.style(t.TickSize, t.Ink, draw.XCenter, draw.YBottom),
	}
	p.Add(grid{y: true, line: t.gridLine()}, b)
	// A few bars should not fill the figure.
	side := max(0.6, (4-float64(len(table)))/2)
	p.X.Min, p.X.Max = -side, float64(len(table)-1)+side
	p.X.Tick.Marker = names(labels)
	p.Y.Tick.Marker = numberTicks(6, true)
	p.Y.Min, p.Y.Max = 0, most
	f := newFigure(p, t, max(430, 80+26*vg.Length(len(table))), 300)
	f.Note = fmt.Sprintf("trees in the model: %s", number(float64(len(s.Trees)), 1))
	if s.LeafOnly > 0 {
		f.Note += fmt.Sprintf(", of them a single leaf: %s", number(float64(s.LeafOnly), 1))
	}
	return f, nil
}
