package dataset

import (
	"cmp"
	"errors"
	"slices"
)

// Select returns a matrix of the given rows in the given order, with their
// labels, bounds, weights and base margins; a row may come more than once. The
// values are copied. A row out of range is an [*IndexError]. Rows of a matrix
// with groups can not be taken out of them: use [Matrix.SelectGroups].
func (m *Matrix) Select(rows []int) (*Matrix, error) {
	if len(m.info.Groups) != 0 {
		return nil, errors.New("dataset: rows of a matrix with groups can not be selected one by one: select groups")
	}
	return m.selectRows(rows)
}

// SelectGroups returns a matrix of all rows of the given groups in the given
// order, with their labels, weights and base margins. A group out of range is an
// [*IndexError].
func (m *Matrix) SelectGroups(groups []int) (*Matrix, error) {
	starts := make([]int, len(m.info.Groups)+1)
	for g, size := range m.info.Groups {
		starts[g+1] = starts[g] + size
	}
	var rows []int
	for _, g := range groups {
		if g < 0 || g >= len(m.info.Groups) {
			return nil, &IndexError{What: "group", Index: g, Length: len(m.info.Groups)}
		}
		for i := starts[g]; i < starts[g+1]; i++ {
			rows = append(rows, i)
		}
	}
	s, err := m.selectRows(rows)
	if err != nil {
		return nil, err
	}
	s.info.Groups = takeRows(m.info.Groups, groups, 1)
	if len(m.info.Weights) == len(m.info.Groups) {
		s.info.Weights = takeRows(m.info.Weights, groups, 1)
	}
	return s, nil
}

func (m *Matrix) selectRows(rows []int) (*Matrix, error) {
	for _, i := range rows {
		if i < 0 || i >= m.rows {
			return nil, &IndexError{What: "row", Index: i, Length: m.rows}
		}
	}
	s := &Matrix{rows: len(rows), cols: m.cols, info: m.info}
	if m.rows > 0 {
		s.info.Labels = takeRows(m.info.Labels, rows, len(m.info.Labels)/m.rows)
		s.info.BaseMargin = takeRows(m.info.BaseMargin, rows, len(m.info.BaseMargin)/m.rows)
		s.info.LabelLower = takeRows(m.info.LabelLower, rows, 1)
		s.info.LabelUpper = takeRows(m.info.LabelUpper, rows, 1)
		if len(m.info.Weights) == m.rows {
			s.info.Weights = takeRows(m.info.Weights, rows, 1)
		}
	}
	if m.dense != nil {
		s.dense = make([]float32, 0, len(rows)*m.cols)
		for _, i := range rows {
			s.dense = append(s.dense, m.dense[i*m.cols:(i+1)*m.cols]...)
		}
		return s, nil
	}
	s.indptr = make([]int, 1, len(rows)+1)
	for _, i := range rows {
		lo, hi := m.indptr[i], m.indptr[i+1]
		s.indices = append(s.indices, m.indices[lo:hi]...)
		s.values = append(s.values, m.values[lo:hi]...)
		s.indptr = append(s.indptr, len(s.values))
	}
	return s, nil
}

// takeRows copies the rows of a slice that holds width values a row, or returns
// nil if it is empty.
func takeRows[T any](values []T, rows []int, width int) []T {
	if len(values) == 0 {
		return nil
	}
	taken := make([]T, 0, len(rows)*width)
	for _, i := range rows {
		taken = append(taken, values[i*width:(i+1)*width]...)
	}
	return taken
}

// ColumnsNamed returns the numbers of the columns with the given names. The error
// is a [*ColumnError].
func (m *Matrix) ColumnsNamed(names ...string) ([]int, error) {
	byName := make(map[string]int, len(m.info.FeatureNames))
	for j, name := range m.info.FeatureNames {
		byName[name] = j
	}
	cols := make([]int, len(names))
	for k, name := range names {
		j, ok := byName[name]
		if !ok {
			return nil, newColumnError(name, m.info.FeatureNames)
		}
		cols[k] = j
	}
	return cols, nil
}

// SelectCols returns a matrix of the given columns in the given order, with their
// names, types and weights and all that is known about the rows. The values are
// copied. A column out of range is an [*IndexError]; a column may come more than
// once only if columns have no names.
func (m *Matrix) SelectCols(cols []int) (*Matrix, error) {
	for _, j := range cols {
		if j < 0 || j >= m.cols {
			return nil, &IndexError{What: "column", Index: j, Length: m.cols}
		}
	}
	info := m.info
	info.FeatureNames = takeRows(m.info.FeatureNames, cols, 1)
	info.FeatureTypes = takeRows(m.info.FeatureTypes, cols, 1)
	info.FeatureWeights = takeRows(m.info.FeatureWeights, cols, 1)
	info.Categories = takeRows(m.info.Categories, cols, 1)
	if err := info.validateFeatures(len(cols)); err != nil {
		return nil, err
	}
	s := &Matrix{rows: m.rows, cols: len(cols), info: info}
	if m.dense != nil {
		s.dense = make([]float32, 0, m.rows*len(cols))
		for i := range m.rows {
			row := m.dense[i*m.cols : (i+1)*m.cols]
			for _, j := range cols {
				s.dense = append(s.dense, row[j])
			}
		}
		return s, nil
	}
	s.selectSparseCols(m, cols)
	return s, nil
}

// selectSparseCols fills s with the given columns of the CSR matrix m.
func (s *Matrix) selectSparseCols(m *Matrix, cols []int) {
	// places[j] lists the new columns that old column j becomes.
	places := make(map[int32][]int32, len(cols))
	for k, j := range cols {
		places[int32(j)] = append(places[int32(j)], int32(k))
	}
	type entry struct {
		col   int32
		value float32
	}
	var row []entry
	s.indptr = make([]int, 1, m.rows+1)
	for i := range m.rows {
		row = row[:0]
		for k := m.indptr[i]; k < m.indptr[i+1]; k++ {
			for _, place := range places[m.indices[k]] {
				row = append(row, entry{place, m.values[k]})
			}
		}
		slices.SortFunc(row, func(a, b entry) int { return cmp.Compare(a.col, b.col) })
		for _, e := range row {
			s.indices = append(s.indices, e.col)
			s.values = append(s.values, e.value)
		}
		s.indptr = append(s.indptr, len(s.values))
	}
}
