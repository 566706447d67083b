package dataset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Labels come in the order asked for, whatever that of the file.
func TestReadCSVSeveralLabels(t *testing.T) {
	text := "y0,x0,y1,w,x1\n1,2,3,0.5,4\n5,6,7,0.25,8\n"
	m := readCSV(t, text, &CSVOptions{Labels: []Column{ByName("y1"), ByIndex(0)}, Weight: ByName("w")})
	assert.Equal(t, []float32{3, 1, 7, 5}, m.Info().Labels)
	assert.Equal(t, 2, m.Info().NumTargets())
	assert.Equal(t, []float32{0.5, 0.25}, m.Info().Weights)
	assert.Equal(t, []string{"x0", "x1"}, m.Info().FeatureNames)
	data, _ := m.Dense()
	assert.Equal(t, []float32{2, 4, 6, 8}, data)

	// What is written is read again.
	var b bytes.Buffer
	require.NoError(t, WriteCSV(&b, m, &CSVWriteOptions{Header: true}))
	again := readCSV(t, b.String(), &CSVOptions{Labels: []Column{ByName("label0"), ByName("label1")}})
	assert.Equal(t, m.Info().Labels, again.Info().Labels)
	assert.Equal(t, 2, again.Info().Targets)

	one := readCSV(t, text, &CSVOptions{Labels: []Column{ByName("y1")}})
	assert.Equal(t, []float32{3, 7}, one.Info().Labels)
	assert.Equal(t, 1, one.Info().NumTargets())

	for want, o := range map[string]*CSVOptions{
		"can not be given beside a list of labels": {Label: ByIndex(1), Labels: []Column{ByIndex(0)}},
		"label column 2 of 2 is none":              {Labels: []Column{ByIndex(0), {}}},
		"can not be the label column too":          {Labels: []Column{ByIndex(0), ByName("y0")}},
		"can not be the weight column too":         {Labels: []Column{ByIndex(0), ByIndex(3)}, Weight: ByIndex(3)},
		`no label column "y"`:                      {Labels: []Column{ByIndex(0), ByName("y")}},
	} {
		_, err := ReadCSV(strings.NewReader(text), o)
		assert.ErrorContains(t, err, want)
	}
	_, err := ReadCSV(strings.NewReader("a,b,c\n1,2,3\n1,,3\n"), &CSVOptions{Labels: []Column{ByIndex(0), ByIndex(1)}})
	assert.ErrorIs(t, err, ErrMissing)
}

func TestTableMatrixSeveralLabels(t *testing.T) {
	table, err := ReadTable(strings.NewReader("y0,x0,y1,x1\n1,2,3,4\n5,6,7,8\n"), nil)
	require.NoError(t, err)
	m, err := table.Matrix("", &TableMatrixOptions{Labels: []string{"y1", "y0"}})
	require.NoError(t, err)
	assert.Equal(t, []float32{3, 1, 7, 5}, m.Info().Labels)
	assert.Equal(t, 2, m.Info().NumTargets())
	assert.Equal(t, []string{"x0", "x1"}, m.Info().FeatureNames)
	for want, labels := range map[string][]string{
		"can not be the label column too":  {"y0", "y0"},
		"label column 2 of 2 has an empty": {"y0", ""},
		"z":                                {"y0", "z"},
	} {
		_, err := table.Matrix("", &TableMatrixOptions{Labels: labels})
		assert.ErrorContains(t, err, want)
	}
	_, err = table.Matrix("y0", &TableMatrixOptions{Labels: []string{"y1"}})
	assert.ErrorContains(t, err, "can not be given beside a list of labels")
}
