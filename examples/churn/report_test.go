package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// names returns the files of a folder and its subfolders.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, e := filepath.Rel(dir, path)
			list, err = append(list, filepath.ToSlash(rel)), e
		}
		return err
	}))
	slices.Sort(list)
	return list
}

func read(t *testing.T, parts ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	require.NoError(t, err)
	return b
}

// The numbers of a report agree with each other.
func TestReportAddsUp(t *testing.T) {
	dir := t.TempDir()
	r, stdout, stderr := runOK(t, dir)

	assert.Equal(t, BySet[int]{2333, 666, 334}, r.Rows)
	assert.Equal(t, r.Data.Churners, r.Churners.Train+r.Churners.Validation+r.Churners.Test)
	assert.Len(t, r.ColumnNames, r.Columns)
	assert.Equal(t, label, r.ColumnNames[0])
	total := 0
	for _, row := range r.CrossTab.Counts {
		for _, n := range row {
			total += n
		}
	}
	assert.Equal(t, r.Data.Customers, total)

	for _, m := range []*ModelReport{r.Models.Full, r.Models.Reduced} {
		assert.Equal(t, 100, m.Trees)
		trees := 0
		for _, n := range m.Depths {
			trees += n
		}
		assert.Equal(t, m.Trees, trees)
		assert.Equal(t, m.LeafOnly, m.Depths["1"])
		assert.Equal(t, &FirstSplit{"cust_service_calls", 3.5}, m.FirstSplit)
		splits := 0.0
		for name, n := range m.Importance["weight"] {
			splits += n
			assert.LessOrEqual(t, float64(m.TreesUsing[name]), n)
			assert.InDelta(t, m.Importance["total_gain"][name], n*m.Importance["gain"][name], 1e-3)
		}
		assert.Equal(t, float64(m.Splits), splits)
		assert.Len(t, m.TreesUsing, len(m.Importance["weight"]))
		for _, o := range []Outcome{m.At05, m.At03} {
			assert.Equal(t, r.Rows.Test, o.TN+o.FP+o.FN+o.TP)
			assert.Equal(t, r.Churners.Test, o.FN+o.TP)
		}
		assert.GreaterOrEqual(t, m.At03.TP, m.At05.TP)
		customers, churners := 0, 0
		for _, s := range m.Segments {
			customers, churners = customers+s.Customers, churners+s.Churners
		}
		assert.Equal(t, []int{r.Data.Customers, r.Data.Churners}, []int{customers, churners})
		for _, k := range m.KeySplits {
			assert.Equal(t, r.Data.Customers, k.Below.Customers+k.Above.Customers)
			assert.Equal(t, r.Data.Churners, k.Below.Churners+k.Above.Churners)
		}
	}
	for _, s := range []*ScoresReport{r.Scores.Full, r.Scores.Reduced} {
		n := 0
		for _, c := range s.Counts {
			n += c
		}
		assert.Equal(t, r.Rows.Test, n)
		assert.InDelta(t, 1, s.Low+s.Between+s.High, 1e-12)
	}
	for _, tenths := range [][]Tenth{r.Tenths.Full, r.Tenths.Reduced} {
		assert.InDelta(t, 1, tenths[len(tenths)-1].CumulativeGain, 1e-12)
	}
	for _, c := range []*CostReport{r.Cost, r.CostFull} {
		assert.Equal(t, float64(replaceCost*r.Churners.Test), c.DoNothing)
		assert.Equal(t, float64(incentiveCost*r.Rows.Test), c.TreatAll)
		for _, d := range []*Decision{c.Notebook, c.Honest, c.Exact} {
			assert.Equal(t, float64(replaceCost*d.FN+incentiveCost*d.Flagged()), d.Cost)
			assert.Equal(t, c.DoNothing-d.Cost, d.SavedOverNothing)
			assert.Equal(t, c.TreatAll-d.Cost, d.SavedOverAll)
		}
		assert.Equal(t, "test", c.Notebook.ChosenOn)
		assert.Equal(t, "validation", c.Honest.ChosenOn)
		assert.Equal(t, c.Notebook.Cost, slices.Min(c.Curve.Test.Costs))
		assert.Equal(t, c.Honest.ChosenCost, slices.Min(c.Curve.Validation.Costs))
		assert.LessOrEqual(t, c.Exact.ChosenCost, c.Honest.ChosenCost)
	}
	assert.Contains(t, stderr, "training the full model, 69 features: round 100 of 100")
	assert.Contains(t, stderr, "training the updated model, 11 features: round 100 of 100")
	assert.Contains(t, stdout, "these are about others")
}

// Every key that readers of report.json rely on is there under its name.
func TestReportKeys(t *testing.T) {
	dir := t.TempDir()
	runOK(t, dir, "-rounds", "5", "-quiet")
	var r map[string]any
	readJSON(t, filepath.Join(dir, numbersFile), &r)
	for _, path := range []string{
		"rows.train", "rows.validation", "rows.test", "churners.train", "churners.validation", "churners.test",
		"columns", "column_names", "cost.notebook.cutoff", "cost.notebook.cost", "cost.honest.cutoff", "cost.honest.cost",
		"cost.do_nothing", "cost.treat_all",
	} {
		assert.True(t, has(r, path), path)
	}
	for _, model := range []string{"full", "reduced"} {
		for _, path := range []string{
			"features", "auc.train", "auc.validation", "auc.test", "leaf_only_trees", "depths.6", "trees_using.day_mins",
			"importance.gain.day_mins", "importance.cover.day_mins", "importance.weight.day_mins",
			"importance.total_gain.day_mins", "importance.total_cover.day_mins",
		} {
			assert.True(t, has(r, "models."+model+"."+path), path)
		}
		m := r["models"].(map[string]any)[model].(map[string]any)
		for _, at := range []string{"at_0.5", "at_0.3"} {
			keys := slices.Sorted(maps.Keys(m[at].(map[string]any)))
			assert.Equal(t, []string{"accuracy", "fn", "fp", "precision", "recall", "tn", "tp"}, keys)
		}
	}
}

// has reports whether a JSON object has a value at a path of keys.
func has(v any, path string) bool {
	for key := range strings.SplitSeq(path, ".") {
		object, ok := v.(map[string]any)
		if !ok {
			return false
		}
		if v, ok = object[key]; !ok {
			return false
		}
	}
	return v != nil
}

// The page is one file: it asks nobody for anything.
func TestPageIsSelfContained(t *testing.T) {
	dir := t.TempDir()
	r, _, _ := runOK(t, dir, "-quiet")
	page := string(read(t, dir, pageFile))
	for _, sign := range []string{"http://", "https://", "//www", "<script", "<link rel=\"stylesheet\"", "@import", "url(", "src=", "xlink:href", "ZgotmplZ", "<no value>", "%!"} {
		assert.NotContains(t, page, sign)
	}
	for _, ref := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		assert.True(t, strings.HasPrefix(ref[1], "#") || ref[1] == "data:,", ref[1])
		if id, ok := strings.CutPrefix(ref[1], "#"); ok {
			assert.Contains(t, page, `id="`+id+`"`)
		}
	}
	assert.GreaterOrEqual(t, strings.Count(page, "<svg "), 11)
	for _, text := range []string{
		dollars(r.Cost.Honest.Cost), dollars(r.Cost.Notebook.Cost), percent(r.Data.ChurnRate, 1), "0.949", "0.884", "$5,950", r.Data.SHA256,
		"Threshold versus Cost", "Prediction Score Distribution", "ROC Curve", "Distribution of tree depths for all trees in the model",
		"How many times is each feature used to create a split?", "Feature Importance: gain", "these are other customers",
	} {
		assert.Contains(t, page, text)
	}
	// The page is well-formed: every element is closed.
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = true, []string{"meta", "link", "br"}, xml.HTMLEntity
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
}

func TestFilesAreThereAndReadable(t *testing.T) {
	dir := t.TempDir()
	r, _, _ := runOK(t, dir, "-rounds", "20", "-quiet")
	files := names(t, dir)
	for _, figure := range []string{
		"importance-gain", "importance-cover", "importance-weight", "tree0", "depths", "feature-usage", "roc", "scores", "cost",
	} {
		b := read(t, dir, "figures", figure+".png")
		im, err := png.Decode(bytes.NewReader(b))
		require.NoError(t, err, figure)
		assert.Greater(t, im.Bounds().Dx(), 500, figure)
		var svg struct {
			XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
		}
		require.NoError(t, xml.Unmarshal(read(t, dir, "figures", figure+".svg"), &svg), figure)
	}
	for _, name := range []string{"full", "reduced"} {
		m, err := gbt.LoadFile(filepath.Join(dir, "models", name+".json"), nil)
		require.NoError(t, err)
		assert.Equal(t, 20, m.NumRounds())
		want := map[string]*ModelReport{"full": r.Models.Full, "reduced": r.Models.Reduced}[name]
		assert.Equal(t, want.FeatureNames, m.FeatureNames())
	}
	for _, name := range files {
		assert.NotContains(t, name, "unfinished")
	}
	assert.Contains(t, files, "data/source_churn_data.csv")
	assert.True(t, bytes.HasPrefix(read(t, dir, "data", "source_churn_data.csv"), []byte("state,acc_length,area_code,phone,")))
}

// The number of workers and a second run change nothing, not in one byte.
func TestRunsAreEqual(t *testing.T) {
	one, three := t.TempDir(), t.TempDir()
	runOK(t, one, "-rounds", "15", "-quiet", "-workers", "1")
	runOK(t, three, "-rounds", "15", "-quiet", "-workers", "3")
	files := names(t, one)
	require.Equal(t, files, names(t, three))
	require.Greater(t, len(files), 40)
	for _, name := range files {
		assert.True(t, bytes.Equal(read(t, one, name), read(t, three, name)), name)
	}
}

func TestParametersCount(t *testing.T) {
	r, _, _ := runOK(t, t.TempDir(), "-quiet", "-params", "max_depth=1,num_round=7", "-params", "eta=0.5,tree_method=hist,eval_metric=[auc,logloss]", "-seed", "3")
	assert.Equal(t, 7, r.Models.Full.Trees)
	for depth := range r.Models.Full.Depths {
		assert.Contains(t, []string{"1", "2"}, depth)
	}
	assert.Equal(t, []string{"train-auc", "train-logloss", "validation-auc", "validation-logloss"}, r.Models.Full.AUCByRound.Names)
	for _, s := range []Setting{{"eta", "0.5"}, {"tree_method", "hist"}, {"eval_metric", "auc,logloss"}, {"seed", "3"}, {"num_round", "7"}, {"gamma", "4"}} {
		assert.Contains(t, r.Settings, s)
	}
	for _, s := range r.Settings {
		assert.NotEqual(t, "lambda", s.Name, "parameters with XGBoost's default are left out")
	}
}

// A feature that nothing is known of, and names that HTML must not take for its
// own, reach the page as text.
func TestPageEscapes(t *testing.T) {
	skipRepeats(t)
	dir := t.TempDir()
	runOK(t, dir, "-quiet", "-rounds", "2")
	text := strings.ReplaceAll(string(read(t, dir, "data", "source_churn_data.csv")), "\nOH,", "\n<b>&,")
	require.Contains(t, text, "<b>&,")
	file := filepath.Join(t.TempDir(), "a<i>b.csv")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	r, _, _ := runOK(t, dir, "-quiet", "-rounds", "2", "-data", file)
	page := string(read(t, dir, pageFile))
	assert.Contains(t, r.ColumnNames, "state_<b>&")
	assert.NotContains(t, page, "state_<b>")
	assert.NotContains(t, page, "a<i>b")
	assert.Contains(t, page, "state_&lt;b&gt;&amp;")
	assert.Contains(t, page, "a&lt;i&gt;b.csv")
}

func ExampleBetween() {
	at := func(v float64) *float64 { return &v }
	for _, b := range []Between{
		{"cust_service_calls", at(3.5), nil},
		{"cust_service_calls", nil, at(3.5)},
		{"int_calls", at(2.5), at(3.5)},
		{"vmail_msg", nil, at(0.5)},
		{"day_mins", at(float64(float32(257.95))), nil},
		{"day_mins", at(float64(float32(224.6))), at(float64(float32(257.95)))},
		{"int_charge", nil, at(3.535)},
		{"int_plan_no", nil, at(0.5)},
		{"int_plan_no", at(0.5), nil},
		{"state_TX", at(0.5), nil},
		{"area_code_415", nil, at(1)},
		{"shoe_size", at(40), at(42.25)},
	} {
		fmt.Println(b.words())
	}
	// Output:
	// 4 or more calls to customer service
	// at most 3 calls to customer service
	// 3 international calls
	// no voice mail messages
	// 258 or more day minutes
	// 224.6 to 258 day minutes
	// international charges below $3.54
	// with an international plan
	// no international plan
	// in the state TX
	// an area code other than 415
	// shoe_size from 40 to 42.25
}

func TestNumbersInWords(t *testing.T) {
	for _, c := range []struct{ want, got string }{
		{"0", thousands(0)}, {"999", thousands(999)}, {"1,000", thousands(1000)}, {"−12,345,678", thousands(-12345678)},
		{"$6,150", dollars(6150)}, {"−$7,300", dollars(-7300)}, {"$0", dollars(0)},
		{"14.5%", percent(0.1449, 1)}, {"3.5", trimmed(3.5)}, {"200", trimmed(200)}, {"177.05", trimmed(177.05)},
		{"a", sentence([]string{"a"})}, {"a, b and c", sentence([]string{"a", "b", "c"})}, {"", sentence(nil)},
		{"those with an international plan", those("with an international plan")},
		{"those with 4 or more calls", those("4 or more calls")},
	} {
		assert.Equal(t, c.want, c.got)
	}
}

// A tree with many leaves fills the numbers but not the page.
func TestManySegments(t *testing.T) {
	skipRepeats(t)
	dir := t.TempDir()
	r, _, _ := runOK(t, dir, "-quiet", "-rounds", "1", "-params", "max_depth=12,gamma=0,min_child_weight=0")
	require.Greater(t, len(r.Models.Full.Segments), 50)
	rows := leaves(r.Models.Full.Segments, r.Data.Customers)
	require.NotEmpty(t, rows)
	assert.LessOrEqual(t, len(rows), 12)
	for _, row := range rows {
		assert.GreaterOrEqual(t, row.Customers, r.Data.Customers/100)
	}
	assert.False(t, r.AsNotebook)
	assert.Contains(t, string(read(t, dir, pageFile)), "settings of its own")
}
