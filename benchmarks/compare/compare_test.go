package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/benchmarks/data"
	"github.com/grove-ml/grove/metrics"
)

func TestReached(t *testing.T) {
	for _, c := range []struct {
		name     string
		curve    []float64
		target   float64
		maximize bool
		rounds   int
		ok       bool
	}{
		{"first of several", []float64{0.7, 0.8, 0.79, 0.85}, 0.8, true, 2, true},
		{"but for the slack", []float64{0.7, 0.799995}, 0.8, true, 2, true},
		{"beyond the slack", []float64{0.7, 0.79998}, 0.8, true, 2, false},
		{"never: the best", []float64{0.7, 0.75, 0.74}, 0.8, true, 2, false},
		{"a loss", []float64{0.9, 0.6, 0.5}, 0.6, false, 2, true},
		{"a loss, never: the best", []float64{0.9, 0.6, 0.7}, 0.5, false, 2, false},
		{"no rounds", nil, 0.5, false, 0, false},
	} {
		rounds, ok := reached(c.curve, c.target, c.maximize)
		assert.Equal(t, c.rounds, rounds, c.name)
		assert.Equal(t, c.ok, ok, c.name)
	}
	assert.True(t, maximized("auc"))
	assert.True(t, maximized("ndcg@10"))
	assert.False(t, maximized("mlogloss"))
}

func TestSpread(t *testing.T) {
	v := []float64{3, 1, 2}
	assert.Equal(t, spread{2, 1, 3}, spreadOf(v))
	assert.Equal(t, []float64{3, 1, 2}, v, "left as they are")
	assert.Equal(t, spread{2.5, 1, 4}, spreadOf([]float64{4, 1, 2, 3}))
	assert.Equal(t, spread{}, spreadOf(nil))
	assert.Equal(t, "2.00 [0.123 to 12k]", spread{2, 0.1234, 12345}.String())
	for v, want := range map[float64]string{1234567: "1.23M", 456: "456", 45.67: "45.7", 4.567: "4.57", 0.01234: "0.0123"} {
		assert.Equal(t, want, number(v))
	}
}

func TestBetween(t *testing.T) {
	document := "# Title\n\n" + beginMark + "\nold\nlines\n" + endMark + "\nrest\n"
	got, err := between(document, "\nnew\n")
	require.NoError(t, err)
	assert.Equal(t, "# Title\n\n"+beginMark+"\nnew\n"+endMark+"\nrest\n", got)
	again, err := between(got, "new")
	require.NoError(t, err)
	assert.Equal(t, got, again)
	for _, bad := range []string{"", beginMark, endMark + beginMark} {
		_, err := between(bad, "new")
		assert.ErrorContains(t, err, "compare:begin", "%q", bad)
	}
}

func TestRowsAreSound(t *testing.T) {
	models := map[string]bool{}
	for _, s := range sources() {
		for name, rounds := range s.save {
			require.False(t, models[name], name)
			models[name] = true
			require.LessOrEqual(t, rounds, s.rounds)
		}
	}
	names := map[string]bool{}
	for _, r := range rows() {
		require.False(t, names[r.Name], "%s twice", r.Name)
		names[r.Name] = true
		s, err := data.ByName(r.Shape, 1)
		require.NoError(t, err, r.Name)
		_, err = metrics.ByName(s.Metric)
		require.NoError(t, err, r.Name)
		if r.Model != "" {
			assert.True(t, models[r.Model], "%s: %s", r.Name, r.Model)
			continue
		}
		p, err := job{Params: r.Grove}.params()
		require.NoError(t, err, r.Name)
		require.NoError(t, p.Validate(), r.Name)
		if r.Peer == "xgboost" {
			assert.Equal(t, r.Grove, r.Other, "%s: the same parameters", r.Name)
		}
	}
}

// do runs a job as a worker does, within the test.
func do(t *testing.T, j job) result {
	t.Helper()
	in, err := json.Marshal(j)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, work(bytes.NewReader(in), &out))
	var r result
	require.NoError(t, json.Unmarshal(out.Bytes(), &r))
	return r
}

func TestWorker(t *testing.T) {
	dir := t.TempDir()
	for _, shape := range []string{"dense", "onehot", "categories", "classes", "ranking"} {
		s, err := data.ByName(shape, 0.001)
		require.NoError(t, err)
		train, valid, err := data.Ensure(dir, s)
		require.NoError(t, err)
		j := job{Engine: "grove", Work: "train", Train: train, Valid: valid, Params: params{"objective": s.Objective, "tree_method": "hist", "max_depth": 3, "eta": 0.1},
			Rounds: 5, Threads: 2, Repeats: 3, Out: filepath.Join(dir, "out.f32"), Metric: s.Metric}
		if s.Classes > 0 {
			j.Params["num_class"] = s.Classes
		}
		r := do(t, j)
		require.Len(t, r.Seconds, 2, "the first is not counted")
		require.Len(t, r.Construct, 2)
		require.Equal(t, 5, r.Rounds)
		got, err := quality(s.Metric, valid, j.Out)
		require.NoError(t, err)
		require.False(t, math.IsNaN(got))

		j.Work, j.Rounds, j.Target = "search", 20, got
		r = do(t, j)
		require.True(t, r.Reached, shape)
		require.LessOrEqual(t, r.Rounds, 5, shape)
		require.Len(t, r.Curve, r.Rounds)
		if r.Rounds == 5 {
			require.InDelta(t, got, r.Curve[4], 1e-9, "%s: both compute the metric alike", shape)
		}
		j.Work, j.Repeats = "construct", 1
		require.Len(t, do(t, j).Seconds, 1)
	}

	s, err := data.ByName("dense", 0.001)
	require.NoError(t, err)
	train, valid, err := data.Ensure(dir, s)
	require.NoError(t, err)
	model := filepath.Join(dir, "a.ubj")
	j := job{Work: "model", Train: train, Valid: valid, Params: depthwise("exact", 3), Rounds: 6, Threads: 1, Repeats: 2, Rows: 100, Calls: [2]int{50, 2},
		Model: model, Out: filepath.Join(dir, "p.f32"), Save: map[string]int{filepath.Join(dir, "b.json"): 3, model: 6}}
	do(t, j)
	require.FileExists(t, filepath.Join(dir, "b.json"))
	for _, work := range []string{"predict", "load"} {
		j.Work = work
		require.Len(t, do(t, j).Seconds, 1, work)
	}
	p, err := data.ReadFloats(j.Out)
	require.NoError(t, err)
	require.Len(t, p, 100)
	for work, size := range map[string]int{"contributions": 29, "interactions": 29 * 29} {
		j.Work, j.Rows = work, 20
		require.Len(t, do(t, j).Seconds, 1, work)
		parts, err := data.ReadFloats(j.Out)
		require.NoError(t, err)
		require.Len(t, parts, 20*size, work)
		for i := range 20 {
			margin := 0.0
			for _, v := range parts[i*size : (i+1)*size] {
				margin += float64(v)
			}
			require.InDelta(t, p[i], 1/(1+math.Exp(-margin)), 1e-5, work)
		}
	}
	j.Work = "row"
	r := do(t, j)
	require.Len(t, r.Calls, 2)
	sum := 0.0
	for _, v := range p[:50] {
		sum += float64(v)
	}
	require.Equal(t, sum, r.Calls[0].Sum, "rows one by one predict as in a batch")
	most, err := farthest(j.Out, j.Out)
	require.NoError(t, err)
	require.Zero(t, most)
	name, cols, err := rowsFile(valid)
	require.NoError(t, err)
	require.FileExists(t, name)
	require.Equal(t, 28, cols)
	require.Len(t, do(t, job{Work: "loop", Rounds: 1, Rows: 1000, Threads: 2, Repeats: 2}).Seconds, 1)
	require.ErrorContains(t, work(strings.NewReader(`{"work":"rest"}`), nil), "rest")
}

func TestTable(t *testing.T) {
	base := record{Date: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Machine: "m", Versions: "v", Scale: 1, Repeats: 2}
	measured := func(grove, peer []float64, quality float64) *record {
		r := base
		r.Metric = "auc"
		r.Grove = []*result{{Seconds: grove, Quality: quality, Peak: 10e6}}
		r.Peer = []*result{{Seconds: peer, Quality: 0.9, Peak: 30e6, Rounds: 100}}
		r.Search = &result{Rounds: 80, Reached: quality >= 0.9}
		r.Steps = map[string]map[int][]*result{
			"grove": {1: {{Seconds: []float64{4}}}, 2: {{Seconds: []float64{2}}}},
			"peer":  {1: {{Seconds: []float64{4}}}, 2: {{Seconds: []float64{3}}}},
			"loop":  {1: {{Seconds: []float64{4}}}, 2: {{Seconds: []float64{2}}}},
		}
		for _, side := range [][]*result{r.Grove, r.Peer} {
			side[0].Calls = []latencies{{Median: side[0].Seconds[0] * 1000, P99: side[0].Seconds[0] * 2000}, {Median: 5000, P99: 6000}}
		}
		return &r
	}
	line := func(r row, rec *record) string {
		text := table([]entry{{r, rec}})
		lines := slices.DeleteFunc(strings.Split(text, "\n"), func(s string) bool { return !strings.HasPrefix(s, "| "+r.Title) })
		require.NotEmpty(t, lines, text)
		require.Equal(t, 1, strings.Count(lines[0], "v XGBoost"))
		return lines[0]
	}
	r := row{Name: "a", Section: training, Title: "some work", Goal: 3, Work: "train", Peer: "xgboost"}
	assert.Contains(t, line(r, nil), "not measured")
	failed := base
	failed.Failure = "no\npython | here"
	assert.Contains(t, line(r, &failed), "failed: no python / here")
	assert.Contains(t, line(r, measured([]float64{1, 2, 3}, []float64{8}, 0.9)), "| 2.00 [1.00 to 3.00] | 8.00 [8.00 to 8.00] | 4.00 | ≥ 3 | yes | auc 0.900000, 0.900000 | 10.0, 30.0 |")
	assert.Contains(t, line(r, measured([]float64{4}, []float64{8}, 0.9)), "| 2.00 | ≥ 3 | **no** |")
	assert.Contains(t, table([]entry{{r, measured([]float64{4}, []float64{8}, 0.9)}}), "| some work | 10.0 | 30.0 | 3.00 | ≥ 2 | yes |", "memory")
	r.Reach = true
	assert.Contains(t, line(r, measured([]float64{1}, []float64{8}, 0.9)), "yes | auc 0.900000, 0.900000, after 100 rounds there, 80 here |")
	assert.Contains(t, line(r, measured([]float64{1}, []float64{8}, 0.8)), "**no**", "fast, but not as good")
	r.Section, r.Work = prediction, "predict"
	assert.Contains(t, line(r, measured([]float64{1}, []float64{4}, 0)), "| 4.00 | ≥ 3 | yes |")
	r.Section, r.Work, r.Rows = explanation, "interactions", 96
	assert.Contains(t, line(r, measured([]float64{1}, []float64{4}, 0)), "| 96.0 [96.0 to 96.0] | 24.0 [24.0 to 24.0] | 4.00 | ≥ 3 | yes |")
	r.Section, r.Work = singleRow, "row"
	assert.Contains(t, line(r, measured([]float64{1}, []float64{4}, 0)), "| 1.00, 2.00 | 5.00, 6.00 | 4.00, 8.00 | 5.00, 6.00 | 4.00, 4.00 | 1.00, 1.00 | ≥ 3 | **no** |")
	r.Section, r.Work, r.Goal = scaling, "scaling", 0.95
	assert.Contains(t, line(r, measured([]float64{1}, []float64{4}, 0)), "| 2.00 | 1.33 | 2.00 | 1.00 | ≥ 0.95 | yes |")
	r.Section, r.Work, r.Goal = loading, "load", 0
	assert.Contains(t, line(r, measured([]float64{1}, []float64{4}, 0)), "| 4.00 |  |  |")
	assert.Contains(t, table([]entry{{r, measured([]float64{1}, []float64{4}, 0)}}), "2026-01-02; m; v; each side 2 times in turn.")
}

// TestWithoutPeers measures a row where there is no Python: its line says so, and
// what Grove did is known.
func TestWithoutPeers(t *testing.T) {
	c := &comparison{work: t.TempDir(), scale: 0.001, repeats: 1, say: t.Logf}
	c.run.reason = "there is no python3"
	name := filepath.Join(c.work, "self")
	require.NoError(t, os.WriteFile(name, []byte("#!/bin/sh\necho '{\"seconds\":[0.5]}'\n"), 0o755))
	c.run.self = name
	r := row{Name: "construct/none", Section: construction, Title: "bins", Shape: "dense", Work: "construct", Peer: "xgboost", Grove: depthwise("hist", 6)}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell to stand in for the program")
	}
	measured, err := c.measure(context.Background(), r)
	require.NoError(t, err)
	rec, err := c.record(r)
	require.NoError(t, err)
	require.Equal(t, measured, rec)
	require.Contains(t, rec.Failure, "no python3")
	require.Equal(t, []float64{0.5}, rec.Grove[0].Seconds)
	unknown, err := c.record(row{Name: "unknown"})
	require.NoError(t, err)
	require.Nil(t, unknown)
}
