package explain

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/metrics"
)

type inspection struct {
	Rows    [][]float32
	Labels  []float32
	Partial []struct {
		Features     []int
		Grid         int
		Lower, Upper float64
		Values, Mean [][]float64
		Rows         [][]float64
	}
	Permutation []struct {
		Seed     uint32
		Drops    [][]float64
		Mean, SD []float64
	}
}

func readInspection(t *testing.T) (golden inspection, m *gbt.Model, x *dataset.Matrix) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "inspection.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &golden))
	m, err = gbt.LoadFile(filepath.Join("testdata", "inspection.model.json"), nil)
	require.NoError(t, err)
	x, err = dataset.FromDense(len(golden.Rows), 4, slices.Concat(golden.Rows...), &dataset.Info{Labels: golden.Labels})
	require.NoError(t, err)
	return golden, m, x
}

func auc(pred []float32, info *dataset.Info) (float64, error) {
	return metrics.AUC(pred, info.Labels, nil)
}

func TestPartialDependenceEqualsSklearn(t *testing.T) {
	golden, m, x := readInspection(t)
	for _, g := range golden.Partial {
		o := &PartialOptions{Grid: g.Grid, Lower: g.Lower, Upper: g.Upper}
		if len(g.Features) == 2 {
			p, err := PartialDependence2(context.Background(), m, x, g.Features[0], g.Features[1], o)
			require.NoError(t, err)
			for k := range p.Values {
				assert.InDeltaSlice(t, g.Values[k], p.Values[k], 1e-6)
			}
			for k := range p.Mean {
				assert.InDeltaSlice(t, g.Mean[k], p.Mean[k], 1e-6)
			}
			continue
		}
		p, err := PartialDependence(context.Background(), m, x, g.Features[0], o)
		require.NoError(t, err)
		assert.InDeltaSlice(t, g.Values[0], p.Values, 1e-6, "feature %d", g.Features[0])
		assert.InDeltaSlice(t, g.Mean[0], p.Mean, 1e-6)
		require.Len(t, p.Rows, x.Rows())
		for i, want := range g.Rows {
			assert.InDeltaSlice(t, want, p.Rows[i], 1e-6)
		}
	}
}

func TestPermutationImportanceEqualsSklearn(t *testing.T) {
	golden, m, x := readInspection(t)
	for _, g := range golden.Permutation {
		for _, workers := range []int{1, 3} {
			got, err := PermutationImportance(context.Background(), m, x, auc, &PermutationOptions{Repeats: len(g.Drops[0]), Seed: g.Seed, Workers: workers})
			require.NoError(t, err)
			for f, p := range got {
				assert.InDeltaSlice(t, g.Drops[f], p.Drops, 1e-9, "feature %d", f)
				assert.InDelta(t, g.Mean[f], p.Mean, 1e-9)
				assert.InDelta(t, g.SD[f], p.SD, 1e-9)
				assert.True(t, p.Low <= p.Mean && p.Mean <= p.High)
			}
		}
	}
}

func TestAccumulatedEffectsOfASum(t *testing.T) {
	// The margins of trees of depth 1 are sums of functions of one feature each: the
	// accumulated effect of a feature is its function, but for a constant, and so is
	// its partial dependence.
	golden, _, x := readInspection(t)
	p := gbt.DefaultParams()
	p.MaxDepth, p.LearningRate = 1, 0.5
	m, err := gbt.Train(context.Background(), p, x, 15, nil)
	require.NoError(t, err)
	for f := range 4 {
		o := &PartialOptions{Output: gbt.OutputMargin, Grid: 400, Upper: 1}
		a, err := AccumulatedEffects(context.Background(), m, x, f, o)
		require.NoError(t, err)
		d, err := PartialDependence(context.Background(), m, x, f, o)
		require.NoError(t, err)
		assert.Equal(t, d.Values, a.Edges, "every distinct value")
		for k := range d.Values {
			assert.InDelta(t, d.Mean[k]-d.Mean[0], a.Effect[k]-a.Effect[0], 1e-5)
		}
		rows := 0
		for _, n := range a.Counts {
			rows += n
		}
		assert.Equal(t, len(golden.Rows), rows)
	}
	h, err := HStatistic(context.Background(), m, x, 0, 2, &PartialOptions{Output: gbt.OutputMargin})
	require.NoError(t, err)
	assert.Less(t, h, 1e-3, "a sum has no interaction")
}

func TestHStatisticFindsTheProduct(t *testing.T) {
	_, m, x := readInspection(t)
	part, err := x.Select(sequence(60))
	require.NoError(t, err)
	o := &PartialOptions{Output: gbt.OutputMargin}
	h := func(a, b int) float64 {
		v, err := HStatistic(context.Background(), m, part, a, b, o)
		require.NoError(t, err)
		other, err := HStatistic(context.Background(), m, part, b, a, o)
		require.NoError(t, err)
		assert.InDelta(t, v, other, 1e-9, "either way round")
		return v
	}
	assert.Greater(t, h(0, 2), 2*h(0, 1), "feature 0 counts only where feature 2 is above 2")
}

func sequence(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestContributionsAddUp(t *testing.T) {
	_, m, x := readInspection(t)
	for _, o := range []*gbt.ContributionOptions{nil, {Approximate: true}, {Background: x}, {End: 5}} {
		c, err := Contribute(context.Background(), m, x, o)
		require.NoError(t, err)
		assert.Less(t, c.Residual(), 1e-5)
		for i := 1; i < len(c.Global(0)); i++ {
			assert.GreaterOrEqual(t, c.Global(0)[i-1].MeanAbs, c.Global(0)[i].MeanAbs)
		}
	}
	c, err := Contribute(context.Background(), m, x, nil)
	require.NoError(t, err)
	e := c.Global(0)[0]
	mean := 0.0
	for i := range c.Rows() {
		mean += math.Abs(float64(c.Row(i, 0)[e.Feature])) / float64(c.Rows())
	}
	assert.InDelta(t, mean, e.MeanAbs, 1e-9)
	assert.Greater(t, e.Slope, 0.3, "more of it raises the margin")
	_, err = Contribute(context.Background(), m, x, &gbt.ContributionOptions{Background: empty(t)})
	assert.Error(t, err, "a background of no rows")
}

func empty(t *testing.T) *dataset.Matrix {
	t.Helper()
	x, err := dataset.FromDense(0, 4, nil, nil)
	require.NoError(t, err)
	return x
}

func TestReasons(t *testing.T) {
	_, m, x := readInspection(t)
	named, err := m.WithFeatureNames([]string{"plan_yes", "plan_no", "calls", "state_TX"})
	require.NoError(t, err)
	sources := OneHotSources(named.FeatureNames(), []string{"plan", "state"})
	assert.Equal(t, []Source{
		{"plan", []int{0, 1}, []string{"yes", "no"}}, {"calls", []int{2}, nil}, {"state", []int{3}, []string{"TX"}},
	}, sources)
	c, err := Contribute(context.Background(), named, x, nil)
	require.NoError(t, err)
	for row := range c.Rows() {
		all := c.Reasons(row, 0, 10, sources)
		total := float64(c.Bias(row, 0))
		for k, r := range all {
			total += r.Margin
			assert.Equal(t, math.Signbit(r.Margin), math.Signbit(r.Points), "both point the same way")
			if k > 0 {
				assert.GreaterOrEqual(t, math.Abs(all[k-1].Margin), math.Abs(r.Margin))
			}
			if r.Source == "plan" {
				own := float64(c.Row(row, 0)[0]) + float64(c.Row(row, 0)[1])
				assert.InDelta(t, own, r.Margin, 1e-12)
				margin := float64(c.Margin(row, 0))
				assert.InDelta(t, 100*(1/(1+math.Exp(-margin))-1/(1+math.Exp(own-margin))), r.Points, 1e-9)
			}
		}
		assert.InDelta(t, float64(c.Margin(row, 0)), total, 1e-5)
		two := c.Reasons(row, 0, 2, sources)
		assert.Equal(t, all[:min(2, len(all))], two)
	}
	assert.Equal(t, "calls = 4: +18 points", Reason{Source: "calls", Value: "4", Points: 18.3}.String())
	nan := float32(math.NaN())
	assert.Equal(t, "yes", sources[0].value([]float32{1, 0, 0, 0}))
	assert.Equal(t, "none of them", sources[0].value([]float32{0, 0, 0, 0}))
	assert.Equal(t, "missing", sources[0].value([]float32{nan, 0, 0, 0}))
	assert.Equal(t, "missing", sources[1].value([]float32{0, 0, nan, 0}))
	assert.Equal(t, "2.5", sources[1].value([]float32{0, 0, 2.5, 0}))
}

func TestRulesAreWhatTheySay(t *testing.T) {
	golden, m, x := readInspection(t)
	rules, err := Of(m).Rules(x, golden.Labels, &RuleOptions{Most: 6, Features: 2, MinSupport: 0.05})
	require.NoError(t, err)
	require.NotEmpty(t, rules)
	base := 0.0
	for _, y := range golden.Labels {
		base += float64(y) / float64(len(golden.Labels))
	}
	for k, r := range rules {
		rows, positives := 0, 0
		for i, row := range golden.Rows {
			in := true
			for _, c := range r.Conditions {
				v := row[c.Feature]
				in = in && c.Low <= v && v < c.High
			}
			if in {
				rows++
				positives += int(golden.Labels[i])
			}
		}
		assert.Equal(t, rows, r.Rows, "%v", r)
		assert.Equal(t, positives, r.Positives)
		assert.InDelta(t, float64(positives)/float64(rows)/base, r.Lift, 1e-12)
		assert.LessOrEqual(t, len(r.Conditions), 2)
		assert.GreaterOrEqual(t, r.Support, 0.05)
		assert.Greater(t, r.Lift, 1.0)
		assert.True(t, 0 <= r.Lower && r.Lower < r.Confidence)
		if k > 0 {
			assert.LessOrEqual(t, r.Lower, rules[k-1].Lower)
		}
	}
	_, err = Of(m).Rules(x, golden.Labels[1:], nil)
	assert.ErrorContains(t, err, "239 labels: must be 240")
	_, err = Of(m).Rules(x, golden.Labels, &RuleOptions{Overlap: 2})
	assert.ErrorContains(t, err, "must be in [0, 1]")
	assert.Equal(t, "0.5 <= a < 3 or missing", Condition{Name: "a", Low: 0.5, High: 3, Missing: true}.String())
	assert.Equal(t, "a not in [1 2]", Condition{Name: "a", Low: float32(math.Inf(-1)), High: float32(math.Inf(1)), Excluded: []int32{1, 2}}.String())
}

// The twin tries every combination of values around all thresholds.
func TestCheapestChangeBesideEnumeration(t *testing.T) {
	_, m, x := readInspection(t)
	small, err := m.Slice(0, 4)
	require.NoError(t, err)
	cuts := map[int][]float32{}
	for _, tr := range small.Trees() {
		for _, n := range tr.All() {
			if !n.IsLeaf() {
				cuts[int(n.Feature)] = append(cuts[int(n.Feature)], n.Value)
			}
		}
	}
	r := rand.New(rand.NewPCG(4, 4))
	found := 0
	for i := range 60 {
		row := x.Row(make([]float32, 4), i)
		levers := []Lever{
			{Feature: 0, Min: row[0] - 2, Max: row[0] + 2, Up: 1, Down: r.Float64() * 3},
			{Feature: 2, Min: 0, Max: 4, Up: r.Float64() * 2, Down: 1, Fixed: 0.5, WholeUnits: true},
		}
		var margin [1]float32
		require.NoError(t, small.PredictMargin(margin[:], row))
		cutoff := margin[0] - r.Float32()
		candidates := func(l Lever) []float32 {
			v := row[l.Feature]
			out := []float32{v}
			if l.WholeUnits {
				return []float32{0, 1, 2, 3, 4}
			}
			for _, c := range cuts[l.Feature] {
				for _, w := range []float32{c, math.Nextafter32(c, -10)} {
					if w >= l.Min && w <= l.Max {
						out = append(out, w)
					}
				}
			}
			return out
		}
		best := math.Inf(1)
		for _, a := range candidates(levers[0]) {
			for _, b := range candidates(levers[1]) {
				try := slices.Clone(row)
				try[0], try[2] = a, b
				require.NoError(t, small.PredictMargin(margin[:], try))
				if margin[0] < cutoff {
					best = min(best, levers[0].cost(row[0], a)+levers[1].cost(row[2], b))
				}
			}
		}
		c, ok, err := CheapestChange(context.Background(), small, row, levers, cutoff, 0)
		require.NoError(t, err)
		require.Equal(t, !math.IsInf(best, 1), ok)
		if !ok {
			continue
		}
		found++
		assert.InDelta(t, best, c.Cost, 1e-9)
		require.NoError(t, small.PredictMargin(margin[:], c.Row))
		assert.Equal(t, margin[0], c.After)
		assert.Less(t, c.After, cutoff)
		for f := range row {
			assert.Equal(t, slices.Contains(c.Moved, f), row[f] != c.Row[f])
		}
		assert.Equal(t, row[1], c.Row[1], "no lever")
	}
	assert.Greater(t, found, 20)
}

func TestChangeFaults(t *testing.T) {
	_, m, x := readInspection(t)
	row := x.Row(make([]float32, 4), 0)
	nan := float32(math.NaN())
	var margin [1]float32
	require.NoError(t, m.PredictMargin(margin[:], row))
	whole := Lever{Feature: 0, Min: -10, Max: 10, Up: 1, Down: 1}
	for want, f := range map[string]func() error{
		"feature 9: must be from 0 to 3": func() error {
			_, _, err := CheapestChange(context.Background(), m, row, []Lever{{Feature: 9}}, 0, 0)
			return err
		},
		"is there twice": func() error {
			_, _, err := CheapestChange(context.Background(), m, row, []Lever{whole, whole}, 0, 0)
			return err
		},
		"is missing in the row": func() error {
			_, _, err := CheapestChange(context.Background(), m, []float32{nan, 0, 0, 0}, []Lever{whole}, 0, 0)
			return err
		},
		"must lie within its bounds": func() error {
			_, _, err := CheapestChange(context.Background(), m, row, []Lever{{Feature: 0, Min: 50, Max: 60}}, 0, 0)
			return err
		},
		"must not be negative": func() error {
			_, _, err := CheapestChange(context.Background(), m, row, []Lever{{Feature: 0, Min: -10, Max: 10, Up: -1}}, 0, 0)
			return err
		},
		"the cutoff is NaN":     func() error { _, _, err := CheapestChange(context.Background(), m, row, nil, nan, 0); return err },
		"3 features: must be 4": func() error { _, _, err := CheapestChange(context.Background(), m, row[:3], nil, 0, 0); return err },
		"took too long": func() error {
			_, _, err := CheapestChange(context.Background(), m, row, []Lever{whole}, margin[0], 1)
			return err
		},
		"percentiles 0.9 and 0.1": func() error {
			_, err := PartialDependence(context.Background(), m, x, 0, &PartialOptions{Lower: 0.9, Upper: 0.1})
			return err
		},
		"feature 4: must be from 0 to 3": func() error { _, err := PartialDependence(context.Background(), m, x, 4, nil); return err },
		"group 1: must be from 0 to 0": func() error {
			_, err := PartialDependence(context.Background(), m, x, 0, &PartialOptions{Group: 1})
			return err
		},
		"a grid of 1 values": func() error {
			_, err := AccumulatedEffects(context.Background(), m, x, 0, &PartialOptions{Grid: 1})
			return err
		},
		"no rows":         func() error { _, err := PartialDependence(context.Background(), m, empty(t), 0, nil); return err },
		"feature 0 twice": func() error { _, err := HStatistic(context.Background(), m, x, 0, 0, nil); return err },
		"level 2: must be in (0, 1)": func() error {
			_, err := PermutationImportance(context.Background(), m, x, auc, &PermutationOptions{Level: 2})
			return err
		},
	} {
		assert.ErrorContains(t, f(), want)
	}
	// No change of feature 3 alone can do it.
	_, ok, err := CheapestChange(context.Background(), m, row, []Lever{{Feature: 3, Min: -10, Max: 10, Up: 1, Down: 1}}, -20, 0)
	require.NoError(t, err)
	assert.False(t, ok)
}
