package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTune(t *testing.T) {
	f := newFolder(t)
	train := f.write("train.csv", generate(200, 1).csv(header, true, false))
	valid := f.write("valid.csv", generate(100, 2).csv(header, true, false))
	space := f.write("space.json", `{"HyperParameterTuningJobConfig": {"Strategy": "Bayesian",
		"HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "validation:logloss"},
		"ResourceLimits": {"MaxNumberOfTrainingJobs": 9, "MaxParallelTrainingJobs": 2}, "TrainingJobEarlyStoppingType": "Auto",
		"ParameterRanges": {"ContinuousParameterRanges": [{"Name": "eta", "MinValue": "0.05", "MaxValue": "0.8"}],
			"IntegerParameterRanges": [{"Name": "num_round", "MinValue": "2", "MaxValue": "12"}]}}}`)
	args := []string{"tune", "-data", train, "-valid", valid, "-params", "objective=binary:logistic,eval_metric=[error,logloss],max_depth=3"}
	table := gbtOK(t, append(args, "-space", space, "-range", "grow_policy=depthwise|lossguide", "-model", f.path("best.json"), "-journal", f.path("j"))...)
	lines := strings.Split(strings.TrimSpace(table), "\n")
	require.Len(t, lines, 10)
	assert.Equal(t, "trial,status,value,rounds,eta,num_round,grow_policy,reason", lines[0])
	for _, workers := range []string{"1", "3"} { // the second run finds all trials in the journal
		o := gbtRun(append(args, "-space", space, "-range", "grow_policy=depthwise|lossguide", "-workers", workers, "-model", f.path("again.json"), "-journal", f.path("j"))...)
		require.Equal(t, exitOK, o.code, o.err)
		assert.Equal(t, table, o.out)
		assert.Equal(t, f.read("best.json"), f.read("again.json"))
		assert.Contains(t, o.err, "best is trial ")
	}
	scores := gbtOK(t, "eval", "-data", valid, "-model", f.path("best.json"), "-metric", "logloss")
	best := strings.Split(lines[1], ",")[2]
	for _, l := range lines[2:] {
		if v := strings.Split(l, ",")[2]; v < best { // all are 0.something
			best = v
		}
	}
	assert.Contains(t, scores, best[:6], "the model is that of the best trial")

	halved := gbtOK(t, append(args, "-strategy", "latin", "-stop", "halving", "-trials", "6", "-rounds", "30", "-range", "eta=0.01:1:log", "-range", "max_depth=1:6:int")...)
	assert.Contains(t, halved, "of which 2 go on")
}

func TestTuneFaults(t *testing.T) {
	f := newFolder(t)
	train := f.write("train.csv", generate(50, 1).csv(header, true, false))
	bad := f.write("bad.json", `{"ContinuousParameterRanges":[{"Name":"eta","MinValue":"1","MaxValue":"0"}]}`)
	for want, more := range map[string][]string{
		"-valid is missing":                              {"-range", "eta=0:1"},
		"no ranges: want at least 1 hyper-parameter":     {"-valid", train},
		`min 1 is above max 0`:                           {"-valid", train, "-space", bad},
		`"x": must be a number`:                          {"-valid", train, "-range", "eta=0:x"},
		`"up": must be int, log, linear or reverse`:      {"-valid", train, "-range", "eta=0:1:up"},
		"must be NAME=MIN:MAX":                           {"-valid", train, "-range", "eta"},
		"must be none, median or halving":                {"-valid", train, "-range", "eta=0:1", "-stop", "never"},
		`strategy "grid"`:                                {"-valid", train, "-range", "eta=0:1", "-strategy", "grid"},
		"there is no score validation:auc":               {"-valid", train, "-range", "eta=0:1", "-metric", "auc"},
		"flag provided but not defined: -early-stopping": {"-valid", train, "-range", "eta=0:1", "-early-stopping", "3"},
		`range of "depth"`:                               {"-valid", train, "-range", "depth=1:3:int"},
		"want a strategy other than Bayesian":            {"-valid", train, "-range", "eta=0:1", "-stop", "halving"},
		"no such file":                                   {"-valid", train, "-space", f.path("none.json")},
	} {
		o := gbtRun(append([]string{"tune", "-data", train}, more...)...)
		assert.NotEqual(t, exitOK, o.code, want)
		assert.Contains(t, o.err, want)
		assert.Equal(t, 1, strings.Count(o.err, "\n"), o.err)
	}
}
