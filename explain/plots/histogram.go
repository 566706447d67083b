package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// HistogramOptions are the choices of [ScoreHistogram]. nil stands for the zero
// value.
type HistogramOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Bins is the number of bins; 0 means 10, at most 200.
	Bins int
}

// ScoreHistogram draws how many predictions fall into each of equal bins between
// the lowest and the highest one, as numpy.histogram counts them: a bin has its
// lower edge but not its upper one, the last bin has both. Equal predictions get
// bins one unit wide in all around them. Predictions that are not finite are
// errors.
func ScoreHistogram(pred []float32, o *HistogramOptions) (*Figure, error) {
	if o == nil {
		o = &HistogramOptions{}
	}
	bins, err := count("bins", o.Bins, 10, maxBars)
	if err != nil {
		return nil, err
	}
	if len(pred) == 0 {
		return nil, ErrEmpty
	}
	for i, v := range pred {
		if v != v || math.IsInf(float64(v), 0) {
			return nil, fmt.Errorf("plots: prediction %d is %v: must be finite", i, v)
		}
	}
	edges, counts := histogram(pred, bins)
	t := o.Theme.orDefault()
	p := t.newPlot("Prediction Score Distribution", "Prediction", "Number of predictions")
	b := &bars{color: t.Bar, edge: t.Background, label: t.style(t.TickSize, t.Ink, draw.XCenter, draw.YBottom)}
	most := 0.0
	for i, n := range counts {
		one := bar{from: edges[i], to: edges[i+1], value: float64(n)}
		if bins <= 20 {
			one.label = number(one.value, 1)
		}
		b.bars = append(b.bars, one)
		most = max(most, one.value)
	}
	p.Add(grid{y: true, line: t.gridLine()}, b)
	low, high := edges[0], edges[bins]
	margin := (high - low) * 0.02
	p.X.Min, p.X.Max = low-margin, high+margin
	p.X.Tick.Marker = ticks{most: 10, format: number}
	p.Y.Min, p.Y.Max = 0, most
	p.Y.Tick.Marker = numberTicks(6, true)
	f := newFigure(p, t, 480, 330)
	f.Note = fmt.Sprintf("predictions: %s", number(float64(len(pred)), 1))
	return f, nil
}

// histogram counts values in equal bins, as numpy.histogram does: the bin is
// found by division and then set right against the edges.
func histogram(values []float32, bins int) (edges []float64, counts []int) {
	low, high := float64(values[0]), float64(values[0])
	for _, v := range values {
		low, high = min(low, float64(v)), max(high, float64(v))
	}
	if low == high {
		low, high = low-0.5, high+0.5
	}
	edges = make([]float64, bins+1)
	step := (high - low) / float64(bins)
	for i := range edges {
		edges[i] = float64(float64(i)*step) + low
	}
	edges[bins] = high
	counts = make([]int, bins)
	for _, v := range values {
		x := float64(v)
		i := min(int((x-low)/(high-low)*float64(bins)), bins-1)
		switch {
		case x < edges[i]:
			i--
		case x >= edges[i+1] && i != bins-1:
			i++
		}
		counts[i]++
	}
	return edges, counts
}
