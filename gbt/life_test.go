package gbt_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// lifeCase is a training that goes on from a model, updates one or has a
// schedule.
type lifeCase struct {
	ID      string
	Recipe  paritydata.Recipe
	First   map[string]string // parameters of the model, nil if there is none
	Then    map[string]string
	Rounds  [2]int
	Groups  []int
	Other   bool // whether the second training is on other rows
	Stop    *stopCase
	Rates   []float64
	Metrics []string // names, in order; the parameters have none

	BaseScore  []uint32 `json:"base_score"`
	Trees      []string
	Attributes map[string]string
	Margins    string // of the validation rows
	Scores     map[string]map[string][]float64
	JSON, Ubj  string
}

// TestContinuationParity, TestUpdateParity, TestScheduleParity and
// TestStoppingParity compare trees,
// attributes, scores of every round, margins and saved files with XGBoost's, to
// the bit.
func TestContinuationParity(t *testing.T) { lifeParity(t, "continuation", 30) }

func TestUpdateParity(t *testing.T) { lifeParity(t, "update", 25) }

func TestScheduleParity(t *testing.T) { lifeParity(t, "schedule", 10) }

func TestStoppingParity(t *testing.T) { lifeParity(t, "stopping", 15) }

func lifeParity(t *testing.T, family string, least int) {
	cases := lifeCases[lifeCase](t, family)
	require.GreaterOrEqual(t, len(cases), least)
	for i, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			c.run(t, i)
		})
	}
}

func (c *lifeCase) run(t *testing.T, index int) {
	sparse, workers := index%3 == 1, 1+index%4
	x := recipeMatrix(t, c.Recipe, sparse, c.Groups)
	valid := recipeMatrix(t, c.Recipe.Validation(), sparse, nil)
	o := &gbt.TrainOptions{Workers: workers, Eval: []gbt.EvalSet{{Name: "validation", Data: valid}}, EarlyStopping: c.Stop.options()}
	if c.First != nil {
		begun, err := gbt.Train(context.Background(), setParams(t, c.First), x, c.Rounds[0], &gbt.TrainOptions{Workers: workers})
		require.NoError(t, err)
		o.Init = begun.WithAttribute("note", "begun")
		if index%2 == 1 { // a file gives the same
			o.Init, err = gbt.Load(bytes.NewReader(saved(t, o.Init)), nil)
			require.NoError(t, err)
		}
	}
	if c.Other {
		r := c.Recipe
		r.Seed += 5000
		x = recipeMatrix(t, r, sparse, c.Groups)
	}
	p := setParams(t, c.Then)
	p.EvalMetric = append(p.EvalMetric, c.Metrics...)
	if c.Rates != nil {
		o.LearningRate = gbt.LearningRateScheduler(p.LearningRate, func(round int) float64 { return c.Rates[round] })
	}
	o.Eval = append([]gbt.EvalSet{{Name: "train", Data: x}}, o.Eval...)
	if len(c.Groups) > 0 {
		o.Eval = o.Eval[:1]
	}
	var rounds []gbt.Round
	o.OnRound = func(r gbt.Round) error {
		rounds = append(rounds, r)
		return nil
	}
	m, err := gbt.Train(context.Background(), p, x, c.Rounds[1], o)
	require.NoError(t, err)

	c.compareScores(t, rounds)
	var base []uint32
	for _, b := range m.BaseScore() {
		base = append(base, math.Float32bits(b))
	}
	require.Equal(t, c.BaseScore, base)
	require.Equal(t, c.Attributes, m.Attributes())
	if c.Trees != nil { // there are none of linear models and vector leaves: the files tell
		require.Equal(t, len(c.Trees), m.NumTrees())
	}
	for i, want := range c.Trees {
		structure, statistics := treeHashes(m.Tree(i), m.TreeGroup(i))
		require.Equal(t, want[:16], structure, "structure of tree %d", i)
		require.Equal(t, want[16:], statistics, "statistics of tree %d", i)
	}
	require.Equal(t, c.Margins, paritydata.HashFloats(margins(t, m, withoutInfo(t, valid))))
	for form, want := range map[gbt.Format]string{gbt.JSON: c.JSON, gbt.UBJSON: c.Ubj} {
		var b bytes.Buffer
		require.NoError(t, m.Save(&b, form))
		sum := sha256.Sum256(b.Bytes())
		require.Equal(t, want, fmt.Sprintf("%x", sum[:8]))
	}
}

func (c *lifeCase) compareScores(t *testing.T, rounds []gbt.Round) {
	t.Helper()
	for set, scores := range c.Scores {
		for name, want := range scores {
			require.Len(t, rounds, len(want))
			for i, r := range rounds {
				require.Equal(t, i, r.Index)
				got, ok := r.Score(set, name)
				require.True(t, ok)
				require.Equal(t, fmt.Sprintf("%.17f", want[i]), fmt.Sprintf("%.17f", got), "%s-%s, round %d", set, name, i)
			}
		}
	}
}

// withoutInfo returns rows of which only the columns are known.
func withoutInfo(t *testing.T, x *dataset.Matrix) *dataset.Matrix {
	t.Helper()
	info := x.Info()
	x, err := x.WithInfo(&dataset.Info{FeatureNames: info.FeatureNames, FeatureTypes: info.FeatureTypes, Categories: info.Categories})
	require.NoError(t, err)
	return x
}
