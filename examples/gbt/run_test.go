package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outcome is what a command did.
type outcome struct {
	code     int
	out, err string
}

// gbtIn runs a command line with a standard input.
func gbtIn(stdin string, args ...string) outcome {
	var out, errs bytes.Buffer
	code := run(args, strings.NewReader(stdin), &out, &errs)
	return outcome{code, out.String(), errs.String()}
}

func gbtRun(args ...string) outcome { return gbtIn("", args...) }

// gbtOK runs a command line that must succeed, and returns its output.
func gbtOK(t *testing.T, args ...string) string {
	t.Helper()
	o := gbtRun(args...)
	require.Equal(t, exitOK, o.code, "gbt %s: %s", strings.Join(args, " "), o.err)
	return o.out
}

// data is generated rows of label, weight and three features.
type data struct {
	label  []int
	weight []float32
	x      [][]string // empty where missing
}

// generate makes rows whose label depends on the first two features.
func generate(rows int, seed uint64) *data {
	r := rand.New(rand.NewPCG(seed, 7))
	d := &data{}
	for range rows {
		a, b, c := r.Float32(), r.Float32()*10, r.IntN(5)
		label := 0
		if a+b/20+0.3*r.Float32() > 0.9 {
			label = 1
		}
		row := []string{fmt.Sprint(a), fmt.Sprint(b), fmt.Sprint(c)}
		if r.IntN(10) == 0 {
			row[r.IntN(3)] = ""
		}
		d.label = append(d.label, label)
		d.weight = append(d.weight, float32(1+r.IntN(3)))
		d.x = append(d.x, row)
	}
	return d
}

// csv returns the rows as text: the label first unless it is left out, then the
// weight if asked for.
func (d *data) csv(header string, label, weight bool) string {
	var b strings.Builder
	if header != "" {
		b.WriteString(header + "\n")
	}
	for i, row := range d.x {
		var fields []string
		if label {
			fields = append(fields, fmt.Sprint(d.label[i]))
		}
		if weight {
			fields = append(fields, fmt.Sprint(d.weight[i]))
		}
		b.WriteString(strings.Join(append(fields, row...), ",") + "\n")
	}
	return b.String()
}

// libsvm returns the rows as LIBSVM text.
func (d *data) libsvm() string {
	var b strings.Builder
	for i, row := range d.x {
		fmt.Fprint(&b, d.label[i])
		for j, v := range row {
			if v != "" {
				fmt.Fprintf(&b, " %d:%s", j, v)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

const header = "label,age,income,calls"

// folder is a folder with files that the tests share.
type folder struct {
	t   *testing.T
	dir string
}

func newFolder(t *testing.T) folder { return folder{t, t.TempDir()} }

// path returns the path of a file in the folder.
func (f folder) path(name string) string { return filepath.Join(f.dir, name) }

// write writes a file and returns its path.
func (f folder) write(name, text string) string {
	f.t.Helper()
	require.NoError(f.t, os.WriteFile(f.path(name), []byte(text), 0o644))
	return f.path(name)
}

func (f folder) read(name string) string {
	f.t.Helper()
	b, err := os.ReadFile(f.path(name))
	require.NoError(f.t, err)
	return string(b)
}

// names returns the names of the files in the folder.
func (f folder) names() []string {
	f.t.Helper()
	entries, err := os.ReadDir(f.dir)
	require.NoError(f.t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// trained writes training rows with a header and a model of them.
func (f folder) trained() (data, model string) {
	f.t.Helper()
	data = f.write("train.csv", generate(300, 1).csv(header, true, false))
	model = f.path("model.json")
	gbtOK(f.t, "train", "-data", data, "-out", model, "-rounds", "5", "-params", "objective=binary:logistic,eta=0.3,max_depth=3")
	return data, model
}

func TestHelp(t *testing.T) {
	all := gbtOK(t, "-h")
	assert.Equal(t, all, gbtOK(t, "help"))
	for _, c := range commands() {
		assert.Contains(t, all, "  "+c.name+" ")
		text := gbtOK(t, c.name, "-h")
		assert.Contains(t, text, "Usage: gbt "+c.name+" ")
		assert.Contains(t, text, "\nFlags:\n")
		assert.Equal(t, text, gbtOK(t, "help", c.name))
		assert.Equal(t, text, gbtOK(t, c.name, "--help"))
		require.NotEmpty(t, c.examples)
		for _, line := range c.examples {
			assert.Contains(t, text, "  "+line+"\n")
			assert.Contains(t, line, "gbt "+c.name+" ")
		}
	}
	train := gbtOK(t, "train", "-h")
	for _, want := range []string{"-params-file FILE", "eta, learning_rate (default 0.3)", "-early-stopping N", "num_round"} {
		assert.Contains(t, train, want)
	}
}

// TestPackageDoc holds the package's documentation to the commands there are.
func TestPackageDoc(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	for _, c := range commands() {
		assert.Contains(t, string(text), "\n//	gbt "+c.name+" -")
	}
}

func TestErrors(t *testing.T) {
	f := newFolder(t)
	train, model := f.trained()
	rows := generate(20, 2)
	ragged := f.write("ragged.csv", "1,2,3\n1,2\n")
	full := f.write("full.csv", "1,1,5\n2,2,6\n")
	missing := f.write("missing.csv", "1,1,5\n,2,6\n")
	text := f.write("text.csv", header+"\n1,2,3,4\n0,2,x,4\n")
	wide := f.write("wide.csv", "1,2,3,4,5\n")
	narrow := f.write("narrow.csv", rows.csv("", false, false))
	named := f.write("named.csv", rows.csv("label,age,salary,calls", true, false))
	other := f.write("other.csv", rows.csv(header, true, false))
	sparse := f.write("rows.libsvm", rows.libsvm())
	huge := f.write("huge.libsvm", "1 0:1 999999999999:1\n")
	whole := f.read("model.json")
	truncated := f.write("truncated.json", whole[:len(whole)/2])
	ubj := f.path("model.ubj")
	gbtOK(t, "convert", "-model", model, "-out", ubj)
	cut := f.write("truncated.ubj", f.read("model.ubj")[:500])
	out := f.path("out.json")
	bad := f.write("bad.json", `{"eta": "0.1", "et": "0.2"}`)
	before := f.names()

	for _, c := range []struct {
		name string
		code int
		want []string // parts of the message
		args []string
	}{
		{"no command", exitUsage, []string{"no command", "train, cv, tune, predict"}, nil},
		{"unknown command", exitUsage, []string{`"tran"`, "train"}, []string{"tran"}},
		{"help of an unknown command", exitUsage, []string{`"tran"`}, []string{"help", "tran"}},
		{"unknown flag", exitUsage, []string{"-etaa", "gbt train -h"}, []string{"train", "-etaa", "1"}},
		{"argument", exitUsage, []string{`"more"`}, []string{"stats", "-model", model, "more"}},
		{"no data", exitUsage, []string{"-data is missing"}, []string{"train", "-out", out}},
		{"no out", exitUsage, []string{"-out is missing"}, []string{"train", "-data", train}},
		{"no model", exitUsage, []string{"-model is missing"}, []string{"predict", "-data", train}},
		{"no extension", exitUsage, []string{".json or .ubj"}, []string{"train", "-data", train, "-out", f.path("out")}},
		{"bad -to", exitUsage, []string{"-to", "onnx", "json, ubj or binary"}, []string{"convert", "-model", model, "-to", "onnx", "-out", out}},
		{"bad -format", exitUsage, []string{"parquet", "libsvm"}, []string{"train", "-data", train, "-format", "parquet", "-out", out}},
		{"bad -header", exitUsage, []string{"maybe", "auto, yes or no"}, []string{"train", "-data", train, "-header", "maybe", "-out", out}},
		{"bad -label", exitUsage, []string{"-1"}, []string{"train", "-data", train, "-label", "-1", "-out", out}},
		{"bad -workers", exitUsage, []string{"-2"}, []string{"train", "-data", train, "-workers", "-2", "-out", out}},
		{"bad -rounds", exitUsage, []string{`"0"`, "at least 1"}, []string{"train", "-data", train, "-rounds", "0", "-out", out}},
		{"stopping without rows", exitUsage, []string{"-valid"}, []string{"train", "-data", train, "-early-stopping", "2", "-out", out}},
		{"two valid of one name", exitUsage, []string{"validation", "NAME=FILE"}, []string{"train", "-data", train, "-valid", other, "-valid", named, "-out", out}},
		{"valid called train", exitUsage, []string{"train"}, []string{"train", "-data", train, "-valid", "train=" + other, "-out", out}},

		{"unknown parameter", exitUsage, []string{`"et"`, "did you mean eta?"}, []string{"train", "-data", train, "-params", "et=0.2", "-out", out}},
		{"parameter out of range", exitUsage, []string{"subsample = 1.5", "at most 1"}, []string{"train", "-data", train, "-params", "subsample=1.5", "-out", out}},
		{"all faults at once", exitUsage, []string{"eta = -1", "; max_depth = \"x\""}, []string{"train", "-data", train, "-params", "eta=-1,max_depth=x", "-out", out}},
		{"parameters that do not fit", exitUsage, []string{"num_class", "multi:softprob"}, []string{"train", "-data", train, "-param", "objective=multi:softprob", "-out", out}},
		{"no value", exitUsage, []string{`"eta"`, "name=value"}, []string{"train", "-data", train, "-params", "eta", "-out", out}},
		{"open bracket", exitUsage, []string{"bracket ["}, []string{"train", "-data", train, "-params", "eval_metric=[auc", "-out", out}},
		{"unknown parameter in a file", exitInput, []string{"bad.json", `"et"`, "did you mean eta?"}, []string{"train", "-data", train, "-params-file", bad, "-out", out}},

		{"missing file", exitInput, []string{"nowhere.csv", "no such file"}, []string{"train", "-data", f.path("nowhere.csv"), "-out", out}},
		{"missing valid", exitInput, []string{"nowhere.csv"}, []string{"train", "-data", train, "-valid", f.path("nowhere.csv"), "-out", out}},
		{"missing model", exitInput, []string{"nowhere.json", "no such file"}, []string{"predict", "-data", train, "-model", f.path("nowhere.json")}},
		{"missing folder", exitInput, []string{"nowhere"}, []string{"train", "-data", train, "-out", f.path("nowhere/out.json")}},
		{"too many rounds", exitUsage, []string{"-rounds", "at most 2147483647"}, []string{"train", "-data", train, "-rounds", "99999999999", "-out", out}},
		{"missing folder of a model", exitInput, []string{"-out ", "nowhere/m.json: no such file", "the folder must exist"}, []string{"train", "-data", train, "-out", f.path("nowhere/m.json")}},
		{"missing folder of predictions", exitInput, []string{"-out-of-fold ", "nowhere/p.csv: no such file"}, []string{"cv", "-data", train, "-out-of-fold", f.path("nowhere/p.csv")}},
		{"a file for a folder", exitInput, []string{"-out ", "not a "}, []string{"cv", "-data", train, "-out", f.path("model.json/x")}},
		{"labels taken for a feature", exitInput, []string{"-label none: every column was taken for a feature"}, []string{"predict", "-data", train, "-model", model, "-label", "none"}},
		{"missing folder of scores", exitInput, []string{"-out ", "nowhere/scores.txt: no such file"}, []string{"predict", "-data", train, "-model", model, "-out", f.path("nowhere/scores.txt")}},
		{"missing parameters", exitInput, []string{"nowhere.json"}, []string{"train", "-data", train, "-params-file", f.path("nowhere.json"), "-out", out}},
		{"out is a folder", exitInput, []string{"-out ", "is a folder: must be a file"}, []string{"predict", "-data", train, "-model", model, "-out", f.dir}},
		{"empty", exitInput, []string{"standard input", "empty"}, []string{"train", "-data", "-", "-out", out}},
		{"ragged", exitInput, []string{"ragged.csv", "line 2", "2", "3"}, []string{"train", "-data", ragged, "-out", out}},
		{"text in a column", exitInput, []string{"text.csv", "line 3", "(income)", `"x"`}, []string{"train", "-data", text, "-out", out}},
		{"unknown label", exitInput, []string{`"labe"`, `"label"`}, []string{"train", "-data", train, "-label", "labe", "-out", out}},
		{"label beyond", exitInput, []string{"9"}, []string{"train", "-data", train, "-label", "9", "-out", out}},
		{"label of no header", exitInput, []string{"x", "header"}, []string{"train", "-data", wide, "-label", "x", "-out", out}},
		{"label of LIBSVM", exitUsage, []string{"-label", "rows.libsvm"}, []string{"train", "-data", sparse, "-label", "1", "-out", out}},
		{"index too large", exitInput, []string{"huge.libsvm", "line 1"}, []string{"train", "-data", huge, "-out", out}},
		{"unlabelled training", exitInput, []string{"label"}, []string{"train", "-data", narrow, "-label", "none", "-out", out}},
		{"labels of another kind", exitInput, []string{"kinds.csv: label of row 0 is 5", "[0, 1]"}, []string{"train", "-data", f.write("kinds.csv", "5,1\n0,2\n"), "-params", "objective=binary:logistic", "-out", out}},

		{"truncated JSON", exitInput, []string{"truncated.json", "byte"}, []string{"predict", "-model", truncated, "-data", other}},
		{"truncated UBJSON", exitInput, []string{"truncated.ubj", "byte"}, []string{"stats", "-model", cut}},
		{"data for a model", exitInput, []string{"other.csv"}, []string{"dump", "-model", other}},
		{"wrong feature count", exitInput, []string{"4 features, want 3"}, []string{"predict", "-model", model, "-data", wide}},
		{"label taken from the features", exitInput, []string{"2 features, want 3", "-label none"}, []string{"predict", "-model", model, "-data", full}},
		{"label taken of more", exitInput, []string{"4 features, want 3", "(column 0 was taken for the label; see -label)"}, []string{"eval", "-model", model, "-data", wide}},
		{"names differ, label by default", exitInput, []string{`"salary"`, "see -label"}, []string{"eval", "-model", model, "-data", named}},
		{"label that is missing", exitInput, []string{"line 2", "-label none"}, []string{"predict", "-model", model, "-data", missing}},
		{"names differ", exitInput, []string{`"salary"`, `"income"`}, []string{"predict", "-model", model, "-data", named}},
		{"names differ in valid", exitInput, []string{`"salary"`, `"income"`}, []string{"train", "-data", train, "-valid", named, "-out", out}},
		{"unlabelled eval", exitInput, []string{"labels"}, []string{"eval", "-model", model, "-data", narrow, "-label", "none"}},
		{"rounds beyond", exitInput, []string{"5 rounds"}, []string{"predict", "-model", model, "-data", other, "-rounds", "2:9"}},
		{"rounds that descend", exitUsage, []string{"3:2", "A < B"}, []string{"predict", "-model", model, "-data", other, "-rounds", "3:2"}},
		{"both standard input", exitUsage, []string{"standard input"}, []string{"predict", "-model", "-", "-data", "-"}},
		{"bad output", exitUsage, []string{"shap", "value, margin, leaf, contribs or interactions"}, []string{"predict", "-model", model, "-data", other, "-output", "shap"}},
		{"bad metric", exitUsage, []string{`"aux"`, `"auc"`}, []string{"eval", "-model", model, "-data", other, "-metric", "aux"}},
		{"metric like none", exitUsage, []string{`"foo"`, "auc, aucpr", "rmsle"}, []string{"eval", "-model", model, "-data", other, "-metric", "foo"}},
		{"data twice", exitUsage, []string{"-data", "other.csv", "one file"}, []string{"eval", "-model", model, "-data", other, "-data", named}},
		{"label of eval", exitInput, []string{"kinds.csv: ", "row", "count from 0"}, []string{"eval", "-model", model, "-label", "0", "-data", f.write("kinds.csv", "5,1,2,3\n0,2,2,2\n")}},
		{"label of valid", exitInput, []string{"validation.csv: ", "on validation"}, []string{"train", "-data", other, "-out", out, "-params", "eval_metric=logloss", "-valid", f.write("validation.csv", header+"\n3,1,2,3\n0,2,2,2\n")}},
		{"bad type", exitUsage, []string{"gian"}, []string{"importance", "-model", model, "-type", "gian"}},
		{"bad dump", exitUsage, []string{"pdf", "svg"}, []string{"dump", "-model", model, "-format", "pdf"}},
		{"tree beyond", exitInput, []string{"-tree 5", "5 trees"}, []string{"dump", "-model", model, "-tree", "5"}},
		{"svg of all", exitUsage, []string{"-tree"}, []string{"dump", "-model", model, "-format", "svg"}},
		{"too few names", exitInput, []string{"narrow.csv", "names"}, []string{"dump", "-model", model, "-names", narrow}},

		{"no costs", exitUsage, []string{"-tp", "-fn"}, []string{"threshold", "-model", model, "-data", other}},
		{"no scores", exitUsage, []string{"-scores"}, []string{"threshold", "-fn", "1"}},
		{"scores twice", exitUsage, []string{"-scores"}, []string{"threshold", "-fn", "1", "-model", model, "-scores", other}},
		{"cost that is no number", exitUsage, []string{`"abc"`, "-fn", "must be a number of dollars"}, []string{"threshold", "-fn", "abc", "-scores", other}},
		{"infinite cost", exitUsage, []string{"FN", "finite"}, []string{"threshold", "-fn", "inf", "-scores", other}},
		{"many scores", exitInput, []string{"3 columns"}, []string{"threshold", "-fn", "1", "-scores", other}},
		{"labels not 0 or 1", exitInput, []string{"two.csv: label 0 is 2", "0 or 1"}, []string{"threshold", "-fn", "1", "-model", model, "-data", f.write("two.csv", "2,1,1,1\n")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := gbtRun(c.args...)
			assert.Equal(t, c.code, o.code, o.err)
			assert.Empty(t, o.out)
			assert.Equal(t, 1, strings.Count(o.err, "\n"), "one line: %q", o.err)
			assert.True(t, strings.HasSuffix(o.err, "\n"))
			prefix := "gbt: "
			if o.code != exitUsage || len(c.args) > 0 && strings.Contains(commandNames(), c.args[0]) {
				prefix = "gbt " + c.args[0] + ": "
			}
			assert.True(t, strings.HasPrefix(o.err, prefix), "%q begins with %q", o.err, prefix)
			assert.NotContains(t, strings.TrimPrefix(o.err, prefix), "gbt: ")
			for _, want := range c.want {
				assert.Contains(t, o.err, want)
			}
		})
	}
	before = append(before, "two.csv", "kinds.csv", "validation.csv")
	assert.ElementsMatch(t, before, f.names(), "an error leaves no file")
}

// TestCancelled checks that a command that is interrupted leaves what was there.
func TestCancelled(t *testing.T) {
	f := newFolder(t)
	train, model := f.trained()
	old := f.read("model.json")
	before := f.names()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{
		{"train", "-data", train, "-out", model, "-rounds", "3"},
		{"predict", "-data", train, "-model", model, "-out", f.path("scores.txt")},
		{"convert", "-model", model, "-out", model},
	} {
		var out, errs bytes.Buffer
		code := runContext(ctx, args, streams{strings.NewReader(""), &out, &errs})
		assert.Equal(t, exitInput, code)
		assert.Equal(t, "gbt "+args[0]+": interrupted\n", errs.String())
	}
	assert.Equal(t, before, f.names())
	assert.Equal(t, old, f.read("model.json"))
}
