package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/grove-ml/grove/benchmarks/data"
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// work does one job with Grove; the job comes as JSON and its result goes as JSON.
func work(in io.Reader, out io.Writer) error {
	var j job
	if err := json.NewDecoder(in).Decode(&j); err != nil {
		return err
	}
	do := map[string]func(job, *result) error{
		"train": trainJob, "search": searchJob, "construct": constructJob, "predict": predictJob, "contributions": predictJob, "interactions": predictJob,
		"load": loadJob, "model": modelJob, "row": rowJob, "loop": loopJob,
	}[j.Work]
	if do == nil {
		return fmt.Errorf("no work %q", j.Work)
	}
	var r result
	if err := do(j, &r); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(r)
}

// params turns parameters by name into Grove's.
func (j job) params() (gbt.Params, error) {
	p := gbt.DefaultParams()
	texts := map[string]string{}
	for name, value := range j.Params {
		texts[name] = fmt.Sprint(value)
	}
	return p, p.SetAll(texts)
}

// counted reports whether repetition i counts: the first of several warms up.
func (j job) counted(i int) bool { return i > 0 || j.Repeats == 1 }

func trainJob(j job, r *result) error {
	train, err := data.Read(j.Train)
	if err != nil {
		return err
	}
	valid, err := data.Read(j.Valid)
	if err != nil {
		return err
	}
	p, err := j.params()
	if err != nil {
		return err
	}
	ctx := context.Background()
	var model *gbt.Model
	peak := beginPeak()
	for i := range j.Repeats {
		start := time.Now()
		t, err := gbt.NewTrainer(p, train, &gbt.TrainOptions{Workers: j.Threads})
		if err != nil {
			return err
		}
		construct := time.Since(start)
		for range j.Rounds {
			if _, err := t.Step(ctx); err != nil {
				return err
			}
		}
		if model, err = t.Model(); err != nil {
			return err
		}
		if j.counted(i) {
			r.Seconds = append(r.Seconds, time.Since(start).Seconds())
			r.Construct = append(r.Construct, construct.Seconds())
		}
		t.Close()
	}
	r.Peak, r.Rounds = peak(), j.Rounds
	return predictTo(j.Out, model, valid, j.Threads)
}

// searchJob trains until the metric of the validation rows reaches the target, and
// tells the number of rounds that it took.
func searchJob(j job, r *result) error {
	train, err := data.Read(j.Train)
	if err != nil {
		return err
	}
	valid, err := data.Read(j.Valid)
	if err != nil {
		return err
	}
	p, err := j.params()
	if err != nil {
		return err
	}
	p.EvalMetric = []string{j.Metric}
	_, err = gbt.Train(context.Background(), p, train, j.Rounds, &gbt.TrainOptions{
		Workers: j.Threads,
		Eval:    []gbt.EvalSet{{Name: "valid", Data: valid}},
		OnRound: func(round gbt.Round) error {
			r.Curve = append(r.Curve, round.Scores[0].Value)
			if r.Rounds, r.Reached = reached(r.Curve, j.Target, maximized(j.Metric)); r.Reached {
				return gbt.ErrStop
			}
			return nil
		},
	})
	return err
}

func constructJob(j job, r *result) error {
	train, err := data.Read(j.Train)
	if err != nil {
		return err
	}
	p, err := j.params()
	if err != nil {
		return err
	}
	for i := range j.Repeats {
		start := time.Now()
		t, err := gbt.NewTrainer(p, train, &gbt.TrainOptions{Workers: j.Threads})
		if err != nil {
			return err
		}
		if j.counted(i) {
			r.Seconds = append(r.Seconds, time.Since(start).Seconds())
		}
		t.Close()
	}
	return nil
}

// predictJob predicts rows, or explains them.
func predictJob(j job, r *result) error {
	x, err := data.Read(j.Valid)
	if err != nil {
		return err
	}
	if x, err = x.Select(firstRows(min(j.Rows, x.Rows()))); err != nil {
		return err
	}
	m, err := gbt.LoadFile(j.Model, nil)
	if err != nil {
		return err
	}
	size, run := m.NumOutputs(), func(ctx context.Context, out []float32, x *dataset.Matrix) error {
		return m.PredictMatrix(ctx, out, x, &gbt.PredictOptions{Workers: j.Threads})
	}
	switch o := (&gbt.ContributionOptions{Workers: j.Threads}); j.Work {
	case "contributions":
		size, run = m.ContributionSize(), func(ctx context.Context, out []float32, x *dataset.Matrix) error {
			return m.Contributions(ctx, out, x, o)
		}
	case "interactions":
		size, run = m.InteractionSize(), func(ctx context.Context, out []float32, x *dataset.Matrix) error {
			return m.Interactions(ctx, out, x, o)
		}
	}
	out := make([]float32, x.Rows()*size)
	if err := j.timed(r, func() error { return run(context.Background(), out, x) }); err != nil {
		return err
	}
	return data.WriteFloats(j.Out, out)
}

func loadJob(j job, r *result) error {
	runtime.GOMAXPROCS(j.Threads)
	return j.timed(r, func() error {
		_, err := gbt.LoadFile(j.Model, nil)
		return err
	})
}

// timed does the work as often as the job says and keeps the times that count.
func (j job) timed(r *result, work func() error) error {
	for i := range j.Repeats {
		start := time.Now()
		if err := work(); err != nil {
			return err
		}
		if j.counted(i) {
			r.Seconds = append(r.Seconds, time.Since(start).Seconds())
		}
	}
	return nil
}

// modelJob trains a model and saves its first rounds to files.
func modelJob(j job, r *result) error {
	train, err := data.Read(j.Train)
	if err != nil {
		return err
	}
	p, err := j.params()
	if err != nil {
		return err
	}
	model, err := gbt.Train(context.Background(), p, train, j.Rounds, &gbt.TrainOptions{Workers: j.Threads})
	if err != nil {
		return err
	}
	for name, rounds := range j.Save {
		part, err := model.Slice(0, rounds)
		if err != nil {
			return err
		}
		if err := part.SaveFile(name); err != nil {
			return err
		}
	}
	return nil
}

// rowJob predicts rows one by one as capi.c does: each call is timed by itself,
// first one after the other, then with 64 MB touched in between.
func rowJob(j job, r *result) error {
	x, err := data.Read(j.Valid)
	if err != nil {
		return err
	}
	m, err := gbt.LoadFile(j.Model, nil)
	if err != nil {
		return err
	}
	row, out := make([]float32, x.Cols()), make([]float32, m.NumOutputs())
	call := func(i int) (time.Duration, error) {
		x.Row(row, i%x.Rows())
		start := time.Now()
		err := m.Predict(out, row)
		return time.Since(start), err
	}
	for i := range 1000 {
		if _, err := call(i); err != nil {
			return err
		}
	}
	walk := make([]byte, 64<<20)
	for cold, calls := range j.Calls {
		times := make([]float64, calls)
		var l latencies
		for i := range times {
			if cold == 1 {
				for at := 0; at < len(walk); at += 64 {
					walk[at]++
				}
			}
			took, err := call(i)
			if err != nil {
				return err
			}
			times[i] = float64(took)
			l.Sum += float64(out[0])
		}
		slices.Sort(times)
		l.Median, l.P99 = times[calls/2], times[calls*99/100]
		r.Calls = append(r.Calls, l)
	}
	return nil
}

func predictTo(name string, m *gbt.Model, x *dataset.Matrix, threads int) error {
	out := make([]float32, x.Rows()*m.NumOutputs())
	if err := m.PredictMatrix(context.Background(), out, x, &gbt.PredictOptions{Workers: threads}); err != nil {
		return err
	}
	return data.WriteFloats(name, out)
}

func firstRows(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// rowsFile returns the file of the values of a folder of dense rows, and the number
// of its columns.
func rowsFile(dir string) (name string, cols int, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "about.json"))
	if err != nil {
		return "", 0, err
	}
	var about data.Description
	if err := json.Unmarshal(text, &about); err != nil {
		return "", 0, err
	}
	if about.Sparse {
		return "", 0, errors.New("rows are not dense")
	}
	return filepath.Join(dir, "values.f32"), about.Cols, nil
}

// beginPeak begins to measure how much memory the process takes beyond what it has
// now; the function it returns tells the most so far, 0 where /proc does not.
func beginPeak() func() int64 {
	debug.FreeOSMemory()
	before := status("VmRSS:")
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // begins the peak anew, where that is allowed
	return func() int64 { return max(0, status("VmHWM:")-before) }
}
