package tune

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// bowl is a search whose best point is known: x = 0.3, y = 0.7 of the ranges.
var bowl = Space{{Name: "x", Max: 1}, {Name: "y", Max: 1}}

// hill is a trial of some rounds that climbs towards its height.
type hill struct {
	height float64
	round  int
	rounds int
	fail   error
	closed *atomic.Int64
}

func (h *hill) Step(ctx context.Context) (float64, bool, error) {
	if h.fail != nil && h.round == 1 {
		return 0, false, h.fail
	}
	h.round++
	return h.height * (1 - 1/float64(h.round+1)), h.round == h.rounds, ctx.Err()
}

func (h *hill) Close() { h.closed.Add(1) }

func climb(t *testing.T, rounds int, started, closed *atomic.Int64) Start {
	return func(_ context.Context, params map[string]string, workers int) (Training, error) {
		assert.GreaterOrEqual(t, workers, 1)
		started.Add(1)
		x, err := strconv.ParseFloat(params["x"], 64)
		require.NoError(t, err)
		y, err := strconv.ParseFloat(params["y"], 64)
		require.NoError(t, err)
		return &hill{height: 2 - (x-0.3)*(x-0.3) - (y-0.7)*(y-0.7), rounds: rounds, closed: closed}, nil
	}
}

// unhurried is a result without its times.
func unhurried(r *Result) Result {
	out := Result{Best: r.Best, Maximize: r.Maximize}
	for _, t := range r.Trials {
		t.Seconds = 0
		out.Trials = append(out.Trials, t)
	}
	return out
}

func TestOutcomeDoesNotDependOnWorkers(t *testing.T) {
	for _, s := range []Strategy{Random, Halton, LatinHypercube, Bayesian} {
		for _, stop := range []Stopping{nil, MedianRule{}, Halving{Rounds: 2}} {
			if _, halving := stop.(Halving); halving && s == Bayesian {
				continue
			}
			t.Run(fmt.Sprintf("%v/%v", s, stop), func(t *testing.T) {
				var first *Result
				for _, workers := range []int{1, 2, 3, 8} {
					var started, closed atomic.Int64
					r, err := Search(context.Background(), &Options{
						Space: bowl, Strategy: s, Trials: 20, Parallel: 4, Stopping: stop, Workers: workers, Direction: gbt.Maximize,
					}, climb(t, 9, &started, &closed))
					require.NoError(t, err)
					assert.EqualValues(t, 20, started.Load())
					assert.EqualValues(t, 20, closed.Load(), "every trial is closed")
					if first == nil {
						first = r
						continue
					}
					assert.Equal(t, unhurried(first), unhurried(r))
				}
				other, err := Search(context.Background(), &Options{
					Space: bowl, Strategy: s, Trials: 20, Parallel: 4, Stopping: stop, Seed: 1, Direction: gbt.Maximize,
				}, climb(t, 9, new(atomic.Int64), new(atomic.Int64)))
				require.NoError(t, err)
				assert.NotEqual(t, first.Trials[0].Params, other.Trials[0].Params, "another seed, other points")
			})
		}
	}
}

func TestBayesianComesNearer(t *testing.T) {
	reached := func(s Strategy) (total float64) {
		for seed := range int64(5) {
			r, err := Search(context.Background(), &Options{
				Space: bowl, Strategy: s, Trials: 25, Seed: seed, Direction: gbt.Maximize,
			}, climb(t, 1, new(atomic.Int64), new(atomic.Int64)))
			require.NoError(t, err)
			best, ok := r.BestTrial()
			require.True(t, ok)
			total += 1 - best.Value // of a height of 2 in the first round
		}
		return total
	}
	random, bayesian := reached(Random), reached(Bayesian)
	assert.Less(t, bayesian, random/20, "a bowl is what a Gaussian process knows")
}

func TestMedianRuleByHand(t *testing.T) {
	earlier := []Trial{
		{Scores: []float64{1, 1, 4}}, {Scores: []float64{2, 2, 2}}, {Scores: []float64{3, 3, 9}},
		{Scores: []float64{9, 9}}, {Status: Failed, Scores: []float64{9, 9, 9}},
	}
	m := MedianRule{Trials: 3, Rounds: 1}
	_, ok := m.stops(earlier, []float64{0, 2.5}, true)
	assert.False(t, ok, "the median of 1, 2, 3 and 9 is 2.5: not worse")
	reason, ok := m.stops(earlier, []float64{0, 2.4}, true)
	assert.True(t, ok)
	assert.Equal(t, "worse than the median 2.5 of 4 earlier trials after round 2", reason)
	_, ok = m.stops(earlier, []float64{0, 2.4}, false)
	assert.False(t, ok, "lower is better")
	_, ok = m.stops(earlier, []float64{0, 0, 1.9}, true)
	assert.True(t, ok, "means 2, 2 and 5: median 2")
	_, ok = m.stops(earlier, []float64{0, 0, 2}, true)
	assert.False(t, ok)
	_, ok = m.stops(earlier, []float64{0}, true)
	assert.False(t, ok, "too early")
	_, ok = MedianRule{Trials: 4, Rounds: 1}.stops(earlier, []float64{0, 0, 0}, true)
	assert.False(t, ok, "three are not four")
	_, ok = MedianRule{Trials: 3}.stops(earlier, []float64{0, 0, 0}, true)
	assert.False(t, ok, "ten rounds are free where nothing else is said")
	_, ok = m.stops(earlier, []float64{0, math.NaN()}, true)
	assert.False(t, ok, "NaN is not worse than a number")
}

func TestHalvingKeepsTheBest(t *testing.T) {
	r, err := Search(context.Background(), &Options{
		Space: bowl, Trials: 9, Stopping: Halving{Rounds: 2, Factor: 3}, Direction: gbt.Maximize,
	}, climb(t, 20, new(atomic.Int64), new(atomic.Int64)))
	require.NoError(t, err)
	rounds := map[int]int{}
	for _, trial := range r.Trials {
		rounds[trial.Rounds()]++
	}
	assert.Equal(t, map[int]int{2: 6, 6: 2, 20: 1}, rounds)
	best, _ := r.BestTrial()
	assert.Equal(t, 20, best.Rounds())
	assert.Equal(t, Completed, best.Status)
	for _, trial := range r.Trials {
		assert.LessOrEqual(t, trial.Scores[0], best.Scores[0])
	}
}

func TestFailedTrialsDoNotEndTheSearch(t *testing.T) {
	broken := errors.New("out of luck")
	var closed atomic.Int64
	start := func(_ context.Context, params map[string]string, _ int) (Training, error) {
		x, _ := strconv.ParseFloat(params["x"], 64)
		switch {
		case x < 0.3:
			return nil, broken
		case x < 0.6:
			return &hill{fail: broken, rounds: 3, closed: &closed}, nil
		}
		return &hill{height: x, rounds: 3, closed: &closed}, nil
	}
	for _, s := range []Strategy{Halton, Bayesian} {
		r, err := Search(context.Background(), &Options{Space: bowl, Strategy: s, Trials: 15, Parallel: 2, Direction: gbt.Minimize}, start)
		require.NoError(t, err)
		best, ok := r.BestTrial()
		require.True(t, ok)
		assert.Equal(t, Completed, best.Status)
		failed := 0
		for _, trial := range r.Trials {
			if trial.Status == Failed {
				failed++
				assert.Equal(t, "out of luck", trial.Reason)
				continue
			}
			assert.GreaterOrEqual(t, trial.Value, best.Value)
		}
		assert.Greater(t, failed, 0)
	}
	r, err := Search(context.Background(), &Options{Space: bowl, Trials: 3, Direction: gbt.Minimize},
		func(context.Context, map[string]string, int) (Training, error) { return nil, broken })
	require.NoError(t, err)
	_, ok := r.BestTrial()
	assert.False(t, ok)
}

func TestSearchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := &Options{Space: bowl, Trials: 10, Direction: gbt.Maximize, OnTrial: func(trial Trial) error {
		if trial.Index == 3 {
			cancel()
		}
		return nil
	}}
	_, err := Search(ctx, o, climb(t, 5, new(atomic.Int64), new(atomic.Int64)))
	assert.ErrorIs(t, err, context.Canceled)

	stop := errors.New("enough")
	o.OnTrial = func(Trial) error { return stop }
	_, err = Search(context.Background(), o, climb(t, 5, new(atomic.Int64), new(atomic.Int64)))
	assert.ErrorIs(t, err, stop)
}

func TestJournalGoesOn(t *testing.T) {
	name := filepath.Join(t.TempDir(), "journal.jsonl")
	o := &Options{Space: bowl, Strategy: Bayesian, Trials: 14, Parallel: 3, Seed: 4, Direction: gbt.Maximize, Stopping: MedianRule{}}
	want, err := Search(context.Background(), o, climb(t, 4, new(atomic.Int64), new(atomic.Int64)))
	require.NoError(t, err)

	o.Journal = name
	stop := errors.New("power cut")
	o.OnTrial = func(trial Trial) error {
		if trial.Index == 7 {
			return stop
		}
		return nil
	}
	_, err = Search(context.Background(), o, climb(t, 4, new(atomic.Int64), new(atomic.Int64)))
	require.ErrorIs(t, err, stop)
	// A crash while a line is written.
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, 10, strings.Count(string(data), "\n"), "a heading and three batches")
	require.NoError(t, os.WriteFile(name, append(data, `{"trial":9,"par`...), 0o644))

	o.OnTrial = nil
	var started atomic.Int64
	got, err := Search(context.Background(), o, climb(t, 4, &started, new(atomic.Int64)))
	require.NoError(t, err)
	assert.Equal(t, unhurried(want), unhurried(got))
	assert.EqualValues(t, 5, started.Load(), "the trials of three batches are not run again")

	started.Store(0)
	got, err = Search(context.Background(), o, climb(t, 4, &started, new(atomic.Int64)))
	require.NoError(t, err)
	assert.Equal(t, unhurried(want), unhurried(got))
	assert.Zero(t, started.Load())

	o.Seed = 5
	_, err = Search(context.Background(), o, climb(t, 4, &started, new(atomic.Int64)))
	assert.ErrorContains(t, err, "is the journal of another search")
	require.NoError(t, os.WriteFile(name, []byte("hello\n"), 0o644))
	_, err = Search(context.Background(), o, climb(t, 4, &started, new(atomic.Int64)))
	assert.ErrorContains(t, err, "is not a journal of a search")
	data, err = os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "hello\n", string(data), "somebody's file is left alone")
	o.Stopping = Halving{}
	o.Strategy = Halton
	_, err = Search(context.Background(), o, climb(t, 4, &started, new(atomic.Int64)))
	assert.ErrorContains(t, err, "keeps no journal")
}

func TestJournalKeepsEveryNumber(t *testing.T) {
	name := filepath.Join(t.TempDir(), "journal.jsonl")
	o := Options{Space: bowl, Journal: name}
	j, err := openJournal(o, "")
	require.NoError(t, err)
	scores := []float64{0.1, math.Inf(-1), 5e-324, math.Copysign(0, -1), math.NaN()}
	require.NoError(t, j.write(Trial{Index: 2, Params: map[string]string{"x": "1"}, Status: Stopped, Scores: scores, Reason: "worse"}))
	j.close()
	j, err = openJournal(o, "")
	require.NoError(t, err)
	defer j.close()
	got, err := j.find(Trial{Index: 2, Params: map[string]string{"x": "1"}})
	require.NoError(t, err)
	for i, v := range scores {
		assert.Equal(t, math.Float64bits(v), math.Float64bits(got.Scores[i]), "%v", v)
	}
	assert.Equal(t, Stopped, got.Status)
	_, err = j.find(Trial{Index: 2, Params: map[string]string{"x": "2"}})
	assert.ErrorContains(t, err, "trial 2 has parameters")
}

// customers is data with a signal, a part of it for validation.
func customers(t *testing.T) (train, valid *dataset.Matrix) {
	r := rand.New(rand.NewPCG(2, 2))
	part := func(n int) *dataset.Matrix {
		x, y := make([]float32, n*4), make([]float32, n)
		for i := range n {
			for j := range 4 {
				x[4*i+j] = float32(r.NormFloat64())
			}
			if float64(x[4*i])*float64(x[4*i+1])+float64(x[4*i+2])+r.NormFloat64() > 0 {
				y[i] = 1
			}
		}
		m, err := dataset.FromDense(n, 4, x, &dataset.Info{Labels: y})
		require.NoError(t, err)
		return m
	}
	return part(400), part(200)
}

func TestTrainFindsAModel(t *testing.T) {
	train, valid := customers(t)
	p := gbt.DefaultParams()
	p.Objective, p.EvalMetric = "binary:logistic", []string{"auc"}
	o := &Options{
		Space: Space{
			{Name: "eta", Min: 0.01, Max: 1, Scale: Logarithmic},
			{Name: "max_depth", Kind: Integer, Min: 1, Max: 6},
			{Name: "num_round", Kind: Integer, Min: 5, Max: 30},
			{Name: "grow_policy", Kind: Categorical, Values: []string{"depthwise", "lossguide"}},
		},
		Strategy: Bayesian, Trials: 12, Parallel: 3, Stopping: MedianRule{},
		Eval: []gbt.EvalSet{{Name: "train", Data: train}, {Name: "validation", Data: valid}},
	}
	var first *Result
	for _, workers := range []int{1, 2, 3} {
		o.Workers = workers
		r, model, err := Train(context.Background(), p, train, 10, o)
		require.NoError(t, err)
		assert.True(t, r.Maximize, "auc is better when larger")
		best, _ := r.BestTrial()
		scores, err := model.Evaluate(context.Background(), valid, &gbt.EvaluateOptions{Metrics: []string{"auc"}})
		require.NoError(t, err)
		assert.Contains(t, fmt.Sprint(scores), fmt.Sprint(best.Value), "the model has the score of its trial")
		assert.Equal(t, best.Rounds(), model.NumRounds())
		if first == nil {
			first = r
			continue
		}
		assert.Equal(t, unhurried(first), unhurried(r))
	}
}

func TestTrainFaults(t *testing.T) {
	train, valid := customers(t)
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	eval := []gbt.EvalSet{{Name: "validation", Data: valid}}
	eta := Space{{Name: "eta", Min: 0.1, Max: 0.5}}
	for want, o := range map[string]*Options{
		"no options":                           nil,
		"no ranges":                            {Trials: 1, Eval: eval},
		`range of "eta": min 1 is above max 0`: {Trials: 1, Eval: eval, Space: Space{{Name: "eta", Min: 1, Max: 0}}},
		`range of "ata"`:                       {Trials: 1, Eval: eval, Space: Space{{Name: "ata", Max: 1}}},
		`range of "max_depth": its values are whole numbers`: {Trials: 1, Eval: eval, Space: Space{{Name: "max_depth", Min: 1, Max: 10}}},
		`range of "subsample"`:                               {Trials: 1, Eval: eval, Space: Space{{Name: "subsample", Min: 0.5, Max: 2}}},
		`range of "num_round": tune: num_round is "0"`:       {Trials: 1, Eval: eval, Space: Space{{Name: "num_round", Kind: Integer, Max: 3}}},
		`range of "tree_method"`:                             {Trials: 1, Eval: eval, Space: Space{{Name: "tree_method", Kind: Categorical, Values: []string{"hist", "best"}}}},
		"0 trials: want 1":                                   {Eval: eval, Space: eta},
		"batches of -1 trials":                               {Trials: 1, Parallel: -1, Eval: eval, Space: eta},
		"no evaluation sets":                                 {Trials: 1, Space: eta},
		"there is no score validation:auc: want one of":      {Trials: 1, Eval: eval, Space: eta, Metric: "auc"},
		"want a strategy other than Bayesian":                {Trials: 1, Eval: eval, Space: eta, Strategy: Bayesian, Stopping: Halving{}},
		"strategy Strategy(9)":                               {Trials: 1, Eval: eval, Space: eta, Strategy: 9},
		"halving of 0 rounds by factor 1":                    {Trials: 1, Eval: eval, Space: eta, Stopping: Halving{Factor: 1}},
		"median rule of -1 trials":                           {Trials: 1, Eval: eval, Space: eta, Stopping: MedianRule{Trials: -1}},
		"no such file or directory":                          {Trials: 1, Eval: eval, Space: eta, Journal: filepath.Join(t.TempDir(), "no", "where")},
	} {
		_, _, err := Train(context.Background(), p, train, 5, o)
		assert.ErrorContains(t, err, want)
	}
	_, err := Search(context.Background(), &Options{Space: eta, Trials: 1}, nil)
	assert.ErrorContains(t, err, "no direction")
}
