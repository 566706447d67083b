package gbt_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// asymmetric counts what lies above the label twice; testdata/custom/gen.py has
// the same.
type asymmetric struct{}

func (asymmetric) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	for i, m := range margin {
		d, factor := m-info.Labels[i], float32(1)
		if d > 0 {
			factor = 2
		}
		w := weightOf(info, i)
		grad[i], hess[i] = d*factor*w, factor*w
	}
	return nil
}

// classSquares is the squared error of a margin for every class.
type classSquares struct{ classes int }

func (o classSquares) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	for i, m := range margin {
		row, class := i/o.classes, i%o.classes
		if int(info.Labels[row]) == class {
			m--
		}
		w := weightOf(info, row)
		grad[i], hess[i] = m*w, w
	}
	return nil
}

func weightOf(info *dataset.Info, row int) float32 {
	if len(info.Weights) == 0 {
		return 1
	}
	return info.Weights[row]
}

// far is the share of rows whose first prediction is far from the label.
type far struct{}

func (far) Name() string { return "far" }

func (far) Eval(pred []float32, info *dataset.Info) (float64, error) {
	n, each := 0, len(pred)/len(info.Labels)
	for i, y := range info.Labels {
		if d := pred[i*each] - y; d > 0.5 || d < -0.5 {
			n++
		}
	}
	return float64(n) / float64(len(info.Labels)), nil
}

// TestCustom trains on losses and metrics of the caller's and compares the saved
// models, byte for byte, and the scores with XGBoost's.
func TestCustom(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "custom", "cases.json"))
	require.NoError(t, err)
	var cases []struct {
		ID, Loss, Model string
		Recipe          paritydata.Recipe
		Params          map[string]string
		Rounds          int
		Scores          map[string][]float64
	}
	require.NoError(t, json.Unmarshal(b, &cases))
	require.Len(t, cases, 13)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			d, err := c.Recipe.Generate()
			require.NoError(t, err)
			x := parityMatrix(t, d, false)
			p := gbt.DefaultParams()
			for name, value := range c.Params {
				require.NoError(t, p.Set(name, value))
			}
			var last gbt.Round
			o := &gbt.TrainOptions{
				Eval:    []gbt.EvalSet{{Name: "train", Data: x}},
				Metrics: []gbt.Metric{far{}},
				OnRound: func(r gbt.Round) error { last = r; return nil },
			}
			switch c.Loss {
			case "asymmetric":
				o.Objective = asymmetric{}
			case "classes":
				o.Objective = classSquares{p.NumClass}
			}
			m := train(t, p, x, c.Rounds, o)
			var saved bytes.Buffer
			require.NoError(t, m.Save(&saved, gbt.JSON))
			if dir := os.Getenv("GROVE_CUSTOM"); dir != "" {
				require.NoError(t, os.WriteFile(filepath.Join(dir, c.ID+".grove.json"), saved.Bytes(), 0o644))
			}
			sum := sha256.Sum256(saved.Bytes())
			assert.Equal(t, c.Model, hex.EncodeToString(sum[:]))
			assert.Len(t, last.Scores, len(c.Scores))
			for _, s := range last.Scores {
				want := c.Scores[s.Metric]
				require.Len(t, want, c.Rounds, s.Metric)
				// The Python package cuts the caller's metrics to six digits.
				assert.InDelta(t, want[c.Rounds-1], s.Value, 5e-7, s.Metric)
			}
		})
	}
}

type failingLoss struct{ after int }

func (f *failingLoss) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	if f.after--; f.after < 0 {
		return errors.New("no more")
	}
	return asymmetric{}.Gradient(grad, hess, margin, info)
}

type infinite struct{}

func (infinite) Gradient(grad, _, _ []float32, _ *dataset.Info) error {
	grad[0] = float32(math.NaN())
	return nil
}

type named struct {
	far
	name string
	up   bool
}

func (n named) Name() string   { return n.name }
func (n named) Maximize() bool { return n.up }

func TestCustomFaults(t *testing.T) {
	x := customRows(t)
	p := gbt.DefaultParams()
	_, err := gbt.Train(context.Background(), p, x, 5, &gbt.TrainOptions{Objective: &failingLoss{2}})
	assert.ErrorContains(t, err, "gbt: train: round 2: objective: no more")
	_, err = gbt.Train(context.Background(), p, x, 5, &gbt.TrainOptions{Objective: infinite{}})
	assert.ErrorContains(t, err, "gbt: train: round 0: objective: the gradient of row 0 is NaN with hessian 0: must be finite")
	for name, want := range map[string]string{
		"":     "must not be empty",
		"a b":  "must not be empty nor hold spaces or colons",
		"rmse": `two metrics are named "rmse"`,
	} {
		_, err := gbt.Train(context.Background(), p, x, 1, &gbt.TrainOptions{Metrics: []gbt.Metric{named{name: name}}})
		assert.ErrorContains(t, err, want)
	}
	_, err = gbt.Train(context.Background(), p, x, 1, &gbt.TrainOptions{Metrics: []gbt.Metric{nil}})
	assert.ErrorContains(t, err, "is nil")
	p.DisableDefaultEvalMetric = true
	_, err = gbt.Train(context.Background(), p, x, 1, &gbt.TrainOptions{Eval: []gbt.EvalSet{{Name: "train", Data: x}}, EarlyStopping: &gbt.EarlyStopping{Rounds: 2}})
	assert.ErrorContains(t, err, "early stopping")
}

// TestCustomStops stops early by a metric of the caller's, in its direction.
func TestCustomStops(t *testing.T) {
	x := customRows(t)
	p := gbt.DefaultParams()
	p.LearningRate = 0.6
	for _, up := range []bool{false, true} {
		m := train(t, p, x, 30, &gbt.TrainOptions{
			Eval:          []gbt.EvalSet{{Name: "train", Data: x}},
			Metrics:       []gbt.Metric{named{name: "mine", up: up}},
			EarlyStopping: &gbt.EarlyStopping{Rounds: 3, Metric: "mine"},
		})
		if up {
			assert.Less(t, m.NumRounds(), 3, "the share of far rows falls")
		} else {
			assert.Greater(t, m.NumRounds(), 5)
		}
	}
}

func customRows(t *testing.T) *dataset.Matrix {
	d, err := paritydata.Recipe{Rows: 200, Cols: "norm*2 few", Seed: 7, Label: "real"}.Generate()
	require.NoError(t, err)
	return parityMatrix(t, d, false)
}
