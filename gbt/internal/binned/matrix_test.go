package binned

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

func TestSearchEqualsLinearScan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := 1; n < 40; n++ {
		cuts := make([]float32, n)
		for i := range cuts {
			cuts[i] = float32(r.IntN(200)-100) / 4
		}
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
		var probes []float32
		for _, c := range cuts {
			probes = append(probes, c, math.Nextafter32(c, -1e9), math.Nextafter32(c, 1e9))
		}
		probes = append(probes, -1e30, 1e30, 0, float32(math.Inf(1)), float32(math.Inf(-1)))
		for _, v := range probes {
			want := 0
			for want < len(cuts)-1 && cuts[want] <= v {
				want++
			}
			assert.Equal(t, want, Search(cuts, v), "value %v in %v", v, cuts)
		}
	}
}

// Dense and CSR forms of the same values are the same matrix, rows and columns
// agree, and workers do not show.
func TestFormsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n, cols = 700, 5
	dense := &feature.Matrix{Rows: n, Cols: cols, Dense: make([]float32, n*cols)}
	sparse := &feature.Matrix{Rows: n, Cols: cols, IndPtr: []int{0}}
	for i := range n {
		for j := range cols {
			v := float32(math.NaN())
			if r.IntN(4) != 0 {
				v = float32(r.NormFloat64())
				sparse.Indices = append(sparse.Indices, int32(j))
				sparse.Values = append(sparse.Values, v)
			}
			dense.Dense[i*cols+j] = v
		}
		sparse.IndPtr = append(sparse.IndPtr, len(sparse.Values))
	}
	var all []*Matrix
	for _, workers := range []int{1, 3} {
		pool := parallel.New(workers)
		all = append(all, New(dense, nil, 64, pool), New(sparse, nil, 64, pool))
		pool.Close()
	}
	for _, m := range all[1:] {
		assert.Equal(t, all[0], m)
	}
	m := all[0]
	assert.False(t, m.Complete)
	rows, _ := m.RowMajor()
	for j := range cols {
		require.Equal(t, Place{Narrow, int32(j), 0}, m.Place(j))
		col := m.Bytes(int32(j))
		for i := range n {
			assert.Equal(t, rows[i*cols+j], col[i])
			v := dense.Dense[i*cols+j]
			want := m.Bins(j)
			if v == v {
				want = Search(m.FeatureCuts(j), v)
			}
			assert.EqualValues(t, want, col[i])
		}
	}
}
