package explain

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

// small trains a model of three features, the first two of which matter.
func small(t *testing.T, names []string) (*gbt.Model, *dataset.Matrix) {
	t.Helper()
	var x, y []float32
	for i := range 60 {
		a, b, c := float32(i%5), float32(i*7%11), float32(i%3)
		x, y = append(x, a, b, c), append(y, 2*a-b)
	}
	rows, err := dataset.FromDense(60, 3, x, &dataset.Info{Labels: y, FeatureNames: names})
	require.NoError(t, err)
	m, err := gbt.Train(context.Background(), gbt.DefaultParams(), rows, 5, nil)
	require.NoError(t, err)
	return m, rows
}

// Rows of LIBSVM may end before the model's last feature: what is not there is missing.
func TestContributionsOfNarrowRows(t *testing.T) {
	m, _ := small(t, nil)
	narrow, err := dataset.FromCSR(2, 2, []int{0, 1, 3}, []int32{0, 0, 1}, []float32{4, 1, 9}, nil)
	require.NoError(t, err)
	c, err := Contribute(context.Background(), m, narrow, nil)
	require.NoError(t, err)
	values, _ := c.Dependence(2, 0)
	assert.Len(t, values, 2)
	assert.True(t, math.IsNaN(values[0]) && math.IsNaN(values[1]))
	assert.Len(t, c.Global(0), 3)
	for _, r := range c.Reasons(0, 0, 3, nil) {
		if r.Source != "f0" {
			assert.Equal(t, "missing", r.Value, r.Source)
		}
	}
}

func TestViewsOfRowsThatDoNotFit(t *testing.T) {
	ctx := context.Background()
	m, _ := small(t, []string{"a", "b", "c"})
	wide, err := dataset.FromDense(2, 4, make([]float32, 8), nil)
	require.NoError(t, err)
	narrow, err := dataset.FromDense(2, 2, make([]float32, 4), nil)
	require.NoError(t, err)
	for _, x := range []*dataset.Matrix{wide, narrow} {
		last := x.Cols() - 1
		_, err = PartialDependence(ctx, m, x, last, nil)
		assert.ErrorContains(t, err, "features")
		_, err = PartialDependence2(ctx, m, x, 0, last, nil)
		assert.ErrorContains(t, err, "features")
		_, err = AccumulatedEffects(ctx, m, x, last, nil)
		assert.ErrorContains(t, err, "features")
		_, err = HStatistic(ctx, m, x, 0, last, nil)
		assert.ErrorContains(t, err, "features")
	}
}

func TestGridIsFinite(t *testing.T) {
	m, x := small(t, nil)
	data, _ := x.Dense()
	data = append([]float32(nil), data...)
	for i := range 20 {
		data[3*i+1] = float32(math.Inf(1))
	}
	for i := range 60 {
		data[3*i] = float32(i)
	}
	y, err := dataset.FromDense(60, 3, data, nil)
	require.NoError(t, err)
	_, err = PartialDependence(context.Background(), m, y, 1, &PartialOptions{Grid: 3})
	assert.ErrorContains(t, err, `explain: feature "f1" has the values`)
}

// A column and an indicator may have the same name: they are two sources.
func TestSourcesOfOneName(t *testing.T) {
	got := OneHotSources([]string{"plan", "plan_yes", "plan_", "minutes"}, []string{"plan"})
	assert.Equal(t, []Source{
		{Name: "plan", Columns: []int{0}},
		{Name: "plan", Columns: []int{1, 2}, Levels: []string{"yes", ""}},
		{Name: "minutes", Columns: []int{3}},
	}, got)
	row := []float32{7, 0, 1, 2}
	assert.Equal(t, "7", got[0].value(row))
	assert.Equal(t, "", got[1].value(row))
}

// Rules of the same rows are one rule, even where any overlap is allowed.
func TestRulesOfTheSameRows(t *testing.T) {
	nodes := func(feature int32) []tree.Node {
		return []tree.Node{
			{Kind: tree.Numerical, Feature: feature, Value: 0.5, Left: 1, Right: 2, Parent: tree.None},
			{Left: tree.None, Right: tree.None, Parent: 0, Value: 0},
			{Left: tree.None, Right: tree.None, Parent: 0, Value: 1},
		}
	}
	var trees []*tree.Tree
	for f := range int32(2) {
		one, err := tree.New(nodes(f), 2)
		require.NoError(t, err)
		trees = append(trees, one)
	}
	f, err := NewForest(trees, nil)
	require.NoError(t, err)
	x, err := dataset.FromDense(4, 2, []float32{0, 0, 0, 0, 1, 1, 1, 1}, nil)
	require.NoError(t, err)
	rules, err := f.Rules(x, []float32{0, 0, 1, 1}, &RuleOptions{Overlap: 1})
	require.NoError(t, err)
	assert.Len(t, rules, 1)
	for _, labels := range [][]float32{{0, 0, 0, 0}, {1, 1, 1, 1}} {
		rules, err = f.Rules(x, labels, nil)
		require.NoError(t, err)
		assert.Empty(t, rules, "no rows are more likely than all")
	}
}

// A split of LightGBM that takes 0 for a missing value does not cut a lever in two.
func TestChangeRefusesWhatItCannotSearch(t *testing.T) {
	m, x := small(t, nil)
	row := x.Row(nil, 0)
	row = append([]float32(nil), row...)
	row[0] = float32(math.Inf(1))
	_, _, err := CheapestChange(context.Background(), m, row, []Lever{{Feature: 0, Max: float32(math.Inf(1)), Up: 1, Down: 1}}, 0, 0)
	assert.ErrorContains(t, err, `explain: feature "f0" is +Inf`)

	zero, err := tree.New([]tree.Node{
		{Kind: tree.Numerical, Value: 5, ZeroMissing: true, DefaultLeft: true, Left: 1, Right: 2, Parent: tree.None},
		{Left: tree.None, Right: tree.None, Parent: 0},
		{Left: tree.None, Right: tree.None, Parent: 0, Value: 1},
	}, 3)
	require.NoError(t, err)
	s := &changeSearch{m: m, row: row, levers: []Lever{{Feature: 0}}}
	_, err = s.reduce(zero, map[int]int{0: 0}, 1)
	assert.ErrorContains(t, err, "0 for missing")
}

// The set of a rule's rows has as many as the rule says, and they meet its conditions.
func TestMarkedRowsAreTheRules(t *testing.T) {
	m, x := small(t, nil)
	labels := make([]float32, x.Rows())
	for i := range labels {
		if x.Row(nil, i)[0] > 2 {
			labels[i] = 1
		}
	}
	f := Of(m)
	s := &ruleSearch{f: f, labels: labels, o: RuleOptions{Most: 10, Features: 3}, found: map[string]bool{}}
	var all []int32
	for i := range labels {
		s.data, all = append(s.data, x.Row(nil, i)), append(all, int32(i))
		s.positives += int(labels[i])
	}
	for i, one := range f.trees {
		s.walk(i, one, all)
	}
	require.NotEmpty(t, s.rules)
	for _, c := range s.rules {
		s.mark(&c)
		rows := 0
		for i, row := range s.data {
			in := c.set[i/64]>>(i%64)&1 == 1
			meets := true
			for _, cond := range c.Conditions {
				v := row[cond.Feature]
				meets = meets && v >= cond.Low && v < cond.High
			}
			require.Equal(t, meets, in, c.String())
			if in {
				rows++
			}
		}
		require.Equal(t, c.Rows, rows)
	}
}
