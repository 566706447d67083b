package gbt_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// probes returns rows at, just below and just above every threshold of a model,
// with zeros of both signs, infinities and missing values in the column too.
func probes(t testing.TB, m *gbt.Model, x *dataset.Matrix) *dataset.Matrix {
	t.Helper()
	inf := float32(math.Inf(1))
	var out []float32
	row := make([]float32, x.Cols())
	n := 0
	for _, tr := range m.Trees() {
		for _, nd := range tr.All() {
			if nd.Left < 0 || nd.IsLeaf() {
				continue
			}
			v := nd.Value
			for _, p := range []float32{v, math.Nextafter32(v, -inf), math.Nextafter32(v, inf), 0, float32(math.Copysign(0, -1)), inf, -inf, float32(math.NaN())} {
				row = x.Row(row, n%x.Rows())
				row[nd.Feature] = p
				out = append(out, row...)
				n++
			}
		}
	}
	y, err := dataset.FromDense(n, x.Cols(), out, nil)
	require.NoError(t, err)
	return y
}

// plain predicts margins by walking the trees one by one.
func plain(m *gbt.Model, x *dataset.Matrix, base []float32) []float32 {
	var out []float32
	for i := range x.Rows() {
		row := x.Row(nil, i)
		margin := append([]float32(nil), base...)
		for k, tr := range m.Trees() {
			margin[m.TreeGroup(k)] += tr.Predict(row)
		}
		out = append(out, margin...)
	}
	return out
}

func TestPredictionEqualsPlainWalk(t *testing.T) {
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			x := problem(t, 21, 500, 6, f.classes, 0.2)
			m := train(t, params(t, f.params+" base_score=0.5"), x, 6, nil)
			base := make([]float32, m.NumGroups())
			for g := range base {
				if m.Objective() != "binary:logistic" { // whose margin at 0.5 is -0
					base[g] = 0.5
				}
			}
			at := probes(t, m, x)
			for _, rows := range []*dataset.Matrix{x, at} {
				want := plain(m, rows, base)
				assert.Equal(t, want, margins(t, m, rows))
				one := make([]float32, m.NumGroups())
				for i := range rows.Rows() {
					require.NoError(t, m.PredictMargin(one, rows.Row(nil, i)))
					require.Equal(t, want[i*len(one):(i+1)*len(one)], one)
				}
				for _, workers := range []int{1, 3} {
					leaves := make([]float32, rows.Rows()*m.NumTrees())
					require.NoError(t, m.PredictMatrix(context.Background(), leaves, rows, &gbt.PredictOptions{Output: gbt.OutputLeaf, Workers: workers}))
					for i := range rows.Rows() {
						for k, tr := range m.Trees() {
							require.EqualValues(t, tr.Walk(rows.Row(nil, i)), leaves[i*m.NumTrees()+k])
						}
					}
				}
			}
		})
	}
}

func TestRowsEqualMatrix(t *testing.T) {
	for _, objective := range []string{"multi:softprob", "multi:softmax"} {
		x := problem(t, 22, 300, 5, 4, 0.1)
		m := train(t, params(t, "num_class=4 max_depth=3 objective="+objective), x, 4, nil)
		size := m.NumOutputs()
		out := make([]float32, 300*size)
		require.NoError(t, m.PredictMatrix(context.Background(), out, x, nil))
		one := make([]float32, size)
		for i := range 300 {
			require.NoError(t, m.Predict(one, x.Row(nil, i)))
			assert.Equal(t, out[i*size:(i+1)*size], one)
		}
		dst := &mat.Dense{}
		require.NoError(t, m.PredictMat(dst, x))
		assert.Equal(t, float64(out[size]), dst.At(1, 0))
	}
}

func TestRoundRangesAddUp(t *testing.T) {
	x := problem(t, 23, 200, 5, 2, 0)
	m := train(t, params(t, "objective=binary:logistic base_score=0.5"), x, 6, nil)
	for cut := 1; cut < 6; cut++ {
		a, err := m.Slice(0, cut)
		require.NoError(t, err)
		part := make([]float32, 200)
		require.NoError(t, m.PredictMatrix(context.Background(), part, x, &gbt.PredictOptions{Output: gbt.OutputMargin, End: cut}))
		assert.Equal(t, part, margins(t, a, x))
		b, err := m.Slice(cut, 6)
		require.NoError(t, err)
		rest := margins(t, b, x)
		for i, v := range margins(t, m, x) {
			assert.InDelta(t, v, part[i]+rest[i], 1e-5)
		}
	}
}

func TestPredictDoesNotAllocate(t *testing.T) {
	if gbt.RaceDetector {
		t.Skip("the race detector allocates on its own")
	}
	for _, f := range families {
		x := problem(t, 24, 200, 6, f.classes, 0.1)
		m := train(t, params(t, f.params), x, 4, nil)
		row, dst := x.Row(nil, 3), make([]float32, m.NumOutputs())
		assert.Zero(t, testing.AllocsPerRun(100, func() {
			if err := m.Predict(dst, row); err != nil {
				t.Fatal(err)
			}
		}), f.name)
	}
	x := problem(t, 24, 200, 6, 4, 0)
	m := train(t, params(t, "objective=multi:softmax num_class=4"), x, 4, nil)
	row, dst := x.Row(nil, 3), make([]float32, 1)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if err := m.Predict(dst, row); err != nil {
			t.Fatal(err)
		}
	}))
}
