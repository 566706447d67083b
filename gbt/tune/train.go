package tune

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/metrics"
)

// numRound is SageMaker's name of the number of rounds, which is not a parameter of
// a model.
const numRound = "num_round"

// Train searches for the hyper-parameters of a model of the rows of train, and returns all trials and
// the model of the best one.
//
// p are the parameters that are not varied, rounds their number unless the space has
// num_round. The score is that of o.Set and o.Metric after a trial's last round. Ends of ranges
// that the parameters do not allow, and rows that do not fit, are errors before any trial.
//
// The best model is trained anew at the end, since models are not kept: it has the score of its
// trial, because a training is the same each time.
func Train(ctx context.Context, p gbt.Params, train *dataset.Matrix, rounds int, o *Options) (*Result, *gbt.Model, error) {
	opts, err := o.check()
	if err != nil {
		return nil, nil, err
	}
	if len(opts.Eval) == 0 {
		return nil, nil, errors.New("tune: no evaluation sets: want rows that are not trained on")
	}
	opts.length = numRound
	t := &tuning{o: &opts, p: p, train: train, rounds: rounds}
	if err := t.checkEnds(); err != nil {
		return nil, nil, err
	}
	if err := t.probe(ctx); err != nil {
		return nil, nil, err
	}
	result, err := search(ctx, opts, t.start, t.subject())
	if err != nil {
		return nil, nil, err
	}
	best, ok := result.BestTrial()
	if !ok {
		return result, nil, fmt.Errorf("tune: all %d trials failed, the first with: %s", len(result.Trials), result.Trials[0].Reason)
	}
	params, _, err := t.params(best.Params)
	if err != nil {
		return result, nil, err
	}
	model, err := gbt.Train(ctx, params, train, best.Rounds(), &gbt.TrainOptions{Workers: opts.Workers})
	if err != nil {
		return result, nil, fmt.Errorf("tune: training the best model: %w", err)
	}
	return result, model, nil
}

// tuning searches for the parameters of a model.
type tuning struct {
	o      *Options
	p      gbt.Params
	train  *dataset.Matrix
	rounds int
}

// params returns the parameters and rounds of a trial.
func (t *tuning) params(varied map[string]string) (gbt.Params, int, error) {
	p, rounds := t.p, t.rounds
	set := make(map[string]string, len(varied))
	for name, text := range varied {
		if name != numRound {
			set[name] = text
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return p, 0, fmt.Errorf("tune: num_round is %q: want a whole number of at least 1", text)
		}
		rounds = n
	}
	if err := p.SetAll(set); err != nil {
		return p, 0, err
	}
	if rounds < 1 {
		return p, 0, fmt.Errorf("tune: %d rounds: want at least 1", rounds)
	}
	return p, rounds, nil
}

// checkEnds reports ends of ranges and categories that the parameters do not allow.
func (t *tuning) checkEnds() error {
	var errs []error
	for _, r := range t.o.Space {
		ends := r.Values
		if r.Kind != Categorical {
			ends = []string{r.text(0), r.text(1)}
		}
		told := map[string]bool{} // an unknown name is the same fault at both ends
		fault := func(rule string) {
			if !told[rule] {
				told[rule] = true
				errs = append(errs, &SpaceError{r.Name, rule})
			}
		}
		for _, text := range ends {
			if _, _, err := t.params(map[string]string{r.Name: text}); err != nil {
				rule := err.Error()
				var param *gbt.ParamError
				if errors.As(err, &param) && param.Value == any(text) && strings.Contains(param.Reason, "unknown") {
					rule = param.Reason
				}
				fault(rule)
			}
		}
		// A number between two whole ones, if the ends are allowed.
		if r.Kind == Continuous && len(told) == 0 && r.Min < r.Max {
			const between = 0.3819
			if _, _, err := t.params(map[string]string{r.Name: r.text(between)}); err != nil {
				fault("its values are whole numbers: want an integer range")
			}
		}
	}
	return errors.Join(errs...)
}

// probe trains one round to see that rows and fixed parameters fit, and finds out which score is
// optimised and which way.
func (t *tuning) probe(ctx context.Context) error {
	p, _, err := t.params(t.o.Space.at(make([]float64, len(t.o.Space))))
	if err != nil {
		return err
	}
	trainer, err := gbt.NewTrainer(p, t.train, t.options(t.o.Workers))
	if err != nil {
		return err
	}
	defer trainer.Close()
	round, err := trainer.Step(ctx)
	if err != nil {
		return err
	}
	if len(round.Scores) == 0 {
		return errors.New("tune: no metric is computed: want an eval_metric or a metric of your own")
	}
	last := round.Scores[len(round.Scores)-1]
	if t.o.Set == "" {
		t.o.Set = last.Set
	}
	if t.o.Metric == "" {
		t.o.Metric = last.Metric
	}
	if _, ok := round.Score(t.o.Set, t.o.Metric); !ok {
		var names []string
		for _, s := range round.Scores {
			names = append(names, s.Set+":"+s.Metric)
		}
		return fmt.Errorf("tune: there is no score %s:%s: want one of %q; other metrics have to be in eval_metric", t.o.Set, t.o.Metric, names)
	}
	if t.o.Direction == gbt.ByMetric {
		t.o.Direction = gbt.Minimize
		larger := metrics.Maximizes(t.o.Metric)
		for _, m := range t.o.Metrics {
			if w, ok := m.(gbt.Maximizer); ok && m.Name() == t.o.Metric {
				larger = w.Maximize()
			}
		}
		if larger {
			t.o.Direction = gbt.Maximize
		}
	}
	return nil
}

func (t *tuning) options(workers int) *gbt.TrainOptions {
	return &gbt.TrainOptions{Eval: t.o.Eval, Metrics: t.o.Metrics, Workers: workers}
}

// start begins a trial.
func (t *tuning) start(_ context.Context, varied map[string]string, workers int) (Training, error) {
	p, rounds, err := t.params(varied)
	if err != nil {
		return nil, err
	}
	trainer, err := gbt.NewTrainer(p, t.train, t.options(max(workers, 1)))
	if err != nil {
		return nil, err
	}
	return &boosting{t, trainer, rounds}, nil
}

// boosting is the training of one trial.
type boosting struct {
	t       *tuning
	trainer *gbt.Trainer
	left    int // rounds
}

// Step trains one round.
func (b *boosting) Step(ctx context.Context) (float64, bool, error) {
	round, err := b.trainer.Step(ctx)
	if err != nil {
		return 0, false, err
	}
	b.left--
	score, _ := round.Score(b.t.o.Set, b.t.o.Metric)
	return score, b.left == 0, nil
}

// Close ends the training.
func (b *boosting) Close() { b.trainer.Close() }

// subject says what is trained: fixed parameters, rows and labels. Features are told by
// their number alone.
func (t *tuning) subject() string {
	h := sha256.New()
	fmt.Fprintf(h, "%+v %d %d %d", t.p, t.rounds, t.train.Rows(), t.train.Cols())
	labels := func(m *dataset.Matrix) {
		for _, y := range m.Info().Labels {
			h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(y)))
		}
	}
	labels(t.train)
	for _, e := range t.o.Eval {
		fmt.Fprintf(h, "%q", e.Name)
		if e.Data != nil {
			labels(e.Data)
		}
	}
	for _, m := range t.o.Metrics {
		fmt.Fprintf(h, "%q", m.Name())
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
