package threshold

import "math"

// Curve is the cost of every decision that a cutoff can make on a set of rows.
type Curve struct {
	points []Point
}

// Exact prices every decision that a cutoff can make: one between each two
// neighbouring distinct scores, and the two ends. It takes O(n log n).
//
// Between two scores every cutoff decides alike on these rows, and the curve has
// the one in the middle, which keeps as far from the rows on both sides as it
// can: new rows fall on either side of it. (Where no float64 lies between the
// two, it is the lower one.) The ends are -Inf and +Inf, which treat everybody
// and nobody among any rows.
//
// Scores must be finite and labels 0 or 1; rows of a single class are allowed.
func Exact(scores []float64, labels []float32, costs Pricing) (*Curve, error) {
	r, err := rank(scores, labels, costs)
	if err != nil {
		return nil, err
	}
	distinct := 1
	for k := 1; k < len(r.scores); k++ {
		if r.scores[k] != r.scores[k-1] {
			distinct++
		}
	}
	c := &Curve{points: make([]Point, 0, distinct+1)}
	add := func(cutoff float64, k int) error {
		p, err := r.point(cutoff, k)
		c.points = append(c.points, p)
		return err
	}
	if err := add(math.Inf(-1), 0); err != nil {
		return nil, err
	}
	for k := 1; k < len(r.scores); k++ {
		if r.scores[k] == r.scores[k-1] {
			continue
		}
		if err := add(between(r.scores[k-1], r.scores[k]), k); err != nil {
			return nil, err
		}
	}
	if err := add(math.Inf(1), len(r.scores)); err != nil {
		return nil, err
	}
	return c, nil
}

// between returns the middle of two scores a < b, or a where rounding makes the
// middle b, above which b would not be.
func between(a, b float64) float64 {
	if m := a/2 + b/2; a < m && m < b { // halves first: a + b may overflow
		return m
	}
	return a
}

// Points returns the points in ascending order of cutoff, at least two: the
// first treats everybody, the last nobody. The slice is the curve's own and must
// not be written to.
func (c *Curve) Points() []Point { return c.points }

// Best returns the cheapest decision: that with the lowest cutoff, which treats
// most rows, where several cost the same.
func (c *Curve) Best() Point {
	best, _ := Best(c.points)
	return best
}

// Everybody returns the decision to treat all rows.
func (c *Curve) Everybody() Point { return c.points[0] }

// Nobody returns the decision to do nothing.
func (c *Curve) Nobody() Point { return c.points[len(c.points)-1] }

// Comparison returns the best decision beside the two that need no model.
func (c *Curve) Comparison() Comparison {
	return Comparison{Chosen: c.Best(), Everybody: c.Everybody(), Nobody: c.Nobody()}
}
