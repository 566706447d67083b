package dataset

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKFoldIsXGBoosts(t *testing.T) {
	var cases []struct {
		N, K    int
		Seed    uint32
		Shuffle bool
		Folds   []Fold
	}
	goldenJSON(t, "kfold.json", &cases)
	require.NotEmpty(t, cases)
	for _, c := range cases {
		folds, err := KFoldOrdered(c.N, c.K)
		if c.Shuffle {
			folds, err = KFold(c.N, c.K, c.Seed)
		}
		require.NoError(t, err)
		assert.Equal(t, c.Folds, folds, "n = %d, k = %d, seed = %d", c.N, c.K, c.Seed)
	}
	for _, k := range []int{-1, 0, 1, 6} {
		_, err := KFold(5, k, 0)
		assert.ErrorContains(t, err, "must be in [2, 5]")
		_, err = KFoldOrdered(5, k)
		assert.ErrorContains(t, err, "must be in [2, 5]")
	}
}

func TestStratifiedKFoldIsScikitLearns(t *testing.T) {
	var cases []struct {
		Name    string
		Labels  []float32
		K       int
		Seed    uint32
		Shuffle bool
		Folds   []Fold
	}
	goldenJSON(t, "stratified.json", &cases)
	require.NotEmpty(t, cases)
	for _, c := range cases {
		folds, err := StratifiedKFoldOrdered(c.Labels, c.K)
		if c.Shuffle {
			folds, err = StratifiedKFold(c.Labels, c.K, c.Seed)
		}
		require.NoError(t, err)
		assert.Equal(t, c.Folds, folds, "%s, k = %d, seed = %d, shuffle = %v", c.Name, c.K, c.Seed, c.Shuffle)
	}
}

func TestStratifiedKFoldFaults(t *testing.T) {
	_, err := StratifiedKFold([]float32{0, 0, 1, 1}, 3, 0)
	assert.ErrorContains(t, err, "must be in [2, 2]")
	_, err = StratifiedKFold(nil, 2, 0)
	assert.ErrorContains(t, err, "must be in [2, 0]")
	for _, y := range []float32{0.5, nan32, float32(math.Inf(1))} {
		_, err = StratifiedKFold([]float32{0, y, 0}, 2, 0)
		assert.ErrorContains(t, err, "label of row 1")
	}
}

// Whatever the labels, every row is tested once and trained on otherwise.
func TestFoldsPartitionTheRows(t *testing.T) {
	labels := make([]float32, 31)
	for i := range labels {
		labels[i] = float32(i * i % 3)
	}
	plain, err := KFold(len(labels), 4, 1)
	require.NoError(t, err)
	stratified, err := StratifiedKFold(labels, 4, 1)
	require.NoError(t, err)
	for _, folds := range [][]Fold{plain, stratified} {
		var tested []int
		for _, f := range folds {
			tested = append(tested, f.Test...)
			both := slices.Sorted(slices.Values(slices.Concat(f.Train, f.Test)))
			assert.Len(t, slices.Compact(both), len(labels))
		}
		slices.Sort(tested)
		assert.Len(t, slices.Compact(tested), len(labels))
	}
}
