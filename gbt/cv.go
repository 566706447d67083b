package gbt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/grove-ml/grove/dataset"
)

// CVOptions are the things that a cross-validation can be given. The zero value,
// or nil, means 3 shuffled folds and nothing else.
type CVOptions struct {
	Folds      int   // number of folds; 0 means 3
	Stratified bool  // folds of [StratifiedKFold] in place of [KFold]
	InOrder    bool  // do not permute the rows, or groups, before they are parted
	Seed       int64 // of the folds, not of training

	// Splits are folds of one's own, in place of those above: numbers of rows, or
	// of groups if the rows are in groups.
	Splits []Fold

	// Objective is a loss of your own to train every fold on; nil means that of the
	// parameters. It is called by several folds at the same time, each with its info.
	Objective Objective
	// Metrics are metrics of your own, computed after those of eval_metric on both
	// parts of every fold, by several folds at the same time. An error ends training.
	Metrics []Metric
	// LearningRate gives the learning rate of every round, from 0, in place of that of
	// the parameters; nil means the latter. It is called by several folds at the same time.
	LearningRate func(round int) float64
	// EarlyStopping ends all trainings when the mean over the folds of a score no
	// longer improves. Linear models keep all rounds. Set is "test" if it is empty.
	EarlyStopping *EarlyStopping

	// Prepare, if there is one, is given the data and the parameters of every
	// fold before training and returns what to use instead (XGBoost's fpreproc).
	// It is called fold by fold.
	Prepare func(fold int, train, test *dataset.Matrix, p Params) (*dataset.Matrix, *dataset.Matrix, Params, error)

	// OnRound is called after every round. ErrStop ends the trainings cleanly, any
	// other error aborts them.
	OnRound func(CVRound) error
	// Log receives a line a round in XGBoost's format. It is not used if nil.
	Log io.Writer

	Models    bool // return the model of every fold
	OutOfFold bool // return the predictions for the rows of the test parts

	// Workers is the number of goroutines that work, over all folds; 0 means
	// GOMAXPROCS. It never changes the result.
	Workers int
}

// The names of the two sets of a cross-validation.
const (
	cvTrain = "train"
	cvTest  = "test"
)

// CrossValidate trains a model for each fold of the rows of data, all with the
// same parameters and seed, and scores every round on the rows that were trained
// on ("train") and on those that were left out ("test"). o may be nil.
//
// Folds, scores, means, deviations and the round at which early stopping ends are
// those of xgb.cv (training.py, 3.4). Groups of rows are kept together. One thing
// differs: XGBoost loses the weights of groups on the way, they are kept here.
func CrossValidate(ctx context.Context, p Params, data *dataset.Matrix, rounds int, o *CVOptions) (*CVResult, error) {
	if o == nil {
		o = &CVOptions{}
	}
	if rounds < 1 {
		return nil, fmt.Errorf("gbt: cross-validation: %d rounds: must be at least 1", rounds)
	}
	if data == nil {
		return nil, errors.New("gbt: cross-validation: there is no matrix")
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	folds, err := o.folds(data)
	if err != nil {
		return nil, err
	}
	v := &validation{options: o, data: data, folds: folds, workers: o.Workers}
	if v.workers < 1 {
		v.workers = runtime.GOMAXPROCS(0)
	}
	defer v.close()
	if err := v.prepare(p); err != nil {
		return nil, err
	}
	for range rounds {
		stop, err := v.step(ctx)
		if err != nil {
			return nil, err
		}
		if stop {
			break
		}
	}
	return v.result(ctx)
}

// folds returns the folds that the options ask for.
func (o *CVOptions) folds(data *dataset.Matrix) ([]Fold, error) {
	k, n, info := o.Folds, data.Rows(), data.Info()
	if k == 0 {
		k = 3
	}
	if len(info.Groups) > 0 {
		n = len(info.Groups)
	}
	switch {
	case len(o.Splits) > 0:
		if o.Folds != 0 && o.Folds != len(o.Splits) {
			return nil, fmt.Errorf("gbt: cross-validation: %d folds asked for, %d given", o.Folds, len(o.Splits))
		}
		return o.Splits, nil
	case !o.Stratified:
		return KFold(n, k, !o.InOrder, o.Seed)
	case len(info.Groups) > 0:
		return nil, errors.New("gbt: cross-validation: stratified folds would part the groups of rows")
	case info.NumTargets() != 1 || len(info.Labels) != n:
		return nil, fmt.Errorf("gbt: cross-validation: stratified folds need one label a row, there are %d for %d rows", len(info.Labels), n)
	}
	return StratifiedKFold(info.Labels, k, o.Seed)
}

// validation is a cross-validation at work.
type validation struct {
	options  *CVOptions
	data     *dataset.Matrix
	folds    []Fold
	workers  int
	trainers []*Trainer
	tests    []*dataset.Matrix
	stopping *stopping
	stopped  bool
	rounds   []CVRound
}

// prepare makes the matrices and trainers of the folds.
func (v *validation) prepare(p Params) error {
	o, k := v.options, len(v.folds)
	trains, params := make([]*dataset.Matrix, k), make([]Params, k)
	v.tests, v.trainers = make([]*dataset.Matrix, k), make([]*Trainer, k)
	take := v.data.Select
	if len(v.data.Info().Groups) > 0 {
		take = v.data.SelectGroups
	}
	err := v.each(func(f int) (err error) {
		params[f] = p
		if trains[f], err = take(v.folds[f].Train); err == nil {
			v.tests[f], err = take(v.folds[f].Test)
		}
		return err
	})
	if err == nil && o.Prepare != nil {
		for f := range k {
			if trains[f], v.tests[f], params[f], err = o.Prepare(f, trains[f], v.tests[f], params[f]); err != nil {
				return in(err, "cross-validation: fold %d", f)
			}
			params[f].EvalMetric = p.EvalMetric
		}
	}
	if err != nil {
		return err
	}
	err = v.each(func(f int) (err error) {
		v.trainers[f], err = NewTrainer(params[f], trains[f], &TrainOptions{
			Eval:      []EvalSet{{Name: cvTrain, Data: trains[f]}, {Name: cvTest, Data: v.tests[f]}},
			Objective: o.Objective, Metrics: o.Metrics, LearningRate: o.LearningRate,
			Workers: max(1, v.workers/k),
		})
		return err
	})
	if err != nil {
		return err
	}
	metrics := v.trainers[0].metrics
	for f, t := range v.trainers {
		if !slices.EqualFunc(t.metrics, metrics, func(a, b namedMetric) bool { return a.name == b.name }) {
			return fmt.Errorf("gbt: cross-validation: fold %d is scored by other metrics than fold 0", f)
		}
	}
	if e := o.EarlyStopping; e != nil {
		v.stopping, err = newStoppingOn(e, []string{cvTrain, cvTest}, metrics)
	}
	return err
}

// each calls f for every fold, as many at a time as there are workers, and
// returns the error of the first fold that has one.
func (v *validation) each(f func(fold int) error) error {
	errs := make([]error, len(v.folds))
	room := make(chan struct{}, v.workers)
	var wait sync.WaitGroup
	for k := range v.folds {
		room <- struct{}{}
		wait.Go(func() {
			errs[k] = f(k)
			<-room
		})
	}
	wait.Wait()
	for k, err := range errs {
		if err != nil {
			return in(err, "cross-validation: fold %d", k)
		}
	}
	return nil
}

// step boosts all folds by a round, scores them and reports whether to stop.
func (v *validation) step(ctx context.Context) (bool, error) {
	scores := make([][]Score, len(v.folds))
	err := v.each(func(f int) error {
		r, err := v.trainers[f].Step(ctx)
		scores[f] = r.Scores
		return err
	})
	if err != nil {
		return false, err
	}
	r := CVRound{Index: len(v.rounds), Scores: make([]CVScore, len(scores[0]))}
	for i, s := range scores[0] {
		c := CVScore{Set: s.Set, Metric: s.Metric, Folds: make([]float64, len(scores))}
		for f := range scores {
			c.Folds[f] = v.metric(i).seen(scores[f][i].Value)
		}
		c.Mean, c.Std = meanAndDeviation(c.Folds)
		r.Scores[i] = c
	}
	v.rounds = append(v.rounds, r)
	o := v.options
	if o.Log != nil {
		if _, err := fmt.Fprintln(o.Log, r); err != nil {
			return false, fmt.Errorf("gbt: cross-validation: log: %w", err)
		}
	}
	stop := false
	if v.stopping != nil {
		v.stopped = v.stopping.follow(r.Index, r.Scores[v.stopping.at].Mean)
		stop = v.stopped
	}
	if o.OnRound != nil {
		if err := o.OnRound(r); errors.Is(err, ErrStop) {
			stop = true
		} else if err != nil {
			return false, in(err, "cross-validation: round %d", r.Index)
		}
	}
	return stop, nil
}

// metric returns the metric of score i of a round.
func (v *validation) metric(i int) *namedMetric {
	list := v.trainers[0].metrics
	return &list[i%len(list)]
}

// result makes the table, and models and predictions if they are wanted.
func (v *validation) result(ctx context.Context) (*CVResult, error) {
	o, n := v.options, len(v.rounds)
	res := &CVResult{Rounds: v.rounds, Folds: v.folds, BestRound: n - 1, BestScore: math.NaN()}
	if last := v.rounds[n-1].Scores; len(last) > 0 {
		res.BestScore = last[len(last)-1].Mean
	}
	cut := n // rounds of the models
	if s := v.stopping; s != nil {
		res.BestRound, res.BestScore = s.bestAt, s.best
		if !s.KeepAll {
			if v.stopped {
				res.Rounds = v.rounds[: s.bestAt+1 : s.bestAt+1]
			}
			if !v.trainers[0].params.isLinear() { // a linear model cannot be cut
				cut = s.bestAt + 1
			}
		}
	}
	if !o.Models && !o.OutOfFold {
		return res, nil
	}
	models := make([]*Model, len(v.folds))
	err := v.each(func(f int) (err error) {
		m, err := v.trainers[f].Model()
		if err == nil && cut < n {
			m, err = m.Slice(0, cut)
		}
		if err != nil {
			return err
		}
		if v.stopping != nil {
			for name, text := range v.stopping.attributes() {
				m = m.WithAttribute(name, text)
			}
		}
		models[f] = m
		return nil
	})
	if err != nil {
		return nil, err
	}
	if o.Models {
		res.Models = models
	}
	if o.OutOfFold {
		if res.OutOfFold, err = v.outOfFold(ctx, models); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// close lets the workers of the trainers go.
func (v *validation) close() {
	for _, t := range v.trainers {
		if t != nil {
			t.Close()
		}
	}
}
