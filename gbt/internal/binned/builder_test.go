package binned

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// randomRows returns rows dense and as CSR; the last column holds categories.
func randomRows(r *rand.Rand, n, cols, distinct int, missing float64) (dense, sparse *feature.Matrix) {
	is := make([]bool, cols)
	is[cols-1] = true
	dense = &feature.Matrix{Rows: n, Cols: cols, Dense: make([]float32, n*cols), Categorical: is}
	sparse = &feature.Matrix{Rows: n, Cols: cols, IndPtr: []int{0}, Categorical: is}
	for i := range n {
		for j := range cols {
			v := float32(r.IntN(distinct))/8 - 3
			if j == cols-1 {
				v = float32(r.IntN(12))
			}
			if r.Float64() < missing {
				v = float32(math.NaN())
			} else {
				sparse.Indices, sparse.Values = append(sparse.Indices, int32(j)), append(sparse.Values, v)
			}
			dense.Dense[i*cols+j] = v
		}
		sparse.IndPtr = append(sparse.IndPtr, len(sparse.Values))
	}
	return dense, sparse
}

// A sketch and a builder that get rows in batches make the matrix that New makes,
// in memory and in files, whatever the batches, pages and workers.
func TestBuilderEqualsNew(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, distinct := range []int{20, 3000} { // 3000: bins of uint16
		for _, missing := range []float64{0, 0.3} {
			const n, cols, maxBin = 3000, 4, 700
			dense, sparse := randomRows(r, n, cols, distinct, missing)
			weights := make([]float32, n)
			for i := range weights {
				weights[i] = r.Float32()
			}
			pool := parallel.New(2)
			defer pool.Close()
			want := New(dense, weights, maxBin, pool)
			wantRow, row := make([]float32, cols), make([]float32, cols)
			for _, c := range []struct {
				x           *feature.Matrix
				batch, page int
				hint        bool
				dir         string
			}{
				{dense, n, 0, false, ""}, {sparse, 100, 0, true, ""}, {dense, 77, 0, true, ""},
				{sparse, 1000, 512, false, t.TempDir()}, {dense, 1, 3, true, t.TempDir()}, {dense, n, 7, false, t.TempDir()}, {sparse, 13, n + 1, true, t.TempDir()},
			} {
				t.Run(fmt.Sprintf("distinct=%d/missing=%v/batch=%d/page=%d", distinct, missing, c.batch, c.page), func(t *testing.T) {
					batches := func(f func(begin int, x *feature.Matrix)) {
						for begin := 0; begin < n; begin += c.batch {
							f(begin, c.x.Slice(begin, min(n, begin+c.batch)))
						}
					}
					present := slices.Repeat([]int{n}, cols)
					if !c.hint {
						clear(present)
						dense.EachColumn(pool, func(j int, rows []int32, _ []float32) { present[j] = len(rows) })
					}
					s := NewSketch(present, dense.Categorical, maxBin)
					push := func() {
						batches(func(begin int, x *feature.Matrix) { s.Push(x, weights[begin:begin+x.Rows], pool) })
					}
					push()
					seen := slices.Clone(s.Present())
					if s.Again() {
						push()
						require.False(t, s.Again())
					}
					b, err := newBuilder(n, s.Cuts(pool), dense.Categorical, missing == 0, c.dir, c.page)
					require.NoError(t, err)
					batches(func(_ int, x *feature.Matrix) { require.NoError(t, b.Push(x, pool)) })
					assert.Equal(t, seen, b.Present())
					m, err := b.Finish()
					require.NoError(t, err)
					for i := range n {
						want.ReadRow(wantRow, i)
						m.ReadRow(row, i)
						require.Equal(t, fmt.Sprint(wantRow), fmt.Sprint(row))
					}
					files := m.files
					m.beyond, m.files = nil, nil
					if distinct == 3000 { // here New has columns of either width
						assert.Equal(t, want.Cuts, m.Cuts)
						assert.Equal(t, want.Complete, m.Complete)
						assert.Len(t, m.wide.Slots, cols)
					} else {
						assert.True(t, assert.ObjectsAreEqual(want, m))
					}
					if m.files = files; files != nil {
						require.NoError(t, m.Close())
						require.NoError(t, m.Close())
					}
				})
			}
		}
	}
}

// What is read back is on the same side of every cut as what was written, beyond
// the last one, too.
func TestReadRow(t *testing.T) {
	pool := parallel.New(1)
	defer pool.Close()
	train := &feature.Matrix{Rows: 5, Cols: 2, Dense: []float32{1, 0, 2, 1, 3, 2, 7, 0, 7, 1}, Categorical: []bool{false, true}}
	m := New(train, nil, 256, pool)
	cuts := m.FeatureCuts(0)
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	values := []float32{-5, 1, nan, math.Nextafter32(cuts[3], 0), cuts[3], math.Nextafter32(cuts[3], inf), 1e30, 2, 2.5, 3}
	categories := []float32{0, nan, 2, 3, 4000, 1, 2, 65534, 0, 1}
	x := &feature.Matrix{Rows: len(values), Cols: 2, Categorical: train.Categorical}
	for i, v := range values {
		x.Dense = append(x.Dense, v, categories[i])
	}
	b, err := NewBuilder(x.Rows, m.Cuts, m.Categorical, false, "")
	require.NoError(t, err)
	require.NoError(t, b.Push(x, pool))
	q, err := b.Finish()
	require.NoError(t, err)
	row := make([]float32, 2)
	for i, v := range values {
		q.ReadRow(row, i)
		for _, cut := range append([]float32{-inf}, cuts...) {
			assert.Equal(t, v < cut, row[0] < cut, "%v at %v", v, cut)
		}
		assert.Equal(t, v != v, row[0] != row[0])
		if c := categories[i]; c == c {
			assert.Equal(t, min(c, 3), row[1])
		} else {
			assert.True(t, row[1] != row[1])
		}
	}
	assert.True(t, q.Beyond(0))
	assert.True(t, q.Beyond(1))
	assert.False(t, m.Beyond(0))
}

// Blocks with as many rows as a column has values in all are no more than blocks.
func TestSketchOfAFewValuesInManyRows(t *testing.T) {
	const n = 3000
	m := &feature.Matrix{Rows: n, Cols: 1, Dense: make([]float32, n)}
	present := 0
	for i := range m.Dense {
		m.Dense[i] = float32(i * 7 % 1009)
		if present == groupRows || i < groupRows && i%3 == 0 {
			m.Dense[i] = float32(math.NaN())
			continue
		}
		present++
	}
	pool := parallel.New(1)
	defer pool.Close()
	s := NewSketch([]int{present}, nil, 20)
	s.Push(m, nil, pool)
	require.Equal(t, []int{groupRows}, s.Present())
	assert.Equal(t, New(m, nil, 20, pool).Cuts, s.Cuts(pool))
}
