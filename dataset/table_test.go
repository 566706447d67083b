package dataset

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func customers(t *testing.T) *Table {
	t.Helper()
	c, err := NewTable(
		TextSeries("state", []string{"KS", "OH", "", "KS"}),
		IntegerSeries("area", []int{415, 408, 1000, 415}),
		NumberSeries("mins", []float64{265.1, math.NaN(), 3, 1e-5}),
	)
	require.NoError(t, err)
	return c
}

func csvOf(t *testing.T, table *Table) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, table.WriteCSV(&b, nil))
	return b.String()
}

func TestTableColumns(t *testing.T) {
	c := customers(t)
	assert.Equal(t, 4, c.Rows())
	assert.Equal(t, []string{"state", "area", "mins"}, c.Columns())
	assert.True(t, c.IsText("state"))
	assert.False(t, c.IsText("area"))
	assert.False(t, c.IsText("absent"))
	text, err := c.Text("state")
	require.NoError(t, err)
	assert.Equal(t, []string{"KS", "OH", "", "KS"}, text)
	numbers, err := c.Numbers("area")
	require.NoError(t, err)
	assert.Equal(t, []float64{415, 408, 1000, 415}, numbers)
	_, err = c.Text("area")
	assert.EqualError(t, err, `dataset: column "area" holds numbers, not text`)
	_, err = c.Numbers("state")
	assert.EqualError(t, err, `dataset: column "state" holds text, not numbers`)
	s, err := c.Series("mins")
	require.NoError(t, err)
	assert.Equal(t, "mins", s.Name())
	assert.Equal(t, 4, s.Len())
	assert.Equal(t, "state,area,mins\nKS,415,265.1\nOH,408,\n,1000,3.0\nKS,415,1e-05\n", csvOf(t, c))
	var b strings.Builder
	require.NoError(t, c.WriteCSV(&b, &TableWriteOptions{Comma: '\t', NoHeader: true}))
	assert.Equal(t, "KS\t415\t265.1\nOH\t408\t\n\t1000\t3.0\nKS\t415\t1e-05\n", b.String())
	assert.ErrorContains(t, c.WriteCSV(&b, &TableWriteOptions{Comma: '"'}), "separator")
}

func TestTableUnknownColumn(t *testing.T) {
	c := customers(t)
	for name, call := range map[string]func(string) error{
		"Series":   func(n string) error { _, err := c.Series(n); return err },
		"Text":     func(n string) error { _, err := c.Text(n); return err },
		"Numbers":  func(n string) error { _, err := c.Numbers(n); return err },
		"Drop":     func(n string) error { _, err := c.Drop("area", n); return err },
		"Select":   func(n string) error { _, err := c.Select(n); return err },
		"AsText":   func(n string) error { _, err := c.AsText(n); return err },
		"OneHot":   func(n string) error { _, err := c.OneHot(n); return err },
		"CrossTab": func(n string) error { _, err := c.CrossTab("area", n); return err },
		"Join":     func(n string) error { _, err := c.Join(c, n); return err },
		"Matrix":   func(n string) error { _, err := c.Matrix(n, nil); return err },
		"Weight":   func(n string) error { _, err := c.Matrix("", &TableMatrixOptions{Weight: n}); return err },
	} {
		err := call("State")
		var e *ColumnError
		require.ErrorAs(t, err, &e, name)
		assert.Equal(t, "state", e.Nearest, name)
		assert.ErrorContains(t, err, `did you mean "state"? (columns: state, area, mins)`, name)
	}
}

func TestTableFaults(t *testing.T) {
	_, err := NewTable(TextSeries("", nil))
	assert.EqualError(t, err, "dataset: column 0 has an empty name")
	_, err = NewTable(TextSeries("a", nil), NumberSeries("a", nil))
	assert.EqualError(t, err, `dataset: columns 0 and 1 are both named "a"`)
	_, err = NewTable(TextSeries("a", nil), NumberSeries("b", []float64{1}))
	assert.EqualError(t, err, `dataset: 1 rows in column "b": want 0`)
	c := customers(t)
	_, err = c.Rename([]string{"a"})
	assert.EqualError(t, err, "dataset: 1 column names: want 3")
	_, err = c.Rename([]string{"a", "b", "a"})
	assert.ErrorContains(t, err, "both named")
	_, err = c.With(NumberSeries("x", []float64{1}))
	assert.EqualError(t, err, `dataset: 1 rows in column "x": want 4`)
	_, err = c.Take([]int{4})
	assert.EqualError(t, err, "dataset: row 4: must be in [0, 4)")
	_, err = c.Slice(2, 1)
	assert.EqualError(t, err, "dataset: lower row 2: must be in [0, 2)")
	_, err = c.Slice(0, 5)
	assert.EqualError(t, err, "dataset: upper row 5: must be in [0, 5)")
	_, err = c.Split(2)
	assert.ErrorContains(t, err, "fraction")
}

func TestTableChangesMakeNewTables(t *testing.T) {
	c := customers(t)
	before := csvOf(t, c)
	r, err := c.Rename([]string{"s", "a", "m"})
	require.NoError(t, err)
	assert.Equal(t, []string{"s", "a", "m"}, r.Columns())
	d, err := c.Drop("area", "state")
	require.NoError(t, err)
	assert.Equal(t, "mins\n265.1\n\"\"\n3.0\n1e-05\n", csvOf(t, d))
	none, err := c.Drop(c.Columns()...)
	require.NoError(t, err)
	assert.Equal(t, 4, none.Rows())
	s, err := c.Select("mins", "state")
	require.NoError(t, err)
	assert.Equal(t, []string{"mins", "state"}, s.Columns())
	w, err := c.With(IntegerSeries("new", []int{1, 2, 3, 4}), TextSeries("area", []string{"w", "x", "y", "z"}))
	require.NoError(t, err)
	assert.Equal(t, "state,area,mins,new\nKS,w,265.1,1\nOH,x,,2\n,y,3.0,3\nKS,z,1e-05,4\n", csvOf(t, w))
	text, err := c.AsText("area", "mins", "state")
	require.NoError(t, err)
	assert.Equal(t, before, csvOf(t, text))
	assert.True(t, text.IsText("area"))
	f := c.Filter(func(i int) bool { return i%2 == 1 })
	assert.Equal(t, "state,area,mins\nOH,408,\nKS,415,1e-05\n", csvOf(t, f))
	assert.Equal(t, 0, c.Filter(func(int) bool { return false }).Rows())
	parts, err := c.Split(0.25, 0.5)
	require.NoError(t, err)
	require.Len(t, parts, 3)
	assert.Equal(t, "state,area,mins\nOH,408,\n", csvOf(t, parts[1]))
	assert.Equal(t, 2, parts[2].Rows())
	assert.Equal(t, before, csvOf(t, c))
}

// Rows taken of one-hot columns are those of the columns they came from, and
// share their codes.
func TestTakeOfIndicators(t *testing.T) {
	hot, err := customers(t).OneHot("state", "area")
	require.NoError(t, err)
	taken, err := hot.Take([]int{3, 2, 1, 3})
	require.NoError(t, err)
	assert.Equal(t, "mins,state_KS,state_OH,area_408,area_415,area_1000\n"+
		"1e-05,1,0,0,1,0\n3.0,0,0,0,0,1\n,0,1,1,0,0\n1e-05,1,0,0,1,0\n", csvOf(t, taken))
	for _, table := range []*Table{hot, taken} {
		assert.Same(t, &table.series[1].codes[0], &table.series[2].codes[0])
		assert.Same(t, &table.series[3].codes[0], &table.series[5].codes[0])
	}
	part, err := hot.Slice(1, 3)
	require.NoError(t, err)
	numbers, err := part.Numbers("area_1000")
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 1}, numbers)
	again, err := hot.OneHot("state_KS")
	require.NoError(t, err)
	assert.Equal(t, []string{"state_KS_0", "state_KS_1"}, again.Columns()[5:])
}

func TestReadTable(t *testing.T) {
	const text = "name , count,share,empty,zip,late,ratio\n" +
		"\" a\",1, 0.5 ,,01234,7,1e3\n" +
		"NA,-2,?,nan,99999, x ,inf\n"
	c, err := ReadTable(strings.NewReader(text), &TableOptions{Text: []string{"zip"}})
	require.NoError(t, err)
	assert.Equal(t, "name,count,share,empty,zip,late,ratio\n\" a\",1,0.5,,01234,7,1000.0\n,-2,,,99999,x,inf\n", csvOf(t, c))
	assert.False(t, c.IsText("empty"))
	plain, err := ReadTable(strings.NewReader(text), nil)
	require.NoError(t, err)
	zip, err := plain.Numbers("zip")
	require.NoError(t, err)
	assert.Equal(t, []float64{1234, 99999}, zip)
	kept, err := ReadTable(strings.NewReader("a,b\n x,\"y\"\n"), &TableOptions{KeepSpaces: true})
	require.NoError(t, err)
	a, err := kept.Text("a")
	require.NoError(t, err)
	assert.Equal(t, []string{" x"}, a)
	named, err := ReadTable(strings.NewReader("1,2\n3,4\n"), &TableOptions{Names: []string{"x", "y"}})
	require.NoError(t, err)
	assert.Equal(t, "x,y\n1,2\n3,4\n", csvOf(t, named))
	large, err := ReadTable(strings.NewReader("a,b\n1e400,9007199254740993\nx,1\n"), nil)
	require.NoError(t, err)
	assert.Equal(t, "a,b\n1e400,9007199254740992\nx,1\n", csvOf(t, large))
}

func TestReadTableFaults(t *testing.T) {
	for message, c := range map[string]struct {
		text string
		o    *TableOptions
	}{
		"dataset: no rows of data: the file is empty":                                            {"", nil},
		"dataset: line 1: no rows of data: the file has a header only":                           {"a,b\n", nil},
		"dataset: line 2: wrong number of fields: 1: want 2, one a name":                         {"a,b\n1\n", nil},
		`dataset: line 3, column 2 (b): "-1e400": number out of range: too large for a float64`:  {"a,b\n1,2\n1,-1e400\n2,1e999\n", nil},
		`dataset: line 1, column 2: "a": column 1 has the same name`:                             {"a,a\n1,2\n", nil},
		`dataset: no text column "zap", did you mean "zip"? (columns: zip)`:                      {"zip\n1\n", &TableOptions{Text: []string{"zap"}}},
		"dataset: line 1: NUL byte: not a UTF-8 text file":                                       {"a\x00,b\n", nil},
		"dataset: line 2: limit exceeded: more than 2 columns":                                   {"a,b\n1,2,3\n", &TableOptions{MaxColumns: 2}},
		"dataset: line 2, column 1: misplaced quotation mark: it is not closed":                  {"a,b\n\"1,2\n", nil},
		`dataset: separator '\n': must be one ASCII character, not a quotation mark or line end`: {"a\n", &TableOptions{Comma: '\n'}},
		`dataset: columns 0 and 1 are both named "x"`:                                            {"1,2\n", &TableOptions{Names: []string{"x", "x"}}},
	} {
		_, err := ReadTable(strings.NewReader(c.text), c.o)
		assert.EqualError(t, err, message)
	}
}

func TestOneHotIsPandas(t *testing.T) {
	table, err := ReadTable(strings.NewReader(golden(t, "table.csv")), nil)
	require.NoError(t, err)
	assert.Equal(t, golden(t, "table.csv"), csvOf(t, table))

	hot, err := table.OneHot()
	require.NoError(t, err)
	assert.Equal(t, golden(t, "table_onehot.csv"), csvOf(t, hot))

	typed, err := table.AsText("code", "rate")
	require.NoError(t, err)
	hot, err = typed.OneHot()
	require.NoError(t, err)
	assert.Equal(t, golden(t, "table_onehot_numbers.csv"), csvOf(t, hot))

	hot, err = table.OneHot("plan", "region", "calls")
	require.NoError(t, err)
	assert.Equal(t, golden(t, "table_onehot_named.csv"), csvOf(t, hot))

	assert.Equal(t, golden(t, "table_shuffled.csv"), csvOf(t, table.Shuffle(3)))
}

func TestOneHotFaults(t *testing.T) {
	c, err := NewTable(TextSeries("a", []string{"b"}), NumberSeries("a_b", []float64{1}))
	require.NoError(t, err)
	_, err = c.OneHot()
	assert.ErrorContains(t, err, `columns 0 and 1 are both named "a_b"`)
	empty, err := NewTable(TextSeries("a", nil))
	require.NoError(t, err)
	hot, err := empty.OneHot()
	require.NoError(t, err)
	assert.Empty(t, hot.Columns())
}

func TestJoinIsPandas(t *testing.T) {
	left, err := ReadTable(strings.NewReader(golden(t, "table.csv")), nil)
	require.NoError(t, err)
	right, err := ReadTable(strings.NewReader(golden(t, "join_right.csv")), nil)
	require.NoError(t, err)
	joined, err := left.Join(right, "code", "plan")
	require.NoError(t, err)
	assert.Equal(t, golden(t, "join.csv"), csvOf(t, joined))
}

func TestJoin(t *testing.T) {
	c := customers(t)
	right, err := NewTable(
		TextSeries("state", []string{"KS", "", "OH", "KS"}),
		NumberSeries("mins", []float64{3, math.NaN(), math.Copysign(0, -1), 265.1}),
		TextSeries("note", []string{"p", "q", "r", "s"}),
	)
	require.NoError(t, err)
	notes, err := right.Drop("mins")
	require.NoError(t, err)
	joined, err := c.Join(notes, "state")
	require.NoError(t, err)
	assert.Equal(t, "state,area,mins,note\nKS,415,265.1,p\nKS,415,265.1,s\nOH,408,,r\nKS,415,1e-05,p\nKS,415,1e-05,s\n", csvOf(t, joined))
	nothing, err := NewTable(TextSeries("state", []string{"NY"}))
	require.NoError(t, err)
	joined, err = c.Join(nothing, "state")
	require.NoError(t, err)
	assert.Equal(t, 0, joined.Rows())
	assert.Equal(t, c.Columns(), joined.Columns())

	// Numbers: -0 equals 0, missing equals nothing.
	zeros, err := NewTable(NumberSeries("mins", []float64{0, math.NaN()}))
	require.NoError(t, err)
	joined, err = zeros.Join(right, "mins")
	require.NoError(t, err)
	assert.Equal(t, "mins,state,note\n0.0,OH,r\n", csvOf(t, joined))

	_, err = c.Join(right, "state")
	assert.ErrorContains(t, err, `both named "mins"`)
	_, err = c.Join(right)
	assert.ErrorContains(t, err, "no key columns")
	_, err = c.Join(notes, "area")
	assert.ErrorContains(t, err, "right table")
	mixed, err := notes.With(TextSeries("area", make([]string, 4)))
	require.NoError(t, err)
	_, err = c.Join(mixed, "area")
	assert.ErrorContains(t, err, "text in one table and numbers in the other")
	many, err := NewTable(IntegerSeries("k", make([]int, 1<<15)))
	require.NoError(t, err)
	_, err = many.Join(many, "k")
	require.ErrorIs(t, err, ErrLimit)
}

func TestCrossTabIsPandas(t *testing.T) {
	table, err := ReadTable(strings.NewReader(golden(t, "table.csv")), nil)
	require.NoError(t, err)
	var cases []struct {
		Rows, Columns, Text string
		Counts              [][]int
		Shares              [][]float64
		SharesText          string `json:"shares_text"`
	}
	goldenJSON(t, "crosstab.json", &cases)
	require.NotEmpty(t, cases)
	for _, c := range cases {
		x, err := table.CrossTab(c.Rows, c.Columns)
		require.NoError(t, err)
		assert.Equal(t, c.Counts, x.Counts)
		assert.Equal(t, c.Shares, x.RowShares())
		assert.Equal(t, c.Text+"\n", x.String())
		assert.Equal(t, c.SharesText+"\n", x.SharesString())
	}
}

func TestCrossTabTotals(t *testing.T) {
	x, err := customers(t).CrossTab("state", "area")
	require.NoError(t, err)
	// 1000 stands only beside a missing state.
	assert.Equal(t, []string{"408", "415"}, x.ColumnLabels)
	assert.Equal(t, [][]int{{0, 2}, {1, 0}}, x.Counts)
	assert.Equal(t, []int{2, 1}, x.RowTotals())
	assert.Equal(t, []int{1, 2}, x.ColumnTotals())
	assert.Equal(t, 3, x.Total())
	same, err := customers(t).CrossTab("area", "area")
	require.NoError(t, err)
	assert.Equal(t, [][]int{{1, 0, 0}, {0, 2, 0}, {0, 0, 1}}, same.Counts)
	empty, err := NewTable(TextSeries("a", nil), TextSeries("b", nil))
	require.NoError(t, err)
	none, err := empty.CrossTab("a", "b")
	require.NoError(t, err)
	assert.Equal(t, "b\na\n", none.SharesString())
}

func TestTableMatrix(t *testing.T) {
	c, err := NewTable(
		IntegerSeries("q", []int{1, 1, 5}),
		NumberSeries("x", []float64{0.1, math.NaN(), 16777217}),
		NumberSeries("w", []float64{1, 0, .5}),
		IntegerSeries("y", []int{0, 1, 2}),
		TextSeries("s", []string{"a", "b", ""}),
	)
	require.NoError(t, err)
	_, err = c.Matrix("y", nil)
	assert.EqualError(t, err, `dataset: column "s" holds text, not numbers: name it as categorical, encode it with OneHot or drop it`)
	_, err = c.Matrix("s", nil)
	assert.ErrorContains(t, err, `column "s" holds text`)
	hot, err := c.OneHot()
	require.NoError(t, err)
	m, err := hot.Matrix("y", &TableMatrixOptions{Weight: "w", Group: "q"})
	require.NoError(t, err)
	assert.Equal(t, bits32([]float32{0.1, 1, 0, nan32, 0, 1, 16777216, 0, 0}), bits32(allRows(m)))
	assert.Equal(t, &Info{
		Labels: []float32{0, 1, 2}, Weights: []float32{1, 0, .5}, Groups: []int{2, 1}, FeatureNames: []string{"x", "s_a", "s_b"},
	}, m.Info())
	bare, err := hot.Matrix("", nil)
	require.NoError(t, err)
	assert.Equal(t, 6, bare.Cols())
	assert.Nil(t, bare.Info().Labels)
}

func TestTableMatrixFaults(t *testing.T) {
	c, err := NewTable(
		NumberSeries("ok", []float64{1, 2}),
		NumberSeries("nan", []float64{1, math.NaN()}),
		NumberSeries("inf", []float64{1, math.Inf(1)}),
		NumberSeries("large", []float64{1, 1e39}),
		NumberSeries("down", []float64{2, 1}),
		NumberSeries("half", []float64{1, 1.5}),
		TextSeries("text", []string{"a", "b"}),
	)
	require.NoError(t, err)
	for message, call := range map[string]func() (*Matrix, error){
		`dataset: row 1, column "nan" is NaN: must not be missing`: func() (*Matrix, error) { return c.Matrix("nan", nil) },
		`dataset: row 1, column "inf" is +Inf: must be finite as a float32, or NaN for missing`: func() (*Matrix, error) {
			return c.Matrix("inf", nil)
		},
		`dataset: row 1, column "large" is 1e+39: must be finite as a float32, or NaN for missing`: func() (*Matrix, error) {
			return c.Matrix("ok", &TableMatrixOptions{Weight: "large"})
		},
		`dataset: column "ok" can not be the weight column too`: func() (*Matrix, error) {
			return c.Matrix("ok", &TableMatrixOptions{Weight: "ok"})
		},
		`dataset: row 1, column "down": out of order: query after query 2: queries must not descend`: func() (*Matrix, error) {
			return c.Matrix("ok", &TableMatrixOptions{Group: "down"})
		},
		`dataset: row 1, column "half" is 1.5: a query must be a whole number, not negative`: func() (*Matrix, error) {
			return c.Matrix("ok", &TableMatrixOptions{Group: "half"})
		},
		`dataset: group column "text" holds text, not numbers`: func() (*Matrix, error) {
			return c.Matrix("ok", &TableMatrixOptions{Group: "text"})
		},
	} {
		_, err := call()
		assert.EqualError(t, err, message)
	}
	inf, err := c.Select("ok", "inf")
	require.NoError(t, err)
	_, err = inf.Matrix("ok", nil)
	var e *ValueError
	require.True(t, errors.As(err, &e))
	assert.Equal(t, "inf", e.ColumnName)

	// A file with as many texts as rows must not ask for their square.
	names := make([]string, 1<<17)
	for i := range names {
		names[i] = strings.Repeat("x", i%7) + string(rune('a'+i%26)) + formatInteger(float64(i))
	}
	wide, err := NewTable(TextSeries("name", names))
	require.NoError(t, err)
	hot, err := wide.OneHot()
	require.NoError(t, err)
	_, err = hot.Matrix("", nil)
	require.ErrorIs(t, err, ErrLimit)
	_, err = wide.CrossTab("name", "name")
	require.ErrorIs(t, err, ErrLimit)
}
