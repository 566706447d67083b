package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// lines writes n lines of a file, the header first.
func linesOf(header string, n int, line func(i int) string) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := range n {
		b.WriteString(line(i) + "\n")
	}
	return b.String()
}

func readAll(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(b)
}

// TestSeveralLabels: the columns of labels may be named in several ways, and each
// target is what a model of it alone is.
func TestSeveralLabels(t *testing.T) {
	f := newFolder(t)
	data := f.write("two.csv", linesOf("a,y,x,z", 60, func(i int) string {
		return fmt.Sprintf("%d,%d,%d,%d", i*37%101, i%7, i*i%53, i*3%11)
	}))
	train := func(args ...string) string {
		gbtOK(t, append([]string{"train", "-rounds", "3", "-out", f.path("m.json"), "-data", data}, args...)...)
		return readAll(t, f.path("m.json"))
	}
	want := train("-labels", "y,z")
	assert.Equal(t, want, train("-labels", "1,3"))
	assert.NotEqual(t, want, train("-labels", "z,y"))
	m, err := gbt.LoadFile(f.path("m.json"), nil)
	require.NoError(t, err)
	assert.Equal(t, 2, m.NumGroups())
	assert.Equal(t, []string{"a", "x"}, m.FeatureNames())
	range2 := train("-labels", "1:2")
	assert.Equal(t, range2, train("-labels", "y,x"))

	scores := strings.Split(gbtOK(t, "predict", "-model", f.path("m.json"), "-data", data, "-labels", "y,x"), "\n")
	assert.Len(t, strings.Split(scores[0], ","), 2)

	for want, args := range map[string][]string{
		"two numbers from 0 that ascend":        {"-labels", "3:1"},
		"beside a list of labels":               {"-labels", "y,z", "-label", "a"},
		"must be names or numbers of columns":   {"-labels", "y,"},
		"-label-lower: must be":                 {"-label-lower", "-1", "-label-upper", "y"},
		"a column for either bound":             {"-label-lower", "y"},
		"no label column \"q\"":                 {"-labels", "y,q"},
		"can not be the base margin column too": {"-label", "y", "-base-margin", "y"},
	} {
		o := gbtRun(append([]string{"train", "-out", f.path("n.json"), "-data", data}, args...)...)
		assert.NotEqual(t, exitOK, o.code, want)
		if !strings.Contains(want, "must be") {
			assert.Contains(t, o.err, want)
		}
	}
}

// TestIntervals trains survival:aft on bounds of which some are open.
func TestIntervals(t *testing.T) {
	f := newFolder(t)
	data := f.write("aft.csv", linesOf("lo,hi,a,b", 80, func(i int) string {
		low := 1 + i*7%20
		high := fmt.Sprint(low)
		if i%3 == 0 {
			high = "inf"
		}
		return fmt.Sprintf("%d,%s,%d,%d", low, high, i*37%101, i%5)
	}))
	o := gbtRun("train", "-data", data, "-valid", data, "-label-lower", "lo", "-label-upper", "hi", "-params", "objective=survival:aft", "-rounds", "4", "-out", f.path("m.json"))
	require.Equal(t, exitOK, o.code, o.err)
	assert.Contains(t, o.err, "[3]\ttrain-aft-nloglik:")
	m, err := gbt.LoadFile(f.path("m.json"), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, m.FeatureNames())
	assert.True(t, strings.HasPrefix(gbtOK(t, "eval", "-model", f.path("m.json"), "-data", data, "-label-lower", "lo", "-label-upper", "hi"), "aft-nloglik "))
}

// TestBaseMargin: margins in a column, in a file and in a file beside LIBSVM text
// are the same margins.
func TestBaseMargin(t *testing.T) {
	f := newFolder(t)
	const n = 50
	margin := func(i int) string { return fmt.Sprintf("%d.5", i%4) }
	with := f.write("with.csv", linesOf("y,a,m", n, func(i int) string { return fmt.Sprintf("%d,%d,%s", i%3, i*37%101, margin(i)) }))
	without := f.write("without.csv", linesOf("y,a", n, func(i int) string { return fmt.Sprintf("%d,%d", i%3, i*37%101) }))
	file := f.write("margins.txt", strings.TrimPrefix(linesOf("", n, margin), "\n"))
	train := func(args ...string) string {
		gbtOK(t, append([]string{"train", "-rounds", "3", "-out", f.path("m.json")}, args...)...)
		return readAll(t, f.path("m.json"))
	}
	want := train("-data", with, "-base-margin", "m")
	assert.Equal(t, want, train("-data", without, "-base-margin", file))
	assert.NotEqual(t, want, train("-data", without))
	a := gbtOK(t, "predict", "-model", f.path("m.json"), "-data", with, "-base-margin", "m")
	assert.Equal(t, a, gbtOK(t, "predict", "-model", f.path("m.json"), "-data", without, "-base-margin", file))
	assert.NotEqual(t, a, gbtOK(t, "predict", "-model", f.path("m.json"), "-data", without))

	o := gbtRun("train", "-data", without, "-base-margin", f.write("few", "1 2 3"), "-out", f.path("n.json"))
	assert.Equal(t, exitInput, o.code)
	assert.Contains(t, o.err, "few: 3 numbers: must be as many for each of the 50 rows")
	o = gbtRun("train", "-data", without, "-base-margin", f.write("bad", "1\n2,x\n"), "-out", f.path("n.json"))
	assert.Contains(t, o.err, `bad: line 2: "x": must be a finite number`)
	o = gbtRun("train", "-data", without, "-valid", without, "-base-margin", file, "-out", f.path("n.json"))
	assert.Equal(t, exitUsage, o.code)
	assert.Contains(t, o.err, "with -valid, columns must have them")
}

// TestFeatureWeights: a feature of weight 0 is not drawn while there are others.
func TestFeatureWeights(t *testing.T) {
	f := newFolder(t)
	data := f.write("d.csv", linesOf("y,a,b", 60, func(i int) string { return fmt.Sprintf("%d,%d,%d", i%2, i%2, i*37%101) }))
	gbtOK(t, "train", "-data", data, "-feature-weights", f.write("w", "0 1"), "-params", "colsample_bynode=0.5", "-rounds", "4", "-out", f.path("m.json"))
	assert.True(t, strings.HasPrefix(gbtOK(t, "importance", "-model", f.path("m.json")), "b,"))
	o := gbtRun("train", "-data", data, "-feature-weights", f.write("w", "0"), "-out", f.path("m.json"))
	assert.Contains(t, o.err, "1 numbers: must be one for each of the 2 features")
}

// TestCategorical: categories of text and of numbers, and rows with the categories
// of others.
func TestCategorical(t *testing.T) {
	f := newFolder(t)
	towns := []string{"rome", "oslo", "lima", "bonn", "", "kyiv", "cork"}
	line := func(i int) string {
		return fmt.Sprintf("%s,%d,%d,%d", towns[i%len(towns)], i*i%7*10, i%5, i%len(towns)+i*i%7)
	}
	data := f.write("d.csv", linesOf("town,code,a,y", 140, line))
	args := []string{"train", "-data", data, "-valid", data, "-label", "y", "-categorical", "town,1", "-params", "max_cat_to_onehot=2", "-rounds", "3", "-out", f.path("m.json")}
	o := gbtRun(args...)
	require.Equal(t, exitOK, o.code, o.err)
	assert.Contains(t, o.err, "[2]\ttrain-rmse:")
	m, err := gbt.LoadFile(f.path("m.json"), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"c", "c", "int"}, m.FeatureTypes())
	assert.Contains(t, readAll(t, f.path("m.json")), `"cats"`)

	// The same rows among fewer categories have other codes, but the same scores.
	some := f.write("some.csv", linesOf("town,code,a,y", 3, func(i int) string { return line(i*2 + 1) }))
	all := strings.Split(gbtOK(t, "predict", "-model", f.path("m.json"), "-data", data, "-label", "y", "-categorical", "town,code"), "\n")
	few := strings.Split(gbtOK(t, "predict", "-model", f.path("m.json"), "-data", some, "-label", "y", "-categorical", "town,code"), "\n")
	assert.Equal(t, []string{all[1], all[3], all[5]}, few[:3])

	known := strings.Split(gbtOK(t, "predict", "-model", f.path("m.json"), "-data", some, "-label", "y"), "\n")
	assert.Equal(t, few, known, "the model knows which columns are categories")
	assert.Contains(t, gbtOK(t, "eval", "-model", f.path("m.json"), "-data", data, "-label", "y"), "rmse ")

	o = gbtRun("train", "-data", data, "-label", "y", "-categorical", "village", "-out", f.path("n.json"))
	assert.Equal(t, exitUsage, o.code)
	assert.Contains(t, o.err, `has no column "village"`)
	o = gbtRun("train", "-data", data, "-label", "y", "-out", f.path("n.json"))
	assert.Equal(t, exitInput, o.code)
}

// TestMissingTexts: texts stand for missing values where -missing says so.
func TestMissingTexts(t *testing.T) {
	f := newFolder(t)
	row := func(none string) string {
		return linesOf("y,a", 20, func(i int) string {
			if i%4 == 0 {
				return fmt.Sprintf("%d,%s", i%3, none)
			}
			return fmt.Sprintf("%d,%d", i%3, i)
		})
	}
	train := func(args ...string) string {
		gbtOK(t, append([]string{"train", "-rounds", "2", "-out", f.path("m.json")}, args...)...)
		return readAll(t, f.path("m.json"))
	}
	want := train("-data", f.write("a.csv", row("")))
	assert.True(t, want == train("-data", f.write("b.csv", row("none")), "-missing", "none,x"))
	o := gbtRun("train", "-data", f.path("b.csv"), "-out", f.path("m.json"))
	assert.Equal(t, exitInput, o.code)
	assert.Contains(t, o.err, "-missing")
}

// TestCV compares the table with its log and checks that a fold's rows are left out.
func TestCV(t *testing.T) {
	f := newFolder(t)
	data := f.write("d.csv", linesOf("y,a,b", 90, func(i int) string { return fmt.Sprintf("%d,%d,%d", i*i%3%2, i*i%3, i*37%101) }))
	args := []string{"cv", "-data", data, "-folds", "4", "-rounds", "5", "-params", "objective=binary:logistic,eval_metric=[error,auc]", "-out-of-fold", f.path("oof.txt")}
	o := gbtRun(args...)
	require.Equal(t, exitOK, o.code, o.err)
	table := strings.Split(strings.TrimSpace(o.out), "\n")
	require.Len(t, table, 6)
	assert.Equal(t, "train-error-mean,train-error-std,train-auc-mean,train-auc-std,test-error-mean,test-error-std,test-auc-mean,test-auc-std", table[0])
	assert.Contains(t, o.err, "[4]\ttrain-error:")
	assert.Len(t, strings.Split(strings.TrimSpace(readAll(t, f.path("oof.txt"))), "\n"), 90)
	again := gbtRun(append(args, "-workers", "3")...)
	assert.Equal(t, o.out, again.out)
	other := gbtRun(append(args, "-fold-seed", "9")...)
	assert.NotEqual(t, o.out, other.out)
	o = gbtRun("cv", "-data", data, "-stratified", "-early-stopping", "2", "-rounds", "40", "-params", "objective=binary:logistic,eval_metric=logloss")
	require.Equal(t, exitOK, o.code, o.err)
	assert.Less(t, strings.Count(o.out, "\n"), 41)
	o = gbtRun("cv", "-data", data, "-folds", "1")
	assert.Equal(t, exitUsage, o.code)
}

// TestInit goes on from a model: what is trained in two parts is what is trained
// at once, where nothing is drawn.
func TestInit(t *testing.T) {
	f := newFolder(t)
	data := f.write("d.csv", linesOf("y,a,b", 90, func(i int) string { return fmt.Sprintf("%d,%d,%d", i*i%7, i%5, i*37%101) }))
	gbtOK(t, "train", "-data", data, "-rounds", "6", "-out", f.path("all.json"))
	gbtOK(t, "train", "-data", data, "-rounds", "4", "-out", f.path("part.json"))
	o := gbtRun("train", "-data", data, "-valid", data, "-init", f.path("part.json"), "-rounds", "2", "-out", f.path("rest.json"))
	require.Equal(t, exitOK, o.code, o.err)
	assert.Contains(t, o.err, "[1]\ttrain-rmse:", "rounds are counted anew, as XGBoost does")
	assert.True(t, readAll(t, f.path("all.json")) == readAll(t, f.path("rest.json")))

	gbtOK(t, "train", "-data", data, "-rounds", "3", "-params", "objective=count:poisson", "-out", f.path("poisson.json"))
	gbtOK(t, "train", "-data", data, "-init", f.path("poisson.json"), "-rounds", "2", "-out", f.path("more.json"))
	more, err := gbt.LoadFile(f.path("more.json"), nil)
	require.NoError(t, err)
	assert.Equal(t, "count:poisson", more.Objective(), "the objective is the model's")
	gbtOK(t, "train", "-data", data, "-init", f.path("poisson.json"), "-params", "process_type=update,updater=refresh", "-out", f.path("more.json"))
	more, err = gbt.LoadFile(f.path("more.json"), nil)
	require.NoError(t, err)
	assert.Equal(t, 3, more.NumRounds(), "all rounds are refreshed")

	refresh := []string{"train", "-data", data, "-init", f.path("part.json"), "-params", "process_type=update,updater=refresh", "-out", f.path("new.json"), "-rounds"}
	gbtOK(t, append(refresh, "4")...)
	of := func(model string) string { return gbtOK(t, "predict", "-model", f.path(model), "-data", data) }
	assert.Equal(t, of("part.json"), of("new.json"), "refreshed on its own rows")
	o = gbtRun(append(refresh, "5")...)
	assert.NotEqual(t, exitOK, o.code)
	o = gbtRun("train", "-data", data, "-init", f.path("none.json"), "-out", f.path("rest.json"))
	assert.Equal(t, exitInput, o.code)
}
