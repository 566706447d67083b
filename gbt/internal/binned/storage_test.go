package binned

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// csr makes a sparse matrix of what value returns, NaN for nothing.
func csr(rows, cols int, value func(i, j int) float32) *feature.Matrix {
	m := &feature.Matrix{Rows: rows, Cols: cols, IndPtr: []int{0}}
	for i := range rows {
		for j := range cols {
			if v := value(i, j); v == v {
				m.Indices, m.Values = append(m.Indices, int32(j)), append(m.Values, v)
			}
		}
		m.IndPtr = append(m.IndPtr, len(m.Values))
	}
	return m
}

// The rule by which features are stored, case by case.
func TestForms(t *testing.T) {
	const rows = 4000
	nan := float32(math.NaN())
	value := func(i, j int) float32 {
		in := func(yes bool, v float32) float32 {
			if yes {
				return v
			}
			return nan
		}
		switch {
		case j == 0: // every row
			return float32(i % 5)
		case j <= 10: // one of ten
			return in(i%10 == j-1, 1)
		case j <= 14: // one of four, of several values
			return in(i%4 == j-11, float32(i%100))
		case j == 15: // many values
			return in(i%3 > 0, float32(i))
		case j == 16: // many values in some rows
			return in(i%5 == 0, float32(i))
		case j == 17: // nothing
			return nan
		case j <= 20: // never together, but seldom at all
			return in(i%100 == j, 2)
		}
		return in(i%3 == 0, 1) // one of three
	}
	x := csr(rows, 22, value)
	var all []*Matrix
	for _, workers := range []int{1, 2, 8} {
		pool := parallel.New(workers)
		m := New(x, nil, 300, pool)
		for f := range m.Cols {
			for i := range rows {
				want := m.Bins(f)
				if v := value(i, f); v == v {
					want = Search(m.FeatureCuts(f), v)
				}
				require.EqualValues(t, want, m.bin(f, i), "row %d, feature %d", i, f)
			}
		}
		all = append(all, m)
		pool.Close()
	}
	m := all[0]
	for _, o := range all[1:] {
		assert.True(t, assert.ObjectsAreEqual(m, o), "workers never show")
	}
	want := []Place{{Narrow, 0, 0}}
	for k := range int32(10) {
		want = append(want, Place{Narrow, 1, 1 + k})
	}
	for k := range int32(4) {
		want = append(want, Place{Narrow, 2, 1 + 25*k})
	}
	want = append(want, Place{Wide, 0, 0})
	for k := range int32(5) {
		want = append(want, Place{Sparse, k, 0})
	}
	want = append(want, Place{Narrow, 3, 0})
	assert.Equal(t, want, m.places)
	require.Len(t, m.Segments(), 1)
	s := &m.Segments()[0]
	assert.EqualValues(t, 16, s.First)
	assert.EqualValues(t, 20, s.Last)
	for i := range rows {
		var got, want []int
		for _, e := range s.Short[s.Ptr[i]:s.Ptr[i+1]] {
			got = append(got, s.Slot+int(e))
		}
		for f := 16; f <= 20; f++ {
			if b := int(m.bin(f, i)); b < m.Bins(f) {
				want = append(want, int(m.Offset[f])+b)
			}
		}
		require.Equal(t, want, got)
	}
	// Every slot belongs to one bin.
	seen := make([]bool, m.Slots)
	for f := range m.Cols {
		begin, end := m.SlotsOf(int32(f), int32(f))
		for b := range m.Bins(f) {
			slot := int(m.Offset[f]) + b
			require.False(t, seen[slot])
			seen[slot] = true
			require.True(t, begin <= slot && slot < end)
		}
	}
}

// Where slots do not fit 16 bits, entries are longer; where the values are many,
// they are shared out to segments.
func TestSegments(t *testing.T) {
	pool := parallel.New(2)
	defer pool.Close()
	r := rand.New(rand.NewPCG(1, 2))
	const rows = 300
	m := New(csr(rows, 200, func(i, j int) float32 {
		if r.IntN(5) == 0 {
			return float32(r.IntN(30))
		}
		return float32(math.NaN())
	}), nil, 256, pool)
	require.Greater(t, len(m.Segments()), 5)
	last := int32(-1)
	for _, s := range m.Segments() {
		assert.Greater(t, s.First, last)
		last = s.Last
		assert.Nil(t, s.Long)
		for f := s.First; f < s.Last; f++ {
			assert.True(t, m.Together(f, f+1))
		}
		assert.False(t, s.First > 0 && m.Together(s.First-1, s.First))
	}
	wide := New(csr(rows, 80_000, func(i, j int) float32 {
		if (i*131+j/2)%19 == 0 {
			return float32(i)
		}
		return float32(math.NaN())
	}), nil, 256, pool)
	require.NotEmpty(t, wide.Segments())
	require.NotNil(t, wide.Segments()[0].Long)
	slots := 0
	for _, s := range wide.Segments() {
		slots += len(s.Long)
		require.Nil(t, s.Short)
	}
	assert.Equal(t, int(wide.Segments()[0].Ptr[rows]), len(wide.Segments()[0].Long))
	assert.Equal(t, len(wide.sparse.rows), wide.Cols)
	assert.Positive(t, slots)
}
