package dataset

import (
	"errors"
	"iter"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
)

var nan32 = float32(math.NaN())

// bits32 makes float32s comparable, NaN and -0 included; all NaN are one.
func bits32(values []float32) []uint32 {
	b := make([]uint32, len(values))
	for i, v := range values {
		b[i] = math.Float32bits(v)
		if v != v {
			b[i] = math.Float32bits(nan32)
		}
	}
	return b
}

// allRows returns the values of m in row order.
func allRows(m *Matrix) []float32 {
	var all []float32
	for i := range m.Rows() {
		all = append(all, m.Row(nil, i)...)
	}
	return all
}

func sparseExample(t *testing.T, info *Info) *Matrix {
	t.Helper()
	m, err := FromCSR(4, 3, []int{0, 2, 2, 3, 5}, []int32{0, 2, 1, 0, 1}, []float32{1, 2, 3, 4, nan32}, info)
	require.NoError(t, err)
	return m
}

func denseExample(t *testing.T, info *Info) *Matrix {
	t.Helper()
	m, err := FromDense(4, 3, []float32{1, nan32, 2, nan32, nan32, nan32, nan32, 3, nan32, 4, nan32, nan32}, info)
	require.NoError(t, err)
	return m
}

func TestAtIsTheSameInBothForms(t *testing.T) {
	s, d := sparseExample(t, nil), denseExample(t, nil)
	for i := range 4 {
		for j := range 3 {
			a, b := s.At(i, j), d.At(i, j)
			assert.True(t, a == b || a != a && b != b, "%d,%d: %v, %v", i, j, a, b)
			c := s.T().At(j, i)
			assert.True(t, a == c || a != a && c != c, "%d,%d: %v, %v", i, j, a, c)
		}
	}
	assert.Equal(t, 3.0, s.At(2, 1))
	assert.True(t, math.IsNaN(s.At(1, 0)))
	r, c := s.T().Dims()
	assert.Equal(t, [2]int{3, 4}, [2]int{r, c})
}

func TestAtOutOfRangePanicsAsGonum(t *testing.T) {
	m := denseExample(t, nil)
	assert.PanicsWithValue(t, mat.ErrRowAccess, func() { m.At(4, 0) })
	assert.PanicsWithValue(t, mat.ErrRowAccess, func() { m.At(-1, 0) })
	assert.PanicsWithValue(t, mat.ErrColAccess, func() { m.At(0, 3) })
}

func TestMatRoundTrip(t *testing.T) {
	for _, m := range []*Matrix{sparseExample(t, nil), denseExample(t, nil)} {
		d := m.ToDense64()
		back, err := FromMat(d, nil)
		require.NoError(t, err)
		assert.Equal(t, bits32(allRows(m)), bits32(allRows(back)))

		// A view with a stride, and one that has no raw form.
		part, err := FromMat(d.Slice(1, 4, 1, 3), nil)
		require.NoError(t, err)
		assert.Equal(t, bits32([]float32{nan32, nan32, 3, nan32, nan32, nan32}), bits32(allRows(part)))
		turned, err := FromMat(d.T(), nil)
		require.NoError(t, err)
		assert.Equal(t, bits32([]float32{1, nan32, nan32, 4}), bits32(turned.Row(nil, 0)))
	}
	empty, err := FromDense(0, 3, nil, nil)
	require.NoError(t, err)
	assert.True(t, empty.ToDense64().IsEmpty())
}

func TestFromMatRoundsOnceAndRefusesInfinities(t *testing.T) {
	m, err := FromMat(mat.NewDense(1, 2, []float64{0.1, 16777217}), &Info{Labels: []float32{1}})
	require.NoError(t, err)
	assert.Equal(t, []float32{0.1, 16777216}, allRows(m))
	assert.Equal(t, []float32{1}, m.Info().Labels)

	for _, v := range []float64{math.Inf(1), math.Inf(-1), 1e39, -3.5e38} {
		_, err := FromMat(mat.NewDense(2, 2, []float64{0, 0, 0, v}), nil)
		var e *ValueError
		require.ErrorAs(t, err, &e, "%v", v)
		assert.Equal(t, ValueError{Row: 1, Col: 1, Value: v, Rule: e.Rule}, *e)
	}
	_, err = FromMat(nil, nil)
	assert.EqualError(t, err, "dataset: matrix is nil")
}

func TestSelectKeepsWhatBelongsToRows(t *testing.T) {
	info := &Info{
		Labels: []float32{0, 1, 10, 11, 20, 21, 30, 31}, Targets: 2,
		Weights:    []float32{1, 2, 3, 4},
		BaseMargin: []float32{.1, .2, .3, .4},
		LabelLower: []float32{1, 2, 3, 4}, LabelUpper: []float32{1, 3, float32(math.Inf(1)), 5},
		FeatureNames: []string{"a", "b", "c"},
	}
	for _, m := range []*Matrix{sparseExample(t, info), denseExample(t, info)} {
		s, err := m.Select([]int{3, 0, 3})
		require.NoError(t, err)
		assert.Equal(t, 3, s.Rows())
		assert.Equal(t, bits32([]float32{4, nan32, nan32, 1, nan32, 2, 4, nan32, nan32}), bits32(allRows(s)))
		assert.Equal(t, []float32{30, 31, 0, 1, 30, 31}, s.Info().Labels)
		assert.Equal(t, []float32{4, 1, 4}, s.Info().Weights)
		assert.Equal(t, []float32{.4, .1, .4}, s.Info().BaseMargin)
		assert.Equal(t, []float32{5, 1, 5}, s.Info().LabelUpper)
		assert.Equal(t, info.FeatureNames, s.Info().FeatureNames)
		require.NoError(t, s.Info().Validate(3, 3))

		none, err := m.Select(nil)
		require.NoError(t, err)
		assert.Equal(t, 0, none.Rows())
		require.NoError(t, none.Info().Validate(0, 3))

		var e *IndexError
		_, err = m.Select([]int{0, 4})
		require.ErrorAs(t, err, &e)
		assert.EqualError(t, err, "dataset: row 4: must be in [0, 4)")
		_, err = m.Select([]int{-1})
		require.ErrorAs(t, err, &e)
	}
}

func TestSelectGroups(t *testing.T) {
	m := denseExample(t, &Info{Labels: []float32{0, 1, 2, 3}, Groups: []int{1, 2, 1}, Weights: []float32{5, 6, 7}})
	_, err := m.Select([]int{0})
	assert.ErrorContains(t, err, "groups")
	s, err := m.SelectGroups([]int{2, 1})
	require.NoError(t, err)
	assert.Equal(t, []float32{3, 1, 2}, s.Info().Labels)
	assert.Equal(t, []int{1, 2}, s.Info().Groups)
	assert.Equal(t, []float32{7, 6}, s.Info().Weights)
	require.NoError(t, s.Info().Validate(3, 3))
	_, err = m.SelectGroups([]int{3})
	assert.EqualError(t, err, "dataset: group 3: must be in [0, 3)")

	byRow := denseExample(t, &Info{Groups: []int{3, 1}, Weights: []float32{5, 6, 7, 8}})
	s, err = byRow.SelectGroups([]int{1, 0})
	require.NoError(t, err)
	assert.Equal(t, []float32{8, 5, 6, 7}, s.Info().Weights)
}

func TestSelectCols(t *testing.T) {
	info := &Info{Labels: []float32{0, 1, 2, 3}, FeatureNames: []string{"a", "b", "c"}, FeatureWeights: []float32{1, 2, 3}}
	for _, m := range []*Matrix{sparseExample(t, info), denseExample(t, info)} {
		cols, err := m.ColumnsNamed("c", "a")
		require.NoError(t, err)
		s, err := m.SelectCols(cols)
		require.NoError(t, err)
		assert.Equal(t, bits32([]float32{2, 1, nan32, nan32, nan32, nan32, nan32, 4}), bits32(allRows(s)))
		assert.Equal(t, []string{"c", "a"}, s.Info().FeatureNames)
		assert.Equal(t, []float32{3, 1}, s.Info().FeatureWeights)
		assert.Equal(t, info.Labels, s.Info().Labels)
		_, err = m.SelectCols([]int{0, 0})
		assert.ErrorContains(t, err, "both named")
		_, err = m.SelectCols([]int{3})
		assert.EqualError(t, err, "dataset: column 3: must be in [0, 3)")
		_, err = m.ColumnsNamed("d")
		var e *ColumnError
		require.ErrorAs(t, err, &e)
	}
	twice, err := sparseExample(t, nil).SelectCols([]int{2, 2, 0})
	require.NoError(t, err)
	assert.Equal(t, bits32([]float32{2, 2, 1}), bits32(twice.Row(nil, 0)))
	_, indices, _, _ := twice.CSR()
	assert.Equal(t, []int32{0, 1, 2, 2}, indices[:4])
}

func rowsOf(rows [][]float32, err error) iter.Seq2[[]float32, error] {
	return func(yield func([]float32, error) bool) {
		buf := make([]float32, 8)
		for _, r := range rows {
			if !yield(append(buf[:0], r...), nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func TestFromRows(t *testing.T) {
	m, err := FromRows(2, rowsOf([][]float32{{1, 2}, {3, nan32}}, nil), &Info{Labels: []float32{0, 1}})
	require.NoError(t, err)
	assert.Equal(t, bits32([]float32{1, 2, 3, nan32}), bits32(allRows(m)))

	_, err = FromRows(2, rowsOf([][]float32{{1, 2}, {3}}, nil), nil)
	var shape *ShapeError
	require.ErrorAs(t, err, &shape)
	assert.EqualError(t, err, "dataset: 1 values in row 1: want 2")

	broken := errors.New("broken")
	_, err = FromRows(1, rowsOf([][]float32{{1}}, broken), nil)
	require.ErrorIs(t, err, broken)
	assert.EqualError(t, err, "dataset: row 1: broken")

	none, err := FromRows(3, rowsOf(nil, nil), nil)
	require.NoError(t, err)
	assert.Equal(t, 0, none.Rows())
	_, ok := none.Dense()
	assert.True(t, ok)
}

func TestCheckFinite(t *testing.T) {
	inf := float32(math.Inf(-1))
	require.NoError(t, denseExample(t, nil).CheckFinite())
	require.NoError(t, sparseExample(t, nil).CheckFinite())
	d, err := FromDense(2, 2, []float32{0, 1, nan32, inf}, nil)
	require.NoError(t, err)
	assert.EqualError(t, d.CheckFinite(), "dataset: row 1, column 1 is -Inf: must be finite, or NaN for missing")
	s, err := FromCSR(2, 9, []int{0, 1, 2}, []int32{3, 7}, []float32{1, inf}, nil)
	require.NoError(t, err)
	assert.EqualError(t, s.CheckFinite(), "dataset: row 1, column 7 is -Inf: must be finite, or NaN for missing")
}

func TestInfoFaults(t *testing.T) {
	inf := float32(math.Inf(1))
	for want, info := range map[string]Info{
		"2 labels":                 {Labels: []float32{1, 2}},
		"label of row 1 is NaN":    {Labels: []float32{1, nan32, 1}},
		"targets = -1":             {Targets: -1},
		"2 weights":                {Weights: []float32{1, 2}},
		"weight 2 is -1":           {Weights: []float32{1, 2, -1}},
		"weight 0 is +Inf":         {Weights: []float32{inf, 1, 1}},
		"group 1 has size -1":      {Groups: []int{3, -1, 1}},
		"2 rows in groups":         {Groups: []int{1, 1}},
		"groups must sum to 3":     {Groups: []int{2, math.MaxInt, 3, math.MaxInt}},
		"2 base margins":           {BaseMargin: []float32{1, 2}},
		"base margin 1 is +Inf":    {BaseMargin: []float32{1, inf, 2}},
		"1 lower label bounds":     {LabelLower: []float32{1}, LabelUpper: []float32{1}},
		"0 upper label bounds":     {LabelLower: []float32{1, 2, 3}},
		"label of row 2 is in [3":  {LabelLower: []float32{1, 2, 3}, LabelUpper: []float32{1, 2, 2}},
		"label of row 0 is in [-I": {LabelLower: []float32{-inf, 2, 3}, LabelUpper: []float32{1, 2, 4}},
		"1 feature names":          {FeatureNames: []string{"a"}},
		"feature 1 has an empty":   {FeatureNames: []string{"a", ""}},
		"both named \"a\"":         {FeatureNames: []string{"a", "a"}},
		"feature 0 has type \"x\"": {FeatureTypes: []FeatureType{"x", "q"}},
		"1 feature weights":        {FeatureWeights: []float32{1}},
		"weight of feature 1":      {FeatureWeights: []float32{1, nan32}},
	} {
		err := info.Validate(3, 2)
		assert.ErrorContains(t, err, want)
	}
	good := Info{
		Labels: make([]float32, 6), Targets: 2, Weights: []float32{0, 1, 2}, Groups: []int{2, 0, 1}, BaseMargin: make([]float32, 9),
		LabelLower: []float32{1, 1, 1}, LabelUpper: []float32{1, 2, inf},
		FeatureNames: []string{"a", "b"}, FeatureTypes: []FeatureType{Int, ""}, FeatureWeights: []float32{0, 1},
	}
	require.NoError(t, good.Validate(3, 2))
	require.NoError(t, (*Info)(nil).Validate(3, 2))
}

func TestMatrixFaults(t *testing.T) {
	_, err := FromDense(-1, 2, nil, nil)
	assert.ErrorContains(t, err, "must not be negative")
	_, err = FromDense(math.MaxInt/2, 4, nil, nil)
	assert.ErrorContains(t, err, "too large")
	var shape *ShapeError
	_, err = FromDense(2, 2, make([]float32, 3), nil)
	require.ErrorAs(t, err, &shape)
	for want, c := range map[string]struct {
		indptr  []int
		indices []int32
	}{
		"1 row pointers":        {[]int{0}, nil},
		"1 column indices":      {[]int{0, 1, 2}, []int32{0}},
		"row pointers run from": {[]int{0, 1, 1}, []int32{0, 1}},
		"pointers must ascend":  {[]int{0, 3, 2}, []int32{0, 1}},
		"column 2: must be in":  {[]int{0, 1, 2}, []int32{0, 2}},
		"columns must ascend":   {[]int{0, 2, 2}, []int32{1, 1}},
	} {
		_, err := FromCSR(2, 2, c.indptr, c.indices, []float32{1, 2}, nil)
		assert.ErrorContains(t, err, want)
	}
}
