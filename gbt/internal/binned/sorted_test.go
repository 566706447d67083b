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

// Whatever weights come, every value is in the bin that Search finds, by rows and by columns, in
// the place that the layout had from the beginning, and the second time nothing of the size of the
// matrix is allocated.
func TestRebin(t *testing.T) {
	const rows, cols = 700, 5
	pool := parallel.New(1)
	defer pool.Close()
	r := rand.New(rand.NewPCG(3, 4))
	for _, maxBin := range []int{2, 16, 256, 400} {
		m := &feature.Matrix{Rows: rows, Cols: cols, Dense: make([]float32, rows*cols)}
		for i := range m.Dense {
			switch v := float32(r.NormFloat64()); i % cols {
			case 0:
				m.Dense[i] = v
			case 1:
				m.Dense[i] = float32(math.Round(float64(v)))
			case 2:
				m.Dense[i] = float32(math.NaN())
			case 3:
				m.Dense[i] = 7
			case 4:
				m.Dense[i] = v
				if i%3 == 0 {
					m.Dense[i] = float32(math.NaN())
				}
			}
		}
		s := NewSorted(m, maxBin, pool)
		b := s.Matrix()
		slots, weights := b.Slots, make([]float32, rows)
		var before []float32
		for round := range 4 {
			for i := range weights {
				weights[i] = max(0, float32(r.NormFloat64()))
				if round == 1 {
					weights[i] = 0
				}
			}
			s.Rebin(weights, pool)
			require.Equal(t, slots, b.Slots)
			for j := range cols {
				cuts := b.FeatureCuts(j)
				require.LessOrEqual(t, len(cuts), maxBin)
				end := b.Slots
				if j+1 < cols {
					end = int(b.Offset[j+1])
				}
				require.LessOrEqual(t, int(b.Offset[j])+len(cuts)+1, end, "feature %d has no room", j)
				for i := range rows {
					want := len(cuts)
					if v := m.Dense[i*cols+j]; v == v {
						want = Search(cuts, v)
					}
					byRow, byCol := 0, 0
					if len(b.rows8) > 0 {
						byRow, byCol = int(b.rows8[i*cols+j]), int(b.cols8[j*rows+i])
					} else {
						byRow, byCol = int(b.rows16[i*cols+j]), int(b.cols16[j*rows+i])
					}
					require.Equal(t, want, byCol, "row %d, feature %d", i, j)
					require.Equal(t, want, byRow, "row %d, feature %d", i, j)
				}
			}
			if maxBin == 16 && round > 1 {
				assert.NotEqual(t, before, b.FeatureCuts(0), "other weights give other cuts")
			}
			before = append(before[:0], b.FeatureCuts(0)...)
		}
		assert.Less(t, testing.AllocsPerRun(5, func() { s.Rebin(weights, pool) }), 20.0)
	}
}
