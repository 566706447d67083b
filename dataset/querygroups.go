package dataset

import (
	"fmt"
	"strconv"
)

// queryGroups makes group sizes of the query numbers of consecutive rows, which
// must not descend, as in XGBoost.
type queryGroups struct {
	began bool
	last  uint64
	sizes []int
}

// begins reports whether a row with a query number as text would begin a group, or
// cannot be read.
func (q *queryGroups) begins(text []byte) bool {
	id, err := strconv.ParseUint(string(text), 10, 64)
	return err != nil || !q.began || id != q.last
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
	case !q.began || id > q.last:
		q.sizes = append(q.sizes, 1)
	case id == q.last:
		q.sizes[len(q.sizes)-1]++
	default:
		return fmt.Errorf("%w: query after query %d: queries must not descend", ErrOrder, q.last)
	}
	q.began, q.last = true, id
	return nil
}
