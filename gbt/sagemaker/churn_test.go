package sagemaker

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/tree"
)

// shared returns the path of a file of the shared data, or skips the test.
func shared(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("GROVE_DATA")
	if root == "" {
		root = "../../../shared/data"
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: set GROVE_DATA to the folder of the shared data", name)
	}
	return path
}

// table reads a CSV file, the first line too unless header is set.
func table(t *testing.T, path string, header bool) [][]string {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	if header {
		rows = rows[1:]
	}
	return rows
}

// matrix makes a matrix of rows whose first column is the label.
func matrix(t *testing.T, rows [][]string) *dataset.Matrix {
	t.Helper()
	cols := len(rows[0]) - 1
	var data []float32
	for _, r := range rows {
		for _, cell := range r[1:] {
			v, err := strconv.ParseFloat(cell, 32)
			require.NoError(t, err)
			data = append(data, float32(v))
		}
	}
	x, err := dataset.FromDense(len(rows), cols, data, nil)
	require.NoError(t, err)
	return x
}

func parse(t *testing.T, cell string) float32 {
	t.Helper()
	v, err := strconv.ParseFloat(cell, 32)
	require.NoError(t, err)
	return float32(v)
}

const churn = "sagemaker/churn-0.90/"

// TestChurn opens a model that SageMaker's container 0.90 trained and compares
// with what XGBoost 0.90 predicts and with what AWS published.
func TestChurn(t *testing.T) {
	e, err := Open(shared(t, churn+"model.tar.gz"), nil)
	require.NoError(t, err)
	require.Equal(t, 1, e.Len())
	assert.Equal(t, []string{"xgboost-model"}, e.Names())
	assert.Equal(t, "binary:logistic", e.Objective())
	assert.Equal(t, 69, e.NumFeatures())
	assert.Equal(t, "f68", e.FeatureNames()[68])
	m := e.Models()[0]
	assert.Equal(t, 100, m.NumTrees())
	assert.Equal(t, map[string]string{"best_iteration": "99", "best_ntree_limit": "100"}, m.Attributes())

	test := matrix(t, table(t, shared(t, churn+"test-dataset.csv"), false))
	want := table(t, shared(t, churn+"expected_test_predictions.csv"), true)
	require.Len(t, want, 334)
	margin := make([]float32, 1)
	dense, _ := test.Dense()
	for i, r := range want {
		require.NoError(t, m.PredictMargin(margin, dense[i*69:(i+1)*69]))
		assert.Equal(t, math.Float32bits(parse(t, r[0])), math.Float32bits(margin[0]), "margin of row %d", i)
	}

	published := table(t, shared(t, churn+"validation_with_predictions.csv"), true)
	require.Len(t, published, 201)
	validation := matrix(t, table(t, shared(t, churn+"validation.csv"), false)[:201])
	got := make([]float32, 201)
	require.NoError(t, e.PredictMatrix(context.Background(), got, validation, 0))
	equal := 0
	for i, r := range published {
		d := int64(math.Float32bits(parse(t, r[0]))) - int64(math.Float32bits(got[i]))
		assert.LessOrEqual(t, max(d, -d), int64(1), "probability of row %d", i)
		if d == 0 {
			equal++
		}
	}
	// The C library of the container rounded one exponential differently from
	// today's.
	t.Logf("%d of %d published probabilities are equal, all others are next to them", equal, len(published))
	assert.Equal(t, 200, equal)
}

// TestChurnTrees compares the trees with figures known of the model.
func TestChurnTrees(t *testing.T) {
	e, err := Open(shared(t, churn+"model.tar.gz"), nil)
	require.NoError(t, err)
	header := table(t, shared(t, churn+"training-dataset-with-header.csv"), false)[0][1:]
	e, err = e.WithFeatureNames(header)
	require.NoError(t, err)
	m := e.Models()[0]

	levels := map[int]int{}
	splits := 0
	type use struct {
		weight, trees int
		gain, cover   float64
	}
	uses := map[string]use{}
	for _, tr := range m.Trees() {
		levels[tr.Depth()+1]++
		in := map[string]bool{}
		for _, n := range tr.All() {
			if n.Kind != tree.Numerical {
				continue
			}
			splits++
			name := m.FeatureName(int(n.Feature))
			u := uses[name]
			u.weight++
			u.gain += float64(n.Gain)
			u.cover += float64(n.Cover)
			if !in[name] {
				u.trees++
				in[name] = true
			}
			uses[name] = u
		}
	}
	assert.Equal(t, map[int]int{1: 50, 3: 3, 4: 10, 5: 12, 6: 25}, levels)
	assert.Equal(t, 292, splits)
	for name, want := range map[string]use{
		"CustServ Calls": {26, 25, 16.51, 173.38}, "Int'l Plan_no": {22, 22, 13.03, 189.55},
		"Day Mins": {72, 41, 12.74, 114.47}, "Intl Calls": {18, 18, 12.66, 56.50},
		"Intl Mins": {24, 21, 10.72, 49.77}, "VMail Message": {20, 19, 9.26, 60.81},
		"Eve Mins": {58, 37, 7.20, 53.92}, "Night Mins": {25, 22, 5.87, 48.17},
		"Eve Calls": {3, 3, 3.87, 41.16}, "Account Length": {3, 2, 3.79, 29.66},
		"Night Calls": {17, 12, 3.75, 51.37}, "Day Calls": {4, 4, 2.92, 71.14},
	} {
		got := uses[name]
		assert.Equal(t, want.weight, got.weight, name)
		assert.Equal(t, want.trees, got.trees, name)
		assert.InDelta(t, want.gain, got.gain/float64(got.weight), 0.00501, name)
		assert.InDelta(t, want.cover, got.cover/float64(got.weight), 0.00501, name)
	}
	assert.Len(t, uses, 12)
	tr := m.Tree(0)
	assert.Equal(t, 27, tr.NumNodes())
	assert.Equal(t, 4, tr.NumDeleted())
	root := tr.Node(0)
	assert.Equal(t, "CustServ Calls", m.FeatureName(int(root.Feature)))
	assert.Equal(t, float32(3.5), root.Value)
}

// TestContainerFiles opens two model files of other eras: a pickle of a memory
// snapshot and a binary model.
func TestContainerFiles(t *testing.T) {
	for name, want := range map[string]struct {
		objective                 string
		features, outputs, rounds int
	}{
		"pickled_model.xgboost-model": {"multi:softprob", 4, 3, 20},
		"saved_booster.xgboost-model": {"multi:softprob", 4, 3, 20},
	} {
		e, err := Open(shared(t, "sagemaker/container/"+name), nil)
		require.NoError(t, err, name)
		m := e.Models()[0]
		assert.Equal(t, want.objective, m.Objective())
		assert.Equal(t, want.features, m.NumFeatures())
		assert.Equal(t, want.outputs, m.NumOutputs())
		assert.Equal(t, want.rounds, m.NumRounds())
	}
}
