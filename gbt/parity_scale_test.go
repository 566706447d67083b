package gbt_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// TestParityBatches trains the cases of the goldens that XGBoost trained on a
// QuantileDMatrix, or an ExtMemQuantileDMatrix, filled by an iterator, on rows that
// come in the same batches: trees, margins, files and the scores of the quantised
// validation rows are XGBoost's.
func TestParityBatches(t *testing.T) {
	cases, err := paritydata.Load(parityDir, "scale")
	require.NoError(t, err)
	require.Len(t, cases, 29)
	for i, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			train, valid, err := c.Generate()
			require.NoError(t, err)
			p, err := parityParams(&c)
			require.NoError(t, err)
			o := &gbt.QuantizeOptions{MaxBin: p.MaxBin, Workers: 1 + i%3}
			if c.External {
				o.Dir = t.TempDir()
			}
			sparse := i%3 == 0
			q, err := gbt.Quantize(t.Context(), parityMatrix(t, train, sparse).Batches(c.Batches), o)
			require.NoError(t, err)
			defer q.Close()
			v, err := gbt.Quantize(t.Context(), parityMatrix(t, valid, sparse).Batches(c.Batches), &gbt.QuantizeOptions{CutsOf: q, Dir: o.Dir})
			require.NoError(t, err)
			defer v.Close()
			var rounds []gbt.Round
			m, err := gbt.TrainQuantized(t.Context(), p, q, c.Rounds, &gbt.TrainOptions{
				Workers: o.Workers,
				Eval:    []gbt.EvalSet{{Name: "train", Quantized: q}, {Name: "validation", Quantized: v}},
				OnRound: func(r gbt.Round) error { rounds = append(rounds, r); return nil },
			})
			require.NoError(t, err)
			structure, fields, note := parityTrees(&c, m)
			require.True(t, structure && fields, note)
			require.True(t, parityMargins(t, &c, m, train, valid, &note), note)
			require.True(t, parityFiles(t, &c, m), "saved files differ")
			require.True(t, parityMetrics(&c, rounds, &note), note)
		})
	}
}
