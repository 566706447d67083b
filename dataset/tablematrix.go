package dataset

import (
	"fmt"
	"math"
)

// maxCells is the largest number of values in what a table is turned into.
const maxCells = 1 << 32

// checkCells refuses shapes that no memory should be asked for.
func checkCells(rows, cols int) error {
	if cols > 0 && int64(rows) > maxCells/int64(cols) {
		return fmt.Errorf("dataset: shape %d × %d: %w: more than %d values", rows, cols, ErrLimit, int64(maxCells))
	}
	return nil
}

// TableMatrixOptions says which columns of a table are not features, beside the
// label.
type TableMatrixOptions struct {
	// Weight and Group name the columns of row weights and query numbers, or are
	// empty. Query numbers are whole and must not descend.
	Weight, Group string
	// Labels name the columns of several labels a row, in the order in which
	// [Info.Labels] gets them. They take the place of the label.
	Labels []string
	// Categorical names features of categories, of text or of whole numbers.
	Categorical []string
}

// Matrix returns the table as a dense matrix: the named column is the label, all
// others are features under their names. Numbers are rounded to float32; NaN is
// missing. An empty label means that there is none. o may be nil.
//
// A column of categories becomes their codes: their places in ascending order,
// text by code point, as pandas' astype("category") gives them. The categories
// themselves stand in [Info].Categories, and all columns then have types, as
// XGBoost's Python package gives them to those of a data frame.
//
// Any other column of text is an error, as is a value that is infinite or too large for a
// float32, or a missing label, weight or query (a [*ValueError]).
func (t *Table) Matrix(label string, o *TableMatrixOptions) (*Matrix, error) {
	if o == nil {
		o = &TableMatrixOptions{}
	}
	var info Info
	special := make(map[int]bool)
	labels := o.Labels
	if len(labels) == 0 {
		labels = []string{label}
	} else if label != "" {
		return nil, fmt.Errorf("dataset: label column %q: can not be given beside a list of labels", cutText(label))
	}
	type specialSeries struct {
		what, name string
		set        func(j int) error
	}
	var all []specialSeries
	for target, name := range labels {
		if name == "" && len(o.Labels) > 0 {
			return nil, fmt.Errorf("dataset: label column %d of %d has an empty name", target+1, len(labels))
		}
		all = append(all, specialSeries{"label", name, func(j int) error { return t.addLabels(&info, j, target, len(labels)) }})
	}
	for _, s := range append(all, []specialSeries{
		{"weight", o.Weight, func(j int) (err error) { info.Weights, err = t.requiredFloats(j); return err }},
		{"group", o.Group, func(j int) (err error) { info.Groups, err = t.groupSizes(j); return err }},
	}...) {
		if s.name == "" {
			continue
		}
		j, ok := t.byName[s.name]
		if !ok {
			err := newColumnError(s.name, t.Columns())
			err.What = s.what
			return nil, err
		}
		if special[j] {
			return nil, fmt.Errorf("dataset: column %q can not be the %s column too", cutText(s.name), s.what)
		}
		special[j] = true
		if err := s.set(j); err != nil {
			return nil, err
		}
	}
	categorical, err := t.categoricalColumns(o.Categorical, special)
	if err != nil {
		return nil, err
	}
	cols := len(t.series) - len(special)
	if err := checkCells(t.rows, cols); err != nil {
		return nil, err
	}
	data := make([]float32, t.rows*cols)
	for j := range t.series {
		if special[j] {
			continue
		}
		place := data[len(info.FeatureNames):]
		if categorical == nil {
			err = t.fill(place, cols, j)
		} else {
			err = t.fillTyped(place, cols, j, categorical[j], &info)
		}
		if err != nil {
			return nil, err
		}
		info.FeatureNames = append(info.FeatureNames, t.series[j].name)
	}
	return FromDense(t.rows, cols, data, &info)
}

// fill writes column j to every stride-th place of data.
func (t *Table) fill(data []float32, stride, j int) error {
	s := &t.series[j]
	if s.IsText() {
		return fmt.Errorf("dataset: column %q holds text, not numbers: name it as categorical, encode it with OneHot or drop it", cutText(s.name))
	}
	for i := range t.rows {
		v := s.number(i)
		f := float32(v)
		if math.IsInf(float64(f), 0) {
			return &ValueError{Row: i, Col: j, ColumnName: s.name, Value: v,
				Rule: "must be finite as a float32, or NaN for missing"}
		}
		data[i*stride] = f
	}
	return nil
}

// addLabels puts column j to the labels of a target, of which there are several
// or one.
func (t *Table) addLabels(info *Info, j, target, targets int) error {
	values, err := t.requiredFloats(j)
	if err != nil || targets == 1 {
		info.Labels = values
		return err
	}
	if info.Labels == nil {
		if err := checkCells(t.rows, targets); err != nil {
			return err
		}
		info.Labels, info.Targets = make([]float32, t.rows*targets), targets
	}
	for i, v := range values {
		info.Labels[i*targets+target] = v
	}
	return nil
}

// requiredFloats returns column j, in which nothing may be missing.
func (t *Table) requiredFloats(j int) ([]float32, error) {
	values := make([]float32, t.rows)
	if err := t.fill(values, 1, j); err != nil {
		return nil, err
	}
	for i, v := range values {
		if v != v {
			return nil, &ValueError{Row: i, Col: j, ColumnName: t.series[j].name, Value: math.NaN(), Rule: "must not be missing"}
		}
	}
	return values, nil
}

// groupSizes returns the sizes of the groups that the query numbers in column j
// make.
func (t *Table) groupSizes(j int) ([]int, error) {
	s := &t.series[j]
	if s.IsText() {
		return nil, fmt.Errorf("dataset: group column %q holds text, not numbers", cutText(s.name))
	}
	var q queryGroups
	for i := range t.rows {
		v := s.number(i)
		if !(v >= 0 && v < 1<<63 && v == math.Trunc(v)) {
			return nil, &ValueError{Row: i, Col: j, ColumnName: s.name, Value: v, Rule: "a query must be a whole number, not negative"}
		}
		if err := q.add(uint64(v)); err != nil {
			return nil, fmt.Errorf("dataset: row %d, column %q: %w", i, cutText(s.name), err)
		}
	}
	return q.sizes, nil
}
