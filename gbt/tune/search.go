package tune

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/grove-ml/grove/gbt"
)

// Training is a trial in progress.
type Training interface {
	// Step runs one round and returns its score. It returns done with the last one.
	Step(ctx context.Context) (score float64, done bool, err error)
	// Close frees what the trial holds.
	Close()
}

// Start begins a trial with some hyper-parameters, on at most so many workers. It is
// called by several goroutines at once.
type Start func(ctx context.Context, params map[string]string, workers int) (Training, error)

// Search runs trials of anything that has hyper-parameters and returns them all.
// o.Direction must be gbt.Maximize or gbt.Minimize.
//
// A trial that cannot start or whose round fails is a failed trial, and the search goes
// on; cancelling ctx ends it, with the finished batches in the journal.
func Search(ctx context.Context, o *Options, start Start) (*Result, error) {
	opts, err := o.check()
	if err != nil {
		return nil, err
	}
	if opts.Direction != gbt.Maximize && opts.Direction != gbt.Minimize {
		return nil, errors.New("tune: no direction: want gbt.Maximize or gbt.Minimize")
	}
	return search(ctx, opts, start, "")
}

// searching is a search in progress.
type searching struct {
	o        Options
	start    Start
	maximize bool
	workers  int
}

// search runs checked options; subject names what is searched over in the journal.
func search(ctx context.Context, o Options, start Start, subject string) (*Result, error) {
	s := &searching{o: o, start: start, maximize: o.Direction == gbt.Maximize, workers: o.Workers}
	if s.workers < 1 {
		s.workers = runtime.GOMAXPROCS(0)
	}
	j, err := openJournal(o, subject)
	if err != nil {
		return nil, err
	}
	defer j.close()
	p := newProposer(o)
	result := &Result{Maximize: s.maximize}
	for len(result.Trials) < o.Trials {
		n := min(o.Parallel, o.Trials-len(result.Trials))
		batch := make([]Trial, n)
		var missing []*Trial
		for k, params := range p.propose(result.Trials, n, s.maximize) {
			batch[k] = Trial{Index: len(result.Trials) + k, Params: params}
			found, err := j.find(batch[k])
			if err != nil {
				return nil, err
			}
			if found != nil {
				batch[k] = *found
			} else {
				missing = append(missing, &batch[k])
			}
		}
		if h, ok := o.Stopping.(Halving); ok {
			err = s.halve(ctx, batch, h)
		} else {
			err = s.each(missing, func(t *Trial, workers int) error { return s.run(ctx, t, result.Trials, workers) })
		}
		if err != nil {
			return nil, err
		}
		for _, t := range missing {
			if err := j.write(*t); err != nil {
				return nil, err
			}
		}
		for _, t := range batch {
			result.Trials = append(result.Trials, t)
			if o.OnTrial != nil {
				if err := o.OnTrial(t); err != nil {
					return nil, err
				}
			}
		}
	}
	result.choose()
	return result, nil
}

// each calls f for trials, several at once, and shares the workers out among them.
func (s *searching) each(trials []*Trial, f func(t *Trial, workers int) error) error {
	together := min(len(trials), s.workers)
	if together == 0 {
		return nil
	}
	errs := make([]error, len(trials))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range together {
		wg.Go(func() {
			for {
				k := int(next.Add(1)) - 1
				if k >= len(trials) {
					return
				}
				errs[k] = f(trials[k], s.workers/together)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// run runs one trial to its end or until the median rule stops it. Its error is that of
// the search; those of the trial are in it.
func (s *searching) run(ctx context.Context, t *Trial, earlier []Trial, workers int) error {
	began := time.Now()
	defer func() { t.Seconds = time.Since(began).Seconds() }()
	training, err := s.start(ctx, t.Params, workers)
	if err != nil {
		return s.fail(ctx, t, err)
	}
	defer training.Close()
	for {
		score, done, err := training.Step(ctx)
		if err != nil {
			return s.fail(ctx, t, err)
		}
		t.score(score)
		if done {
			return nil
		}
		if m, ok := s.o.Stopping.(MedianRule); ok {
			if reason, stop := m.stops(earlier, t.Scores, s.maximize); stop {
				t.Status, t.Reason = Stopped, reason
				return nil
			}
		}
	}
}

func (t *Trial) score(v float64) {
	t.Value = v
	t.Scores = append(t.Scores, v)
}

// fail marks a trial as failed, unless it was the search that ended.
func (s *searching) fail(ctx context.Context, t *Trial, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("tune: trial %d: %w", t.Index, ctx.Err())
	}
	t.Status, t.Reason, t.Value = Failed, err.Error(), 0
	return nil
}

// halve runs all trials together by successive halving.
func (s *searching) halve(ctx context.Context, batch []Trial, h Halving) error {
	running := make([]*Trial, len(batch))
	trainings := make([]Training, len(batch))
	defer func() {
		for _, t := range trainings {
			if t != nil {
				t.Close()
			}
		}
	}()
	finished := make([]bool, len(batch))
	for i := range batch {
		running[i] = &batch[i]
	}
	for rung := h.Rounds; len(running) > 0; rung = h.next(rung) {
		err := s.each(running, func(t *Trial, workers int) error {
			began := time.Now()
			defer func() { t.Seconds += time.Since(began).Seconds() }()
			at := &trainings[t.Index]
			if *at == nil {
				var err error
				if *at, err = s.start(ctx, t.Params, max(workers, 1)); err != nil {
					return s.fail(ctx, t, err)
				}
			}
			for t.Rounds() < rung {
				score, done, err := (*at).Step(ctx)
				if err != nil {
					return s.fail(ctx, t, err)
				}
				t.score(score)
				if done {
					finished[t.Index] = true
					break
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		running = s.keep(running, finished, trainings, h.Factor)
	}
	return nil
}

// keep returns the trials that go on after a rung: those among the best 1/factor that
// are not at their end.
func (s *searching) keep(running []*Trial, finished []bool, trainings []Training, factor int) []*Trial {
	running = slices.DeleteFunc(running, func(t *Trial) bool { return t.Status == Failed })
	slices.SortStableFunc(running, func(a, b *Trial) int {
		switch {
		case better(s.maximize, a.Value, b.Value) || b.Value != b.Value && a.Value == a.Value:
			return -1
		case better(s.maximize, b.Value, a.Value) || a.Value != a.Value && b.Value == b.Value:
			return 1
		}
		return a.Index - b.Index
	})
	room := (len(running)-1)/factor + 1
	var on []*Trial
	for k, t := range running {
		switch {
		case finished[t.Index]:
		case k < room:
			on = append(on, t)
			continue
		default:
			t.Status = Stopped
			t.Reason = fmt.Sprintf("place %d of %d after round %d, of which %d go on", k+1, len(running), t.Rounds(), room)
		}
		if trainings[t.Index] != nil {
			trainings[t.Index].Close()
			trainings[t.Index] = nil
		}
	}
	slices.SortFunc(on, func(a, b *Trial) int { return a.Index - b.Index })
	return on
}
