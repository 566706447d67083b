package dataset

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBatches(t *testing.T) {
	const n, cols = 10, 3
	x := make([]float32, n*cols)
	info := &Info{
		Labels: make([]float32, 2*n), Targets: 2, BaseMargin: make([]float32, n), Weights: make([]float32, n),
		FeatureNames: []string{"a", "b", "c"},
	}
	ptr := []int{0}
	var idx []int32
	var values []float32
	for i := range x {
		x[i] = float32(i)
		if i%4 != 0 {
			idx, values = append(idx, int32(i%cols)), append(values, x[i])
		}
		if i%cols == cols-1 {
			ptr = append(ptr, len(values))
		}
	}
	for i := range n {
		info.Labels[2*i], info.Labels[2*i+1], info.BaseMargin[i], info.Weights[i] = float32(i), float32(-i), float32(i)/2, float32(i)+1
	}
	dense, err := FromDense(n, cols, x, info)
	require.NoError(t, err)
	sparse, err := FromCSR(n, cols, ptr, idx, values, info)
	require.NoError(t, err)
	for _, m := range []*Matrix{dense, sparse} {
		for size := 1; size <= n+1; size++ {
			row := 0
			for b, err := range m.Batches(size) {
				require.NoError(t, err)
				require.NoError(t, b.Info().Validate(b.Rows(), b.Cols()))
				require.Equal(t, min(size, n-row), b.Rows())
				require.Equal(t, info.FeatureNames, b.Info().FeatureNames)
				for i := range b.Rows() {
					got, want := b.Row(nil, i), m.Row(nil, row)
					for j := range want {
						assert.True(t, got[j] == want[j] || got[j] != got[j] && want[j] != want[j])
					}
					assert.Equal(t, []float32{float32(row), float32(-row)}, b.Info().Labels[2*i:2*i+2])
					assert.Equal(t, []float32{float32(row) / 2, float32(row) + 1}, []float32{b.Info().BaseMargin[i], b.Info().Weights[i]})
					row++
				}
			}
			require.Equal(t, n, row)
		}
		for range m.Batches(4) {
			break
		}
		for _, err := range m.Batches(0) {
			require.ErrorContains(t, err, "at least 1")
		}
	}
}

// Groups stay whole, with a weight each.
func TestBatchesOfGroups(t *testing.T) {
	info := &Info{Groups: []int{3, 0, 4, 2, 6}, Weights: []float32{1, 2, 3, 4, 5}}
	m, err := FromDense(15, 1, make([]float32, 15), info)
	require.NoError(t, err)
	sizes := map[int][][]int{
		1:  {{3, 0}, {4}, {2}, {6}},
		5:  {{3, 0}, {4}, {2}, {6}},
		7:  {{3, 0, 4}, {2}, {6}},
		9:  {{3, 0, 4, 2}, {6}},
		20: {{3, 0, 4, 2, 6}},
	}
	for size, want := range sizes {
		var got [][]int
		var weights []float32
		for b, err := range m.Batches(size) {
			require.NoError(t, err)
			require.NoError(t, b.Info().Validate(b.Rows(), b.Cols()))
			got, weights = append(got, b.Info().Groups), append(weights, b.Info().Weights...)
		}
		assert.Equal(t, want, got, size)
		assert.Equal(t, info.Weights, weights, size)
	}
}

// Batches of a CSV text are the rows that ReadCSV reads, with everything that they
// have beside their features, as often as they are asked for.
func TestCSVBatches(t *testing.T) {
	text := "q,y,a,w,b\n"
	for i := range 23 {
		text += fmt.Sprintf("%d,%d,%d.5,%d,\n", i/4, i%3, i, i+1)
	}
	o := &CSVOptions{Label: ByName("y"), Weight: ByName("w"), Group: ByName("q")}
	for _, header := range []Choice{Auto, No} {
		text, o := text, *o
		if header == No {
			_, text, _ = strings.Cut(text, "\n")
			o = CSVOptions{Header: No, Group: ByIndex(0), Label: ByIndex(1), Weight: ByIndex(3)}
		}
		open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
		want, err := ReadCSV(strings.NewReader(text), &o)
		require.NoError(t, err)
		for size := 1; size < 30; size++ {
			batches := CSVBatches(open, size, &o)
			for range 2 {
				var info Info
				row := 0
				for b, err := range batches {
					require.NoError(t, err)
					require.NoError(t, b.Info().Validate(b.Rows(), b.Cols()))
					require.Equal(t, want.Info().FeatureNames, b.Info().FeatureNames)
					require.True(t, b.Rows() >= min(size, want.Rows()-row) && b.Rows() < size+4)
					for i := range b.Rows() {
						require.Equal(t, fmt.Sprint(want.Row(nil, row)), fmt.Sprint(b.Row(nil, i)))
						row++
					}
					info.Labels = append(info.Labels, b.Info().Labels...)
					info.Weights = append(info.Weights, b.Info().Weights...)
					info.Groups = append(info.Groups, b.Info().Groups...)
				}
				info.FeatureNames = want.Info().FeatureNames
				require.Equal(t, want.Info(), &info)
			}
			for range batches {
				break
			}
		}
	}
}

func TestCSVBatchesErrors(t *testing.T) {
	boom := errors.New("no such tape")
	for _, c := range []struct {
		text string
		size int
		rows int // of the batches before the error
		want string
	}{
		{"1,2\n3,4\n5\n", 2, 2, "line 3"}, {"1,2\n3,4\n5\n", 1, 2, "line 3"}, {"1,2\n3,x\n", 1, 1, "line 2"}, {"", 1, 0, "the file is empty"}, {"a,b\n", 1, 0, "a header only"}, {"1,2\n", 0, 0, "at least 1"},
		{"boom", 1, 0, boom.Error()},
	} {
		rows, last := 0, error(nil)
		for b, err := range CSVBatches(func() (io.ReadCloser, error) {
			if c.text == "boom" {
				return nil, boom
			}
			return io.NopCloser(strings.NewReader(c.text)), nil
		}, c.size, nil) {
			require.NoError(t, last, "nothing comes after an error")
			if last = err; err == nil {
				rows += b.Rows()
			}
		}
		assert.ErrorContains(t, last, c.want)
		assert.Equal(t, c.rows, rows, c.text)
	}
}

// Every batch has the categories of the whole text, by the codes of ReadCSV.
func TestCSVBatchesOfCategories(t *testing.T) {
	text := "plan,x,y\n"
	for i := range 30 {
		text += fmt.Sprintf("%c,%d,%d\n", "zyxabc"[i/6], i, i%2)
	}
	text += ",30,1\n"
	o := &CSVOptions{Label: ByName("y"), Categorical: []Column{ByName("plan")}}
	want, err := ReadCSV(strings.NewReader(text), o)
	require.NoError(t, err)
	opened := 0
	batches := CSVBatches(func() (io.ReadCloser, error) { opened++; return io.NopCloser(strings.NewReader(text)), nil }, 4, o)
	for range 3 {
		row := 0
		for b, err := range batches {
			require.NoError(t, err)
			require.Equal(t, want.Info().Categories, b.Info().Categories)
			require.Equal(t, want.Info().FeatureTypes, b.Info().FeatureTypes)
			for i := range b.Rows() {
				require.Equal(t, fmt.Sprint(want.Row(nil, row)), fmt.Sprint(b.Row(nil, i)))
				row++
			}
		}
		require.Equal(t, 31, row)
	}
	require.Equal(t, 4, opened, "names are read once")
}
