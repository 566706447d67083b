package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// maxJoinRows is the largest number of rows that a join may make.
const maxJoinRows = 1 << 28

// Join returns the inner join of t and right: for every pair of rows with equal
// values in all key columns, the columns of t and then those of right but for the
// keys. Rows come in the order of t, those that match the same row in the order of
// right. As in SQL, a missing key equals nothing.
//
// The keys must be of the same kind in both tables, and other columns must differ
// in name.
func (t *Table) Join(right *Table, keys ...string) (*Table, error) {
	if len(keys) == 0 {
		return nil, errors.New("dataset: join: no key columns")
	}
	leftCols, err := t.columns(keys)
	if err != nil {
		return nil, fmt.Errorf("dataset: join, left table: %w", err)
	}
	rightCols, err := right.columns(keys)
	if err != nil {
		return nil, fmt.Errorf("dataset: join, right table: %w", err)
	}
	for k, name := range keys {
		if t.series[leftCols[k]].IsText() != right.series[rightCols[k]].IsText() {
			return nil, fmt.Errorf("dataset: join: key %q is text in one table and numbers in the other", cutText(name))
		}
	}
	matches := make(map[string][]int)
	var key []byte
	for i := range right.rows {
		var ok bool
		if key, ok = right.appendKey(key[:0], rightCols, i); ok {
			matches[string(key)] = append(matches[string(key)], i)
		}
	}
	found := make([][]int, t.rows) // the rows of right that match each row of t
	total := 0
	for i := range t.rows {
		var ok bool
		if key, ok = t.appendKey(key[:0], leftCols, i); ok {
			found[i] = matches[string(key)]
			total += len(found[i])
		}
		if total > maxJoinRows {
			return nil, fmt.Errorf("dataset: join: %w: more than %d rows", ErrLimit, maxJoinRows)
		}
	}
	leftRows, rightRows := make([]int, 0, total), make([]int, 0, total)
	for i, rows := range found {
		for range rows {
			leftRows = append(leftRows, i)
		}
		rightRows = append(rightRows, rows...)
	}
	others, err := right.Drop(keys...)
	if err != nil {
		return nil, err
	}
	joined, err := newTableOf(len(leftRows), slices.Concat(t.take(leftRows).series, others.take(rightRows).series))
	if err != nil {
		return nil, fmt.Errorf("dataset: join: %w", err)
	}
	return joined, nil
}

// appendKey appends the values of row i in the given columns in a form that is
// equal for equal values; ok is false if one is missing.
func (t *Table) appendKey(key []byte, cols []int, i int) (_ []byte, ok bool) {
	for _, j := range cols {
		s := &t.series[j]
		if s.IsText() {
			text := s.texts[i]
			if text == "" {
				return key, false
			}
			key = append(binary.AppendUvarint(key, uint64(len(text))), text...)
			continue
		}
		v := s.number(i)
		if v != v {
			return key, false
		}
		if v == 0 {
			v = 0 // -0 equals 0
		}
		key = binary.BigEndian.AppendUint64(key, math.Float64bits(v))
	}
	return key, true
}
