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

// objectiveCase is a line of testdata/objectives/cases.json.
type objectiveCase struct {
	paritydata.Case
	Target string `json:"target"`
	Values struct {
		Train, Validation, Probes string
	} `json:"values"`
}

// objectiveLabels turns labels of a recipe into those of a target; gen.py has
// the same.
func objectiveLabels(t *testing.T, target string, y []float32) *dataset.Info {
	positive := make([]float32, len(y))
	for i, v := range y {
		if v /= 8; v >= 0 {
			positive[i] = 1 + v
		} else {
			positive[i] = 1 / (1 - v)
		}
	}
	info := &dataset.Info{Labels: make([]float32, len(y))}
	for i, p := range positive {
		switch target {
		case "real", "bin":
			info.Labels[i] = y[i]
		case "counts":
			info.Labels[i] = float32(math.Floor(float64(max(y[i]+20, 0) / 4)))
		case "positive":
			info.Labels[i] = p
		case "above":
			info.Labels[i] = p - 0.9375
		case "survival":
			time := (float32(math.Floor(float64(p*4))) + 1) / 4
			if i%3 == 0 {
				time = -time
			}
			info.Labels[i] = time
		case "interval":
			low, high := p, p
			switch i % 4 {
			case 1:
				high = float32(math.Inf(1))
			case 2:
				high *= 1.5
			case 3:
				low = 0
			}
			info.LabelLower, info.LabelUpper = append(info.LabelLower, low), append(info.LabelUpper, high)
		default:
			t.Fatalf("unknown target %q", target)
		}
	}
	if target == "interval" {
		info.Labels = nil
	}
	return info
}

// TestObjectives trains the cases of testdata/objectives and compares trees,
// statistics, margins, outputs, scores and saved files with those of XGBoost
// 3.4.1, all of them to the bit.
func TestObjectives(t *testing.T) {
	text, err := os.ReadFile("testdata/objectives/cases.json")
	require.NoError(t, err)
	var cases []objectiveCase
	require.NoError(t, json.Unmarshal(text, &cases))
	seen := map[string]int{}
	for index, c := range cases {
		seen[c.Params["objective"]]++
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			runObjective(t, index, &c)
		})
	}
	for _, name := range []string{
		"reg:squaredlogerror", "reg:pseudohubererror", "reg:absoluteerror", "reg:quantileerror", "reg:expectileerror", "reg:gamma", "reg:tweedie",
		"count:poisson", "binary:hinge", "survival:cox", "survival:aft",
	} {
		assert.GreaterOrEqual(t, seen[name], 6, name)
	}
}

func runObjective(t *testing.T, index int, c *objectiveCase) {
	train, valid, err := c.Generate()
	require.NoError(t, err)
	matrix := func(d *paritydata.Data) *dataset.Matrix {
		info := objectiveLabels(t, c.Target, d.Labels)
		info.Weights = d.Weights
		x, err := dataset.FromDense(d.Rows, d.Cols, d.X, info)
		require.NoError(t, err)
		return x
	}
	x, v := matrix(train), matrix(valid)
	p, err := parityParams(&c.Case)
	require.NoError(t, err)
	var last gbt.Round
	m, err := gbt.Train(context.Background(), p, x, c.Rounds, &gbt.TrainOptions{
		Workers: 1 + index%4,
		Eval:    []gbt.EvalSet{{Name: "train", Data: x}, {Name: "validation", Data: v}},
		OnRound: func(r gbt.Round) error { last = r; return nil },
	})
	require.NoError(t, err)

	structure, fields, note := parityTrees(&c.Case, m)
	if !structure || !fields {
		if dir := os.Getenv("GROVE_OBJECTIVE_MODELS"); dir != "" {
			want, err := gbt.LoadFile(filepath.Join(dir, c.ID+".json"), nil)
			require.NoError(t, err)
			note, _ = firstDifference(m, want)
		}
		t.Fatal(note)
	}
	assert.True(t, parityMargins(t, &c.Case, m, train, valid, &note), note)
	assert.True(t, parityMetrics(&c.Case, []gbt.Round{last}, &note), note)
	assert.Len(t, last.Scores, 2)
	assert.True(t, parityFiles(t, &c.Case, m), "saved files differ")
	probes := probeRows(m, train)
	for want, rows := range map[string]*paritydata.Data{c.Values.Train: train, c.Values.Validation: valid, c.Values.Probes: probes} {
		if rows.Rows == 0 {
			continue
		}
		in, err := dataset.FromDense(rows.Rows, rows.Cols, rows.X, nil)
		require.NoError(t, err)
		out := make([]float32, rows.Rows*m.NumOutputs())
		require.NoError(t, m.PredictMatrix(context.Background(), out, in, nil))
		assert.Equal(t, want, paritydata.HashFloats(out), "outputs of %d rows", rows.Rows)
	}

	// A loaded model is scored as the trained one was.
	var b bytes.Buffer
	require.NoError(t, m.Save(&b, gbt.JSON))
	loaded, err := gbt.Load(&b, nil)
	require.NoError(t, err)
	scores, err := loaded.Evaluate(context.Background(), v, nil)
	require.NoError(t, err)
	require.Len(t, scores, 1)
	want, ok := last.Score("validation", scores[0].Metric)
	require.True(t, ok)
	assert.Equal(t, math.Float64bits(want), math.Float64bits(scores[0].Value))
}

// TestObjectiveOldName: the name of before 0.90 trains, and is saved as the new
// one.
func TestObjectiveOldName(t *testing.T) {
	x, err := dataset.FromDense(4, 1, []float32{1, 2, 3, 4}, &dataset.Info{Labels: []float32{1, 1, 2, 2}})
	require.NoError(t, err)
	p := gbt.DefaultParams()
	require.NoError(t, p.Set("objective", "reg:linear"))
	m, err := gbt.Train(context.Background(), p, x, 1, nil)
	require.NoError(t, err)
	assert.Equal(t, "reg:squarederror", m.Objective())
}

// TestObjectiveDiverges: a hessian that is NaN ends training with an error that
// says so. XGBoost makes a model whose outputs are all NaN.
func TestObjectiveDiverges(t *testing.T) {
	info := &dataset.Info{Labels: []float32{1, 2}, BaseMargin: []float32{800, 0}}
	x, err := dataset.FromDense(2, 1, []float32{1, 2}, info)
	require.NoError(t, err)
	for _, method := range []string{"hist", "exact"} {
		p := gbt.DefaultParams()
		require.NoError(t, p.Set("objective", "survival:cox"))
		require.NoError(t, p.Set("tree_method", method))
		_, err = gbt.Train(context.Background(), p, x, 1, nil)
		require.ErrorContains(t, err, "gbt: train: round 0: the gradient of row 0 is NaN with hessian NaN: survival:cox diverged")
	}
}

// TestObjectiveFaults: labels and parameters that an objective cannot have are
// errors that say so.
func TestObjectiveFaults(t *testing.T) {
	one, two := []float32{1, 2}, []float32{2, 1}
	for _, c := range []struct {
		params string
		info   dataset.Info
		want   string
	}{
		{"objective=reg:squaredlogerror", dataset.Info{Labels: []float32{0, -1}}, "label of row 1 is -1: must be greater than -1"},
		{"objective=reg:gamma", dataset.Info{Labels: []float32{0, 1}}, "label of row 0 is 0: must be greater than 0"},
		{"objective=reg:gamma base_score=0", dataset.Info{Labels: one}, "base_score = 0: must be greater than 0"},
		{"objective=reg:tweedie", dataset.Info{Labels: []float32{0, -1}}, "label of row 1 is -1: must not be negative"},
		{"objective=count:poisson", dataset.Info{Labels: []float32{0, -1}}, "label of row 1 is -1: must not be negative"},
		{"objective=binary:hinge", dataset.Info{Labels: []float32{0, 0.5}}, "label of row 1 is 0.5: must be 0 or 1"},
		{"objective=survival:cox", dataset.Info{}, "needs a label"},
		{"objective=survival:aft", dataset.Info{Labels: one}, "needs a lower and an upper label bound"},
		{"objective=survival:aft", dataset.Info{LabelLower: []float32{0, 0}, LabelUpper: []float32{1, 0}}, "label bounds of row 1 are 0 and 0"},
		{"objective=survival:aft", dataset.Info{LabelLower: one, LabelUpper: two}, "bounds must ascend"},
		{"objective=survival:aft eval_metric=rmse", dataset.Info{LabelLower: one, LabelUpper: one}, "0 labels, want 2"},
		{"objective=reg:absoluteerror eval_metric=aft-nloglik", dataset.Info{Labels: one}, "0 label bounds, want 2"},
		{"objective=reg:quantileerror", dataset.Info{Labels: one}, "quantile_alpha = []: must be given"},
		{"objective=reg:expectileerror", dataset.Info{Labels: one}, "expectile_alpha = []: must be given"},
		{"objective=reg:quantileerror quantile_alpha=0.5,0.4", dataset.Info{Labels: one}, "must be from 0 to 1 and ascend"},
		{"objective=reg:quantileerror quantile_alpha=0.5,1.5", dataset.Info{Labels: one}, "must be from 0 to 1 and ascend"},
		{"objective=reg:quantileerror quantile_alpha=0.4,0.5 base_score=1,2,3", dataset.Info{Labels: one}, "one for each of the 2 outputs"},
		{"objective=reg:pseudohubererror huber_slope=0", dataset.Info{Labels: one}, "huber_slope = 0: must be finite and not 0"},
		{"objective=reg:tweedie tweedie_variance_power=2", dataset.Info{Labels: one}, "must be at least 1 and less than 2"},
		{"objective=survival:aft aft_loss_distribution=gumbel", dataset.Info{LabelLower: one, LabelUpper: one}, "must be normal, logistic, extreme"},
		{"objective=survival:aft aft_loss_distribution_scale=0", dataset.Info{LabelLower: one, LabelUpper: one}, "must be greater than 0"},
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
				_, err = gbt.Train(context.Background(), p, x, 1, &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "train", Data: x}}})
			}
		}
		require.ErrorContains(t, err, c.want, fmt.Sprint(c.params))
	}
}
