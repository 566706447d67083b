package feature

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Columns of one value, of the same for several columns, of zeros of both signs, of
// any values and of none: their lists are those of a loop, and equal values are held
// once.
func TestLists(t *testing.T) {
	const rows, cols = 500, 9
	rng := rand.New(rand.NewPCG(1, 2))
	nan, minus := float32(math.NaN()), float32(math.Copysign(0, -1))
	m := &Matrix{Rows: rows, Cols: cols, IndPtr: []int{0}}
	wantRows, wantValues := make([][]int32, cols), make([][]float32, cols)
	for r := range int32(rows) {
		for j := range int32(cols) {
			if last := j == 7 && r == 400; j == 8 || !last && rng.IntN(3) > 0 {
				continue
			}
			v := []float32{1, 1, 2.5, minus, rng.Float32(), float32(rng.IntN(2)), nan, 0, 0}[j]
			if j == 7 && r == 400 {
				v = minus // one other value, in the second run of rows
			}
			if rng.IntN(20) == 0 && j != 7 {
				v = nan
			}
			m.Indices, m.Values = append(m.Indices, j), append(m.Values, v)
			if v == v {
				wantRows[j], wantValues[j] = append(wantRows[j], r), append(wantValues[j], v)
			}
		}
		m.IndPtr = append(m.IndPtr, len(m.Values))
	}
	for _, workers := range []int{1, 2, 3} {
		pool := parallel.New(workers)
		l := m.ByColumns(pool).Lists
		pool.Close()
		for j := range cols {
			rows, values := l.Column(j)
			require.Equal(t, len(wantRows[j]), len(rows), "column %d", j)
			require.Equal(t, len(rows), len(values), "column %d", j)
			for i, r := range rows {
				assert.Equal(t, wantRows[j][i], r)
				assert.Equal(t, math.Float32bits(wantValues[j][i]), math.Float32bits(values[i]), "column %d, entry %d", j, i)
			}
		}
		assert.Same(t, &l.values[0][0], &l.values[1][0])
		assert.NotSame(t, &l.values[0][0], &l.values[2][0])
	}
}
