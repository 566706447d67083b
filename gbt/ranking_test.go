package gbt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// rankingCase is a line of testdata/ranking/cases.json.
type rankingCase struct {
	paritydata.Case
	Target       string    `json:"target"`
	Sizes        []int     `json:"sizes"`
	GroupWeights []float32 `json:"group_weights"`
	EvalMetric   []string  `json:"eval_metric"`
}

// info returns labels in groups; gen.py has the same.
func (c *rankingCase) info(y []float32) *dataset.Info {
	info := &dataset.Info{Labels: make([]float32, len(y))}
	for i, v := range y {
		grade := float32(math.Floor(float64(min(max(v+8, 0)/4, 4))))
		switch {
		case c.Target == "halves":
			grade /= 2
		case c.Target == "binary" && v >= 4:
			grade = 1
		case c.Target == "binary":
			grade = 0
		}
		info.Labels[i] = grade
	}
	for rows := len(y); rows > 0 && len(c.Sizes) > 0; {
		n := min(c.Sizes[len(info.Groups)%len(c.Sizes)], rows)
		info.Groups = append(info.Groups, n)
		rows -= n
	}
	return info
}

// TestRanking trains the cases of testdata/ranking and compares trees,
// statistics, margins, scores and saved files, position biases included, with
// those of XGBoost 3.4.1, all of them to the bit.
func TestRanking(t *testing.T) {
	text, err := os.ReadFile("testdata/ranking/cases.json")
	require.NoError(t, err)
	var cases []rankingCase
	require.NoError(t, json.Unmarshal(text, &cases))
	seen := map[string]int{}
	for index, c := range cases {
		seen[c.Params["objective"]]++
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			runRanking(t, index, &c)
		})
	}
	for _, name := range []string{"rank:ndcg", "rank:map", "rank:pairwise"} {
		assert.GreaterOrEqual(t, seen[name], 20, name)
	}
}

func runRanking(t *testing.T, index int, c *rankingCase) {
	train, valid, err := c.Generate()
	require.NoError(t, err)
	x, err := dataset.FromDense(train.Rows, train.Cols, train.X, func() *dataset.Info {
		info := c.info(train.Labels)
		info.Weights = c.GroupWeights
		return info
	}())
	require.NoError(t, err)
	v, err := dataset.FromDense(valid.Rows, valid.Cols, valid.X, c.info(valid.Labels))
	require.NoError(t, err)
	p, err := parityParams(&c.Case)
	require.NoError(t, err)
	p.EvalMetric = c.EvalMetric
	var last gbt.Round
	m, err := gbt.Train(context.Background(), p, x, c.Rounds, &gbt.TrainOptions{
		Workers: 1 + index%4,
		Eval:    []gbt.EvalSet{{Name: "train", Data: x}, {Name: "validation", Data: v}},
		OnRound: func(r gbt.Round) error { last = r; return nil },
	})
	require.NoError(t, err)

	structure, fields, note := parityTrees(&c.Case, m)
	if !structure || !fields {
		if dir := os.Getenv("GROVE_RANKING_MODELS"); dir != "" {
			want, err := gbt.LoadFile(filepath.Join(dir, c.ID+".json"), nil)
			require.NoError(t, err)
			note, _ = firstDifference(m, want)
		}
		t.Fatal(note)
	}
	assert.True(t, parityMargins(t, &c.Case, m, train, valid, &note), note)
	assert.True(t, parityFiles(t, &c.Case, m), "saved files differ")
	if dir := os.Getenv("GROVE_RANKING_MODELS"); dir != "" && t.Failed() {
		require.NoError(t, m.SaveFile(filepath.Join(dir, "got-"+c.ID+".json")))
	}
	assert.Len(t, last.Scores, 2*max(1, len(c.EvalMetric)))
	for set, scores := range c.Metrics {
		for name, want := range scores {
			got, ok := last.Score(set, name)
			require.True(t, ok, name)
			assert.Equal(t, math.Float64bits(want), math.Float64bits(got), "%s of %s: got %v, want %v", name, set, got, want)
		}
	}

	// A loaded model is scored as the trained one was.
	var b bytes.Buffer
	require.NoError(t, m.Save(&b, gbt.UBJSON))
	loaded, err := gbt.Load(&b, nil)
	require.NoError(t, err)
	scores, err := loaded.Evaluate(context.Background(), v, &gbt.EvaluateOptions{Metrics: c.EvalMetric})
	require.NoError(t, err)
	require.Len(t, scores, max(1, len(c.EvalMetric)))
	for _, s := range scores {
		want, ok := last.Score("validation", s.Metric)
		require.True(t, ok)
		assert.Equal(t, math.Float64bits(want), math.Float64bits(s.Value), s.Metric)
	}
}

// TestRankingFaults: labels, weights and parameters that ranking cannot have are
// errors that say so.
func TestRankingFaults(t *testing.T) {
	for _, c := range []struct {
		params string
		info   dataset.Info
		want   string
	}{
		{"objective=rank:ndcg", dataset.Info{}, "needs a label"},
		{"objective=rank:ndcg", dataset.Info{Labels: []float32{0, 0.5}}, "label of row 1 is 0.5: must be a whole number from 0 to 31"},
		{"objective=rank:ndcg", dataset.Info{Labels: []float32{0, 32}}, "label of row 1 is 32"},
		{"objective=rank:ndcg", dataset.Info{Labels: []float32{0, -1}}, "label of row 1 is -1"},
		{"objective=rank:map", dataset.Info{Labels: []float32{0, 2}}, "label of row 1 is 2: must be 0 or 1"},
		{"objective=rank:pairwise", dataset.Info{Labels: []float32{0, 1}, Targets: 1, Weights: []float32{1, 1}}, "one weight a group"},
		{"objective=rank:pairwise", dataset.Info{Labels: []float32{0, 1, 0, 1}, Targets: 2}, "one label a row"},
		{"objective=reg:squarederror", dataset.Info{Labels: []float32{0, 1}, Groups: []int{2}}, "does not rank"},
		{"objective=rank:pairwise lambdarank_unbiased=true lambdarank_num_pair_per_sample=2000000000", dataset.Info{Labels: []float32{0, 1}}, "must be at most 1048576"},
		{"lambdarank_pair_method=all", dataset.Info{}, "must be topk, mean"},
		{"lambdarank_bias_norm=-1", dataset.Info{}, "must be at least 0"},
		{"lambdarank_num_pair_per_sample=-1", dataset.Info{}, "must be at least 0"},
		{"ndcg_exp_gain=maybe", dataset.Info{}, "must be true or false"},
	} {
		p := gbt.DefaultParams()
		var err error
		for _, set := range strings.Fields(c.params) {
			name, value, _ := strings.Cut(set, "=")
			if e := p.Set(name, value); e != nil {
				err = e
			}
		}
		if err == nil {
			var x *dataset.Matrix
			if x, err = dataset.FromDense(2, 1, []float32{1, 2}, &c.info); err == nil {
				_, err = gbt.Train(context.Background(), p, x, 1, nil)
			}
		}
		require.ErrorContains(t, err, c.want, fmt.Sprint(c.params))
	}
}

// TestRankingEmptyGroups: groups without rows, and groups whose rows cannot be
// paired, are no fault, and take part in the mean of weights alone.
func TestRankingEmptyGroups(t *testing.T) {
	for _, params := range []string{"objective=rank:ndcg", "objective=rank:map", "objective=rank:pairwise lambdarank_unbiased=true", "objective=rank:map lambdarank_pair_method=mean"} {
		p := gbt.DefaultParams()
		for _, set := range strings.Fields(params + " min_child_weight=0 eval_metric=ndcg,map,auc,aucpr") {
			name, value, _ := strings.Cut(set, "=")
			require.NoError(t, p.Set(name, value))
		}
		info := &dataset.Info{Labels: []float32{1, 0, 1, 0, 1, 1, 0}, Groups: []int{0, 4, 0, 2, 1, 0}}
		x, err := dataset.FromDense(7, 1, []float32{4, 1, 3, 2, 9, 8, 7}, info)
		require.NoError(t, err)
		m, err := gbt.Train(context.Background(), p, x, 2, &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "train", Data: x}}})
		require.NoError(t, err, params)
		out := make([]float32, 7)
		require.NoError(t, m.PredictMatrix(context.Background(), out, x, nil))
		assert.Greater(t, min(out[0], out[2]), max(out[1], out[3]), params)
	}
}
