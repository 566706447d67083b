package gbt_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// entries are the values of a feature in the rows that have one.
type entries map[int]float32

// oneHot returns a feature for each of k values of which every row has one, or
// none with a chance.
func oneHot(r *rand.Rand, rows, k int, none float64) []entries {
	out := make([]entries, k)
	for j := range out {
		out[j] = entries{}
	}
	for i := range rows {
		if r.Float64() >= none {
			out[r.IntN(k)][i] = 1
		}
	}
	return out
}

// scattered returns features with so many different values in a share of the rows.
func scattered(r *rand.Rand, rows, features, distinct int, share float64) []entries {
	out := make([]entries, features)
	for j := range out {
		out[j] = entries{}
		for i := range rows {
			if r.Float64() < share {
				out[j][i] = float32(r.IntN(distinct))
			}
		}
	}
	return out
}

// bothStorages makes a matrix of the features as CSR and as dense rows with NaN.
func bothStorages(t *testing.T, rows int, features []entries, info *dataset.Info) (sparse, dense *dataset.Matrix) {
	t.Helper()
	cols := len(features)
	full := slices.Repeat([]float32{float32(math.NaN())}, rows*cols)
	ptr := []int{0}
	var indices []int32
	var values []float32
	for i := range rows {
		for j, f := range features {
			if v, ok := f[i]; ok {
				full[i*cols+j] = v
				indices = append(indices, int32(j))
				values = append(values, v)
			}
		}
		ptr = append(ptr, len(indices))
	}
	sparse, err := dataset.FromCSR(rows, cols, ptr, indices, values, info)
	require.NoError(t, err)
	dense, err = dataset.FromDense(rows, cols, full, info)
	require.NoError(t, err)
	return sparse, dense
}

// How the bins are stored, in columns of one feature, bundles of such that never
// meet, or lists, never shows in a model; nor do the workers.
func TestSparseStorageNeverShows(t *testing.T) {
	const rows = 1500
	r := rand.New(rand.NewPCG(7, 1))
	groups := func() []entries {
		return slices.Concat(oneHot(r, rows, 12, 0), oneHot(r, rows, 3, 0.2), oneHot(r, rows, 40, 0), oneHot(r, rows, 9, 0.6))
	}
	mixed := slices.Concat(
		scattered(r, rows, 1, 300, 1), oneHot(r, rows, 5, 0.1), scattered(r, rows, 2, 50, 0.05), scattered(r, rows, 1, 900, 0.8),
		scattered(r, rows, 3, 300, 0.2), oneHot(r, rows, 4, 0.9), scattered(r, rows, 1, 20, 0), oneHot(r, rows, 7, 0), scattered(r, rows, 40, 7, 0.1))
	for _, data := range []struct {
		name        string
		features    []entries
		categorical []int // features
	}{
		{"groups", groups(), nil},
		{"lists", scattered(r, rows, 150, 4, 0.04), nil},
		{"mixed", mixed, nil},
		{"categories", slices.Concat(scattered(r, rows, 1, 300, 0.9), mixed, scattered(r, rows, 1, 500, 0.15), scattered(r, rows, 2, 12, 1)), []int{0, len(mixed) + 1, len(mixed) + 2}},
	} {
		cols := len(data.features)
		info := &dataset.Info{Labels: make([]float32, rows), Weights: make([]float32, rows)}
		if data.categorical != nil {
			info.FeatureTypes = slices.Repeat([]dataset.FeatureType{dataset.Quantitative}, cols)
			for _, j := range data.categorical {
				info.FeatureTypes[j] = dataset.Categorical
			}
		}
		for i := range rows {
			y := r.NormFloat64()
			for j, f := range data.features {
				if v, ok := f[i]; ok {
					y += float64(v+1) * math.Sin(float64(j)) / 3
				}
			}
			if y > 0 {
				info.Labels[i] = 1
			}
			info.Weights[i] = float32(r.IntN(4)) / 2
		}
		sparse, dense := bothStorages(t, rows, data.features, info)
		for _, set := range [][]string{
			{},
			{"colsample_bytree", "0.6", "colsample_bynode", "0.7", "subsample", "0.8"},
			{"grow_policy", "lossguide", "max_leaves", "20", "max_depth", "0", "colsample_bylevel", "0.5"},
			{"interaction_constraints", "[[0,1,2,3,4,5,6,7,8],[3,9,10,11,12,13,14,15,16,17,18,19,20]]"},
			{"monotone_constraints", "(1,-1,0,1,1,0,0,-1,1)"},
			{"tree_method", "approx"},
			{"max_bin", "600", "min_child_weight", "0"},
		} {
			p := paramsOf(t, append([]string{"objective", "binary:logistic", "max_depth", "5", "eta", "0.5"}, set...)...)
			t.Run(fmt.Sprint(data.name, set), func(t *testing.T) {
				want := jsonOf(t, trained(t, p, dense, 1))
				for _, workers := range []int{1, 2, 3, 8} {
					assert.True(t, slices.Equal(want, jsonOf(t, trained(t, p, sparse, workers))), "%d workers", workers)
				}
			})
		}
	}
}

func trained(t *testing.T, p gbt.Params, x *dataset.Matrix, workers int) *gbt.Model {
	t.Helper()
	m, err := gbt.Train(context.Background(), p, x, 3, &gbt.TrainOptions{Workers: workers})
	require.NoError(t, err)
	return m
}
