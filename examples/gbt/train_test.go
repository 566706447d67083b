package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// load loads a model file.
func load(t *testing.T, name string) *gbt.Model {
	t.Helper()
	m, err := gbt.LoadFile(name, nil)
	require.NoError(t, err)
	return m
}

func TestTrainLog(t *testing.T) {
	f := newFolder(t)
	train := f.write("train.csv", generate(300, 1).csv(header, true, false))
	one := f.write("one.csv", generate(100, 2).csv(header, true, false))
	two := f.write("two.csv", generate(100, 3).csv(header, true, false))
	args := []string{"train", "-data", train, "-out", f.path("m.json"), "-rounds", "3", "-params", "objective=binary:logistic,eval_metric=[logloss,auc]"}
	assert.Empty(t, gbtRun(args...).err, "no log without -valid")
	quiet := f.read("m.json")

	o := gbtRun(append(args, "-valid", one, "-valid", "other="+two)...)
	require.Equal(t, exitOK, o.code, o.err)
	assert.Empty(t, o.out)
	lines := strings.Split(strings.TrimSpace(o.err), "\n")
	require.Len(t, lines, 3)
	number := `:\d\.\d{5}`
	for i, line := range lines {
		want := fmt.Sprintf(`^\[%d\]`, i)
		for _, set := range []string{"train", "validation", "other"} {
			want += `\t` + set + "-logloss" + number + `\t` + set + "-auc" + number
		}
		assert.Regexp(t, regexp.MustCompile(want+"$"), line)
	}
	assert.Equal(t, quiet, f.read("m.json"), "scoring changes no tree")

	// The last line is what eval says of the model.
	for set, file := range map[string]string{"train": train, "validation": one, "other": two} {
		for line := range strings.Lines(gbtOK(t, "eval", "-model", f.path("m.json"), "-data", file, "-metric", "logloss,auc")) {
			var name string
			var value float64
			_, err := fmt.Sscan(line, &name, &value)
			require.NoError(t, err)
			assert.Contains(t, lines[2], fmt.Sprintf("%s-%s:%.5f", set, name, value))
		}
	}
}

func TestTrainEarlyStopping(t *testing.T) {
	f := newFolder(t)
	train := f.write("train.csv", generate(200, 1).csv(header, true, false))
	valid := f.write("valid.csv", generate(100, 2).csv(header, true, false))
	o := gbtRun("train", "-data", train, "-valid", valid, "-out", f.path("m.json"), "-rounds", "500", "-early-stopping", "3", "-params", "objective=binary:logistic,eta=1")
	require.Equal(t, exitOK, o.code, o.err)
	m := load(t, f.path("m.json"))
	rounds := strings.Count(o.err, "\n")
	assert.Less(t, rounds, 500)
	assert.Equal(t, rounds-3, m.NumRounds())
	assert.Equal(t, fmt.Sprint(m.NumRounds()-1), m.Attributes()["best_iteration"])
}

// The order of parameters does not matter, and a linear model keeps all rounds.
func TestTrainLinear(t *testing.T) {
	f := newFolder(t)
	train := f.write("train.csv", generate(200, 1).csv(header, true, false))
	var models []string
	for _, params := range []string{"booster=gblinear,eta=0.3,lambda=0.01", "lambda=0.01,eta=0.3,booster=gblinear"} {
		gbtOK(t, "train", "-data", train, "-valid", train, "-out", f.path("m.json"), "-rounds", "60", "-early-stopping", "2", "-params", params)
		models = append(models, f.read("m.json"))
	}
	assert.Equal(t, models[0], models[1])
	m := load(t, f.path("m.json"))
	assert.Equal(t, "gblinear", m.Booster())
	assert.NotEmpty(t, m.Attributes()["best_iteration"])
}

func TestTrainSameModel(t *testing.T) {
	f := newFolder(t)
	d := generate(300, 1)
	base := []string{"-rounds", "4", "-params", "objective=binary:logistic,subsample=0.8,seed=3"}
	variants := map[string][]string{
		"plain":   {"-data", f.write("plain.csv", d.csv("", true, false))},
		"tsv":     {"-data", f.write("rows.tsv", strings.ReplaceAll(d.csv("", true, false), ",", "\t"))},
		"sniffed": {"-data", f.write("rows.txt", d.csv("", true, false))},
		"libsvm":  {"-data", f.write("rows.libsvm", d.libsvm())},
		"svm.txt": {"-data", f.write("svm.txt", d.libsvm())},
		"-format": {"-data", f.write("rows.dat", d.libsvm()), "-format", "libsvm"},
		"workers": {"-data", f.path("plain.csv"), "-workers", "3"},
		"repeated": {"-data", f.path("plain.csv"), "-params", "seed=9,subsample=0.1",
			"-param", "seed=3", "-params", " subsample = 0.8 "},
	}
	want := ""
	for _, name := range []string{"plain", "tsv", "sniffed", "libsvm", "svm.txt", "-format", "workers", "repeated"} {
		gbtOK(t, append(append([]string{"train", "-out", f.path("m.json")}, base...), variants[name]...)...)
		if want == "" {
			want = f.read("m.json")
		}
		assert.Equal(t, want, f.read("m.json"), name)
	}
	o := gbtIn(d.csv("", true, false), append([]string{"train", "-out", "-", "-data", "-"}, base...)...)
	require.Equal(t, exitOK, o.code, o.err)
	assert.Equal(t, want, o.out, "standard input to standard output")
}

func TestTrainColumns(t *testing.T) {
	f := newFolder(t)
	d := generate(300, 1)
	weighted := "label,weight,age,income,calls"
	named := f.write("named.csv", d.csv(weighted, true, true))
	bare := f.write("bare.csv", d.csv("", true, true))
	train := func(args ...string) string {
		gbtOK(t, append([]string{"train", "-out", f.path("m.json"), "-rounds", "3", "-params", "objective=binary:logistic"}, args...)...)
		return f.read("m.json")
	}
	byName := train("-data", named, "-label", "label", "-weight", "weight")
	assert.Equal(t, []string{"age", "income", "calls"}, load(t, f.path("m.json")).FeatureNames())
	assert.Equal(t, byName, train("-data", named, "-weight", "1"))
	assert.NotEqual(t, byName, train("-data", named, "-label", "label"), "the weight is a feature if it is not named")

	byNumber := train("-data", bare, "-weight", "1")
	assert.Empty(t, load(t, f.path("m.json")).FeatureNames())
	csvWeights := f.write("h.json", `{"csv_weights": "1"}`)
	assert.Equal(t, byNumber, train("-data", bare, "-params-file", csvWeights))
	assert.Equal(t, byNumber, train("-data", bare, "-params-file", csvWeights, "-weight", "1"))
	o := gbtRun("train", "-out", f.path("m.json"), "-data", named, "-label", "label", "-params-file", csvWeights)
	assert.Equal(t, exitUsage, o.code)
	assert.Contains(t, o.err, "csv_weights")

	// Header: a first line of numbers is data, unless it is said to hold names.
	numbers := f.write("numbers.csv", "0,1,2,3\n"+d.csv("", true, false))
	train("-data", numbers, "-header", "yes")
	assert.Equal(t, []string{"1", "2", "3"}, load(t, f.path("m.json")).FeatureNames())
	o = gbtRun("train", "-out", f.path("m.json"), "-data", named, "-header", "no")
	assert.Equal(t, exitInput, o.code)
	assert.Contains(t, o.err, `"label"`)
}

func TestGroups(t *testing.T) {
	f := newFolder(t)
	_, model := f.trained()
	rows := generate(6, 2)
	data := f.write("rows.csv", rows.csv("", true, false))
	want := gbtOK(t, "predict", "-model", model, "-data", data)
	sizes := f.write("sizes", "2 3\n1\n")
	assert.Equal(t, want, gbtOK(t, "predict", "-model", model, "-data", data, "-group", sizes))

	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(rows.csv("", true, false)), "\n") {
		fmt.Fprintf(&b, "%s,%d\n", line, i/2)
	}
	query := f.write("query.csv", b.String())
	assert.Equal(t, want, gbtOK(t, "predict", "-model", model, "-data", query, "-group", "4"))
	named := f.write("named.csv", header+",qid\n"+b.String())
	assert.Equal(t, want, gbtOK(t, "predict", "-model", model, "-data", named, "-group", "qid"))
	assert.Equal(t, want, gbtOK(t, "predict", "-model", model, "-data", named, "-group", "name:qid"))

	for text, message := range map[string]string{"2 3\n": "5", "2 3 1 1\n": "7", "2\nx\n": "line 2", "": "no group sizes", "-1 7\n": "line 1"} {
		o := gbtRun("predict", "-model", model, "-data", data, "-group", f.write("sizes", text))
		assert.Equal(t, exitInput, o.code)
		if message == "7" { // the last group has no rows left
			message = "group 3"
		}
		assert.Contains(t, o.err, message, "sizes %q", text)
	}
	o := gbtRun("train", "-data", data, "-valid", data, "-group", f.write("sizes", "6"), "-out", f.path("out.json"))
	assert.Equal(t, exitUsage, o.code)
}

func TestSageMakerParameters(t *testing.T) {
	f := newFolder(t)
	train := f.write("train.csv", generate(300, 1).csv("", true, false))
	valid := f.write("valid.csv", generate(100, 2).csv("", true, false))
	file := f.write("hyperparameters.json", `{
		"_tuning_objective_metric": "validation:auc", "_kfold": "5",
		"max_depth": "3", "eta": "0.2", "gamma": "1", "min_child_weight": "2", "subsample": "0.8",
		"silent": "0", "verbosity": "1", "nthread": "2", "csv_weights": "0", "num_round": "7",
		"early_stopping_rounds": "6", "eval_metric": "logloss,error",
		"objective": "\"binary:logistic\"", "save_model_on_termination": "true", "scale_pos_weight": 1, "seed": 5}`)
	o := gbtRun("train", "-data", train, "-valid", valid, "-params-file", file, "-out", f.path("a.json"))
	require.Equal(t, exitOK, o.code, o.err)
	lines := strings.Split(strings.TrimSpace(o.err), "\n")
	require.Len(t, lines, 2+7)
	assert.Contains(t, lines[0], "_kfold = 5")
	assert.Contains(t, lines[1], "save_model_on_termination")
	assert.Regexp(t, `^\[0\]\ttrain-auc:\S+\ttrain-error:\S+\ttrain-logloss:\S+\tvalidation-auc:`, lines[2])
	gbtOK(t, "train", "-data", train, "-valid", valid, "-out", f.path("b.json"), "-rounds", "7", "-early-stopping", "6", "-params",
		"max_depth=3,eta=0.2,gamma=1,min_child_weight=2,subsample=0.8,objective=binary:logistic,eval_metric=[auc,error,logloss],seed=5")
	assert.Equal(t, f.read("b.json"), f.read("a.json"))

	// The command line goes before the file.
	gbtOK(t, "train", "-data", train, "-params-file", f.write("h.json", `{"num_round": "7", "eta": "0.2"}`), "-params", "eta=0.3", "-rounds", "2", "-out", f.path("a.json"))
	gbtOK(t, "train", "-data", train, "-rounds", "2", "-out", f.path("b.json"))
	assert.Equal(t, f.read("b.json"), f.read("a.json"))

	// Early stopping of the file needs rows to watch, too.
	o = gbtRun("train", "-data", train, "-params-file", file, "-out", f.path("a.json"))
	assert.NotEqual(t, exitOK, o.code)
	assert.Contains(t, o.err, "-valid")
}

// TestOutputMode checks that a new file is as any other, and that a link stays
// one.
func TestOutputMode(t *testing.T) {
	f := newFolder(t)
	data, model := f.trained()
	plain, err := os.Stat(data) // written with 0644
	require.NoError(t, err)
	written, err := os.Stat(model)
	require.NoError(t, err)
	assert.Equal(t, plain.Mode(), written.Mode()&^0o022)

	file := f.write("real.txt", "old")
	require.NoError(t, os.Chmod(file, 0o600))
	require.NoError(t, os.Symlink("real.txt", f.path("link.txt")))
	gbtOK(t, "predict", "-model", model, "-data", data, "-out", f.path("link.txt"))
	st, err := os.Lstat(f.path("link.txt"))
	require.NoError(t, err)
	assert.NotZero(t, st.Mode()&os.ModeSymlink)
	st, err = os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), st.Mode())
	assert.Equal(t, 300, strings.Count(f.read("real.txt"), "\n"))

	gbtOK(t, "predict", "-model", model, "-data", data, "-out", os.DevNull)
	st, err = os.Stat(os.DevNull)
	require.NoError(t, err)
	assert.False(t, st.Mode().IsRegular())
}
