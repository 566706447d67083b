package gbt_test

import (
	"bytes"
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

// The margin of a monotone model never moves against its sign along a feature,
// wherever the other features stand. Without the constraint it does.
func TestMonotoneModels(t *testing.T) {
	x := problem(t, 31, 600, 4, 2, 0.1)
	// steps returns the smallest step of the margins along feature f.
	steps := func(m *gbt.Model, f int) (down, up float32) {
		row, buf := make([]float32, 4), make([]float32, 4)
		for i := range 40 {
			copy(row, x.Row(buf, i))
			var last float32
			for k := range 160 {
				row[f] = float32(k-80) / 12
				out := make([]float32, 1)
				require.NoError(t, m.PredictMargin(out, row))
				if k > 0 {
					down, up = min(down, out[0]-last), max(up, out[0]-last)
				}
				last = out[0]
			}
		}
		return down, up
	}
	for _, method := range []string{
		"tree_method=hist", "tree_method=exact", "tree_method=exact gamma=0.2", "grow_policy=lossguide max_leaves=24 max_depth=0",
		"num_parallel_tree=3 subsample=0.6 colsample_bynode=0.7", "alpha=0.3 max_delta_step=0.4",
	} {
		t.Run(method, func(t *testing.T) {
			free := train(t, params(t, "objective=binary:logistic "+method), x, 8, nil)
			bound := train(t, params(t, "objective=binary:logistic monotone_constraints=(1,-1,1) "+method), x, 8, nil)
			for f, sign := range []float32{1, -1, 1, 0} {
				down, up := steps(free, f)
				assert.True(t, down < 0 && up > 0, "feature %d moves both ways where it is free", f)
				down, up = steps(bound, f)
				switch sign {
				case 1:
					assert.Zero(t, down, "feature %d", f)
				case -1:
					assert.Zero(t, up, "feature %d", f)
				default:
					assert.True(t, down < 0 && up > 0, "feature %d", f)
				}
			}
		})
	}
}

// On every path the features are those of one set, or one feature alone.
func TestInteractionsOfModels(t *testing.T) {
	info := *problem(t, 32, 500, 6, 0, 0.1).Info()
	info.FeatureNames = []string{"a", "b", "c", "d", "e", "f"}
	x, err := problem(t, 32, 500, 6, 0, 0.1).WithInfo(&info)
	require.NoError(t, err)
	sets := [][]int{{0, 1}, {1, 2, 3}}
	for _, method := range []string{"tree_method=hist", "tree_method=exact", "grow_policy=lossguide max_leaves=30 max_depth=0", "colsample_bynode=0.5"} {
		t.Run(method, func(t *testing.T) {
			m := train(t, params(t, "interaction_constraints=[[0,1],[1,2,3]] "+method), x, 6, nil)
			together := 0
			for i := range m.NumTrees() {
				tr := m.Tree(i)
				var walk func(id int32, used []int)
				walk = func(id int32, used []int) {
					nd := tr.Node(int(id))
					if nd.Kind == tree.Numerical {
						if f := int(nd.Feature); !slices.Contains(used, f) {
							used = append(slices.Clone(used), f)
						}
						walk(nd.Left, used)
						walk(nd.Right, used)
						return
					}
					if len(used) < 2 {
						return
					}
					together++
					assert.True(t, slices.ContainsFunc(sets, func(set []int) bool {
						return !slices.ContainsFunc(used, func(f int) bool { return !slices.Contains(set, f) })
					}), "features %v on one path", used)
				}
				walk(0, nil)
			}
			assert.Positive(t, together, "features of a set are used together")

			names := train(t, params(t, `interaction_constraints=[["a","b"],["b","c",3]] `+method), x, 6, nil)
			assert.True(t, bytes.Equal(saved(t, m), saved(t, names)), "names stand for numbers")
			alone := train(t, params(t, "interaction_constraints=[] "+method), x, 2, nil)
			for i := range alone.NumTrees() {
				used := map[int32]bool{}
				for k := range alone.Tree(i).NumNodes() {
					if nd := alone.Tree(i).Node(k); nd.Kind == tree.Numerical {
						used[nd.Feature] = true
					}
				}
				assert.Len(t, used, 1, "no sets: one feature a tree")
			}
		})
	}
}

// Constraints that forbid nothing change nothing.
func TestConstraintsThatAllowAll(t *testing.T) {
	for _, f := range families {
		x := problem(t, 33, 400, 5, f.classes, 0.1)
		p := params(t, f.params)
		want := saved(t, train(t, p, x, 4, nil))
		p.MonotoneConstraints = []int{0, 0, 0}
		p.InteractionConstraints = "[[0,1,2,3,4],[2]]"
		assert.True(t, bytes.Equal(want, saved(t, train(t, p, x, 4, nil))), f.name)
	}
}

// The trees of a forest without sampling are all the same, and together as large
// as one tree.
func TestForestOfEqualTrees(t *testing.T) {
	x := problem(t, 34, 400, 5, 0, 0.1)
	for _, method := range []string{"hist", "exact"} {
		one := train(t, params(t, "max_depth=4 eta=0.5 tree_method="+method), x, 1, nil)
		forest := train(t, params(t, "max_depth=4 eta=0.5 num_parallel_tree=4 tree_method="+method), x, 1, nil)
		require.Equal(t, 4, forest.NumTrees())
		for i := range 4 {
			for k := range one.Tree(0).NumNodes() {
				a, b := one.Tree(0).Node(k), forest.Tree(i).Node(k)
				assert.Equal(t, [3]any{a.Kind, a.Feature, a.Gain}, [3]any{b.Kind, b.Feature, b.Gain})
				if a.Kind == tree.Leaf {
					assert.Equal(t, a.Value/4, b.Value, "a quarter of the leaf; 4 is a power of two")
				}
			}
		}
	}
}

// Rounds count forests, not trees: in prediction, slices and early stopping.
func TestRoundsOfForests(t *testing.T) {
	x, v := problem(t, 35, 400, 5, 3, 0.1), problem(t, 36, 200, 5, 3, 0.1)
	p := params(t, "objective=multi:softprob num_class=3 num_parallel_tree=4 subsample=0.7 eta=2 max_depth=7 min_child_weight=0 seed=3")
	var rounds []gbt.Round
	o := &gbt.TrainOptions{
		Eval:          []gbt.EvalSet{{Name: "train", Data: x}, {Name: "valid", Data: v}},
		EarlyStopping: &gbt.EarlyStopping{Rounds: 3, KeepAll: true},
		OnRound:       func(r gbt.Round) error { rounds = append(rounds, r); return nil },
	}
	all := train(t, p, x, 60, o)
	require.Less(t, len(rounds), 60, "it stopped")
	assert.Equal(t, len(rounds), all.NumRounds())
	assert.Equal(t, 12*len(rounds), all.NumTrees())
	best, ok := all.BestIteration()
	require.True(t, ok)
	assert.Equal(t, best+4, all.NumRounds(), "three rounds without an improvement")

	o.EarlyStopping.KeepAll = false
	m := train(t, p, x, 60, o)
	assert.Equal(t, 12*(best+1), m.NumTrees(), "the model ends at its best round")
	cut, err := all.Slice(0, best+1)
	require.NoError(t, err)
	assert.Equal(t, margins(t, m, v), margins(t, cut, v))
	// The score of the last round kept is that of the model's own predictions.
	scores, err := m.Evaluate(context.Background(), v, nil)
	require.NoError(t, err)
	want, _ := rounds[best].Score("valid", "mlogloss")
	assert.Equal(t, want, scores[0].Value)

	for _, format := range []gbt.Format{gbt.JSON, gbt.UBJSON} {
		var b bytes.Buffer
		require.NoError(t, cut.Save(&b, format))
		again, err := gbt.Load(&b, nil)
		require.NoError(t, err)
		assert.Equal(t, best+1, again.NumRounds())
		assert.Equal(t, margins(t, cut, v), margins(t, again, v))
	}
}

// A round that was cancelled midway leaves no trace: tried again, the model is
// the one of an undisturbed training.
func TestCancelledRounds(t *testing.T) {
	x := problem(t, 37, 400, 5, 0, 0.1)
	for _, extra := range []string{"tree_method=hist", "tree_method=exact", "seed_per_iteration=true"} {
		p := params(t, "num_parallel_tree=5 subsample=0.6 colsample_bytree=0.6 max_depth=4 "+extra)
		want := saved(t, train(t, p, x, 3, nil))
		tr, err := gbt.NewTrainer(p, x, &gbt.TrainOptions{Workers: 1})
		require.NoError(t, err)
		defer tr.Close()
		cancelled, done := 0, 0
		for checks := 3; done < 3 && checks < 400; checks += 4 {
			if _, err := tr.Step(&countdown{Context: context.Background(), left: checks}); err != nil {
				require.ErrorIs(t, err, context.Canceled)
				cancelled++
				continue
			}
			done, checks = done+1, 3
		}
		require.Equal(t, 3, done)
		require.Greater(t, cancelled, 5)
		m, err := tr.Model()
		require.NoError(t, err)
		assert.True(t, bytes.Equal(want, saved(t, m)), extra)
	}
}

// countdown is a context that is cancelled after it was asked a few times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// seed_per_iteration gives every round the draws of its own number, so that a
// round does not depend on how many numbers were drawn before.
func TestSeedPerIteration(t *testing.T) {
	x := problem(t, 38, 300, 4, 0, 0)
	text := "subsample=0.5 eta=0 seed=-7 "
	m := train(t, params(t, text+"seed_per_iteration=true"), x, 2, nil)
	shifted := train(t, params(t, "subsample=0.5 eta=0 seed=-888"), x, 1, nil) // -7*127 + 1
	plain := train(t, params(t, text), x, 2, nil)
	same := func(a, b *tree.Tree) bool {
		if a.NumNodes() != b.NumNodes() {
			return false
		}
		for k := range a.NumNodes() {
			if math.Float32bits(a.Node(k).Gain) != math.Float32bits(b.Node(k).Gain) {
				return false
			}
		}
		return true
	}
	assert.True(t, same(m.Tree(1), shifted.Tree(0)))
	assert.False(t, same(m.Tree(0), m.Tree(1)))
	assert.False(t, same(m.Tree(1), plain.Tree(1)))
}
