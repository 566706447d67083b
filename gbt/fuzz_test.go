package gbt_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// FuzzLoad loads whatever comes, and uses what loads in every way.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"categorical", "dart", "dictionary", "gblinear", "leaves", "softprob", "vector"} {
		for _, ext := range []string{".json", ".ubj"} {
			b, err := os.ReadFile(filepath.Join("internal/codec/testdata", name+ext))
			require.NoError(f, err)
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := gbt.Load(bytes.NewReader(b), nil)
		if err != nil || m.NumFeatures() > 1000 {
			return
		}
		use(t, m)
	})
}

// use calls what reads the parts of a model.
func use(t testing.TB, m *gbt.Model) {
	row := make([]float32, m.NumFeatures())
	margin := make([]float32, m.NumGroups())
	for _, v := range []float32{0, 1, -1, 3e9, 200.5, float32(math.NaN())} {
		for i := range row {
			row[i] = v
		}
		require.NoError(t, m.PredictMargin(margin, row))
	}
	value := make([]float32, m.NumOutputs())
	if err := m.Predict(value, row); err != nil {
		require.ErrorIs(t, err, gbt.ErrUnknownObjective)
	}
	for i := range row {
		m.Categories(i)
		_ = m.Recode(row[:1], i, []string{"a"})
	}
	m.BestIteration()
	m.Coefficients()
	for i := range m.NumTrees() {
		m.TreeWeight(i)
	}
	var text, again bytes.Buffer
	require.NoError(t, m.Save(&text, gbt.UBJSON))
	copied, err := gbt.Load(&text, nil)
	require.NoError(t, err)
	text.Reset()
	require.NoError(t, m.Save(&text, gbt.JSON))
	require.NoError(t, copied.Save(&again, gbt.JSON))
	if text.String() != again.String() && !bytes.Contains(text.Bytes(), []byte(`\u`)) {
		require.Equal(t, text.String(), again.String())
	}
	if m.Booster() == "gbtree" && m.NumRounds() > 0 {
		_, err := m.Slice(0, m.NumRounds())
		require.NoError(t, err)
	}
}
