package dataset_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
)

const plans = "plan,minutes,churn,area,calls\nbasic,1.5,0,408,3\nÜber,2,1,415,1\n,3,0,,2\nabc,,1,408,0\nbasic,4,0,1000,1\n"

// rowsOf returns the values of a matrix, -9 for missing ones.
func rowsOf(m *dataset.Matrix) (rows [][]float32) {
	for i := range m.Rows() {
		row := m.Row(nil, i)
		for j, v := range row {
			if v != v {
				row[j] = -9
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Text and whole numbers become codes in ascending order, as pandas gives them.
func TestTableCategories(t *testing.T) {
	table, err := dataset.ReadTable(strings.NewReader(plans), nil)
	require.NoError(t, err)
	m, err := table.Matrix("churn", &dataset.TableMatrixOptions{Categorical: []string{"plan", "area"}})
	require.NoError(t, err)
	assert.Equal(t, [][]float32{{1, 1.5, 0, 3}, {2, 2, 1, 1}, {-9, 3, -9, 2}, {0, -9, 0, 0}, {1, 4, 2, 1}}, rowsOf(m))
	info := m.Info()
	assert.Equal(t, []dataset.FeatureType{"c", "float", "c", "int"}, info.FeatureTypes)
	assert.Equal(t, []dataset.Categories{{Texts: []string{"abc", "basic", "Über"}}, {}, {Numbers: []int64{408, 415, 1000}}, {}}, info.Categories)
	assert.Equal(t, 3, info.Categories[2].Len())
	assert.Equal(t, "1000", info.Categories[2].Name(2))
	assert.Equal(t, "Über", info.Categories[0].Name(2))

	few, err := m.SelectCols([]int{2, 1})
	require.NoError(t, err)
	assert.Equal(t, []dataset.Categories{{Numbers: []int64{408, 415, 1000}}, {}}, few.Info().Categories)
	some, err := m.Select([]int{4, 0})
	require.NoError(t, err)
	assert.Equal(t, info.Categories, some.Info().Categories, "rows keep the categories, also those that they do not have")

	plain, err := table.Drop("plan")
	require.NoError(t, err)
	m, err = plain.Matrix("churn", nil)
	require.NoError(t, err)
	assert.Nil(t, m.Info().FeatureTypes)
	assert.Nil(t, m.Info().Categories)

	for _, c := range []struct {
		names []string
		want  string
	}{
		{[]string{"plann"}, `did you mean "plan"`},
		{[]string{"churn"}, `column "churn" can not be categorical: it is no feature`},
		{[]string{"plan", "minutes"}, "a category must be text, or a whole number"},
		{[]string{"area"}, `column "plan" holds text, not numbers: name it as categorical`},
	} {
		_, err := table.Matrix("churn", &dataset.TableMatrixOptions{Categorical: c.names})
		assert.ErrorContains(t, err, c.want)
	}
}

func TestCSVCategories(t *testing.T) {
	o := &dataset.CSVOptions{Label: dataset.ByName("churn"), Categorical: []dataset.Column{dataset.ByName("area"), dataset.ByIndex(0)}}
	m, err := dataset.ReadCSV(strings.NewReader(plans), o)
	require.NoError(t, err)
	assert.Equal(t, [][]float32{{1, 1.5, 1, 3}, {2, 2, 2, 1}, {-9, 3, -9, 2}, {0, -9, 1, 0}, {1, 4, 0, 1}}, rowsOf(m))
	assert.Equal(t, []dataset.FeatureType{"c", "float", "c", "float"}, m.Info().FeatureTypes)
	assert.Equal(t, []dataset.Categories{{Texts: []string{"abc", "basic", "Über"}}, {}, {Texts: []string{"1000", "408", "415"}}, {}}, m.Info().Categories)
	assert.Equal(t, []string{"plan", "minutes", "area", "calls"}, m.Info().FeatureNames)

	// Without a header: text of a column of categories is no sign of one.
	_, rest, _ := strings.Cut(plans, "\n")
	m, err = dataset.ReadCSV(strings.NewReader(rest), &dataset.CSVOptions{Label: dataset.ByIndex(2), Categorical: []dataset.Column{dataset.ByIndex(0)}})
	require.NoError(t, err)
	assert.Equal(t, 5, m.Rows())
	assert.Equal(t, []string{"abc", "basic", "Über"}, m.Info().Categories[0].Texts)

	for _, c := range []struct {
		column dataset.Column
		want   string
	}{
		{dataset.ByName("plann"), `did you mean "plan"`}, {dataset.ByIndex(5), "categorical column 5"},
		{dataset.Column{}, "categorical column 1 of 1 is none"}, {dataset.ByIndex(2), "can not be categorical: it is no feature"},
	} {
		_, err := dataset.ReadCSV(strings.NewReader(plans), &dataset.CSVOptions{Label: dataset.ByIndex(2), Categorical: []dataset.Column{c.column}})
		assert.ErrorContains(t, err, c.want)
	}
}

func TestInfoCategories(t *testing.T) {
	text := func(names ...string) dataset.Categories { return dataset.Categories{Texts: names} }
	for _, c := range []struct {
		info dataset.Info
		want string
	}{
		{dataset.Info{Categories: []dataset.Categories{text("a")}}, "1 columns with categories: want 2"},
		{dataset.Info{Categories: []dataset.Categories{{}, text("a")}}, "feature 1 has categories: its type must be c"},
		{dataset.Info{FeatureTypes: []dataset.FeatureType{"c", "q"}, Categories: []dataset.Categories{{}, text("a")}}, "feature 1 has categories: its type must be c"},
		{dataset.Info{FeatureTypes: []dataset.FeatureType{"q", "c"}, Categories: []dataset.Categories{{}, text("a", "b", "a")}}, `categories 0 and 2 of feature 1 are both "a"`},
		{dataset.Info{FeatureTypes: []dataset.FeatureType{"q", "c"}, Categories: []dataset.Categories{{}, {Numbers: []int64{5, 5}}}}, `categories 0 and 1 of feature 1 are both "5"`},
		{dataset.Info{FeatureTypes: []dataset.FeatureType{"q", "c"}, Categories: []dataset.Categories{{}, {Texts: []string{"a"}, Numbers: []int64{5}}}}, "both texts and numbers"},
	} {
		assert.ErrorContains(t, c.info.Validate(3, 2), c.want)
	}
	ok := dataset.Info{FeatureTypes: []dataset.FeatureType{"c", "c"}, Categories: []dataset.Categories{{}, text("", "a")}}
	assert.NoError(t, ok.Validate(3, 2))
}

func TestWithCategorical(t *testing.T) {
	m, err := dataset.FromDense(2, 2, []float32{1, 0, 2, float32(math.NaN())}, nil)
	require.NoError(t, err)
	c, err := m.WithCategorical([]int{1})
	require.NoError(t, err)
	assert.Equal(t, []dataset.FeatureType{"q", "c"}, c.Info().FeatureTypes)
	assert.Nil(t, m.Info().FeatureTypes)
	both, err := c.WithCategorical([]int{0})
	require.NoError(t, err)
	assert.Equal(t, []dataset.FeatureType{"c", "c"}, both.Info().FeatureTypes)
	assert.Equal(t, []dataset.FeatureType{"q", "c"}, c.Info().FeatureTypes)
	var out *dataset.IndexError
	_, err = m.WithCategorical([]int{2})
	assert.ErrorAs(t, err, &out)
}
