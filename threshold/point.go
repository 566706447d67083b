package threshold

import "github.com/grove-ml/grove/metrics"

// Point is what one cutoff does to a set of rows.
type Point struct {
	// Cutoff is the score above which rows are treated. -Inf treats everybody,
	// +Inf nobody.
	Cutoff float64
	// Confusion counts the rows by label and treatment.
	Confusion metrics.Confusion
	// Cost is the sum of all rows' costs, in dollars.
	Cost float64
}

// Treated returns the number of rows above the cutoff.
func (p Point) Treated() int { return int(p.Confusion.TP + p.Confusion.FP) }

// newPoint returns a point, or an error where its cost is more than a float64
// holds.
func newPoint(cutoff float64, n metrics.Confusion, cost float64) (Point, error) {
	if !isFinite(cost) {
		return Point{}, &ValueError{What: "sum of costs", Index: -1, Value: cost, Rule: "finite"}
	}
	return Point{Cutoff: cutoff, Confusion: n, Cost: cost}, nil
}

// Best returns the cheapest of points: the first of them where several cost the
// same, as numpy's argmin. It reports false where there are none.
func Best(points []Point) (best Point, ok bool) {
	for _, p := range points {
		if !ok || p.Cost < best.Cost {
			best, ok = p, true
		}
	}
	return best, ok
}

// count adds a row to a confusion.
func count(n *metrics.Confusion, treated bool, label float32) {
	switch {
	case treated && label == 1:
		n.TP++
	case treated:
		n.FP++
	case label == 1:
		n.FN++
	default:
		n.TN++
	}
}
