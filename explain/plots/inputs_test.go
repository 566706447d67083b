package plots_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/explain/plots"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/grove-ml/grove/metrics"
	"github.com/grove-ml/grove/threshold"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func one(p plots.Predictions) []plots.Predictions { return []plots.Predictions{p} }

func TestInputsAreChecked(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	good := model("m", 50, 1)
	with := func(change func(*plots.Predictions)) []plots.Predictions {
		p := model("m", 50, 1)
		change(&p)
		return one(p)
	}
	short := with(func(p *plots.Predictions) { p.Label = p.Label[1:] })
	single := with(func(p *plots.Predictions) { clear(p.Label) })
	strange := with(func(p *plots.Predictions) { p.Pred[3] = nan })
	weightless := with(func(p *plots.Predictions) {
		p.Weight = make([]float32, 50)
		copy(p.Weight, p.Label)
	})
	many := make([]plots.Predictions, 51)
	for i := range many {
		many[i] = model(fmt.Sprint(i), 10, 1)
	}
	scores := func(v float32) []explain.Score { return []explain.Score{score("a", 1), score("b", v)} }
	point := func(cutoff, cost float64) threshold.Point { return threshold.Point{Cutoff: cutoff, Cost: cost} }
	wide := make([]explain.Usage, 401)
	deep := &explain.Stats{}
	for i := range 201 {
		deep.Trees = append(deep.Trees, explain.TreeStats{Depth: i, Levels: i + 1})
		deep.MaxDepth = i
	}

	curves := map[string]func([]plots.Predictions) (*plots.Figure, error){
		"roc":  func(m []plots.Predictions) (*plots.Figure, error) { return plots.ROC(m, nil) },
		"pr":   func(m []plots.Predictions) (*plots.Figure, error) { return plots.PrecisionRecall(m, nil) },
		"lift": func(m []plots.Predictions) (*plots.Figure, error) { return plots.Lift(m, nil) },
		"gain": func(m []plots.Predictions) (*plots.Figure, error) { return plots.CumulativeGain(m, nil) },
		"cal":  func(m []plots.Predictions) (*plots.Figure, error) { return plots.Calibration(m, nil) },
	}
	for name, make := range curves {
		for _, c := range []struct {
			models []plots.Predictions
			want   string
		}{
			{nil, "nothing to draw"},
			{many, "51 curves: must be at most 50"},
			{[]plots.Predictions{good, good}, `models 0 and 1 are both named "m"`},
			{short, `model 0 "m": metrics: 49 labels: want 50`},
			{strange, "prediction 3 is NaN"},
			{single, "labels are all 0 or all 1"},
			{weightless, "labels are all 0 or all 1"},
			{one(plots.Predictions{}), "no rows"},
		} {
			if name == "cal" && strings.HasPrefix(c.want, "labels") {
				continue // a share of positives needs no other class
			}
			f, err := make(c.models)
			assert.Nil(t, f)
			assert.ErrorContains(t, err, c.want, name)
			assert.ErrorContains(t, err, "plots: ", name)
		}
	}

	var value *metrics.ValueError
	_, err := plots.ROC(strange, nil)
	require.ErrorAs(t, err, &value)
	assert.Equal(t, 3, value.Index)

	for _, c := range []struct {
		make func() (*plots.Figure, error)
		want string
	}{
		{func() (*plots.Figure, error) { return plots.Importance(nil, explain.Gain, nil) }, "nothing to draw"},
		{func() (*plots.Figure, error) { return plots.Importance(scores(nan), explain.Gain, nil) }, `"b" is NaN`},
		{func() (*plots.Figure, error) { return plots.Importance(scores(inf), explain.Gain, nil) }, `"b" is +Inf`},
		{func() (*plots.Figure, error) {
			return plots.Importance(scores(1), explain.Gain, &plots.ImportanceOptions{Top: 201})
		}, "features to show = 201: must be from 1 to 200"},
		{func() (*plots.Figure, error) {
			return plots.Importance(scores(1), explain.Gain, &plots.ImportanceOptions{Top: -1})
		}, "features to show = -1"},
		{func() (*plots.Figure, error) { return plots.Depths(nil, nil) }, "nothing to draw"},
		{func() (*plots.Figure, error) { return plots.Depths(&explain.Stats{}, nil) }, "nothing to draw"},
		{func() (*plots.Figure, error) { return plots.Depths(deep, nil) }, "201 depths: must be at most 200"},
		{func() (*plots.Figure, error) { return plots.Usage(nil, nil) }, "nothing to draw"},
		{func() (*plots.Figure, error) { return plots.Usage(wide, nil) }, "none of the 401 features is used"},
		{func() (*plots.Figure, error) { return plots.Usage(wide, &plots.UsageOptions{All: true}) }, "401 features: at most 400"},
		{func() (*plots.Figure, error) { return plots.Usage([]explain.Usage{{Trees: -1}}, nil) }, "must not be negative"},
		{func() (*plots.Figure, error) { return plots.ScoreHistogram(nil, nil) }, "nothing to draw"},
		{func() (*plots.Figure, error) { return plots.ScoreHistogram([]float32{0, nan}, nil) }, "prediction 1 is NaN: must be finite"},
		{func() (*plots.Figure, error) { return plots.ScoreHistogram([]float32{inf}, nil) }, "prediction 0 is +Inf"},
		{func() (*plots.Figure, error) {
			return plots.ScoreHistogram([]float32{0}, &plots.HistogramOptions{Bins: 1000})
		}, "bins = 1000"},
		{func() (*plots.Figure, error) {
			return plots.Calibration(one(good), &plots.CalibrationOptions{Bins: -3})
		}, "bins = -3"},
		{func() (*plots.Figure, error) {
			return plots.Calibration(one(good), &plots.CalibrationOptions{Strategy: 7})
		}, "bin strategy"},
		{func() (*plots.Figure, error) {
			return plots.Calibration(one(plots.Predictions{Pred: []float32{2}, Label: []float32{1}}), nil)
		}, "in [0, 1]"},
		{func() (*plots.Figure, error) { return plots.Lift(one(good), &plots.LiftOptions{Groups: 51}) }, "number of groups is 51"},
		{func() (*plots.Figure, error) { return plots.ThresholdCost(nil, nil) }, "nothing to draw"},
		{func() (*plots.Figure, error) {
			return plots.ThresholdCost([]threshold.Point{point(math.Inf(-1), 1), point(math.Inf(1), 2)}, nil)
		}, "nothing to draw"},
		{func() (*plots.Figure, error) {
			return plots.ThresholdCost([]threshold.Point{point(0, math.Inf(1))}, nil)
		}, "cost of point 0 is +Inf"},
		{func() (*plots.Figure, error) {
			return plots.ThresholdCost([]threshold.Point{point(math.NaN(), 1)}, nil)
		}, "cutoff of point 0 is NaN"},
		{func() (*plots.Figure, error) {
			return plots.ThresholdCost([]threshold.Point{point(0.5, 1), point(0.4, 1)}, nil)
		}, "cutoff of point 1 is 0.4 after 0.5: cutoffs must rise"},
		{func() (*plots.Figure, error) {
			return plots.ThresholdCost([]threshold.Point{point(0, 1)}, &plots.CostOptions{Baselines: []plots.Baseline{{"x", math.NaN()}}})
		}, "cost of baseline 0 is NaN"},
		{func() (*plots.Figure, error) { return plots.Tree(nil, nil) }, "nothing to draw"},
		{func() (*plots.Figure, error) { return plots.Tree(smallTree(t), &plots.TreeOptions{MaxDepth: -1}) }, "depth to show = -1"},
		{func() (*plots.Figure, error) { return plots.Tree(chain(t, 5000), nil) }, "tree of depth 5000 has more than 1000 nodes: set MaxDepth"},
	} {
		f, err := c.make()
		assert.Nil(t, f, c.want)
		assert.ErrorContains(t, err, c.want)
		if err != nil {
			assert.True(t, strings.HasPrefix(err.Error(), "plots: "), err.Error())
		}
	}
}

// chain is a tree in which every split has a leaf on its left.
func chain(t testing.TB, splits int) *tree.Tree {
	t.Helper()
	var nodes []tree.Node
	for i := range int32(splits) {
		nodes = append(nodes,
			tree.Node{Kind: tree.Numerical, Left: 2*i + 1, Right: 2*i + 2, Parent: 2*i - 2, Value: float32(i)},
			tree.Node{Left: tree.None, Right: tree.None, Parent: 2 * i, Value: -1})
	}
	nodes[0].Parent = tree.None
	nodes = append(nodes, tree.Node{Left: tree.None, Right: tree.None, Parent: int32(2*splits - 2)})
	tr, err := tree.New(nodes, 1)
	require.NoError(t, err)
	return tr
}

// TestOddInputsAreDrawn draws what is unusual but not wrong.
func TestOddInputsAreDrawn(t *testing.T) {
	hostile := []explain.Score{
		score(strings.Repeat("very ", 40)+"long", 1e-30),
		score("\x00\x1b[31m\xff]]>", 3e38),
		score("名前", 0),
	}
	zero := []explain.Score{score("a", 0), score("b", 0)}
	flat := []threshold.Point{{Cutoff: 0.5}, {Cutoff: 0.5}}
	benefit := []threshold.Point{{Cutoff: 0, Cost: -20}, {Cutoff: 1, Cost: -50.25}}
	huge := []threshold.Point{{Cutoff: -1e300, Cost: 1e300}, {Cutoff: 1e300, Cost: -1e300}}
	for name, make := range map[string]func() (*plots.Figure, error){
		"hostile names": func() (*plots.Figure, error) { return plots.Importance(hostile, explain.Cover, nil) },
		"negative gain": func() (*plots.Figure, error) {
			return plots.Importance([]explain.Score{score("a", 3), score("b", -0.005), score("c", -2)}, explain.Gain, nil)
		},
		"all zero":          func() (*plots.Figure, error) { return plots.Importance(zero, explain.Gain, nil) },
		"equal predictions": func() (*plots.Figure, error) { return plots.ScoreHistogram([]float32{0.5, 0.5}, nil) },
		"extreme predictions": func() (*plots.Figure, error) {
			return plots.ScoreHistogram([]float32{-math.MaxFloat32, 0, math.MaxFloat32}, nil)
		},
		"one cutoff":   func() (*plots.Figure, error) { return plots.ThresholdCost(flat[:1], nil) },
		"equal cutoff": func() (*plots.Figure, error) { return plots.ThresholdCost(flat, nil) },
		"benefits":     func() (*plots.Figure, error) { return plots.ThresholdCost(benefit, nil) },
		"huge costs":   func() (*plots.Figure, error) { return plots.ThresholdCost(huge, nil) },
		"two rows": func() (*plots.Figure, error) {
			return plots.ROC(one(plots.Predictions{Pred: []float32{0, 1}, Label: []float32{0, 1}}), nil)
		},
		"one class calibrated": func() (*plots.Figure, error) {
			return plots.Calibration(one(plots.Predictions{Pred: []float32{0.5}, Label: []float32{1}}), nil)
		},
		"deep tree folded": func() (*plots.Figure, error) {
			return plots.Tree(chain(t, 5000), &plots.TreeOptions{MaxDepth: 3})
		},
		"lone leaf": func() (*plots.Figure, error) {
			return plots.Tree(smallForest(t).Tree(1), &plots.TreeOptions{Title: "A long title above a small tree"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := make()
			require.NoError(t, err)
			for _, format := range []plots.Format{plots.PNG, plots.SVG, plots.PDF} {
				b, err := f.Bytes(format)
				require.NoError(t, err)
				switch format {
				case plots.SVG:
					textOf(t, b)
					assert.NotContains(t, string(b), "NaN")
				case plots.PDF:
					assertPDF(t, b)
				}
			}
		})
	}
}

func TestThresholdCostTakesBaselinesFromTheEnds(t *testing.T) {
	scores, labels := []float64{0.1, 0.4, 0.8, 0.9}, []float32{0, 0, 1, 1}
	curve, err := threshold.Exact(scores, labels, threshold.Retention(500, 0, 50))
	require.NoError(t, err)
	f, err := plots.ThresholdCost(curve.Points(), nil)
	require.NoError(t, err)
	svg, err := f.SVG()
	require.NoError(t, err)
	_, texts := textOf(t, svg)
	assert.Contains(t, texts, "do nothing: $1,000")
	assert.Contains(t, texts, "treat everybody: $200")
	assert.Contains(t, texts, "minimum $100 at 0.6")

	assert.Equal(t, []plots.Baseline{{"do nothing", 1000}, {"treat everybody", 200}}, plots.Baselines(curve.Comparison()))
	f, err = plots.ThresholdCost(curve.Points(), &plots.CostOptions{Baselines: []plots.Baseline{{"do nothing", 900}}})
	require.NoError(t, err)
	svg, err = f.SVG()
	require.NoError(t, err)
	_, texts = textOf(t, svg)
	assert.Contains(t, texts, "do nothing: $900", "a baseline that is given counts")
	assert.NotContains(t, texts, "do nothing: $1,000")
}

func TestUsageOfAllNamesEveryFeature(t *testing.T) {
	var usage []explain.Usage
	for i := range 69 {
		usage = append(usage, explain.Usage{Feature: i, Name: fmt.Sprintf("feature_%02d", i), Trees: i * 7 % 11})
	}
	f, err := plots.Usage(usage, &plots.UsageOptions{All: true})
	require.NoError(t, err)
	assert.Greater(t, float64(f.Width)/69, 9.0, "a label of nine points each fits")
	svg, err := f.SVG()
	require.NoError(t, err)
	_, texts := textOf(t, svg)
	for _, u := range usage {
		assert.Contains(t, texts, u.Name+" ")
	}
	f, err = plots.Usage(usage, &plots.UsageOptions{Top: 5})
	require.NoError(t, err)
	assert.Equal(t, "features: 69, used: 62, shown: 5", f.Note)
}

func TestManyPointsMakeASmallFile(t *testing.T) {
	f, err := plots.ROC(one(model("", 60_000, 0.5)), nil)
	require.NoError(t, err)
	svg, err := f.SVG()
	require.NoError(t, err)
	assert.Less(t, len(svg), 100_000)
}
