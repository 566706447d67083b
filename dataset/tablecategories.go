package dataset

import (
	"fmt"
	"math"
	"slices"
)

// categoricalColumns says which columns are named as categorical, nil if none is.
func (t *Table) categoricalColumns(names []string, special map[int]bool) ([]bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	is := make([]bool, len(t.series))
	for _, name := range names {
		j, ok := t.byName[name]
		if !ok {
			err := newColumnError(name, t.Columns())
			err.What = "categorical"
			return nil, err
		}
		if special[j] {
			return nil, fmt.Errorf("dataset: column %q can not be categorical: it is no feature", cutText(name))
		}
		is[j] = true
	}
	return is, nil
}

// fillTyped writes column j to every stride-th place of data, and its type and
// its categories to info.
func (t *Table) fillTyped(data []float32, stride, j int, categorical bool, info *Info) error {
	ft, names := Float, Categories{}
	var err error
	switch s := &t.series[j]; {
	case categorical:
		ft = Categorical
		names, err = t.fillCategories(data, stride, j)
	case s.kind == integerSeries:
		ft = Int
	case s.kind == indicatorSeries:
		ft = Indicator
	}
	if !categorical {
		err = t.fill(data, stride, j)
	}
	info.FeatureTypes = append(info.FeatureTypes, ft)
	info.Categories = append(info.Categories, names)
	return err
}

// fillCategories writes the codes of column j to every stride-th place of data
// and returns the categories.
func (t *Table) fillCategories(data []float32, stride, j int) (c Categories, err error) {
	s := &t.series[j]
	if s.IsText() {
		codes, levels := s.encode()
		for i, code := range codes {
			data[i*stride] = float32(code)
			if code < 0 {
				data[i*stride] = float32(math.NaN())
			}
		}
		c.Texts = levels
		return c, checkCategories(len(levels), s)
	}
	code := map[int64]float32{}
	for i := range t.rows {
		v := s.number(i)
		if v != v {
			continue
		}
		if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
			return c, &ValueError{Row: i, Col: j, ColumnName: s.name, Value: v,
				Rule: "a category must be text, or a whole number of at most 2^53"}
		}
		code[int64(v)] = 0
	}
	for n := range code {
		c.Numbers = append(c.Numbers, n)
	}
	slices.Sort(c.Numbers)
	for k, n := range c.Numbers {
		code[n] = float32(k)
	}
	for i := range t.rows {
		if v := s.number(i); v == v {
			data[i*stride] = code[int64(v)]
		} else {
			data[i*stride] = float32(math.NaN())
		}
	}
	return c, checkCategories(len(c.Numbers), s)
}

// checkCategories refuses more categories than there can be codes.
func checkCategories(n int, s *Series) error {
	if n > MaxCategories {
		return fmt.Errorf("dataset: column %q has %d categories: %w: more than %d", cutText(s.name), n, ErrLimit, MaxCategories)
	}
	return nil
}
