package data

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
)

// equal compares bits, since NaN is a value here.
func equal(t *testing.T, want, got *dataset.Matrix) {
	t.Helper()
	require.Equal(t, want.Rows(), got.Rows())
	require.Equal(t, want.Cols(), got.Cols())
	require.Equal(t, *want.Info(), *got.Info())
	a, b := make([]float32, want.Cols()), make([]float32, want.Cols())
	for i := range want.Rows() {
		a, b = want.Row(a, i), got.Row(b, i)
		for j := range a {
			require.Equal(t, math.Float32bits(a[j]), math.Float32bits(b[j]), "row %d column %d", i, j)
		}
	}
}

func TestShapes(t *testing.T) {
	for _, s := range Shapes() {
		t.Run(s.Name, func(t *testing.T) {
			s := s.Scale(0.003)
			train, valid, err := s.Make()
			require.NoError(t, err)
			require.Equal(t, s.Rows, train.Rows())
			require.Equal(t, s.Valid, valid.Rows())
			require.Equal(t, s.Cols, train.Cols())
			require.NoError(t, train.CheckFinite())
			again, err := s.MakeTrain()
			require.NoError(t, err)
			equal(t, train, again)

			s.Rows -= s.Rows % 250 / 2
			if s.Group == 0 {
				fewer, err := s.MakeTrain()
				require.NoError(t, err)
				require.Equal(t, train.Info().Labels[:s.Rows], fewer.Info().Labels, "fewer rows are the first ones")
			}

			counts := map[float32]int{}
			for _, y := range train.Info().Labels {
				counts[y]++
			}
			want := map[string]int{"multi:softprob": s.Classes, "rank:ndcg": 5}[s.Objective]
			require.Len(t, counts, max(2, want), "%v", counts)
			for y, n := range counts {
				assert.Greater(t, n, train.Rows()/50, "label %v: %v", y, counts)
			}

			dir := t.TempDir()
			trainDir, validDir, err := Ensure(dir, s)
			require.NoError(t, err)
			got, err := Read(validDir)
			require.NoError(t, err)
			equal(t, valid, got)
			require.NoError(t, os.Remove(filepath.Join(trainDir, "labels.f32")))
			_, _, err = Ensure(dir, s)
			require.NoError(t, err, "not made a second time")
			_, err = Read(trainDir)
			require.Error(t, err)
		})
	}
	_, err := ByName("round", 1)
	require.ErrorContains(t, err, "round")
}

func TestOneHotRows(t *testing.T) {
	s, err := ByName("onehot", 0.002)
	require.NoError(t, err)
	m, err := s.MakeTrain()
	require.NoError(t, err)
	indptr, indices, _, ok := m.CSR()
	require.True(t, ok)
	require.Equal(t, oneHotFields*m.Rows(), indptr[m.Rows()])
	seen := map[int32]bool{}
	for _, j := range indices {
		seen[j] = true
	}
	require.Greater(t, len(seen), oneHotColumns*9/10)
}

func TestReadRefusesPartOfANumber(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.f32")
	require.NoError(t, os.WriteFile(name, make([]byte, 7), 0o644))
	_, err := ReadFloats(name)
	require.ErrorContains(t, err, "7 bytes")
}
