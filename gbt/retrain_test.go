package gbt_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// sharedData returns the path of a file of the shared data, or skips the test.
func sharedData(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("GROVE_DATA")
	if root == "" {
		root = "../../shared/data"
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: set GROVE_DATA to the folder of the shared data", name)
	}
	return path
}

// churnParams are the parameters of AWS's churn models, by the rules of a
// release.
func churnParams(t *testing.T, compat string) gbt.Params {
	t.Helper()
	p := gbt.DefaultParams()
	for name, value := range map[string]string{
		"compat": compat, "objective": "binary:logistic", "eta": "0.2", "max_depth": "5",
		"gamma": "4", "min_child_weight": "6", "subsample": "0.8",
	} {
		require.NoError(t, p.Set(name, value))
	}
	return p
}

// TestRetrainSageMaker trains the model that AWS published in 2019, trained by
// SageMaker's container 0.90, from the data published with it: the binary model
// is the one inside AWS's pickle, byte for byte.
func TestRetrainSageMaker(t *testing.T) {
	const folder = "sagemaker/churn-0.90/"
	train, err := dataset.ReadFile(sharedData(t, folder+"training-dataset-without-header.csv"), &dataset.FileOptions{CSV: dataset.CSVOptions{Label: dataset.ByIndex(0)}})
	require.NoError(t, err)
	archive, err := os.Open(sharedData(t, folder+"model.tar.gz"))
	require.NoError(t, err)
	defer archive.Close()
	zipped, err := gzip.NewReader(archive)
	require.NoError(t, err)
	files := tar.NewReader(zipped)
	_, err = files.Next()
	require.NoError(t, err)
	pickle, err := io.ReadAll(files)
	require.NoError(t, err)

	counts := []int{3, 1}
	if testing.Short() {
		counts = counts[:1]
	}
	for _, workers := range counts {
		m, err := gbt.Train(context.Background(), churnParams(t, "0.90"), train, 100, &gbt.TrainOptions{Workers: workers})
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, m.Save(&b, gbt.Legacy))
		assert.Equal(t, 84725, b.Len())
		assert.Equal(t, "d814509c97c13187b4c74e1c098450140b6c486627d0e380a1e1e2b0e26d899d", fmt.Sprintf("%x", sha256.Sum256(b.Bytes())))
		assert.True(t, bytes.Contains(pickle, b.Bytes()), "AWS's pickle holds these bytes")
		if workers == 1 {
			continue
		}
		published, err := gbt.Load(bytes.NewReader(pickle), nil)
		require.NoError(t, err)
		m, err = gbt.Load(&b, nil)
		require.NoError(t, err)
		require.Equal(t, published.NumTrees(), m.NumTrees())
		for i := range m.NumTrees() {
			require.Equal(t, published.Tree(i), m.Tree(i), "tree %d", i)
		}
	}
}

// TestRetrain072 repeats the run of SageMaker's container 0.72 that AWS published
// with its log and predictions but without the model.
func TestRetrain072(t *testing.T) {
	name := sharedData(t, "churn/churn-synthetic.txt")
	rounds := readRounds(t, sharedData(t, "churn/synthetic_run/rounds.csv"))
	customers, err := dataset.ReadTableFile(name, nil)
	require.NoError(t, err)
	customers, err = customers.Drop("Phone", "Day Charge", "Eve Charge", "Night Charge", "Intl Charge")
	require.NoError(t, err)
	customers, err = customers.AsText("Area Code")
	require.NoError(t, err)
	customers, err = customers.OneHot()
	require.NoError(t, err)
	customers, err = customers.Drop("Churn?_False.")
	require.NoError(t, err)
	parts, err := customers.Shuffle(1729).Split(0.7, 0.9)
	require.NoError(t, err)
	var sets []*dataset.Matrix
	for _, part := range parts {
		m, err := part.Matrix("Churn?_True.", nil)
		require.NoError(t, err)
		sets = append(sets, m)
	}
	require.Equal(t, []int{3500, 1000, 500, 99}, []int{sets[0].Rows(), sets[1].Rows(), sets[2].Rows(), sets[0].Cols()})

	at := 0
	m, err := gbt.Train(context.Background(), churnParams(t, "0.72"), sets[0], 100, &gbt.TrainOptions{
		Eval: []gbt.EvalSet{{Name: "train", Data: sets[0]}, {Name: "validation", Data: sets[1]}},
		OnRound: func(r gbt.Round) error {
			for i, name := range []string{"train", "validation"} {
				score, ok := r.Score(name, "error")
				assert.True(t, ok)
				assert.Equal(t, rounds[at][1+i], math.Round(score*1e6)/1e6, "round %d, %s", at, name)
			}
			at++
			return nil
		},
	})
	require.NoError(t, err)
	require.Equal(t, 100, at)
	for i, want := range rounds {
		tr := m.Tree(i)
		got := []float64{float64(tr.NumNodes() - 1 - tr.NumDeleted()), float64(tr.NumDeleted()), float64(tr.Depth())}
		assert.Equal(t, want[3:6], got, "round %d: extra nodes, pruned nodes, depth", i)
	}

	text, err := os.ReadFile(sharedData(t, "churn/synthetic_run/predictions_test.txt"))
	require.NoError(t, err)
	want := strings.Fields(string(text))
	require.Len(t, want, 500)
	got := make([]float32, 500)
	require.NoError(t, m.PredictMatrix(context.Background(), got, sets[2], nil))
	for i, s := range want {
		v, err := strconv.ParseFloat(s, 32)
		require.NoError(t, err)
		assert.Equal(t, float32(v), got[i], "row %d", i)
	}
}

// readRounds reads the published numbers of all rounds.
func readRounds(t *testing.T, name string) [][]float64 {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 101)
	var out [][]float64
	for _, line := range lines[1:] {
		var row []float64
		for _, cell := range line {
			v, err := strconv.ParseFloat(cell, 64)
			require.NoError(t, err)
			row = append(row, v)
		}
		out = append(out, row)
	}
	return out
}
