package gbt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/grove-ml/grove/dataset"
)

// TrainOptions are the things beside parameters that training can be given. The
// zero value, or nil, means none of them.
type TrainOptions struct {
	// Eval are the sets that are scored after every round, in order.
	Eval []EvalSet
	// EarlyStopping ends training when a score no longer improves.
	EarlyStopping *EarlyStopping
	// Objective is a loss of your own to train on.
	Objective Objective
	// Metrics are metrics of your own, computed after those of eval_metric.
	Metrics []Metric
	// Init is a model to go on with: its trees stay, new ones come after them. Its
	// base score, the number of its parallel trees and its attributes are kept, all
	// else is what the parameters say, the objective too: start them from
	// [Model.TrainingParams], as XGBoost does with a loaded model as xgb_model. The random numbers begin anew; a [Trainer] that goes on itself, or
	// a checkpoint, does not lose them.
	Init *Model
	// LearningRate, if it is not nil, gives the learning rate of every round, from
	// 0, in place of that of the parameters. See [LearningRateScheduler] for the
	// callback of XGBoost.
	LearningRate func(round int) float64
	// Checkpoint saves the state of the training every so many rounds.
	Checkpoint *Checkpoint
	// Resume is a state to go on from: the model becomes, to the byte, what it would
	// have become without the stop. Rows, parameters, early stopping and Init must be
	// those that the snapshot was made with; rows and parameters are checked. The
	// number of rounds given to [Train] counts those of the snapshot.
	Resume *Snapshot
	// OnRound is called after every round. ErrStop ends training cleanly, any
	// other error aborts it.
	OnRound func(Round) error
	// Log receives a line a round in XGBoost's format. It is not used if nil.
	Log io.Writer
	// Workers is the number of goroutines that work, 0 means GOMAXPROCS. It
	// never changes the result.
	Workers int
}

// EvalSet is a named set of rows that is scored after every round.
type EvalSet struct {
	Name string          // what logs and early stopping call it; each set has its own
	Data *dataset.Matrix // its rows, with the features of the training rows, and labels
	// Quantized are the rows instead of Data: the training rows themselves, or
	// others that were binned by their cuts. Only training on a [Quantized]
	// matrix takes them.
	Quantized *Quantized
}

// Train fits a model of the given number of rounds to the rows of train and
// their labels. o may be nil.
//
// Parameters, training labels and features that do not fit are errors before any
// work is done; labels of evaluation sets are checked by their metrics, after the
// first round. Cancelling ctx stops training between batches of nodes; the error then
// wraps ctx.Err().
func Train(ctx context.Context, p Params, train *dataset.Matrix, rounds int, o *TrainOptions) (*Model, error) {
	if rounds < 1 {
		return nil, fmt.Errorf("gbt: train: %d rounds: must be at least 1", rounds)
	}
	t, err := NewTrainer(p, train, o)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	return t.run(ctx, rounds)
}

// run boosts all rounds and returns the model.
func (t *Trainer) run(ctx context.Context, rounds int) (*Model, error) {
	switch n := t.updatable(); {
	case rounds-t.round > n:
		return nil, fmt.Errorf("gbt: train: %d rounds: the model to update has %d", rounds, n)
	case rounds < t.round:
		return nil, fmt.Errorf("gbt: train: %d rounds: the checkpoint has %d already", rounds, t.round)
	}
	for _, err := range t.Rounds(ctx, rounds-t.round) {
		if err != nil {
			return nil, err
		}
	}
	return t.Model()
}

// Rounds boosts up to n more rounds, one a step of the loop:
//
//	for round, err := range t.Rounds(ctx, 500) { ... }
//
// The loop ends after n rounds, at an error, which is the last thing it yields,
// when early stopping says so, or when OnRound returns [ErrStop].
func (t *Trainer) Rounds(ctx context.Context, n int) iter.Seq2[Round, error] {
	return func(yield func(Round, error) bool) {
		for range n {
			if t.stopped {
				return
			}
			r, err := t.Step(ctx)
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// Step boosts one round and scores the evaluation sets. A round that ctx cancels
// leaves no trace and may be tried again. Any other error ends training: later
// calls return it again, and [Trainer.Model] has the rounds completed before it.
func (t *Trainer) Step(ctx context.Context) (Round, error) {
	if t.failed != nil {
		return Round{Index: t.round, Before: t.before}, t.failed
	}
	r := Round{Index: t.round, Before: t.before}
	if t.closed {
		return r, errors.New("gbt: train: the trainer is closed")
	}
	if err := ctx.Err(); err != nil {
		return r, fmt.Errorf("gbt: train: round %d: %w", t.round, err)
	}
	if !t.computed {
		if err := t.setLearningRate(); err != nil {
			return r, err
		}
	}
	if !t.computed { // a round that is tried again has its gradients, which may draw random numbers
		t.gradient(t.booster.Begin())
		if err := gradientFault(t.objective); err != nil {
			t.failed = in(err, "train: round %d: objective", t.round)
			return r, t.failed
		}
		t.computed = true
	}
	if err := t.booster.Boost(ctx, t.pairs); err != nil {
		if ctx.Err() == nil {
			if e := t.diverged(); e != nil {
				err = e
			}
			t.failed = fmt.Errorf("gbt: train: round %d: %w", t.round, err)
			return r, t.failed
		}
		return r, fmt.Errorf("gbt: train: round %d: %w", t.round, err)
	}
	t.computed = false
	t.round++
	r, t.failed = t.finish(r)
	return r, t.failed
}

// finish scores a round and tells everybody who wants to know of it.
func (t *Trainer) finish(r Round) (Round, error) {
	scores, err := t.score()
	if err != nil {
		return r, err
	}
	r.Scores = scores
	if t.options.Log != nil {
		if _, err := fmt.Fprintln(t.options.Log, r); err != nil {
			return r, fmt.Errorf("gbt: train: log: %w", err)
		}
	}
	if t.stopping != nil {
		t.stopped = t.stopping.update(r.Before+r.Index, r.Scores[t.stopping.at].Value)
		t.stoppedEarly = t.stopped
	}
	if err := t.checkpoint(); err != nil {
		return r, err
	}
	if t.options.OnRound != nil {
		if err := t.options.OnRound(r); errors.Is(err, ErrStop) {
			t.stopped = true
		} else if err != nil {
			return r, in(err, "train: round %d", r.Index)
		}
	}
	return r, nil
}

// diverged reports a gradient that is no longer a number, the reason why trees
// cannot be grown. XGBoost goes on with models whose outputs are all NaN.
func (t *Trainer) diverged() error {
	for i, p := range t.pairs {
		if p.G-p.G != 0 || p.H-p.H != 0 {
			return fmt.Errorf("the gradient of row %d is %v with hessian %v: %s diverged, try a lower eta or scaled labels and weights",
				t.rowOfPair(i), p.G, p.H, t.objective.Name())
		}
	}
	return nil
}

// Stopped reports whether early stopping or OnRound has ended training.
func (t *Trainer) Stopped() bool { return t.stopped }
