package gbt_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/predict"
)

// Batches of the models of all versions, in the form that is made for large ones,
// give the margins of single rows, which other tests compare with XGBoost's.
func TestBatchesEqualRowsOfAllVersions(t *testing.T) {
	files, without := 0, 0
	eachGolden(t, func(t *testing.T, f *goldenFile) {
		rows := f.rows(t)
		x, err := dataset.FromDense(len(rows)/f.set.Columns, f.set.Columns, rows, nil)
		require.NoError(t, err)
		got, ok := f.model.MarginsBy(predict.BitSlices, x)
		if !ok {
			without++
			return
		}
		files++
		want := make([]float32, f.model.NumGroups())
		for i := range x.Rows() {
			require.NoError(t, f.model.PredictMargin(want, x.Row(nil, i)))
			for g, v := range want {
				if at := got[i*len(want)+g]; math.Float32bits(v) != math.Float32bits(at) {
					require.Fail(t, "margins differ", "%v: row %d, group %d: %v and %v", f, i, g, v, at)
				}
			}
		}
	})
	assert.Greater(t, files, 5*without, "models without the form")
	t.Logf("files: %d, without the form: %d", files, without)
}
