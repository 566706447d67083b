package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/grove-ml/grove/benchmarks/data"
)

// record is what was measured for a row; it is kept in a file, so that rows can be
// measured one at a time.
type record struct {
	Row      string    `json:"row"`
	Date     time.Time `json:"date"`
	Machine  string    `json:"machine"`
	Versions string    `json:"versions"`
	Scale    float64   `json:"scale"`
	Repeats  int       `json:"repeats"`
	Failure  string    `json:"failure,omitempty"` // why there are no results
	Metric   string    `json:"metric,omitempty"`
	Search   *result   `json:"search,omitempty"` // how many rounds Grove needs
	Grove    []*result `json:"grove,omitempty"`
	Peer     []*result `json:"peer,omitempty"`
	// Difference is the largest one between predictions of both.
	Difference float64 `json:"difference"`
	// Steps are the results of more workers, for scaling: by engine or loop, then
	// by workers.
	Steps map[string]map[int][]*result `json:"steps,omitempty"`
}

// comparison is one run of the program.
type comparison struct {
	run      runner
	work     string
	scale    float64
	repeats  int
	resume   bool
	versions string
	say      func(format string, args ...any)
}

func (c *comparison) file(name string) string {
	return filepath.Join(c.work, "results", strings.ReplaceAll(name, "/", "_")+".json")
}

// measure measures a row and keeps what it finds. What fails is in the record.
func (c *comparison) measure(ctx context.Context, r row) (*record, error) {
	rec := &record{Row: r.Name, Date: time.Now().UTC(), Machine: machine(), Scale: c.scale, Repeats: c.repeats}
	rec.Versions = runtime.Version() + ", " + c.versions
	var err error
	switch r.Work {
	case "train":
		err = c.measureTraining(ctx, r, rec)
	case "scaling":
		err = c.measureScaling(ctx, r, rec)
	case "construct":
		err = c.measureConstruction(ctx, r, rec)
	default:
		err = c.measureModel(ctx, r, rec)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err() // nothing is known about the row
	}
	if err != nil {
		rec.Failure = err.Error()
		c.say("  %s", rec.Failure)
	}
	text, err := json.MarshalIndent(rec, "", " ")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(c.file(r.Name)), 0o755); err != nil {
		return nil, err
	}
	return rec, os.WriteFile(c.file(r.Name), append(text, '\n'), 0o644)
}

// record returns what is known about a row, nil if it was never measured.
func (c *comparison) record(r row) (*record, error) {
	text, err := os.ReadFile(c.file(r.Name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rec := &record{}
	return rec, json.Unmarshal(text, rec)
}

func (c *comparison) data(shape string) (s data.Shape, train, valid string, err error) {
	if s, err = data.ByName(shape, c.scale); err != nil {
		return s, "", "", err
	}
	train, valid, err = data.Ensure(filepath.Join(c.work, "data"), s)
	debug.FreeOSMemory() // the processes need it
	return s, train, valid, err
}

// pair returns the jobs of Grove and of the peer.
func (c *comparison) pair(r row, train, valid string) (grove, peer job) {
	grove = job{Engine: "grove", Work: r.Work, Train: train, Valid: valid, Params: r.Grove, Rounds: r.Rounds, Threads: 2,
		Repeats: max(1, r.Repeats), Out: filepath.Join(c.work, "grove.f32")}
	peer = grove
	peer.Engine, peer.Params, peer.Out = r.Peer, r.Other, filepath.Join(c.work, "peer.f32")
	return grove, peer
}

// do runs a job and says how long it took.
func (c *comparison) do(ctx context.Context, j job, to *[]*result) (*result, error) {
	res, err := c.run.run(ctx, j)
	if err != nil {
		return nil, err
	}
	if len(res.Seconds) > 0 {
		c.say("  %-8s %d threads: %.4g s", j.Engine, j.Threads, spreadOf(res.Seconds).Median)
	}
	if to != nil {
		*to = append(*to, res)
	}
	return res, nil
}

func (c *comparison) measureTraining(ctx context.Context, r row, rec *record) error {
	shape, train, valid, err := c.data(r.Shape)
	if err != nil {
		return err
	}
	rec.Metric = shape.Metric
	grove, peer := c.pair(r, train, valid)
	one := func(j job, to *[]*result) error {
		res, err := c.do(ctx, j, to)
		if err != nil {
			return err
		}
		res.Quality, err = quality(shape.Metric, valid, j.Out)
		c.say("           %s %.6f", shape.Metric, res.Quality)
		return err
	}
	for i := range c.repeats {
		if !r.Reach { // otherwise the peer's metric is to be known first
			if err := one(grove, &rec.Grove); err != nil {
				return err
			}
		}
		if err := one(peer, &rec.Peer); err != nil {
			if len(rec.Grove) == 0 {
				err = errors.Join(err, one(grove, &rec.Grove))
			}
			return err
		}
		if !r.Reach {
			continue
		}
		if i == 0 {
			search := grove
			search.Work, search.Rounds, search.Metric, search.Target = "search", 2*r.Rounds, shape.Metric, rec.Peer[0].Quality
			if rec.Search, err = c.run.run(ctx, search); err != nil {
				return err
			}
			c.say("  search: %d rounds, reached %v", rec.Search.Rounds, rec.Search.Reached)
			grove.Rounds = rec.Search.Rounds
		}
		if err := one(grove, &rec.Grove); err != nil {
			return err
		}
	}
	if !r.Reach {
		rec.Difference, err = farthest(grove.Out, peer.Out)
	}
	return err
}

func (c *comparison) measureConstruction(ctx context.Context, r row, rec *record) error {
	_, train, valid, err := c.data(r.Shape)
	if err != nil {
		return err
	}
	grove, peer := c.pair(r, train, valid)
	return c.inTurn(ctx, rec, grove, peer)
}

// inTurn does both jobs as often as the program is told to, one after the other.
func (c *comparison) inTurn(ctx context.Context, rec *record, grove, peer job) error {
	for range c.repeats {
		if _, err := c.do(ctx, grove, &rec.Grove); err != nil {
			return err
		}
		if _, err := c.do(ctx, peer, &rec.Peer); err != nil {
			return err
		}
	}
	return nil
}

// measureModel measures work with a model that is there: prediction and loading.
func (c *comparison) measureModel(ctx context.Context, r row, rec *record) error {
	shape, err := c.modelShape(r.Shape)
	if err != nil {
		return err
	}
	train, valid, err := data.Ensure(filepath.Join(c.work, "data"), shape)
	if err != nil {
		return err
	}
	debug.FreeOSMemory()
	grove, peer := c.pair(r, train, valid)
	if grove.Model, err = c.model(ctx, r.Model); err != nil {
		return err
	}
	grove.Rows = shape.Valid
	if r.Rows > 0 {
		grove.Rows, grove.Threads = min(r.Rows, shape.Valid), r.Threads
	}
	if r.Work == "row" {
		grove.Threads, grove.Calls = 1, [2]int{20_000, 1000}
	}
	peer.Model, peer.Threads, peer.Calls, peer.Rows = grove.Model, grove.Threads, grove.Calls, grove.Rows
	if err := c.inTurn(ctx, rec, grove, peer); err != nil {
		return err
	}
	switch r.Work {
	case "predict", "contributions", "interactions":
		rec.Difference, err = farthest(grove.Out, peer.Out)
	case "row":
		for i, l := range rec.Grove[0].Calls {
			c.say("  median %.0f v %.0f ns, p99 %.0f v %.0f ns", l.Median, rec.Peer[0].Calls[i].Median, l.P99, rec.Peer[0].Calls[i].P99)
			rec.Difference = max(rec.Difference, l.Sum-rec.Peer[0].Calls[i].Sum, rec.Peer[0].Calls[i].Sum-l.Sum)
		}
	}
	return err
}

// measureScaling measures Grove, the peer and a loop of like memory traffic with
// one worker and with many.
func (c *comparison) measureScaling(ctx context.Context, r row, rec *record) error {
	many := scalingWorkers(r)
	if runtime.NumCPU() < many {
		return fmt.Errorf("this machine has no %d processors", many)
	}
	_, train, valid, err := c.data(r.Shape)
	if err != nil {
		return err
	}
	grove, peer := c.pair(r, train, valid)
	grove.Work, peer.Work = "train", "train"
	loop := job{Engine: "grove", Work: "loop", Rounds: 10, Rows: 1_000_000, Repeats: 4}
	rec.Steps = map[string]map[int][]*result{"grove": {}, "peer": {}, "loop": {}}
	for range c.repeats {
		for _, threads := range []int{1, many} {
			for _, step := range []struct {
				name string
				job  job
			}{{"grove", grove}, {"loop", loop}, {"peer", peer}} {
				step.job.Threads = threads
				res, err := c.do(ctx, step.job, nil)
				if err != nil {
					return err
				}
				rec.Steps[step.name][threads] = append(rec.Steps[step.name][threads], res)
			}
		}
	}
	return nil
}

// scalingWorkers is the number of workers that a scaling row compares with one.
func scalingWorkers(r row) int {
	if r.Name == "scaling16" {
		return 16
	}
	return 2
}
