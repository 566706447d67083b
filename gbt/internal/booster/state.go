package booster

import (
	"errors"
	"fmt"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// State is what a booster needs beside its model to go on between two rounds as
// if it had never stopped.
type State struct {
	Random string // state of the random numbers
	Own    string // of those that columns alone are drawn with, if there are any

	// Margin has the margins of the training rows, nil if they are predicted anew
	// in every case. Training adds up the leaves that rows have reached by their
	// bins, which differ from those of a prediction where a value lies beyond the
	// last cut.
	Margin []float32
	Trees  int // number of trees whose leaves are in Margin
	Begun  int // rounds of the model that the training continued
	// Cuts has the weights of rows that bins were made of in the first round, if
	// they are kept for all rounds (approx with constant hessians).
	Cuts []float32

	Order     []int32   // features of a linear model in the order that they were last shuffled to
	Before    []float32 // its coefficients before the last round
	Converged bool      // whether it has stopped to change
}

// Stateful is a booster whose state can be taken out and put into another one of
// the same parameters and rows.
type Stateful interface {
	// State returns the state between two rounds.
	State() (State, error)
	// Restore goes on from a model and a state, before the first round.
	Restore(m Model, s State) error
}

// State returns the state between two rounds.
func (b *GBTree) State() (State, error) {
	var s State
	text, err := b.rng.MarshalText()
	if err != nil {
		return s, err
	}
	s.Random = string(text)
	if b.own != nil {
		if text, err = b.own.MarshalText(); err != nil {
			return s, err
		}
		s.Own = string(text)
	}
	if !b.weighs() {
		s.Margin, s.Trees = slices.Clone(b.train.Margin), b.train.trees
	}
	if b.approx != nil && b.cfg.ConstHessian {
		s.Cuts = slices.Clone(b.approx.hessian)
	}
	return s, nil
}

// Restore goes on from a model and a state.
func (b *GBTree) Restore(m Model, s State) error {
	if err := restoreEngine(b.rng, s.Random); err != nil {
		return err
	}
	if s.Own != "" {
		b.own = sample.NewEngine(0)
		if err := restoreEngine(b.own, s.Own); err != nil {
			return err
		}
	}
	update := b.update
	b.update = nil
	b.Continue(m)
	b.update = update
	if s.Begun < 0 || s.Begun+1 >= len(b.model.Rounds) {
		return fmt.Errorf("training began after %d rounds, there are %d", s.Begun, len(b.model.Rounds)-1)
	}
	b.restored = slices.Clone(b.model.Rounds[s.Begun+1:]) // rows are scored first when a round has been boosted
	if s.Margin != nil {
		if len(s.Margin) != len(b.train.Margin) || s.Trees < 0 || s.Trees > len(b.model.Trees) {
			return fmt.Errorf("%d margins of %d trees, there are %d and %d", len(s.Margin), s.Trees, len(b.train.Margin), len(b.model.Trees))
		}
		copy(b.train.Margin, s.Margin)
		b.train.trees = s.Trees
	}
	if s.Cuts == nil {
		return nil
	}
	if b.approx == nil || !b.cfg.ConstHessian || len(s.Cuts) != b.m.Rows {
		return errors.New("weights of bins that are not kept")
	}
	for i, w := range s.Cuts {
		if w < 0 {
			return fmt.Errorf("weight %d of the bins is %v", i, w)
		}
	}
	b.approx.hessian = slices.Clone(s.Cuts)
	b.hist = b.newApproxGrower(binned.NewFor(b.cfg.Rules, b.m, b.approx.hessian, b.cfg.MaxBin, b.pool))
	return nil
}

func restoreEngine(e *sample.Engine, text string) error { return e.UnmarshalText([]byte(text)) }

// State returns the state between two rounds.
func (b *GBLinear) State() (State, error) {
	text, err := b.rng.MarshalText()
	return State{
		Random: string(text), Order: slices.Clone(b.order), Before: slices.Clone(b.before), Converged: b.converged,
	}, err
}

// Restore goes on from the coefficients of a model and a state.
func (b *GBLinear) Restore(m Model, s State) error {
	if err := restoreEngine(b.rng, s.Random); err != nil {
		return err
	}
	switch {
	case len(m.Linear) != len(b.weights):
		return fmt.Errorf("%d coefficients, there are %d", len(m.Linear), len(b.weights))
	case len(s.Before) != 0 && len(s.Before) != len(b.weights):
		return fmt.Errorf("%d coefficients before the last round, there are %d", len(s.Before), len(b.weights))
	case len(s.Order) != 0 && !permutation(s.Order, len(b.columns)):
		return fmt.Errorf("the order of the %d features has not each of them once", len(b.columns))
	}
	b.Continue(m)
	if len(s.Order) > 0 {
		b.order = slices.Clone(s.Order)
	}
	b.before, b.converged = slices.Clone(s.Before), s.Converged
	return nil
}

// permutation reports whether order has each of 0, ..., n-1 once.
func permutation(order []int32, n int) bool {
	seen := make([]bool, n)
	for _, f := range order {
		if f < 0 || int(f) >= n || seen[f] {
			return false
		}
		seen[f] = true
	}
	return len(order) == n
}
