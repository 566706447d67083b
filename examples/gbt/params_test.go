package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSplitParams(t *testing.T) {
	for text, want := range map[string][]setting{
		"":                           nil,
		"  ":                         nil,
		"eta=0.2":                    {{"eta", "0.2"}},
		"eta=0.2,max_depth=5":        {{"eta", "0.2"}, {"max_depth", "5"}},
		" eta = 0.2 , max_depth=5 ":  {{"eta", "0.2"}, {"max_depth", "5"}},
		"eval_metric=[auc,error],a=": {{"eval_metric", "[auc,error]"}, {"a", ""}},
		"m=(1,-1,0),c=[[0,1],[2,3]]": {{"m", "(1,-1,0)"}, {"c", "[[0,1],[2,3]]"}},
		"m=([1,2],3),e=error@0.7":    {{"m", "([1,2],3)"}, {"e", "error@0.7"}},
		"a=b=c":                      {{"a", "b=c"}},
	} {
		got, err := splitParams(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for text, message := range map[string]string{
		"eta":         `"eta": must be name=value`,
		"eta=1,":      `"": must be name=value`,
		",eta=1":      `"": must be name=value`,
		"=1":          `"=1": must be name=value`,
		"a=[1,2":      "bracket [ is not closed",
		"a=(1,[2)]":   "bracket ) closes none",
		"a=1),b=2":    "bracket ) closes none",
		"a=(1,2,b=3,": "bracket ( is not closed",
	} {
		_, err := splitParams(text)
		assert.EqualError(t, err, message, text)
	}
}

func TestParseHyperparameters(t *testing.T) {
	h, err := parseHyperparameters([]byte(`{"eta": 0.1, "seed": "7", "base_score": [0.2, "0.3"], "validate_parameters": true,
		"num_round": 12, "nthread": "-1", "csv_weights": 1, "_x": "y"}`))
	require.NoError(t, err)
	assert.Equal(t, []setting{{"eta", "0.1"}, {"seed", "7"}, {"base_score", "[0.2,0.3]"}, {"validate_parameters", "true"}}, h.settings)
	assert.Equal(t, 12, h.rounds)
	assert.Zero(t, h.workers)
	assert.Zero(t, h.earlyStopping)
	assert.True(t, h.csvWeights)
	assert.Len(t, h.notes, 1)

	for text, want := range map[string][]setting{
		`{"_tuning_objective_metric": "validation:auc"}`:                                   {{"eval_metric", "auc"}},
		`{"_tuning_objective_metric": "auc", "eval_metric": "rmse"}`:                       {{"eval_metric", "auc,rmse"}},
		`{"_tuning_objective_metric": "validation:rmse", "eval_metric": ["rmse", "mae"]}`:  {{"eval_metric", "mae,rmse"}},
		`{"_tuning_objective_metric": "validation:f1", "eval_metric": "rmse"}`:             {{"eval_metric", "f1,rmse"}},
		`{"_tuning_objective_metric": "validation:gini", "eval_metric": "rmse"}`:           {{"eval_metric", "rmse"}},
		`{"_tuning_objective_metric": "validation:error@0.7", "eval_metric": "error@0.7"}`: {{"eval_metric", "error@0.7"}},
	} {
		h, err := parseHyperparameters([]byte(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, h.settings, text)
	}

	for text, message := range map[string]string{
		``:                                   "not JSON",
		`[]`:                                 "not an object",
		`{"eta": "0.1"`:                      "ends too early",
		`{"eta": "0.1"} x`:                   "text follows",
		`{"eta": }`:                          "not JSON",
		`{"eta": null}`:                      "eta: must be",
		`{"eta": {"a": 1}}`:                  "eta: must be",
		`{"eta": [[1]]}`:                     "eta: a list must not hold lists",
		`{"eta": 1, "eta": 2}`:               "eta is there twice",
		`{"eta": 1, "learning_rate": 2}`:     "eta and learning_rate are the same",
		`{"num_round": "ten"}`:               `num_round = "ten"`,
		`{"num_round": 0}`:                   "at least 1",
		`{"csv_weights": 2}`:                 "0 or 1",
		`{"early_stopping_rounds": "-1"}`:    "at least 1",
		`{"nthread": "many"}`:                `nthread = "many"`,
		`{"reg_lambda": 1, "lambda": "1"}`:   "the same",
		`{"num_round": "99999999999999999"}`: "whole number",
	} {
		_, err := parseHyperparameters([]byte(text))
		assert.ErrorContains(t, err, message, text)
	}
}

func FuzzParseHyperparameters(f *testing.F) {
	f.Add([]byte(`{"eta": 0.1, "eval_metric": ["a", "b"], "_tuning_objective_metric": "validation:auc"}`))
	f.Add([]byte(`{"a": "\"b\"", "num_round": "1e5"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		h, err := parseHyperparameters(text)
		if err == nil {
			assert.GreaterOrEqual(t, h.rounds, 0)
		}
	})
}

func FuzzSplitParams(f *testing.F) {
	f.Add("eta=0.2,eval_metric=[auc,error]")
	f.Add("a=(1,[2),3]")
	f.Fuzz(func(t *testing.T, text string) {
		settings, err := splitParams(text)
		if err != nil {
			return
		}
		for _, s := range settings {
			assert.NotEmpty(t, s.name)
		}
	})
}
