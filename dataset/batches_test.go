package dataset

import (
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
