package explain_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// Importances of a model whose leaves are vectors are those that get_score of
// XGBoost 3.4.1 gives for the model that it trains on the same data
// (recipes.generate of gbt/testdata/parity, max_depth 6, four rounds).
func TestImportanceOfVectorLeaves(t *testing.T) {
	d, err := paritydata.Recipe{Rows: 200, Cols: "norm*3 few int", Seed: 77, Label: "real", Targets: 2, Miss: 50}.Generate()
	require.NoError(t, err)
	x, err := dataset.FromDense(d.Rows, d.Cols, d.X, &dataset.Info{Labels: d.Labels, Targets: d.Targets})
	require.NoError(t, err)
	p := gbt.DefaultParams()
	p.MultiStrategy = "multi_output_tree"
	m, err := gbt.Train(context.Background(), p, x, 4, nil)
	require.NoError(t, err)
	for kind, want := range map[explain.Kind][]float32{
		explain.Weight:     {60, 41, 36, 10, 31},
		explain.Gain:       {568.59924, 192.82086, 322.94705, 210.03467, 983.3241},
		explain.Cover:      {55.2, 36.780487, 39.055557, 34.6, 84.3871},
		explain.TotalGain:  {34115.953, 7905.6553, 11626.094, 2100.3467, 30483.047},
		explain.TotalCover: {3312, 1508, 1406, 346, 2616},
	} {
		var got []float32
		for _, s := range explain.Importance(m, kind) {
			got = append(got, s.Value)
		}
		assert.Equal(t, want, got, kind.String())
	}
}
