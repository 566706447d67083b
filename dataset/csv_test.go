package dataset

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func readCSV(t *testing.T, text string, o *CSVOptions) *Matrix {
	t.Helper()
	m, err := ReadCSV(strings.NewReader(text), o)
	require.NoError(t, err)
	return m
}

func TestReadCSVForms(t *testing.T) {
	want := bits32([]float32{1, 2.5, -3e-2, 4, nan32, 6})
	for name, text := range map[string]string{
		"plain":              "1,2.5,-3e-2\n4,,6\n",
		"no final line end":  "1,2.5,-3e-2\n4,,6",
		"CRLF":               "1,2.5,-3e-2\r\n4,,6\r\n",
		"byte order mark":    "\xef\xbb\xbf1,2.5,-3e-2\n4,,6\n",
		"spaces":             " 1, 2.5 ,\t-3e-2\n4,  ,6 \n",
		"quotes":             "\"1\",2.5,\"-3e-2\"\n4,\"\",\"6\"\n",
		"spaces and quotes":  "1, \"2.5\" ,-3e-2\n 4 ,\"\" , \"6\"\n",
		"tabs":               "1\t2.5\t-3e-2\n4\t\t6\n",
		"semicolons":         "1;2.5;-3e-2\n4;;6\n",
		"bars":               "1|2.5|-3e-2\n4||6\n",
		"empty lines":        "\n1,2.5,-3e-2\r\n\r\n\n4,,6\n\n",
		"missing markers":    "1,2.5,-3e-2\n4,NA,6\n",
		"question mark":      "1,2.5,-3e-2\n4,?,6\n",
		"header":             "a,b,c\n1,2.5,-3e-2\n4,nan,6\n",
		"header of many":     "a,2,NA\n1,2.5,-3e-2\n4,NaN,6\n",
		"header with quotes": "\"a,1\",\"b\"\"2\",\"c\nd\"\n1,2.5,-3e-2\n4,null,6\n",
	} {
		for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			m, err := ReadCSV(r, nil)
			require.NoError(t, err, name)
			require.Equal(t, [2]int{2, 3}, [2]int{m.Rows(), m.Cols()}, name)
			assert.Equal(t, want, bits32(allRows(m)), name)
			assert.Equal(t, strings.HasPrefix(name, "header"), m.Info().FeatureNames != nil, name)
		}
	}
	m := readCSV(t, "\"a,1\",\"b\"\"2\",\"c\r\nd\"\n1,2,3\n", nil)
	assert.Equal(t, []string{"a,1", `b"2`, "c\r\nd"}, m.Info().FeatureNames)
	m = readCSV(t, ",a,\n1,2,3\n", nil)
	assert.Equal(t, []string{"Unnamed: 0", "a", "Unnamed: 2"}, m.Info().FeatureNames)
}

func TestReadCSVSpecialColumns(t *testing.T) {
	const text = "q,x,y,w,z\n0,1,0,.5,2\n0,3,1,1,4\n7,5,1,0,6\n"
	for _, o := range []CSVOptions{
		{Label: ByName("y"), Weight: ByName("w"), Group: ByName("q")},
		{Label: ByIndex(2), Weight: ByIndex(3), Group: ByIndex(0)},
	} {
		m := readCSV(t, text, &o)
		assert.Equal(t, []float32{1, 2, 3, 4, 5, 6}, allRows(m))
		assert.Equal(t, &Info{
			Labels: []float32{0, 1, 1}, Weights: []float32{.5, 1, 0}, Groups: []int{2, 1}, FeatureNames: []string{"x", "z"},
		}, m.Info())
	}
	m := readCSV(t, "1,2\n3,4\n", &CSVOptions{Label: ByIndex(0)})
	assert.Equal(t, []float32{1, 3}, m.Info().Labels)
	assert.Nil(t, m.Info().FeatureNames)
}

func TestReadCSVHeaderChoice(t *testing.T) {
	m := readCSV(t, "1,2\n3,4\n", &CSVOptions{Header: Yes})
	assert.Equal(t, []string{"1", "2"}, m.Info().FeatureNames)
	assert.Equal(t, 1, m.Rows())
	_, err := ReadCSV(strings.NewReader("a,b\n3,4\n"), &CSVOptions{Header: No})
	assert.EqualError(t, err, `dataset: line 1, column 1: "a": not a number`)
	// Numbers that are not allowed are not names.
	for _, text := range []string{"inf,1\n2,3\n", "1e400,1\n2,3\n"} {
		_, err := ReadCSV(strings.NewReader(text), nil)
		var e *ParseError
		require.ErrorAs(t, err, &e, text)
		assert.Equal(t, [2]int{1, 1}, [2]int{e.Line, e.Column}, text)
	}
}

func TestReadCSVMissing(t *testing.T) {
	m := readCSV(t, "1,-999\n-999,none\n", &CSVOptions{Missing: []string{"-999", "none"}, Header: No})
	assert.Equal(t, bits32([]float32{1, nan32, nan32, nan32}), bits32(allRows(m)))
	_, err := ReadCSV(strings.NewReader("1,2\n,3\n"), &CSVOptions{Missing: []string{}})
	require.ErrorIs(t, err, ErrNumber)
}

func TestReadCSVFaults(t *testing.T) {
	long := strings.Repeat("é", 100)
	for _, c := range []struct {
		name, text   string
		o            *CSVOptions
		line, column int
		is           error
		message      string
	}{
		{"empty", "", nil, 0, 0, ErrEmpty, "dataset: no rows of data: the file is empty"},
		{"empty lines", "\n\r\n", nil, 0, 0, ErrEmpty, "dataset: no rows of data: the file is empty"},
		{"mark alone", "\xef\xbb\xbf", nil, 0, 0, ErrEmpty, "dataset: no rows of data: the file is empty"},
		{"header only", "a,b\n", nil, 1, 0, ErrEmpty, "dataset: line 1: no rows of data: the file has a header only"},
		{"short line", "1,2\n\n3\n", nil, 3, 0, ErrFieldCount, "dataset: line 3: wrong number of fields: 1: want 2 as in the first line"},
		{"long line", "1,2\n3,4,5\n", nil, 2, 0, ErrFieldCount, "dataset: line 2: wrong number of fields: 3: want 2 as in the first line"},
		{"text", "a,day mins\n1,2\n3,x y\n", nil, 3, 2, ErrNumber, `dataset: line 3, column 2 (day mins): "x y": not a number`},
		{"long text", "1\n" + long + "\n", nil, 2, 1, ErrNumber, `dataset: line 2, column 1: "` + long[:40] + `…": not a number`},
		{"infinity", "1,2\n3,-inf\n", nil, 2, 2, ErrNumber, `dataset: line 2, column 2: "-inf": not a number: infinite values are not allowed`},
		{"too large", "1,2\n1e400,3\n", nil, 2, 1, ErrRange, `dataset: line 2, column 1: "1e400": number out of range: too large for a float32`},
		{"decimal comma", "a;b\n\"0,5\";1\n", nil, 2, 1, ErrNumber, `dataset: line 2, column 1 (a): "0,5": not a number`},
		{"hexadecimal", "1\n0x1p3\n", nil, 2, 1, ErrNumber, `dataset: line 2, column 1: "0x1p3": not a number`},
		{"NUL", "1,2\n3,\x00\n", nil, 2, 0, ErrBinary, "dataset: line 2: NUL byte: not a UTF-8 text file"},
		{"UTF-16", "\xff\xfe1\x00,\x002\x00\n\x00", nil, 1, 0, ErrBinary, "dataset: line 1: NUL byte: not a UTF-8 text file"},
		{"lone quote", "1,2\n\"3,4\n5,6\n", nil, 2, 1, ErrQuote, "dataset: line 2, column 1: misplaced quotation mark: it is not closed"},
		{"quote inside", "1,2\n3,4\"\n", nil, 2, 2, ErrQuote, "dataset: line 2, column 2: misplaced quotation mark: a field with one must begin with one"},
		{"text after quote", "1,2\n\"3\"4,5\n", nil, 2, 1, ErrQuote, "dataset: line 2, column 1: misplaced quotation mark: text follows the closing one"},
		{"label missing", "y,x\n,2\n", &CSVOptions{Label: ByName("y")}, 2, 1, ErrMissing, "dataset: line 2, column 1 (y): label: value is missing"},
		{"weight missing", "1,2\n?,2\n", &CSVOptions{Weight: ByIndex(0)}, 2, 1, ErrMissing, `dataset: line 2, column 1: "?": weight: value is missing`},
		{"weight negative", "1,2\n-1,2\n", &CSVOptions{Weight: ByIndex(0)}, 2, 1, ErrRange, `dataset: line 2, column 1: "-1": number out of range: a weight must not be negative`},
		{"query descends", "2,1\n3,1\n2,1\n", &CSVOptions{Group: ByIndex(0)}, 3, 1, ErrOrder, `dataset: line 3, column 1: "2": out of order: query after query 3: queries must not descend`},
		{"query with point", "2.0,1\n", &CSVOptions{Group: ByIndex(0)}, 1, 1, ErrNumber, `dataset: line 1, column 1: "2.0": not a number: a query must be a whole number, not negative`},
		{"label by number", "1,2\n", &CSVOptions{Label: ByIndex(2)}, 1, 0, nil, "dataset: line 1: label column 2: must be in [0, 2)"},
		{"label negative", "1,2\n", &CSVOptions{Label: ByIndex(-1)}, 1, 0, nil, "dataset: line 1: label column -1: must be in [0, 2)"},
		{"label without header", "1,2\n", &CSVOptions{Label: ByName("y")}, 1, 0, nil, `dataset: line 1: no label column "y": the file has no header with names`},
		{"label unknown", "churn,x\n1,2\n", &CSVOptions{Label: ByName("Chrun")}, 1, 0, nil,
			`dataset: line 1: no label column "Chrun", did you mean "churn"? (columns: churn, x)`},
		{"two roles", "y,x\n1,2\n", &CSVOptions{Label: ByName("y"), Weight: ByIndex(0)}, 1, 1, nil,
			`dataset: line 1, column 1 (y): "y": column can not be the weight column too`},
		{"same name", "a,b,a\n1,2,3\n", nil, 1, 3, nil, `dataset: line 1, column 3: "a": column 1 has the same name`},
		{"columns", "1,2,3\n", &CSVOptions{MaxColumns: 2}, 1, 0, ErrLimit, "dataset: line 1: limit exceeded: more than 2 columns"},
		{"quoted columns", "\"1\",2,3\n", &CSVOptions{MaxColumns: 2}, 1, 0, ErrLimit, "dataset: line 1: limit exceeded: more than 2 columns"},
		{"line", "1\n123456789\n", &CSVOptions{MaxLine: 8}, 2, 0, ErrLimit, "dataset: line 2: limit exceeded: line is longer than 8 bytes"},
		{"unclosed", "1\n\"\n2\n3\n4\n5\n6\n", &CSVOptions{MaxLine: 8}, 2, 1, ErrQuote, "dataset: line 2, column 1: misplaced quotation mark: it is not closed within 8 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := ReadCSV(strings.NewReader(c.text), c.o)
			require.Error(t, err)
			assert.Nil(t, m)
			var e *ParseError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, [2]int{c.line, c.column}, [2]int{e.Line, e.Column})
			assert.EqualError(t, err, c.message)
			if c.is != nil {
				assert.ErrorIs(t, err, c.is)
			}
		})
	}
}

func TestReadCSVSeparatorFaults(t *testing.T) {
	for _, comma := range []rune{'"', '\n', '\r', 'é', -1} {
		_, err := ReadCSV(strings.NewReader("1\n"), &CSVOptions{Comma: comma})
		assert.ErrorContains(t, err, "separator")
	}
	m := readCSV(t, "1 \"2\" 3\n4  6\n", &CSVOptions{Comma: ' '})
	assert.Equal(t, bits32([]float32{1, 2, 3, 4, nan32, 6}), bits32(allRows(m)))
}

// Lines beyond the buffer, with and without quotation marks, and a million
// columns.
func TestReadCSVLongLines(t *testing.T) {
	const n = 1_000_000
	for _, field := range []string{"7", `"7"`} {
		line := strings.Repeat(field+",", n-1) + field + "\n"
		m := readCSV(t, line+line, nil)
		assert.Equal(t, [2]int{2, n}, [2]int{m.Rows(), m.Cols()})
		assert.Equal(t, float32(7), m.Row(nil, 1)[n-1])
	}
	_, err := ReadCSV(strings.NewReader(strings.Repeat(",", 2<<20)), nil)
	require.ErrorIs(t, err, ErrLimit)
	_, err = ReadCSV(strings.NewReader(strings.Repeat("1", 1<<20)), &CSVOptions{MaxLine: 1 << 18})
	require.ErrorIs(t, err, ErrLimit)
}

func TestReadCSVReadError(t *testing.T) {
	broken := errors.New("broken")
	text := "1,2\n" + strings.Repeat("3,4\n", 50000)
	for _, n := range []int{0, 3, 4, 6, len(text)} {
		r := io.MultiReader(strings.NewReader(text[:n]), iotest.ErrReader(broken))
		_, err := ReadCSV(r, nil)
		require.ErrorIs(t, err, broken, "%d bytes", n)
	}
}

func TestWriteCSV(t *testing.T) {
	m, err := FromDense(2, 3, []float32{1, nan32, 0.1, 1e20, -3, 1e-7}, &Info{
		Labels: []float32{1, 0}, Weights: []float32{.5, 2}, Groups: []int{1, 1}, FeatureNames: []string{"a,b", `say "x"`, "c"},
	})
	require.NoError(t, err)
	write := func(m *Matrix, o *CSVWriteOptions) string {
		var b strings.Builder
		require.NoError(t, WriteCSV(&b, m, o))
		return b.String()
	}
	assert.Equal(t, "1,1,,0.1\n0,100000000000000000000,-3,1e-07\n", write(m, nil))
	assert.Equal(t, "1,,0.1\n100000000000000000000,-3,1e-07\n", write(m, &CSVWriteOptions{Label: No}))
	assert.Equal(t, "label;weight;qid;a,b;\"say \"\"x\"\"\";c\n1;0.5;0;1;;0.1\n0;2;1;100000000000000000000;-3;1e-07\n",
		write(m, &CSVWriteOptions{Comma: ';', Header: true, Weight: true, Group: true}))

	s := sparseExample(t, nil)
	assert.Equal(t, "f0,f1,f2\n1,,2\n,,\n,3,\n4,,\n", write(s, &CSVWriteOptions{Header: true}))
	two, err := FromDense(1, 1, []float32{5}, &Info{Labels: []float32{1, 2}, Targets: 2})
	require.NoError(t, err)
	assert.Equal(t, "label0,label1,f0\n1,2,5\n", write(two, &CSVWriteOptions{Header: true}))
	one, err := FromDense(2, 1, []float32{nan32, 1}, nil)
	require.NoError(t, err)
	assert.Equal(t, "\"\"\n1\n", write(one, nil))

	for want, o := range map[string]CSVWriteOptions{
		"labels": {Label: Yes}, "0 weights": {Weight: true}, "0 rows in groups": {Group: true}, "separator": {Comma: '.'},
	} {
		assert.ErrorContains(t, WriteCSV(io.Discard, s, &o), want)
	}
	inf, err := FromDense(1, 1, []float32{float32(math.Inf(1))}, nil)
	require.NoError(t, err)
	var e *ValueError
	require.ErrorAs(t, WriteCSV(io.Discard, inf, nil), &e)

	broken := errors.New("broken")
	require.ErrorIs(t, WriteCSV(failingWriter{broken}, m, nil), broken)
	require.ErrorIs(t, WriteLIBSVM(failingWriter{broken}, m, nil), broken)
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestParseColumn(t *testing.T) {
	for text, want := range map[string]Column{
		"": {}, "none": {}, "0": ByIndex(0), "12": ByIndex(12), "churn": ByName("churn"), "name:7": ByName("7"), "name:none": ByName("none"),
		"2020 sales": ByName("2020 sales"), "int'l plan": ByName("int'l plan"),
	} {
		got, err := ParseColumn(text)
		require.NoError(t, err)
		assert.Equal(t, want, got, text)
		back, err := ParseColumn(got.String())
		require.NoError(t, err)
		assert.Equal(t, want, back, text)
	}
	for _, bad := range []string{"-1", "+-", "name:", "99999999999999999999"} {
		_, err := ParseColumn(bad)
		assert.Error(t, err, bad)
	}
	var c Column
	require.NoError(t, c.UnmarshalText([]byte("name:x")))
	text, err := c.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "x", string(text))
	assert.Equal(t, "auto yes no Choice(9)", strings.Join([]string{Auto.String(), Yes.String(), No.String(), Choice(9).String()}, " "))
	// An empty name is a name that no column has, not none.
	_, err = ReadCSV(strings.NewReader("a\n1\n"), &CSVOptions{Label: ByName("")})
	assert.ErrorContains(t, err, "no label column")
}

func TestSniffComma(t *testing.T) {
	for text, want := range map[string]byte{
		"": ',', "1": ',', "a,b\tc": ',', "a\tb,c\td": '\t', "\n\n1;2\n1,2,3": ';', "\"a,b,c\";2": ';', "a|b|c,d": '|', "a b\nc,d": ',',
	} {
		assert.Equal(t, string(want), string(sniffComma([]byte(text))), "%q", text)
	}
}

// A reader that is buffered already is used as it is, so what is sniffed is not
// lost.
func TestReadCSVFromBufferedReader(t *testing.T) {
	for _, size := range []int{16, 1 << 17} {
		m, err := ReadCSV(bufio.NewReaderSize(bytes.NewReader([]byte("1,2\n3,4\n")), size), nil)
		require.NoError(t, err)
		assert.Equal(t, []float32{1, 2, 3, 4}, allRows(m))
	}
}

func TestNearestName(t *testing.T) {
	names := []string{"day_mins", "day_calls", "eve_mins", "churn", "x"}
	for name, want := range map[string]string{
		"day_min": "day_mins", "Churn": "churn", "chrun": "churn", "CHURN?": "churn", "eve mins": "eve_mins", "zzz": "", "": "", "y": "", "X": "x",
	} {
		assert.Equal(t, want, nearestName(name, names), name)
	}
	assert.Equal(t, 3, editDistance("kitten", "sitting"))
	assert.Equal(t, 2, editDistance("", "éà"))
	assert.Equal(t, "", nearestName(strings.Repeat("a", 1000), []string{strings.Repeat("a", 1000)}))
	many := newColumnError("q", make([]string, 25))
	assert.ErrorContains(t, many, "and 5 more")
}

func TestReadCSVSeveralColumns(t *testing.T) {
	const text = "a,lo,x,hi,b,m0,m1\n1,2,3,4,5,6,7\n10,0,30,+inf,50,60,70\n"
	m := readCSV(t, text, &CSVOptions{
		Labels:     []Column{ByName("b"), ByIndex(0)},
		LabelLower: ByName("lo"), LabelUpper: ByName("hi"),
		BaseMargin: []Column{ByName("m1"), ByName("m0")},
	})
	in := m.Info()
	assert.Equal(t, []string{"x"}, in.FeatureNames)
	assert.Equal(t, 2, in.NumTargets())
	assert.Equal(t, []float32{5, 1, 50, 10}, in.Labels)
	assert.Equal(t, []float32{2, 0}, in.LabelLower)
	assert.Equal(t, []float32{4, float32(math.Inf(1))}, in.LabelUpper)
	assert.Equal(t, []float32{7, 6, 70, 60}, in.BaseMargin)

	for want, o := range map[string]CSVOptions{
		"beside a list of labels":     {Label: ByIndex(0), Labels: []Column{ByIndex(4)}},
		"a column for either bound":   {LabelLower: ByIndex(1)},
		"can not be the label column": {Labels: []Column{ByIndex(0), ByIndex(0)}},
		"label column 2 of 2 is none": {Labels: []Column{ByIndex(0), {}}},
		"can not be the base margin":  {Label: ByIndex(0), BaseMargin: []Column{ByIndex(0)}},
	} {
		_, err := ReadCSV(strings.NewReader(text), &o)
		assert.ErrorContains(t, err, want)
	}
	_, err := ReadCSV(strings.NewReader("a,b\n1,-inf\n"), &CSVOptions{LabelLower: ByIndex(0), LabelUpper: ByIndex(1)})
	assert.ErrorContains(t, err, "infinite")
	_, err = ReadCSV(strings.NewReader("a,b\n1,\n"), &CSVOptions{LabelLower: ByIndex(0), LabelUpper: ByIndex(1)})
	assert.ErrorContains(t, err, "bound of a label: ")
}
