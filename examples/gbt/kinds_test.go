package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// linearModel is a model of gblinear with three features and two classes.
const linearModel = `{"learner": {"attributes": {}, "feature_names": ["age", "a,b", "calls"], "feature_types": ["float", "float", "float"],
"gradient_booster": {"model": {"boosted_rounds": 4, "weights": [0.25, -0.5, 3, 4, 0, 1e-7, 7, 8]}, "name": "gblinear"},
"learner_model_param": {"base_score": "5E-1", "boost_from_average": "1", "num_class": "2", "num_feature": "3", "num_target": "1"},
"objective": {"name": "multi:softprob", "softmax_multiclass_param": {"num_class": "2"}}}, "version": [2, 1, 4]}`

// TestLinear checks what the views say of a model without trees.
func TestLinear(t *testing.T) {
	f := newFolder(t)
	model := f.write("linear.json", linearModel)
	assert.Equal(t, "age,0.25,-0.5\n\"a,b\",3,4\ncalls,0,1e-07\n", gbtOK(t, "importance", "-model", model, "-type", "weight"),
		"all features, in order, as get_score(importance_type='weight') has them")
	assert.True(t, strings.HasPrefix(gbtOK(t, "importance", "-model", model, "-type", "weight", "-names", f.write("n.txt", "x\ny\nz\n")), "x,0.25"))
	stats := gbtOK(t, "stats", "-model", model)
	assert.Contains(t, stats, "coefficients  6\n")
	assert.NotContains(t, stats, "trees")
	assert.NotContains(t, stats, "used")
	assert.Equal(t, "booster[0]:\nbias:\n7\n8\nweight:\n0.25\n-0.5\n3\n4\n0\n1e-07\n", gbtOK(t, "dump", "-model", model))
	var dump []struct{ Bias, Weight []float64 }
	require.NoError(t, json.Unmarshal([]byte(gbtOK(t, "dump", "-model", model, "-format", "json")), &dump))
	assert.Equal(t, []float64{7, 8}, dump[0].Bias)
	assert.Len(t, dump[0].Weight, 6)

	for _, args := range [][]string{
		{"importance"}, {"importance", "-type", "total_gain"}, {"dump", "-format", "svg"}, {"dump", "-format", "dot"}, {"dump", "-tree", "0"},
	} {
		o := gbtRun(append(args, "-model", model)...)
		assert.Equal(t, exitUsage, o.code, "%v", args)
		assert.Empty(t, o.out)
		assert.Contains(t, o.err, "the model is linear")
		assert.Equal(t, 1, strings.Count(o.err, "\n"))
	}
}

// TestCategoricalViews checks that splits on categories are shown as the text
// dump shows them.
func TestCategoricalViews(t *testing.T) {
	model := "../../gbt/testdata/lightgbm/4.7.0/categorical.txt"
	text := gbtOK(t, "dump", "-model", model, "-tree", "0")
	require.Contains(t, text, "f1:{3}]")
	svg := gbtOK(t, "dump", "-model", model, "-tree", "0", "-format", "svg")
	assert.Contains(t, svg, ">f1:{3}<")
	assert.Equal(t, strings.Count(text, "\n"), strings.Count(svg, "<g><title>node "), "all nodes")
	stats := gbtOK(t, "stats", "-model", model, "-splits", "1000")
	assert.Contains(t, stats, "\nf1:{3} ")
	assert.NotContains(t, stats, "e-4")
	assert.Equal(t, strings.Repeat("x", 77)+"...", cut(strings.Repeat("x", 81)))
	assert.Equal(t, strings.Repeat("é", 80), cut(strings.Repeat("é", 80)))
}

// TestHelpLines checks that the texts above the flags fit on a screen.
func TestHelpLines(t *testing.T) {
	for _, c := range commands() {
		text, _, _ := strings.Cut(gbtOK(t, c.name, "-h"), "\nFlags:")
		for i, line := range strings.Split(text, "\n") {
			if i > 0 { // the synopsis
				assert.LessOrEqual(t, len(line), 90, "%s: %s", c.name, line)
			}
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"auc", "auc", 0}, {"aux", "auc", 1}, {"", "auc", 3}, {"ndgc", "ndcg", 2}, {"kitten", "sitting", 3}} {
		assert.Equal(t, c.want, distance(c.a, c.b), "%s %s", c.a, c.b)
		assert.Equal(t, c.want, distance(c.b, c.a))
	}
}
