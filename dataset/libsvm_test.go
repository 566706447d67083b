package dataset

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// assertNeighbours asserts that values are at most one float32 away from those
// with the given bits: XGBoost's parser multiplies by inexact powers of ten, so
// its numbers are not always the nearest ones.
func assertNeighbours(t *testing.T, bits []uint32, values []float32) {
	t.Helper()
	require.Len(t, values, len(bits))
	for i, b := range bits {
		diff := int64(b) - int64(math.Float32bits(values[i]))
		assert.LessOrEqual(t, max(diff, -diff), int64(1), "value %d: %v", i, values[i])
	}
}

func TestReadLIBSVMIsXGBoosts(t *testing.T) {
	var cases []struct {
		Name, Text              string
		Cols                    int
		Indptr                  []int
		Indices                 []int32
		Values, Labels, Weights []uint32
		GroupPtr                []int `json:"group_ptr"`
	}
	goldenJSON(t, "libsvm.json", &cases)
	require.Len(t, cases, 3)
	for _, c := range cases {
		m, err := ReadLIBSVM(strings.NewReader(c.Text), nil)
		require.NoError(t, err, c.Name)
		indptr, indices, values, ok := m.CSR()
		require.True(t, ok)
		assert.Equal(t, c.Cols, m.Cols(), c.Name)
		assert.Equal(t, c.Indptr, indptr, c.Name)
		assert.Equal(t, c.Indices, indices, c.Name)
		assertNeighbours(t, c.Values, values)
		assertNeighbours(t, c.Labels, m.Info().Labels)
		assertNeighbours(t, c.Weights, m.Info().Weights)
		ends := []int{}
		if m.Info().Groups != nil {
			ends = append(ends, 0)
		}
		for _, size := range m.Info().Groups {
			ends = append(ends, ends[len(ends)-1]+size)
		}
		assert.Equal(t, c.GroupPtr, ends, c.Name)
	}
}

func TestReadLIBSVMForms(t *testing.T) {
	const text = "\xef\xbb\xbf# head\n1:0.5\tqid:3  2:-1 0:2.5 1:NaN\r\n\n 0:2 qid:3 # nothing\n-1:0 qid:9 4:nan\n"
	m, err := ReadLIBSVM(strings.NewReader(text), nil)
	require.NoError(t, err)
	assert.Equal(t, [2]int{3, 5}, [2]int{m.Rows(), m.Cols()})
	_, indices, values, _ := m.CSR()
	assert.Equal(t, []int32{0, 2}, indices)
	assert.Equal(t, []float32{2.5, -1}, values)
	assert.Equal(t, &Info{Labels: []float32{1, 0, -1}, Weights: []float32{.5, 2, 0}, Groups: []int{2, 1}}, m.Info())

	m, err = ReadLIBSVM(strings.NewReader("1 1:5 3:6\n"), &LIBSVMOptions{OneBased: Yes})
	require.NoError(t, err)
	assert.Equal(t, bits32([]float32{5, nan32, 6}), bits32(allRows(m)))
	for _, o := range []*LIBSVMOptions{nil, {OneBased: No}} {
		m, err = ReadLIBSVM(strings.NewReader("1 1:5 3:6\n"), o)
		require.NoError(t, err)
		assert.Equal(t, bits32([]float32{nan32, 5, nan32, 6}), bits32(allRows(m)))
	}
	m, err = ReadLIBSVM(strings.NewReader("1 1:5\n"), &LIBSVMOptions{Columns: 1 << 30})
	require.NoError(t, err)
	assert.Equal(t, 1<<30, m.Cols())
}

func TestReadLIBSVMFaults(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		o            *LIBSVMOptions
		line, column int
		is           error
		message      string
	}{
		{"empty", "", nil, 0, 0, ErrEmpty, "dataset: no rows of data"},
		{"comments only", "# a\n#b\n", nil, 0, 0, ErrEmpty, "dataset: no rows of data"},
		{"label", "x 1:2\n", nil, 1, 1, ErrNumber, `dataset: line 1, column 1: "x": label: not a number`},
		{"no label", "1 1:2\n1:2 3:4\n", nil, 2, 1, ErrMissing, `dataset: line 2, column 1: "1:2": weight: value is missing: it must stand in all lines or none`},
		{"infinite label", "inf 1:2\n", nil, 1, 1, ErrNumber, `dataset: line 1, column 1: "inf": label: not a number: infinite values are not allowed`},
		{"some weights", "1:2 1:2\n1 1:2\n", nil, 2, 1, ErrMissing, `dataset: line 2, column 1: "1": weight: value is missing: it must stand in all lines or none`},
		{"negative weight", "1:-2 1:2\n", nil, 1, 1, ErrRange, `dataset: line 1, column 1: "1:-2": weight: number out of range: must not be negative`},
		{"weight", "1:x 1:2\n", nil, 1, 1, ErrNumber, `dataset: line 1, column 1: "1:x": weight: not a number`},
		{"query goes down", "1 qid:2 1:2\n1 qid:1 1:2\n", nil, 2, 2, ErrOrder, `dataset: line 2, column 2: "qid:1": out of order: query after query 2: queries must not descend`},
		{"query", "1 qid:x 1:2\n", nil, 1, 2, ErrNumber, `dataset: line 1, column 2: "qid:x": not a number: a query must be a whole number, not negative`},
		{"some queries", "1 1:2\n1 qid:1 1:2\n", nil, 2, 2, ErrMissing, `dataset: line 2, column 2: "qid:1": query: value is missing: it must stand in all lines or none`},
		{"no query", "1 qid:1 1:2\n1\n", nil, 2, 2, ErrMissing, "dataset: line 2, column 2: query: value is missing: it must stand in all lines or none"},
		{"no value", "1 1:2\n1 1:2 7\n", nil, 2, 3, ErrNumber, `dataset: line 2, column 3: "7": not a number: want index:value`},
		{"negative index", "1 -1:2\n", nil, 1, 2, ErrNumber, `dataset: line 1, column 2: "-1:2": index: not a number: must be a whole number, not negative`},
		{"value", "1 1:a\n", nil, 1, 2, ErrNumber, `dataset: line 1, column 2: "1:a": not a number`},
		{"empty value", "1 1:\n", nil, 1, 2, ErrNumber, `dataset: line 1, column 2: "1:": not a number`},
		{"infinite", "1 1:inf\n", nil, 1, 2, ErrNumber, `dataset: line 1, column 2: "1:inf": not a number: infinite values are not allowed`},
		{"too large", "1 1:1e400\n", nil, 1, 2, ErrRange, `dataset: line 1, column 2: "1:1e400": number out of range: too large for a float32`},
		{"zero when one-based", "1 0:1\n", &LIBSVMOptions{OneBased: Yes}, 1, 2, ErrRange, `dataset: line 1, column 2: "0:1": index: number out of range: columns count from 1`},
		{"twice", "1 5:1 3:1 5:2\n", nil, 1, 4, ErrOrder, `dataset: line 1, column 4: "5": out of order: index stands in fields 2 and 4`},
		{"int32", "1 2147483647:1\n", nil, 1, 2, ErrLimit, `dataset: line 1, column 2: "2147483647:1": index: limit exceeded: must be below 16777216`},
		{"int64", "1 99999999999999999999:1\n", nil, 1, 2, ErrLimit, `dataset: line 1, column 2: "99999999999999999999:1": index: limit exceeded: must be below 16777216`},
		{"beyond columns", "1 3:1\n", &LIBSVMOptions{Columns: 3}, 1, 2, ErrLimit, `dataset: line 1, column 2: "3:1": index: limit exceeded: must be below 3`},
		{"NUL", "1 3:1\n\x00", nil, 2, 0, ErrBinary, "dataset: line 2: NUL byte: not a UTF-8 text file"},
		{"long line", "1 3:1 4:1\n", &LIBSVMOptions{MaxLine: 5}, 1, 0, ErrLimit, "dataset: line 1: limit exceeded: line is longer than 5 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadLIBSVM(strings.NewReader(c.text), c.o)
			var e *ParseError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, [2]int{c.line, c.column}, [2]int{e.Line, e.Column})
			assert.EqualError(t, err, c.message)
			require.ErrorIs(t, err, c.is)
		})
	}
	_, err := ReadLIBSVM(strings.NewReader("1\n"), &LIBSVMOptions{Columns: -1})
	assert.ErrorContains(t, err, "-1 columns")
}

func TestWriteLIBSVM(t *testing.T) {
	info := &Info{Labels: []float32{1, 0, 2.5, 3}, Weights: []float32{1, 2, .5, 0}, Groups: []int{3, 1}}
	for _, m := range []*Matrix{sparseExample(t, info), denseExample(t, info)} {
		var b strings.Builder
		require.NoError(t, WriteLIBSVM(&b, m, nil))
		assert.Equal(t, "1:1 qid:0 0:1 2:2\n0:2 qid:0\n2.5:0.5 qid:0 1:3\n3:0 qid:1 0:4\n", b.String())
		back, err := ReadLIBSVM(strings.NewReader(b.String()), &LIBSVMOptions{Columns: 3})
		require.NoError(t, err)
		assert.Equal(t, bits32(allRows(m)), bits32(allRows(back)))
		assert.Equal(t, info, back.Info())
	}
	var b strings.Builder
	require.NoError(t, WriteLIBSVM(&b, sparseExample(t, nil), &LIBSVMWriteOptions{OneBased: true}))
	assert.Equal(t, "0 1:1 3:2\n0\n0 2:3\n0 1:4\n", b.String())
	err := WriteLIBSVM(&b, sparseExample(t, &Info{Labels: make([]float32, 8), Targets: 2}), nil)
	assert.EqualError(t, err, "dataset: 2 labels a row: want 1")
	err = WriteLIBSVM(&b, sparseExample(t, &Info{Groups: []int{4}, Weights: []float32{1}}), nil)
	assert.EqualError(t, err, "dataset: 1 weights: want 4")
}
