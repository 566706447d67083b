package gbt_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// kind loads a model of a kind that Grove does not train.
func kind(t *testing.T, name string) *gbt.Model {
	t.Helper()
	m, err := gbt.LoadFile("internal/codec/testdata/"+name+".ubj", nil)
	require.NoError(t, err)
	return m
}

func TestKindsDoNotAllocate(t *testing.T) {
	if gbt.RaceDetector {
		t.Skip("the race detector allocates on its own")
	}
	for _, name := range []string{"categorical", "dart", "dictionary", "gblinear", "vector", "older/dart-1.7.6"} {
		m := kind(t, name)
		row := make([]float32, m.NumFeatures())
		margin, value := make([]float32, m.NumGroups()), make([]float32, m.NumOutputs())
		for i := range row {
			row[i] = float32(i)
		}
		assert.Zero(t, testing.AllocsPerRun(100, func() {
			require.NoError(t, m.PredictMargin(margin, row))
			require.NoError(t, m.Predict(value, row))
		}), name)
	}
}

// The sum of trees, weights and vector leaves, one by one.
func TestKindsEqualPlainWalk(t *testing.T) {
	for _, name := range []string{"categorical", "dart", "dictionary", "vector"} {
		m := kind(t, name)
		var rows []float32
		for i := range 300 {
			for j := range m.NumFeatures() {
				v := float32(math.Sin(float64(i*7+j*3))) * 5
				if (i+j)%3 == 0 {
					v = float32(int(v))
				}
				if (i*j)%11 == 5 {
					v = float32(math.NaN())
				}
				rows = append(rows, v)
			}
		}
		x, err := dataset.FromDense(300, m.NumFeatures(), rows, nil)
		require.NoError(t, err)
		got := make([]float32, 300*m.NumGroups())
		require.NoError(t, m.PredictMatrix(context.Background(), got, x, &gbt.PredictOptions{Output: gbt.OutputMargin}))
		for i := range 300 {
			want := m.BaseScore() // squared error: the margin, too
			row := rows[i*m.NumFeatures() : (i+1)*m.NumFeatures()]
			for k, tr := range m.Trees() {
				for g, v := range tr.LeafValues(tr.Walk(row)) {
					if tr.LeafSize() == 1 {
						g = m.TreeGroup(k)
					}
					want[g] += float32(v * m.TreeWeight(k))
				}
			}
			require.Equal(t, want, got[i*m.NumGroups():(i+1)*m.NumGroups()], "%s row %d", name, i)
		}
	}
}

func TestLinearModels(t *testing.T) {
	m := kind(t, "gblinear")
	assert.Equal(t, "gblinear", m.Booster())
	assert.Equal(t, 2, m.NumRounds())
	assert.Zero(t, m.NumTrees())
	weights, bias := m.Coefficients()
	require.Len(t, weights, 5)
	require.Len(t, bias, 1)
	margin := make([]float32, 1)
	require.NoError(t, m.PredictMargin(margin, []float32{1, float32(math.NaN()), 2, 0, -1}))
	sum := bias[0] + m.BaseScore()[0]
	for i, v := range []float32{1, 0, 2, 0, -1} {
		sum += float32(v * weights[i])
	}
	assert.Equal(t, sum, margin[0])
	_, err := m.Slice(0, 1)
	assert.ErrorContains(t, err, "a linear model has no rounds")
	_, err = m.OutputSize(&gbt.PredictOptions{Output: gbt.OutputLeaf})
	assert.ErrorContains(t, err, "a linear model has no leaves")
	_, err = m.OutputSize(&gbt.PredictOptions{End: 1})
	assert.ErrorContains(t, err, "is one for all its 2 rounds")
	_, err = m.OutputSize(&gbt.PredictOptions{End: 2})
	assert.NoError(t, err)

	// Columns that a sparse row does not have are missing, not zero times infinity.
	x, err := dataset.FromCSR(2, 5, []int{0, 1, 1}, []int32{4}, []float32{3}, nil)
	require.NoError(t, err)
	got := make([]float32, 2)
	require.NoError(t, m.PredictMatrix(context.Background(), got, x, nil))
	assert.Equal(t, []float32{bias[0] + m.BaseScore()[0] + float32(3*weights[4]), bias[0] + m.BaseScore()[0]}, got)

	trees := kind(t, "dart")
	assert.Equal(t, "gbtree", trees.Booster())
	assert.InDelta(t, 0.5917, trees.TreeWeight(1), 1e-4)
	weights, bias = trees.Coefficients()
	assert.Nil(t, weights)
	assert.Nil(t, bias)
}

func TestBestIteration(t *testing.T) {
	m := kind(t, "dart")
	_, ok := m.BestIteration()
	assert.False(t, ok)
	m = m.WithAttribute("best_iteration", "2").WithAttribute("best_score", "0.25")
	best, ok := m.BestIteration()
	assert.True(t, ok)
	assert.Equal(t, 2, best)
	score, ok := m.BestScore()
	assert.True(t, ok)
	assert.Equal(t, 0.25, score)
	_, ok = m.WithAttribute("best_iteration", "-1").BestIteration()
	assert.False(t, ok)
	cut, err := m.Slice(0, 2)
	require.NoError(t, err)
	_, ok = cut.BestIteration()
	assert.False(t, ok)
}

func TestCategoryNames(t *testing.T) {
	m := kind(t, "dictionary")
	assert.Equal(t, []string{"red", "größe", "", "木"}, m.Categories(0))
	assert.Nil(t, m.Categories(1))
	assert.Equal(t, []string{"0", "7", "60000", "100"}, m.Categories(7))
	codes := make([]float32, 3)
	require.NoError(t, m.Recode(codes, 0, []string{"木", "", "red"}))
	assert.Equal(t, []float32{3, 2, 0}, codes)
	assert.EqualError(t, m.Recode(codes, 0, []string{"木", "blue", "red"}), `gbt: recode: feature 0 (word) had no category "blue" in training`)
	assert.ErrorContains(t, m.Recode(codes, 1, []string{"a", "b", "c"}), "has no dictionary")
	var shape *gbt.ShapeError
	assert.ErrorAs(t, m.Recode(codes, 0, []string{"red"}), &shape)
	cut, err := m.Slice(0, 1)
	require.NoError(t, err)
	assert.Equal(t, m.Categories(0), cut.Categories(0))
}
