package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// job is work for one process, which is started for it alone: peer.py or this
// program as a worker.
type job struct {
	Engine  string         `json:"engine"`  // grove, xgboost or lightgbm
	Work    string         `json:"work"`    // train, search, construct, predict, contributions, interactions, load, model, row, loop or versions
	Train   string         `json:"train"`   // folder of the rows to train on
	Valid   string         `json:"valid"`   // folder of the rows to predict
	Params  map[string]any `json:"params"`  // the engine's own parameters
	Rounds  int            `json:"rounds"`  // of boosting
	Threads int            `json:"threads"` // or workers
	Repeats int            `json:"repeats"` // within the process; the first of several is not counted
	Rows    int            `json:"rows"`    // how many of the rows to predict or explain
	Model   string         `json:"model"`   // file to predict with or to load
	Out     string         `json:"out"`     // file for the predictions of the validation rows
	Save    map[string]int `json:"save"`    // how many rounds of a model go to which file
	Metric  string         `json:"metric"`  // what a search looks at
	Target  float64        `json:"target"`  // what a search is to reach
	Calls   [2]int         `json:"calls"`   // single rows to predict, warm and cold
}

// result is what a process measured.
type result struct {
	Seconds   []float64   `json:"seconds"`   // of each repetition
	Construct []float64   `json:"construct"` // the part of Seconds before the first round
	Peak      int64       `json:"peak"`      // most memory beside the data, in bytes; 0 if unknown
	Rounds    int         `json:"rounds"`    // trained, or found by a search
	Reached   bool        `json:"reached"`   // whether a search found its target
	Curve     []float64   `json:"curve"`     // the metric after each round of a search
	Calls     []latencies `json:"calls"`     // of single rows: warm, cold
	Version   string      `json:"version"`
	// Libraries are the shared libraries of the peers.
	Libraries map[string]string `json:"libraries,omitempty"`
	// Quality is the metric of the predictions, computed by the program for all
	// engines alike.
	Quality float64 `json:"quality"`
}

// latencies are times of single calls, in nanoseconds.
type latencies struct {
	Median float64 `json:"median"`
	P99    float64 `json:"p99"`
	Sum    float64 `json:"sum"` // of the outputs
}

// runner starts jobs.
type runner struct {
	self   string // this program
	python string // an interpreter that has the peers; empty if there is none
	script string // peer.py
	capi   string // the compiled capi.c; empty if there is none
	libs   map[string]string
	reason string // why there is no capi or python
}

// longest is how long a process may take: no row comes near it on a machine that
// has nothing else to do.
const longest = 20 * time.Minute

// run does a job in a process of its own.
func (r *runner) run(ctx context.Context, j job) (*result, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if j.Engine != "grove" && r.python == "" {
		return nil, errors.New(r.reason)
	}
	if j.Engine != "grove" && j.Work == "row" {
		return r.runRows(ctx, j)
	}
	cmd := exec.CommandContext(ctx, r.self, "-worker")
	if j.Engine != "grove" {
		cmd = exec.CommandContext(ctx, r.python, r.script)
	}
	input, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	cmd.Stdin = bytes.NewReader(input)
	out, err := output(cmd)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", j.Engine, j.Work, err)
	}
	var res result
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], &res); err != nil {
		return nil, fmt.Errorf("%s, %s: its result: %w", j.Engine, j.Work, err)
	}
	return &res, nil
}

// runRows times a peer's C interface.
func (r *runner) runRows(ctx context.Context, j job) (*result, error) {
	if r.capi == "" {
		return nil, errors.New(r.reason)
	}
	x, cols, err := rowsFile(j.Valid)
	if err != nil {
		return nil, err
	}
	out, err := output(exec.CommandContext(ctx, r.capi, j.Engine, r.libs[j.Engine], j.Model, x,
		fmt.Sprint(cols), fmt.Sprint(j.Calls[0]), fmt.Sprint(j.Calls[1])))
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", j.Engine, j.Work, err)
	}
	res := &result{}
	for line := range strings.Lines(string(out)) {
		var l latencies
		for _, field := range strings.Fields(line) {
			key, value, _ := strings.Cut(field, "=")
			to := map[string]*float64{"median_ns": &l.Median, "p99_ns": &l.P99, "sum": &l.Sum}[key]
			if to == nil {
				continue
			}
			if _, err := fmt.Sscan(value, to); err != nil {
				return nil, fmt.Errorf("%s: %q: %w", r.capi, field, err)
			}
		}
		res.Calls = append(res.Calls, l)
	}
	if len(res.Calls) != 2 {
		return nil, fmt.Errorf("%s: want a line for warm calls and one for cold ones: %q", r.capi, out)
	}
	return res, nil
}

// output runs a command and returns its standard output; an error has the last
// lines of standard error.
func output(cmd *exec.Cmd) ([]byte, error) {
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
		return nil, fmt.Errorf("%w: %s", err, strings.Join(lines[max(0, len(lines)-3):], " | "))
	}
	return out.Bytes(), nil
}

// exists reports whether a file is there.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
