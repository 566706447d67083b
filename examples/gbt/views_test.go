package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/tree"
)

func TestEval(t *testing.T) {
	f := newFolder(t)
	data := f.write("data.csv", "1,0\n1,0\n0,0\n0,0\n0,0\n1,1\n1,1\n1,1\n0,1\n")
	// One split: the leaves are the means of both halves, at eta 1 and lambda 0.
	model := f.path("m.json")
	gbtOK(t, "train", "-data", data, "-out", model, "-rounds", "1", "-params", "eta=1,lambda=0,max_depth=1,min_child_weight=0")
	// The predictions are 0.4 and 0.75: 1.95 is the sum of the squared errors, three
	// labels are right on either side of 0.5, and of 20 pairs 9 are in order and 9
	// tied.
	text := gbtOK(t, "eval", "-model", model, "-data", data)
	var rmse float64
	_, err := fmt.Sscanf(text, "rmse %g\n", &rmse)
	require.NoError(t, err, text)
	assert.InDelta(t, math.Sqrt(1.95/9), rmse, 1e-7)
	assert.Equal(t, "error 0.3333333333333333\nauc 0.675\n",
		gbtOK(t, "eval", "-model", model, "-data", data, "-metric", "error,auc", "-metric", "error"))
	assert.Equal(t, "error@0.3 0.4444444444444444\n", gbtOK(t, "eval", "-model", model, "-data", data, "-metric", "error@0.3"))
	weighted := f.write("weighted.csv", "1,0,5\n0,0,1\n1,1,1\n0,1,1\n")
	assert.Equal(t, "error 0.75\n", gbtOK(t, "eval", "-model", model, "-data", weighted, "-weight", "2", "-metric", "error"))
	assert.Equal(t, "error 0.5\n", gbtOK(t, "eval", "-model", model, "-data", f.write("plain.csv", "1,0\n0,0\n1,1\n0,1\n"), "-metric", "error"))
}

// TestEvalClasses checks that multi:softmax is scored by the probabilities that
// multi:softprob puts out, and both as training does.
func TestEvalClasses(t *testing.T) {
	f := newFolder(t)
	d := generate(300, 5)
	for i := range d.label {
		d.label[i] += i % 2
	}
	data := f.write("data.csv", d.csv("", true, false))
	var outputs []string
	for _, objective := range []string{"multi:softprob", "multi:softmax"} {
		o := gbtRun("train", "-data", data, "-valid", data, "-out", f.path("m.json"), "-rounds", "2",
			"-params", "num_class=3,eval_metric=[mlogloss,merror],objective="+objective)
		require.Equal(t, exitOK, o.code, o.err)
		text := gbtOK(t, "eval", "-model", f.path("m.json"), "-data", data, "-metric", "mlogloss,merror")
		outputs = append(outputs, text)
		assert.Equal(t, strings.SplitAfter(text, "\n")[0], gbtOK(t, "eval", "-model", f.path("m.json"), "-data", data))
		var loss, wrong float64
		_, err := fmt.Sscanf(text, "mlogloss %g\nmerror %g\n", &loss, &wrong)
		require.NoError(t, err)
		assert.True(t, strings.HasSuffix(o.err, fmt.Sprintf("validation-mlogloss:%.5f\tvalidation-merror:%.5f\n", loss, wrong)), "%s after %s", text, o.err)
		assert.Greater(t, wrong, 0.0)
		assert.Less(t, wrong, 2.0/3)
	}
	assert.Equal(t, outputs[0], outputs[1])
}

func TestDump(t *testing.T) {
	f := newFolder(t)
	_, model := f.trained()
	m := load(t, model)
	var trees []*tree.Tree
	for _, tr := range m.Trees() {
		trees = append(trees, tr)
	}
	options := &tree.DumpOptions{Names: m.FeatureNames(), Types: m.FeatureTypes()}
	var want strings.Builder
	require.NoError(t, tree.WriteText(&want, trees, options))
	assert.Equal(t, want.String(), gbtOK(t, "dump", "-model", model))
	assert.Contains(t, want.String(), "[age<")
	assert.Equal(t, trees[2].Text(options), gbtOK(t, "dump", "-model", model, "-tree", "2"))
	stats := gbtOK(t, "dump", "-model", model, "-stats")
	assert.Contains(t, stats, ",cover=")
	assert.NotContains(t, want.String(), "cover")

	var all []map[string]any
	require.NoError(t, json.Unmarshal([]byte(gbtOK(t, "dump", "-model", model, "-format", "json", "-stats")), &all))
	require.Len(t, all, 5)
	var one map[string]any
	require.NoError(t, json.Unmarshal([]byte(gbtOK(t, "dump", "-model", model, "-format", "json", "-stats", "-tree", "3")), &one))
	assert.Equal(t, all[3], one)
	assert.Equal(t, trees[1].Dot(options, nil)+"\n", gbtOK(t, "dump", "-model", model, "-format", "dot", "-tree", "1"))
	assert.Equal(t, 5, strings.Count(gbtOK(t, "dump", "-model", model, "-format", "dot"), "digraph"))
}

func TestDumpNames(t *testing.T) {
	f := newFolder(t)
	_, model := f.trained()
	text := gbtOK(t, "dump", "-model", model)
	lines := f.write("names.txt", "how old\nearns\n\nphones\n")
	want := strings.NewReplacer("[age<", "[how old<", "[income<", "[earns<", "[calls<", "[phones<").Replace(text)
	assert.NotEqual(t, text, want)
	assert.Equal(t, want, gbtOK(t, "dump", "-model", model, "-names", lines))
	fmap := f.write("featmap.txt", "0 age q\n1 income i\n")
	mapped := gbtOK(t, "dump", "-model", model, "-names", fmap)
	assert.Contains(t, mapped, "[income] yes=")
	assert.NotContains(t, mapped, "calls", "what the map does not name is called by its number")
	assert.Contains(t, gbtOK(t, "importance", "-model", model, "-names", lines), "how old,")
	for text, message := range map[string]string{"": "no names", "a\nb\n": "2 names", "a\nb\na\n": `"a"`, "0 a q\n2 b q\n": "2", "0 a z\n1 b q\n": "z"} {
		o := gbtRun("stats", "-model", model, "-names", f.write("bad.txt", text))
		assert.Equal(t, exitInput, o.code, text)
		assert.Contains(t, o.err, "bad.txt")
		assert.Contains(t, o.err, message)
	}
}

// TestDumpSVG checks that a drawing is XML that says what the tree asks.
func TestDumpSVG(t *testing.T) {
	f := newFolder(t)
	_, model := f.trained()
	names := f.write("names.txt", "a<b & \"c\"\nearns\nphones\n")
	text := gbtOK(t, "dump", "-model", model, "-format", "svg", "-tree", "0", "-stats", "-names", names)
	var texts strings.Builder
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if e, ok := token.(xml.CharData); ok {
			texts.Write(e)
		}
	}
	splits := load(t, model).Tree(0).NumLeaves() - 1
	require.Positive(t, splits)
	assert.Contains(t, texts.String(), `a<b & "c" <`)
	assert.GreaterOrEqual(t, strings.Count(texts.String(), "missing"), splits)

	// A lone leaf, of a model with one tree, needs no -tree.
	leaf := f.path("leaf.json")
	gbtOK(t, "train", "-data", f.path("train.csv"), "-out", leaf, "-rounds", "1", "-params", "gamma=1e9")
	assert.Contains(t, gbtOK(t, "dump", "-model", leaf, "-format", "svg"), "<svg")
}

func TestImportance(t *testing.T) {
	f := newFolder(t)
	_, model := f.trained()
	forest := explain.Of(load(t, model))
	for _, name := range []string{"gain", "cover", "weight", "total_gain", "total_cover"} {
		kind, err := explain.ParseKind(name)
		require.NoError(t, err)
		var want strings.Builder
		for _, s := range explain.Sorted(forest.Importance(kind)) {
			fmt.Fprintf(&want, "%s,%s\n", s.Name, appendFloat32(nil, s.Value))
		}
		assert.Equal(t, want.String(), gbtOK(t, "importance", "-model", model, "-type", name))
		assert.Greater(t, strings.Count(want.String(), "\n"), 1)
		if name == "gain" {
			assert.Equal(t, want.String(), gbtOK(t, "importance", "-model", model))
		}
	}
	quoted := gbtOK(t, "importance", "-model", model, "-names", f.write("names.txt", "\"a\", b\nearns\nphones\n"))
	assert.Contains(t, quoted, `"""a"", b",`)
}

func TestStats(t *testing.T) {
	f := newFolder(t)
	_, model := f.trained()
	m := load(t, model)
	text := gbtOK(t, "stats", "-model", model)
	fields := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), "  "); found {
			fields[name] = strings.TrimSpace(value)
		}
	}
	s := explain.Of(m).Stats()
	for name, want := range map[string]string{
		"objective": "binary:logistic", "rounds": "5", "trees": "5", "features": "3", "features used": fmt.Sprint(len(explain.MostUsed(explain.Of(m).Usage()))),
		"splits": fmt.Sprint(s.Splits), "mean depth": fmt.Sprintf("%.2f", s.MeanDepth),
	} {
		assert.Equal(t, want, fields[name], name)
	}
	best := explain.Of(m).KeySplits()
	assert.Contains(t, text, best[0].String())
	assert.Contains(t, text, "depth  trees\n3      5\n")
	assert.NotContains(t, gbtOK(t, "stats", "-model", model, "-splits", "0"), best[0].String())
	assert.Contains(t, gbtOK(t, "stats", "-model", model, "-splits", "1000"), best[len(best)-1].String())
}

func TestThreshold(t *testing.T) {
	f := newFolder(t)
	scores := f.write("scores.csv", "0,0.125\n0,0.25\n1,0.375\n0,0.5\n1,0.75\n1,0.875\n")
	costs := []string{"-fn", "500", "-fp", "50", "-tp", "50"}
	want := "cutoff 0.3125\ncost 200\ntp 3\nfp 1\nfn 0\ntn 2\neverybody 300\nnobody 1500\n"
	assert.Equal(t, want, gbtOK(t, append([]string{"threshold", "-scores", scores}, costs...)...))
	named := f.write("named.csv", "score,churn\n0.125,0\n0.25,0\n0.375,1\n0.5,0\n0.75,1\n0.875,1\n")
	assert.Equal(t, want, gbtOK(t, append([]string{"threshold", "-scores", named, "-label", "churn"}, costs...)...))
	assert.Equal(t, want, gbtIn(f.read("scores.csv"), append([]string{"threshold", "-scores", "-"}, costs...)...).out)
	assert.Equal(t, "cutoff -Inf\ncost -300\n", gbtOK(t, "threshold", "-scores", scores, "-tp", "-100")[:len("cutoff -Inf\ncost -300\n")])
	assert.Contains(t, gbtOK(t, "threshold", "-scores", scores, "-fp", "1", "-tp", "1"), "cutoff +Inf\ncost 0\n")

	// A model and its data give what its predictions give.
	data, model := f.trained()
	pred := strings.Split(strings.TrimSpace(gbtOK(t, "predict", "-model", model, "-data", data)), "\n")
	var b strings.Builder
	for i, label := range generate(300, 1).label {
		fmt.Fprintf(&b, "%d,%s\n", label, pred[i])
	}
	predicted := f.write("predicted.csv", b.String())
	got := gbtOK(t, append([]string{"threshold", "-model", model, "-data", data}, costs...)...)
	assert.Equal(t, gbtOK(t, append([]string{"threshold", "-scores", predicted}, costs...)...), got)
	gbtOK(t, append([]string{"threshold", "-model", model, "-data", data, "-out", f.path("t.txt")}, costs...)...)
	assert.Equal(t, got, f.read("t.txt"))

	classes := f.path("classes.json")
	gbtOK(t, "train", "-data", data, "-out", classes, "-rounds", "1", "-params", "objective=multi:softprob,num_class=2")
	o := gbtRun(append([]string{"threshold", "-model", classes, "-data", data}, costs...)...)
	assert.Equal(t, exitInput, o.code)
	assert.Contains(t, o.err, "2 values a row")
}
