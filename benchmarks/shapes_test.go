package benchmarks

import (
	"context"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/benchmarks/data"
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// share returns the share of the full rows that GROVE_BENCH asks for, and whether
// it asks for anything.
func share(b *testing.B) (float64, bool) {
	b.Helper()
	switch s := os.Getenv("GROVE_BENCH"); s {
	case "":
		return 0, false
	case "full":
		return 1, true
	default:
		f, err := strconv.ParseFloat(s, 64)
		require.NoError(b, err, "GROVE_BENCH is full or a share of the rows")
		return f, true
	}
}

// shape returns the shape with the given name in the size asked for, small without
// a wish: rows of about 50,000 values.
func shape(b *testing.B, name string) data.Shape {
	b.Helper()
	s, err := data.ByName(name, 1)
	require.NoError(b, err)
	f, asked := share(b)
	if !asked {
		f = 50_000 / float64(s.Rows*min(s.Cols, 100))
	}
	return s.Scale(min(f, 1))
}

// rounds returns the number of rounds of a training, fewer in small.
func rounds(b *testing.B, full int) int {
	if _, asked := share(b); asked {
		return full
	}
	return min(full, 10)
}

// params returns the parameters that a shape is trained with.
func params(s data.Shape, method string, depth int) gbt.Params {
	p := gbt.DefaultParams()
	p.Objective, p.NumClass, p.EvalMetric = s.Objective, s.Classes, []string{s.Metric}
	p.TreeMethod, p.MaxDepth, p.LearningRate = method, depth, 0.1
	return p
}

// modelRows is how many rows the models are trained on that predict and load.
func modelRows(b *testing.B) int {
	if _, asked := share(b); asked {
		return 100_000
	}
	return 1000
}

type modelKey struct {
	shape, method string
	depth, trees  int
}

type madeModel struct {
	once  sync.Once
	model *gbt.Model
}

// models are those that several benchmarks use.
var models sync.Map // of modelKey: *madeModel

// trained returns a model of the first rows of a shape.
func trained(b *testing.B, name, method string, depth, trees int) *gbt.Model {
	b.Helper()
	made, _ := models.LoadOrStore(modelKey{name, method, depth, trees}, new(madeModel))
	m := made.(*madeModel)
	m.once.Do(func() {
		s, err := data.ByName(name, 1)
		require.NoError(b, err)
		s.Rows = min(s.Rows, modelRows(b))
		x, err := s.MakeTrain()
		require.NoError(b, err)
		m.model, err = gbt.Train(context.Background(), params(s, method, depth), x, trees, nil)
		require.NoError(b, err)
	})
	require.NotNil(b, m.model)
	return m.model
}

// validRows returns n rows that no model was trained on.
func validRows(b *testing.B, name string, n int) *dataset.Matrix {
	b.Helper()
	s, err := data.ByName(name, 1)
	require.NoError(b, err)
	s.Rows, s.Valid = 1, n
	_, x, err := s.Make()
	require.NoError(b, err)
	return x
}
