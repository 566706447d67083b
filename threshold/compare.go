package threshold

import (
	"math"

	"github.com/grove-ml/grove/metrics"
)

// CostAt returns what a cutoff does to a set of rows, in general others than
// those it was chosen on. The cutoff may be infinite but not NaN; scores must be
// finite and labels 0 or 1.
func CostAt(scores []float64, labels []float32, cutoff float64, costs Pricing) (Point, error) {
	if cutoff != cutoff {
		return Point{}, &ValueError{What: "cutoff", Index: -1, Value: cutoff, Rule: "a number"}
	}
	if err := checkRows(scores, labels, costs); err != nil {
		return Point{}, err
	}
	return costAt(scores, labels, cutoff, costs)
}

// costAt is CostAt for checked rows.
func costAt(scores []float64, labels []float32, cutoff float64, costs Pricing) (Point, error) {
	var n metrics.Confusion
	var left, treated sum
	constant, isConstant := costs.(Costs)
	for i, s := range scores {
		above := s > cutoff
		count(&n, above, labels[i])
		if isConstant {
			continue
		}
		if cost := costs.At(i).of(above, labels[i]); above {
			treated.add(cost)
		} else {
			left.add(cost)
		}
	}
	if isConstant {
		return newPoint(cutoff, n, constant.Of(n))
	}
	return newPoint(cutoff, n, left.value()+treated.value())
}

// Comparison is a decision beside the two that need no model: to treat everybody
// and to do nothing.
type Comparison struct {
	Chosen    Point // what the cutoff does
	Everybody Point // all rows are treated
	Nobody    Point // no row is treated
}

// Compare returns what a cutoff does to a set of rows beside the two baselines on
// the same rows. Arguments are those of [CostAt].
func Compare(scores []float64, labels []float32, cutoff float64, costs Pricing) (Comparison, error) {
	var c Comparison
	var err error
	if c.Chosen, err = CostAt(scores, labels, cutoff, costs); err != nil {
		return Comparison{}, err
	}
	if c.Everybody, err = costAt(scores, labels, math.Inf(-1), costs); err != nil {
		return Comparison{}, err
	}
	if c.Nobody, err = costAt(scores, labels, math.Inf(1), costs); err != nil {
		return Comparison{}, err
	}
	return c, nil
}

// SavedOverEverybody returns the dollars that the decision costs less than
// treating everybody; negative where it costs more.
func (c Comparison) SavedOverEverybody() float64 { return c.Everybody.Cost - c.Chosen.Cost }

// SavedOverNobody returns the dollars that the decision costs less than doing
// nothing; negative where it costs more.
func (c Comparison) SavedOverNobody() float64 { return c.Nobody.Cost - c.Chosen.Cost }
