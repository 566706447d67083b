package dataset

import (
	"fmt"
	"strconv"
)

// queryGroups makes group sizes of the query numbers of consecutive rows, which
// must not descend, as in XGBoost.
type queryGroups struct {
	last  uint64
	sizes []int
}

// addText takes the query number of the next row as text.
func (q *queryGroups) addText(text []byte) error {
	id, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: a query must be a whole number, not negative", ErrNumber)
	}
	return q.add(id)
}

// add takes the query number of the next row.
func (q *queryGroups) add(id uint64) error {
	switch {
	case len(q.sizes) == 0 || id > q.last:
		q.sizes = append(q.sizes, 1)
	case id == q.last:
		q.sizes[len(q.sizes)-1]++
	default:
		return fmt.Errorf("%w: query after query %d: queries must not descend", ErrOrder, q.last)
	}
	q.last = id
	return nil
}
