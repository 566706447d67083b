package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// golden is what testdata/gen.py writes: the numbers of real XGBoost.
type golden struct {
	Rows        BySet[int]        `json:"rows"`
	Churners    BySet[int]        `json:"churners"`
	Columns     int               `json:"columns"`
	ColumnNames []string          `json:"column_names"`
	Files       map[string]string `json:"files_sha256"`
	Full        goldenModel       `json:"full"`
	Reduced     goldenModel       `json:"reduced"`
}

type goldenModel struct {
	Features    int                           `json:"features"`
	AUC         BySet[float64]                `json:"auc"`
	AUCSklearn  BySet[float64]                `json:"auc_sklearn"`
	AUCByRound  [][]float64                   `json:"auc_by_round"`
	Predictions string                        `json:"predictions_sha256"`
	LeafOnly    int                           `json:"leaf_only_trees"`
	Depths      map[string]int                `json:"depths"`
	TreesUsing  map[string]int                `json:"trees_using"`
	FirstSplit  FirstSplit                    `json:"first_split"`
	Importance  map[string]map[string]float64 `json:"importance"`
	Histogram   []int                         `json:"histogram"`
	At05        Outcome                       `json:"at_0.5"`
	At03        Outcome                       `json:"at_0.3"`
	Cost        struct {
		Notebook        goldenDecision `json:"notebook"`
		Honest          goldenDecision `json:"honest"`
		Exact           goldenDecision `json:"exact"`
		DoNothing       float64        `json:"do_nothing"`
		TreatAll        float64        `json:"treat_all"`
		TestCurve       []float64      `json:"test_curve"`
		ValidationCurve []float64      `json:"validation_curve"`
	} `json:"cost"`
}

type goldenDecision struct {
	Cutoff float64 `json:"cutoff"`
	Cost   float64 `json:"cost"`
}

func readJSON(t *testing.T, name string, to any) {
	t.Helper()
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, to))
}

// sharedChurn is the folder of the customers that cannot be part of the
// repository.
func sharedChurn(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GROVE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "churn")
	if _, err := os.Stat(filepath.Join(dir, "churn.txt")); err != nil {
		t.Skipf("no churn.txt: GROVE_DATA names the folder that has churn/churn.txt (%v)", err)
	}
	return dir
}

// skipRepeats leaves out, in short mode, tests that run the whole analysis on other
// customers: under the race detector, which the short mode is for, one run takes half
// a minute and shows what another would.
func skipRepeats(t *testing.T) {
	if testing.Short() {
		t.Skip("short mode: the tests without -short run the whole analysis on these customers, too")
	}
}

// runOK runs the program and returns its report and what it printed.
func runOK(t *testing.T, dir string, args ...string) (r *Report, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	require.Equal(t, exitOK, run(context.Background(), append([]string{"-out", dir, "-resamples", "40"}, args...), &out, &errs), errs.String())
	r = &Report{}
	readJSON(t, filepath.Join(dir, numbersFile), r)
	return r, out.String(), errs.String()
}

func TestGeneratedCustomersAreXGBoost(t *testing.T) {
	dir := t.TempDir()
	r, _, _ := runOK(t, dir)
	compareGolden(t, "generated", dir, r)
	assert.True(t, r.Data.Generated)
	assert.False(t, r.Data.Published)
}

func TestNotebookCustomersAreXGBoost(t *testing.T) {
	shared := sharedChurn(t)
	dir := t.TempDir()
	r, stdout, _ := runOK(t, dir, "-data", filepath.Join(shared, "churn.txt"))
	compareGolden(t, "churn", dir, r)

	// What the notebook and the article state, or follows from the data alone.
	assert.Equal(t, BySet[int]{2333, 666, 334}, r.Rows)
	assert.Equal(t, BySet[int]{325, 110, 48}, r.Churners)
	assert.Equal(t, 70, r.Columns)
	assert.True(t, r.Data.Published)
	assert.Equal(t, [][]int{{2721, 345}, {129, 138}}, r.CrossTab.Counts)
	assert.InDelta(t, 0.516854, r.CrossTab.Shares[1][1], 5e-7)
	assert.Equal(t, &FirstSplit{"cust_service_calls", 3.5}, r.Models.Full.FirstSplit)
	assert.Equal(t, 69, r.Models.Full.Features)
	assert.Equal(t, 11, r.Models.Reduced.Features)
	assert.Equal(t, 24000.0, r.Cost.DoNothing)
	assert.Equal(t, 16700.0, r.Cost.TreatAll)
	assert.Len(t, r.Messages, 6)
	for _, text := range []string{
		"Model data shape (3333, 70)\nTrain data: (2333, 70)", "There are: 100 trees in this forest.",
		"1            0.483146  0.516854\n", "0.949", "0.884", "$5,950", "Cost is minimized near a cutoff of: 0.26",
		"for a cost of: $ 5600\n", "for a cost of: $ 6150\n",
	} {
		assert.Contains(t, stdout, text)
	}

	// The rows are those of the split, one by one.
	for _, name := range []string{"train", "validation", "test"} {
		for _, suffix := range []string{"", "_updated"} {
			file := name + suffix + ".csv"
			want, err := os.ReadFile(filepath.Join(shared, "seed_split", file))
			require.NoError(t, err)
			got, err := os.ReadFile(filepath.Join(dir, "data", file))
			require.NoError(t, err)
			assert.True(t, bytes.Equal(want, got), file)
		}
	}
}

// The same customers without a header line, with spaces and 1,667 more.
func TestCustomersWithoutHeader(t *testing.T) {
	skipRepeats(t)
	shared := sharedChurn(t)
	r, _, _ := runOK(t, t.TempDir(), "-data", filepath.Join(shared, "churn.all"), "-rounds", "3", "-quiet")
	assert.Equal(t, 5000, r.Data.Customers)
	assert.Equal(t, 707, r.Data.Churners)
	assert.Equal(t, 70, r.Columns)
	assert.False(t, r.Data.Published)
}

// Other customers of the same layout, half of whom left, with other area codes.
func TestSyntheticCustomers(t *testing.T) {
	skipRepeats(t)
	shared := sharedChurn(t)
	r, _, _ := runOK(t, t.TempDir(), "-data", filepath.Join(shared, "churn-synthetic.txt"), "-quiet", "-workers", "1")
	assert.Equal(t, BySet[int]{3500, 1000, 500}, r.Rows)
	assert.Equal(t, 2498, r.Data.Churners)
	assert.False(t, r.Data.Published)
	assert.Empty(t, r.Messages)
}

// compareGolden compares a run with XGBoost's numbers: everything is equal, and
// scores to the bit.
func compareGolden(t *testing.T, name, dir string, r *Report) {
	t.Helper()
	var want golden
	readJSON(t, filepath.Join("testdata", name+".json"), &want)
	assert.Equal(t, want.Rows, r.Rows)
	assert.Equal(t, want.Churners, r.Churners)
	assert.Equal(t, want.Columns, r.Columns)
	assert.Equal(t, want.ColumnNames, r.ColumnNames)
	assert.Len(t, want.Files, 6)
	for file, sum := range want.Files {
		b, err := os.ReadFile(filepath.Join(dir, "data", file))
		require.NoError(t, err)
		got := sha256.Sum256(b)
		assert.Equal(t, sum, hex.EncodeToString(got[:]), file)
	}
	pred := readPredictions(t, dir)
	compareModel(t, want.Full, r.Models.Full, r.CostFull, r.Scores.Full, pred[1])
	compareModel(t, want.Reduced, r.Models.Reduced, r.Cost, r.Scores.Reduced, pred[2])
}

func compareModel(t *testing.T, want goldenModel, m *ModelReport, cost *CostReport, scores *ScoresReport, pred []float32) {
	t.Helper()
	bits := func(list ...float64) []uint64 {
		out := make([]uint64, len(list))
		for i, v := range list {
			out[i] = math.Float64bits(v)
		}
		return out
	}
	assert.Equal(t, want.Features, m.Features)
	assert.Equal(t, bits(want.AUC.Train, want.AUC.Validation, want.AUC.Test), bits(m.AUC.Train, m.AUC.Validation, m.AUC.Test), "%+v", m.AUC)
	for i, v := range []float64{m.AUC.Train, m.AUC.Validation, m.AUC.Test} {
		assert.InDelta(t, []float64{want.AUCSklearn.Train, want.AUCSklearn.Validation, want.AUCSklearn.Test}[i], v, 1e-12)
	}
	require.Equal(t, []string{"train-auc", "validation-auc"}, m.AUCByRound.Names)
	for i := range want.AUCByRound {
		assert.Equal(t, bits(want.AUCByRound[i]...), bits(m.AUCByRound.Values[i]...))
	}
	var raw bytes.Buffer
	require.NoError(t, binary.Write(&raw, binary.LittleEndian, pred))
	sum := sha256.Sum256(raw.Bytes())
	assert.Equal(t, want.Predictions, hex.EncodeToString(sum[:]), "test predictions")
	assert.Equal(t, want.LeafOnly, m.LeafOnly)
	assert.Equal(t, want.Depths, m.Depths)
	assert.Equal(t, want.TreesUsing, m.TreesUsing)
	require.NotNil(t, m.FirstSplit)
	assert.Equal(t, want.FirstSplit, *m.FirstSplit)
	require.Len(t, m.Importance, 5)
	for kind, values := range want.Importance {
		require.Len(t, m.Importance[kind], len(values), kind)
		for feature, v := range values {
			assert.Equal(t, bits(v), bits(m.Importance[kind][feature]), "%s of %s: %v, not %v", kind, feature, m.Importance[kind][feature], v)
		}
	}
	assert.Equal(t, want.Histogram, scores.Counts)
	compareOutcome(t, want.At05, m.At05)
	compareOutcome(t, want.At03, m.At03)
	for _, d := range []struct {
		want goldenDecision
		got  *Decision
	}{{want.Cost.Notebook, cost.Notebook}, {want.Cost.Honest, cost.Honest}, {want.Cost.Exact, cost.Exact}} {
		assert.Equal(t, bits(d.want.Cutoff), bits(d.got.Cutoff), "cutoff %v, not %v", d.got.Cutoff, d.want.Cutoff)
		assert.Equal(t, bits(d.want.Cost), bits(d.got.Cost))
	}
	assert.Equal(t, bits(want.Cost.DoNothing, want.Cost.TreatAll), bits(cost.DoNothing, cost.TreatAll))
	assert.Equal(t, bits(want.Cost.TestCurve...), bits(cost.Curve.Test.Costs...))
	assert.Equal(t, bits(want.Cost.ValidationCurve...), bits(cost.Curve.Validation.Costs...))
}

// compareOutcome compares counts, and ratios within rounding.
func compareOutcome(t *testing.T, want, got Outcome) {
	t.Helper()
	assert.Equal(t, []int{want.TN, want.FP, want.FN, want.TP}, []int{got.TN, got.FP, got.FN, got.TP})
	assert.InDelta(t, want.Accuracy, got.Accuracy, 1e-15)
	assert.InDelta(t, want.Precision, got.Precision, 1e-15)
	assert.InDelta(t, want.Recall, got.Recall, 1e-15)
}

// readPredictions returns the columns of predictions_test.csv.
func readPredictions(t *testing.T, dir string) [3][]float32 {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "data", "predictions_test.csv"))
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	require.NoError(t, err)
	require.True(t, slices.Equal([]string{"actual", "full", "updated"}, rows[0]))
	var columns [3][]float32
	for _, row := range rows[1:] {
		for j, text := range row {
			v, err := strconv.ParseFloat(text, 32)
			require.NoError(t, err)
			columns[j] = append(columns[j], float32(v))
		}
	}
	return columns
}
