package gbt

import (
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/grove-ml/grove/gbt/internal/booster"
	"github.com/grove-ml/grove/gbt/internal/objective"
)

// resumption is a snapshot that training goes on from.
type resumption struct {
	*Snapshot
	model *Model
}

// beginResume checks that the snapshot fits the parameters, and puts its model in
// the place of the one to continue.
func (t *Trainer) beginResume() error {
	s := t.options.Resume
	if s == nil {
		return nil
	}
	fail := func(err error) error { return in(err, "resume") }
	m, err := s.Model()
	if err != nil {
		return fail(err)
	}
	update := t.params.ProcessType == "update"
	rounds := s.head.Before + s.head.Round
	if m.NumRounds() != rounds {
		return fail(fmt.Errorf("the model has %d rounds, the training had %d", m.NumRounds(), rounds))
	}
	if name := differingParam(&t.params, &s.head.Params, s.head.Stopping != nil); name != nil {
		return fail(name)
	}
	if own := t.options.Objective != nil; own != s.head.Own {
		return fail(errors.New("one training has an objective of its own, the other has not"))
	}
	t.resumed = &resumption{s, m}
	if update {
		if t.options.Init == nil {
			return &ParamError{"process_type", t.params.ProcessType, "needs the model to update, as TrainOptions.Init, to resume too"}
		}
		h, err := t.options.Init.hash()
		if err != nil {
			return err
		}
		if h != s.head.Init {
			return fail(errors.New("the model to update is not the one that the checkpoint was made with"))
		}
		return nil
	}
	t.options.Init = m
	return nil
}

// differingParam reports the first parameter of two trainings that has another
// value; metrics only count where early stopping goes by them.
func differingParam(a, b *Params, metrics bool) error {
	theirs := paramTable(b)
	for i, e := range paramTable(a) {
		mine, other := reflect.ValueOf(e.value).Elem(), reflect.ValueOf(theirs[i].value).Elem()
		if e.name == "eval_metric" && !metrics || mine.Kind() == reflect.Slice && mine.Len() == 0 && other.Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(mine.Interface(), other.Interface()) {
			return &ParamError{e.name, short(mine.Interface()), fmt.Sprintf("the checkpoint was made with %v", short(other.Interface()))}
		}
	}
	return nil
}

// short returns a number that is used as float32 with no more digits than that
// has.
func short(v any) any {
	if x, ok := v.(float64); ok && float64(float32(x)) == x {
		return float32(x)
	}
	return v
}

// endResume puts the state of the snapshot in place of that of the first round.
func (t *Trainer) endResume() error {
	if t.resumed == nil {
		return nil
	}
	s := t.resumed.Snapshot
	fail := func(err error) error { return in(err, "resume") }
	if what := t.fingerprint().differs(s.head.Data); what != "" {
		return fail(errors.New(what))
	}
	b, ok := t.booster.(booster.Stateful)
	if !ok {
		return &ParamError{"booster", t.params.Booster, "cannot be resumed"}
	}
	state := s.state
	state.Begun = s.head.Before
	if err := b.Restore(t.resumed.model.boosted(), state); err != nil {
		return fail(err)
	}
	if l, ok := t.objective.(objective.Learning); ok {
		l.Restore(s.bias)
	} else if s.bias != nil {
		return fail(errors.New("the checkpoint has numbers of another objective"))
	}
	t.before, t.round = s.head.Before, s.head.Round
	h := s.head.Stopping
	switch {
	case h == nil && t.stopping == nil:
		return nil
	case h == nil || t.stopping == nil:
		return fail(errors.New("one training stops early, the other does not"))
	case h.Options != t.stopping.EarlyStopping:
		return fail(fmt.Errorf("early stopping is after %v, the checkpoint was made with %v", t.stopping.EarlyStopping, h.Options))
	}
	t.stopping.best, t.stopping.bestAt, t.stopping.waited = math.Float64frombits(h.Best), h.BestAt, h.Waited
	t.stoppedEarly, t.stopped = h.Stopped, h.Stopped
	return nil
}

// baseScore returns the base score of the training.
func (s *resumption) baseScore() []float32 {
	out := make([]float32, len(s.head.BaseScore))
	for g, bits := range s.head.BaseScore {
		out[g] = math.Float32frombits(bits)
	}
	return out
}

// checkBaseScore reports a base score that the objective cannot have.
func (s *resumption) checkBaseScore(o objective.Objective) error {
	scores := s.baseScore()
	if len(scores) != o.Groups() {
		return fmt.Errorf("gbt: resume: %d base scores for %d outputs", len(scores), o.Groups())
	}
	for _, b := range scores {
		if b-b != 0 {
			return fmt.Errorf("gbt: resume: a base score is %v", b)
		}
		if err := o.CheckScore(b); err != nil {
			return in(err, "resume")
		}
	}
	return nil
}

// boosted returns what a booster keeps of a model.
func (m *Model) boosted() booster.Model {
	doc := m.doc
	b := booster.Model{Trees: doc.Trees, Groups: doc.TreeGroups, Rounds: doc.IterationPtr, Weights: doc.WeightDrop}
	if doc.Linear != nil {
		b.Linear, b.LinearRounds = doc.Linear.Weights, doc.Linear.BoostedRounds
	}
	return b
}
