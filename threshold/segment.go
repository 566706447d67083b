package threshold

import (
	"fmt"
	"math"
)

// SegmentCosts are dollars per outcome for each segment of rows: a contract, a
// region, a price plan.
type SegmentCosts struct {
	Segment []int   // the segment of each row, in the order of the scores
	Costs   []Costs // dollars of each segment, by its number
}

// At returns the costs of a row. The segments must have passed Validate.
func (c SegmentCosts) At(row int) Costs { return c.Costs[c.Segment[row]] }

// Validate reports segments that are not one a row, that have no costs, or costs that
// are not finite.
func (c SegmentCosts) Validate(rows int) error {
	if err := checkSegments(c.Segment, len(c.Costs), rows); err != nil {
		return err
	}
	for _, costs := range c.Costs {
		if err := costs.Validate(rows); err != nil {
			return err
		}
	}
	return nil
}

func checkSegments(segment []int, segments, rows int) error {
	if len(segment) != rows {
		return &LengthError{What: "segments", Got: len(segment), Want: rows}
	}
	for i, s := range segment {
		if s < 0 || s >= segments {
			return &ValueError{What: "segment", Index: i, Value: float64(s), Rule: fmt.Sprintf("in [0, %d)", segments)}
		}
	}
	return nil
}

// SegmentChoice is the cutoff chosen for one segment.
type SegmentChoice struct {
	Rows int // rows of the segment
	// Own says that the cutoff was chosen on the segment's rows; false where they
	// were too few and the cutoff of all rows stands in.
	Own   bool
	Point Point // what the cutoff does to the segment's rows
}

// PerSegment chooses the cheapest cutoff for each of the segments 0..segments-1
// by itself. A segment of fewer than minRows rows, or of one class, gets the cutoff that
// is cheapest for all rows together: a cutoff chosen on a few rows fits their noise.
//
// The costs of the choices add up to at most that of the common cutoff on these
// rows; whether they do on others is for other rows to show ([CostAtSegments]).
func PerSegment(scores []float64, labels []float32, segment []int, segments int, costs Pricing, minRows int) ([]SegmentChoice, error) {
	all, err := Exact(scores, labels, costs)
	if err != nil {
		return nil, err
	}
	if err := checkSegments(segment, segments, len(scores)); err != nil {
		return nil, err
	}
	common := all.Best().Cutoff
	parts := make([]subset, segments)
	for i, s := range segment {
		parts[s].add(scores, labels, i)
	}
	out := make([]SegmentChoice, segments)
	for s := range out {
		part := &parts[s]
		positives := 0
		for _, y := range part.labels {
			positives += int(y)
		}
		out[s] = SegmentChoice{Rows: len(part.rows), Point: Point{Cutoff: common}}
		switch {
		case len(part.rows) == 0:
			continue
		case len(part.rows) < minRows || positives == 0 || positives == len(part.rows):
			out[s].Point, err = costAt(part.scores, part.labels, common, part.pricing(costs))
		default:
			var c *Curve
			if c, err = Exact(part.scores, part.labels, part.pricing(costs)); err == nil {
				out[s].Own, out[s].Point = true, c.Best()
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// CostAtSegments returns what one cutoff a segment does to a set of rows, in general
// others than those the cutoffs were chosen on. The point's cutoff is NaN unless
// all are the same.
func CostAtSegments(scores []float64, labels []float32, segment []int, cutoffs []float64, costs Pricing) (Point, error) {
	if err := checkRows(scores, labels, costs); err != nil {
		return Point{}, err
	}
	if err := checkSegments(segment, len(cutoffs), len(scores)); err != nil {
		return Point{}, err
	}
	for s, c := range cutoffs {
		if c != c {
			return Point{}, &ValueError{What: "cutoff", Index: s, Value: c, Rule: "a number"}
		}
	}
	var total sum
	p := Point{Cutoff: cutoffs[segment[0]]}
	for i, s := range scores {
		cutoff := cutoffs[segment[i]]
		if cutoff != p.Cutoff {
			p.Cutoff = math.NaN()
		}
		treated := s > cutoff
		count(&p.Confusion, treated, labels[i])
		total.add(costs.At(i).of(treated, labels[i]))
	}
	cost := total.value()
	if c, ok := costs.(Costs); ok {
		cost = c.Of(p.Confusion)
	}
	return newPoint(p.Cutoff, p.Confusion, cost)
}

// subset is some rows of a larger set.
type subset struct {
	rows   []int
	scores []float64
	labels []float32
}

func (s *subset) add(scores []float64, labels []float32, row int) {
	s.rows = append(s.rows, row)
	s.scores = append(s.scores, scores[row])
	s.labels = append(s.labels, labels[row])
}

// pricing returns the pricing of the subset, given that of the larger set. The same costs for
// all rows stay such: they are worked out from counts.
func (s *subset) pricing(of Pricing) Pricing {
	if c, ok := of.(Costs); ok {
		return c
	}
	return subsetCosts{s.rows, of}
}

// subsetCosts are the costs of some rows of a larger set.
type subsetCosts struct {
	rows []int
	of   Pricing // the larger set
}

// At returns the costs of a row of the subset.
func (s subsetCosts) At(row int) Costs { return s.of.At(s.rows[row]) }

// Validate accepts the rows: the larger set has been checked.
func (s subsetCosts) Validate(int) error { return nil }
