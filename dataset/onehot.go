package dataset

import (
	"cmp"
	"fmt"
	"slices"
)

// OneHot returns a table in which each of the given columns is replaced by one
// column of 0 and 1 for each of its values, as pandas' get_dummies does by
// default: the columns that are not encoded come first, in order, then the
// indicators column by column, named <column>_<value>, values ascending (text by
// code point, numbers by size). A missing value is 0 in all of them.
//
// Without names, all columns of text are encoded, in their order; with names, the
// named ones in that order. Indicators take no memory of their own: all those of
// one column share four bytes a row.
func (t *Table) OneHot(names ...string) (*Table, error) {
	if len(names) == 0 {
		for j := range t.series {
			if t.series[j].IsText() {
				names = append(names, t.series[j].name)
			}
		}
	}
	cols, err := t.columns(names)
	if err != nil {
		return nil, err
	}
	rest, err := t.Drop(names...)
	if err != nil {
		return nil, err
	}
	series := rest.series
	for _, j := range cols {
		s := &t.series[j]
		codes, levels := s.encode()
		for l, level := range levels {
			series = append(series, Series{
				name: s.name + "_" + level, kind: indicatorSeries, codes: codes, level: int32(l),
			})
		}
	}
	encoded, err := newTableOf(t.rows, series)
	if err != nil {
		return nil, fmt.Errorf("dataset: one-hot columns: %w", err)
	}
	return encoded, nil
}

// encode returns the number of each row's value among the values of the series,
// which ascend, and their texts. The number of a missing value is -1.
func (s *Series) encode() (codes []int32, levels []string) {
	codes = make([]int32, s.Len())
	first := make(map[string]int32) // level by order of appearance
	var rows []int                  // the first row of each
	for i := range codes {
		text := s.text(i)
		if text == "" {
			codes[i] = -1
			continue
		}
		level, ok := first[text]
		if !ok {
			level = int32(len(rows))
			first[text] = level
			rows = append(rows, i)
		}
		codes[i] = level
	}
	order := make([]int32, len(rows)) // levels by ascending value
	for l := range order {
		order[l] = int32(l)
	}
	slices.SortFunc(order, func(a, b int32) int { return s.compare(rows[a], rows[b]) })
	rank := make([]int32, len(rows))
	levels = make([]string, len(rows))
	for k, l := range order {
		rank[l] = int32(k)
		levels[k] = s.text(rows[l])
	}
	for i, l := range codes {
		if l >= 0 {
			codes[i] = rank[l]
		}
	}
	return codes, levels
}

// compare orders the values of rows a and b: numbers by size, also those that
// became text, other text by code point.
func (s *Series) compare(a, b int) int {
	switch {
	case s.kind == indicatorSeries:
		return cmp.Compare(s.number(a), s.number(b))
	case s.numbers != nil:
		return cmp.Compare(s.numbers[a], s.numbers[b])
	}
	return cmp.Compare(s.texts[a], s.texts[b])
}
