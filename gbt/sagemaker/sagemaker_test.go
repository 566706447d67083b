package sagemaker

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
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
	"github.com/grove-ml/grove/gbt/internal/versions"
)

// stump returns the JSON text of a model of one split at 0 whose leaves are a
// and b.
func stump(objective string, classes int, leaves ...[2]float64) string {
	var trees, info, indptr []string
	groups := max(classes, 1)
	for i, l := range leaves {
		trees = append(trees, fmt.Sprintf(`{"base_weights":[0,0,0],"default_left":[1,0,0],"id":%d,"left_children":[1,-1,-1],
			"loss_changes":[1,0,0],"parents":[2147483647,0,0],"right_children":[2,-1,-1],"split_conditions":[0,%v,%v],
			"split_indices":[0,0,0],"split_type":[0,0,0],"sum_hessian":[2,1,1],"categories":[],"categories_nodes":[],
			"categories_segments":[],"categories_sizes":[],
			"tree_param":{"num_deleted":"0","num_feature":"2","num_nodes":"3","size_leaf_vector":"1"}}`, i, l[0], l[1]))
		info = append(info, fmt.Sprint(i%groups))
		if i%groups == 0 {
			indptr = append(indptr, fmt.Sprint(i))
		}
	}
	indptr = append(indptr, fmt.Sprint(len(leaves)))
	return fmt.Sprintf(`{"learner":{"attributes":{},"feature_names":[],"feature_types":[],"gradient_booster":{"model":{
		"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"%d"},"iteration_indptr":[%s],"tree_info":[%s],"trees":[%s]},"name":"gbtree"},
		"learner_model_param":{"base_score":"[5E-1]","boost_from_average":"1","num_class":"%d","num_feature":"2","num_target":"1"},
		"objective":{"name":"%s"}},"version":[3,0,0]}`,
		len(leaves), strings.Join(indptr, ","), strings.Join(info, ","), strings.Join(trees, ","), classes, objective)
}

func loadText(t testing.TB, text string) *gbt.Model {
	t.Helper()
	m, err := gbt.Load(strings.NewReader(text), nil)
	require.NoError(t, err)
	return m
}

// file is a file of an archive.
type file struct{ name, content string }

func tarOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: f.name, Size: int64(len(f.content)), Mode: 0o644}))
		_, err := io.WriteString(w, f.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func gzipOf(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func TestOpenKinds(t *testing.T) {
	text := stump("binary:logistic", 0, [2]float64{-1, 1})
	packed := tarOf(t, file{"xgboost-model", text})
	for name, b := range map[string][]byte{
		"archive":             gzipOf(t, packed),
		"tar":                 packed,
		"model":               []byte(text),
		"compressed model":    gzipOf(t, []byte(text)),
		"dot slash":           gzipOf(t, tarOf(t, file{"./xgboost-model", text})),
		"dotfiles":            gzipOf(t, tarOf(t, file{"._xgboost-model", "junk"}, file{".DS_Store", ""}, file{"xgboost-model", text})),
		"other name, folders": gzipOf(t, tarOf(t, file{"code/inference.py", "import os"}, file{"my.model", text})),
	} {
		e, err := OpenReader(bytes.NewReader(b), nil)
		require.NoError(t, err, name)
		require.Equal(t, 1, e.Len(), name)
		out := make([]float32, 1)
		require.NoError(t, e.Predict(out, []float32{1, 0}))
		assert.InDelta(t, 1/(1+math.Exp(-1)), out[0], 1e-6, name)
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "xgboost-model"), []byte(text), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".hidden"), nil, 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "code"), 0o755))
	e, err := Open(dir, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"xgboost-model"}, e.Names())
	_, err = Open(filepath.Join(dir, "code"), nil)
	assert.ErrorIs(t, err, gbt.ErrFormat)
	_, err = Open(filepath.Join(dir, "absent"), nil)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// TestEnsembleOrder puts models of more than one digit in the order people count.
func TestEnsembleOrder(t *testing.T) {
	var files []file
	for i := range 12 {
		files = append(files, file{fmt.Sprintf("xgboost-model-%d", 11-i), stump("reg:squarederror", 0, [2]float64{float64(11 - i), 0})})
	}
	e, err := OpenReader(bytes.NewReader(gzipOf(t, tarOf(t, files...))), nil)
	require.NoError(t, err)
	for i, m := range e.Models() {
		assert.Equal(t, fmt.Sprintf("xgboost-model-%d", i), e.Names()[i])
		assert.Equal(t, float32(i), m.Tree(0).Node(1).Value)
	}
}

// TestMean compares with numpy.mean(axis=0) of float32, whose sums are one after
// the other but for a single value.
func TestMean(t *testing.T) {
	// 0.1 is not a float32: the order of the sum shows.
	v := make([]float32, 20)
	for i := range v {
		v[i] = 0.1 * float32(i+1)
	}
	one := make([]float32, 1)
	mean(one, v[:7])
	sum := float32(0)
	for _, x := range v[:7] {
		sum += x
	}
	assert.Equal(t, math.Float32bits(sum/7), math.Float32bits(one[0]))

	two := make([]float32, 2)
	all := make([]float32, 0, 40)
	for _, x := range v {
		all = append(all, x, 2*x)
	}
	mean(two, all)
	sum = 0
	for _, x := range v {
		sum += x
	}
	assert.Equal(t, math.Float32bits(sum/20), math.Float32bits(two[0]))
	assert.Equal(t, 2*two[0], two[1], "doubling rounds nothing")
}

// TestPairwise compares with numpy.sum of float32(0.1) * [1, 2, ..., n].
func TestPairwise(t *testing.T) {
	for n, want := range map[int]uint32{1: 0x3dcccccd, 7: 0x40333333, 8: 0x40666666, 9: 0x40900000, 20: 0x41a80000, 33: 0x42606667, 128: 0x444e6666, 129: 0x4451a001, 300: 0x458d1800, 1000: 0x47438200} {
		v := make([]float32, n)
		for i := range v {
			v[i] = 0.1 * float32(i+1)
		}
		assert.Equal(t, want, math.Float32bits(pairwise(v)), "%d values", n)
	}
}

func TestVote(t *testing.T) {
	dst := make([]float32, 4)
	vote(dst, []float32{
		2, 0, 1, 2,
		1, 0, 2, 1,
		2, 1, 0, 1,
		0, 1, 0, 2,
	})
	assert.Equal(t, []float32{2, 0, 0, 1}, dst)
}

// TestEnsemblePredict averages outputs, not margins, and votes for classes.
func TestEnsemblePredict(t *testing.T) {
	a := loadText(t, stump("binary:logistic", 0, [2]float64{-1, 3}))
	b := loadText(t, stump("binary:logistic", 0, [2]float64{1, 0}))
	e, err := New(a, b)
	require.NoError(t, err)
	rows := []float32{-1, 0, 1, 0}
	x, err := dataset.FromDense(2, 2, rows, nil)
	require.NoError(t, err)
	got, pa, pb, one := make([]float32, 2), make([]float32, 2), make([]float32, 2), make([]float32, 1)
	require.NoError(t, e.PredictMatrix(context.Background(), got, x, 1))
	require.NoError(t, a.PredictMatrix(context.Background(), pa, x, nil))
	require.NoError(t, b.PredictMatrix(context.Background(), pb, x, nil))
	for i := range got {
		assert.Equal(t, (pa[i]+pb[i])/2, got[i])
		require.NoError(t, e.Predict(one, rows[2*i:2*i+2]))
		assert.Equal(t, got[i], one[0])
	}
	assert.Zero(t, testing.AllocsPerRun(100, func() { _ = e.Predict(one, rows[:2]) }))

	class := func(l ...float64) *gbt.Model {
		var leaves [][2]float64
		for _, v := range l {
			leaves = append(leaves, [2]float64{v, v})
		}
		return loadText(t, stump("multi:softmax", len(l), leaves...))
	}
	e, err = New(class(0, 1, 0), class(0, 0, 1), class(0, 0, 2), class(0, 3, 0))
	require.NoError(t, err)
	require.NoError(t, e.Predict(one, rows[:2]))
	assert.Equal(t, float32(1), one[0], "the smaller class of a tie")

	assert.ErrorContains(t, e.Predict(make([]float32, 3), rows[:2]), "3 places for outputs, want 1")
	assert.ErrorContains(t, e.PredictMatrix(context.Background(), one, x, 0), "1 places for outputs, want 2")
	_, err = New()
	assert.ErrorContains(t, err, "an ensemble needs a model")
	_, err = New(a, class(1, 2))
	assert.EqualError(t, err, `sagemaker: "xgboost-model-1": objective "multi:softmax", that of xgboost-model-0 is "binary:logistic": not a valid model`)
}

// TestTreeLimit predicts with the trees of best_ntree_limit alone.
func TestTreeLimit(t *testing.T) {
	full := loadText(t, stump("reg:squarederror", 0, [2]float64{1, 1}, [2]float64{2, 2}, [2]float64{4, 4}))
	one := make([]float32, 1)
	for limit, want := range map[string]float32{"": 7.5, "1": 1.5, "2": 3.5, "3": 7.5, "9": 7.5, "0": 7.5, "x": 7.5} {
		e, err := New(full.WithAttribute("best_ntree_limit", limit))
		require.NoError(t, err)
		require.NoError(t, e.Predict(one, []float32{0, 0}))
		assert.Equal(t, want, one[0], limit)
		assert.Equal(t, 3, e.Models()[0].NumRounds())
	}
	// The limit counts the trees of a class.
	classes := loadText(t, stump("multi:softprob", 2, [2]float64{1, 1}, [2]float64{0, 0}, [2]float64{0, 0}, [2]float64{5, 5}))
	e, err := New(classes.WithAttribute("best_ntree_limit", "1"))
	require.NoError(t, err)
	out := make([]float32, 2)
	require.NoError(t, e.Predict(out, []float32{0, 0}))
	assert.Greater(t, out[0], out[1])
}

func TestFeatureNames(t *testing.T) {
	m := loadText(t, stump("binary:logistic", 0, [2]float64{-1, 1}, [2]float64{0, 1}))
	e, err := New(m, m.WithAttribute("best_ntree_limit", "1"))
	require.NoError(t, err)
	assert.Empty(t, e.FeatureNames())
	named, err := e.WithFeatureNames([]string{"age", "income"})
	require.NoError(t, err)
	assert.Equal(t, []string{"age", "income"}, named.FeatureNames())
	for _, m := range named.Models() {
		assert.Equal(t, "income", m.FeatureName(1))
	}
	assert.Empty(t, e.FeatureNames(), "the first ensemble is as it was")
	_, err = e.WithFeatureNames([]string{"age"})
	assert.Error(t, err)
}

// TestWrite writes archives, reads them back, and writes them again.
func TestWrite(t *testing.T) {
	a := loadText(t, stump("binary:logistic", 0, [2]float64{-1, 1}))
	b := loadText(t, stump("binary:logistic", 0, [2]float64{-2, 0.5}))
	for _, models := range [][]*gbt.Model{{a}, {a, b}} {
		var first, second bytes.Buffer
		require.NoError(t, Write(&first, models...))
		e, err := OpenReader(bytes.NewReader(first.Bytes()), nil)
		require.NoError(t, err)
		require.NoError(t, Write(&second, e.Models()...))
		assert.Equal(t, first.Bytes(), second.Bytes())
		name := filepath.Join(t.TempDir(), "model.tar.gz")
		require.NoError(t, WriteFile(name, models...))
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Equal(t, first.Bytes(), got)
		if len(models) == 1 {
			assert.Equal(t, []string{"xgboost-model"}, e.Names())
		} else {
			assert.Equal(t, []string{"xgboost-model-0", "xgboost-model-1"}, e.Names())
		}
	}
	assert.Error(t, Write(io.Discard))
	dir := t.TempDir()
	assert.Error(t, WriteFile(filepath.Join(dir, "model.tar.gz"), a, loadText(t, stump("reg:squarederror", 0, [2]float64{0, 0}))))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "nothing is left of a file that failed")
}

// TestTreeLimitOfVersions compares models that early stopping limits with what
// the version of XGBoost predicts with that many trees.
func TestTreeLimitOfVersions(t *testing.T) {
	archives, sets, err := versions.Load("../testdata/versions")
	require.NoError(t, err)
	compared := 0
	for _, a := range archives {
		for _, g := range a.Models {
			if g.Name != "early" {
				continue
			}
			for _, format := range g.Formats() {
				e, err := OpenReader(bytes.NewReader(a.Files[g.Files[format]]), nil)
				require.NoError(t, err)
				limit, err := strconv.Atoi(e.Models()[0].Attributes()["best_ntree_limit"])
				if err != nil {
					continue // not set before 1.4 but in pickles, nor since 2.0
				}
				for _, r := range g.Ranges {
					if r.Begin != 0 || r.End != limit {
						continue
					}
					compared++
					want, err := versions.Floats(r.Margin)
					require.NoError(t, err)
					rows, err := versions.Floats(sets[g.Set].Rows)
					require.NoError(t, err)
					n := sets[g.Set].Columns
					one := make([]float32, 1)
					for i, w := range want {
						require.NoError(t, e.run[0].PredictMargin(one, rows[i*n:(i+1)*n]))
						require.Equal(t, math.Float32bits(w), math.Float32bits(one[0]), "%s %s: row %d", a.Version, format, i)
					}
				}
			}
		}
	}
	assert.Greater(t, compared, 20)
}
