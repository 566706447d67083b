package tune

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

func TestValuesStayInTheirRange(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, rg := range []Range{
		{Name: "a", Max: 1}, {Name: "b", Min: -3, Max: -2}, {Name: "c", Min: 1e-8, Max: 10},
		{Name: "d", Min: 0.1, Max: 0.3, Scale: Logarithmic}, {Name: "e", Min: 0.9, Max: 0.9999, Scale: ReverseLogarithmic},
		{Name: "f", Kind: Integer, Min: 1, Max: 10}, {Name: "g", Kind: Integer, Min: 1, Max: 1000},
		{Name: "h", Kind: Integer, Min: 5, Max: 5}, {Name: "i", Min: 0.3, Max: 0.3}, {Name: "j", Kind: Integer, Min: -2, Max: 2},
	} {
		require.NoError(t, Space{rg}.Validate())
		seen := map[string]int{}
		for k := range 2000 {
			u := r.Float64()
			if k < 2 {
				u = float64(k)
			}
			text := rg.text(u)
			seen[text]++
			v, err := strconv.ParseFloat(text, 64)
			require.NoError(t, err)
			assert.GreaterOrEqual(t, v, rg.Min, rg.Name)
			assert.LessOrEqual(t, v, rg.Max, rg.Name)
			assert.Equal(t, text, rg.text(rg.unit(text)), "%s: a value is at its place", rg.Name)
			if rg.Kind == Integer {
				assert.Equal(t, math.Trunc(v), v)
			}
		}
		if rg.Name == "f" {
			for v, n := range seen {
				assert.InDelta(t, 200, n, 70, "%s is as likely as the others", v)
			}
			assert.Len(t, seen, 10)
		}
	}
	half := func(r Range) float64 {
		v, err := strconv.ParseFloat(r.text(0.5), 64)
		require.NoError(t, err)
		return v
	}
	assert.InDelta(t, 5.5, half(Range{Min: 1, Max: 10}), 1e-9, "one order of magnitude: linear")
	assert.InDelta(t, 0.1, half(Range{Min: 0.001, Max: 10}), 1e-9, "four: logarithmic")
	assert.InDelta(t, 0.99, half(Range{Min: 0.9, Max: 0.999, Scale: ReverseLogarithmic}), 1e-9)
	c := Range{Kind: Categorical, Values: []string{"x", "y", "z"}}
	for u, want := range map[float64]string{0: "x", 0.34: "y", 0.999: "z", 1: "z"} {
		assert.Equal(t, want, c.text(u))
		assert.Equal(t, want, c.text(c.unit(want)))
	}
}

func TestSpaceFaults(t *testing.T) {
	inf := math.Inf(1)
	for want, s := range map[string]Space{
		"no ranges":                            {},
		"it has no name":                       {{Max: 1}},
		"it is there twice":                    {{Name: "a", Max: 1}, {Name: "a", Max: 2}},
		"min 2 is above max 1":                 {{Name: "a", Min: 2, Max: 1}},
		"both must be finite":                  {{Name: "a", Max: inf}},
		"from NaN to 1":                        {{Name: "a", Min: math.NaN(), Max: 1}},
		"both must be whole numbers":           {{Name: "a", Kind: Integer, Max: 1.5}},
		"at most 2^53":                         {{Name: "a", Kind: Integer, Max: 1e300}},
		"must be above 0 on a logarithmic":     {{Name: "a", Max: 1, Scale: Logarithmic}},
		"must lie in [0, 1)":                   {{Name: "a", Max: 1, Scale: ReverseLogarithmic}},
		"reverse-logarithmic scale is for con": {{Name: "a", Kind: Integer, Scale: ReverseLogarithmic}},
		"its scale is Scale(7)":                {{Name: "a", Max: 1, Scale: 7}},
		"its kind is Kind(5)":                  {{Name: "a", Kind: 5}},
		"no values: want at least 1":           {{Name: "a", Kind: Categorical}},
		`value "x" is there twice`:             {{Name: "a", Kind: Categorical, Values: []string{"x", "x"}}},
		"but has a list of values":             {{Name: "a", Max: 1, Values: []string{"x"}}},
	} {
		assert.ErrorContains(t, s.Validate(), want)
	}
	var e *SpaceError
	require.ErrorAs(t, Space{{Name: "a", Min: 1}, {Name: "b", Min: 1}}.Validate(), &e)
	assert.ErrorContains(t, Space{{Name: "a", Min: 1}, {Name: "b", Min: 1}}.Validate(), `"b"`, "every fault is told")
}

// The tuning job of the churn analysis, as SageMaker's API takes it.
const churnJob = `{
	"HyperParameterTuningJobName": "xgboost-churn",
	"HyperParameterTuningJobConfig": {
		"Strategy": "Bayesian",
		"HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "validation:auc"},
		"ResourceLimits": {"MaxNumberOfTrainingJobs": 30, "MaxParallelTrainingJobs": 3},
		"TrainingJobEarlyStoppingType": "Auto",
		"RandomSeed": 7,
		"ParameterRanges": {
			"ContinuousParameterRanges": [
				{"Name": "eta", "MinValue": "0", "MaxValue": "1", "ScalingType": "Auto"},
				{"Name": "min_child_weight", "MinValue": "1", "MaxValue": "10"},
				{"Name": "alpha", "MinValue": "1e-3", "MaxValue": "2", "ScalingType": "Logarithmic"}],
			"IntegerParameterRanges": [
				{"Name": "max_depth", "MinValue": "1", "MaxValue": "10", "ScalingType": "Linear"},
				{"Name": "num_round", "MinValue": "10", "MaxValue": "100"}],
			"CategoricalParameterRanges": [{"Name": "tree_method", "Values": ["exact", "hist"]}]
		}
	}
}`

func TestReadSageMaker(t *testing.T) {
	var o Options
	require.NoError(t, ReadSageMaker(strings.NewReader(churnJob), &o))
	assert.Equal(t, Options{
		Space: Space{
			{Name: "eta", Max: 1}, {Name: "min_child_weight", Min: 1, Max: 10},
			{Name: "alpha", Min: 1e-3, Max: 2, Scale: Logarithmic},
			{Name: "max_depth", Kind: Integer, Min: 1, Max: 10, Scale: Linear},
			{Name: "num_round", Kind: Integer, Min: 10, Max: 100},
			{Name: "tree_method", Kind: Categorical, Values: []string{"exact", "hist"}},
		},
		Strategy: Bayesian, Trials: 30, Parallel: 3, Seed: 7, Stopping: MedianRule{},
		Set: "validation", Metric: "auc", Direction: gbt.Maximize,
	}, o)

	o = Options{Trials: 5, Strategy: Halton}
	require.NoError(t, ReadSageMaker(strings.NewReader(`{"IntegerParameterRanges":[{"Name":"max_depth","MinValue":"1","MaxValue":"3"}]}`), &o))
	assert.Equal(t, Options{Space: Space{{Name: "max_depth", Kind: Integer, Min: 1, Max: 3}}, Trials: 5, Strategy: Halton}, o, "ranges alone")

	before := o
	for want, text := range map[string]string{
		"unexpected end of JSON":       `{`,
		`MinValue "a" is not a number`: `{"ContinuousParameterRanges":[{"Name":"eta","MinValue":"a","MaxValue":"1"}]}`,
		`ScalingType "Log"`:            `{"ContinuousParameterRanges":[{"Name":"eta","MinValue":"0","MaxValue":"1","ScalingType":"Log"}]}`,
		"min 3 is above max 1":         `{"ContinuousParameterRanges":[{"Name":"eta","MinValue":"3","MaxValue":"1"}]}`,
		"no ranges":                    `{}`,
		`Strategy "Grid"`:              strings.Replace(churnJob, "Bayesian", "Grid", 1),
		`TrainingJobEarlyStoppingType`: strings.Replace(churnJob, `"Auto",`+"\n\t\t\"Random", `"On",`+"\n\t\t\"Random", 1),
		`objective type "Up"`:          strings.Replace(churnJob, "Maximize", "Up", 1),
		`metric name "auc"`:            strings.Replace(churnJob, "validation:auc", "auc", 1),
		"cannot unmarshal number":      `{"IntegerParameterRanges":[{"Name":"max_depth","MinValue":1,"MaxValue":"3"}]}`,
		"more than 1048576 bytes":      strings.Repeat(" ", 1<<20+1),
	} {
		assert.ErrorContains(t, ReadSageMaker(strings.NewReader(text), &o), want)
		assert.Equal(t, before, o, "nothing is set by half")
	}
}
