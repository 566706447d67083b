package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/metrics"
	"github.com/grove-ml/grove/threshold"
)

// fitted is a trained or an imported model with what it says of the three sets.
type fitted struct {
	name   string // "full model" or "imported model", "updated model"
	model  *gbt.Model
	forest *explain.Forest
	auc    [sets]float64
	pred   [sets][]float32         // probabilities to leave
	score  [sets][]float64         // the same, for thresholds
	rounds []gbt.Round             // train and validation after every round; none of an imported model
	sweep  [sets][]threshold.Point // the notebook's cutoffs and what they cost
}

// train fits both models with the same settings; an imported one takes the place
// of the full model. progress may be nil.
func (a *analysis) train(ctx context.Context, progress io.Writer) (err error) {
	if a.imported != nil {
		a.full, err = a.imported.fit(ctx, a.data.full, a.data.labels, a.options.workers)
	} else {
		a.full, err = a.fit(ctx, "full model", a.data.full, progress)
	}
	if err != nil {
		return err
	}
	a.reduced, err = a.fit(ctx, "updated model", a.data.reduced, progress)
	return err
}

// fit trains a model on the training rows and predicts all three sets.
func (a *analysis) fit(ctx context.Context, name string, x [sets]*dataset.Matrix, progress io.Writer) (*fitted, error) {
	f := &fitted{name: name}
	p := newProgress(progress, name, x[train].Cols(), a.options.rounds)
	model, err := gbt.Train(ctx, a.options.params, x[train], a.options.rounds, &gbt.TrainOptions{
		Eval: []gbt.EvalSet{{Name: "train", Data: x[train]}, {Name: "validation", Data: x[validation]}},
		OnRound: func(r gbt.Round) error {
			f.rounds = append(f.rounds, r)
			p.show(r)
			return nil
		},
		Workers: a.options.workers,
	})
	p.end()
	if err != nil {
		return nil, err
	}
	f.model, f.forest = model, explain.Of(model)
	for i := range x {
		f.pred[i] = make([]float32, x[i].Rows())
		if err := model.PredictMatrix(ctx, f.pred[i], x[i], &gbt.PredictOptions{Workers: a.options.workers}); err != nil {
			return nil, err
		}
		if f.auc[i], err = metrics.AUC(f.pred[i], a.data.labels[i], nil); err != nil {
			return nil, err
		}
		f.score[i] = threshold.Widen(f.pred[i])
	}
	return f, nil
}

// progress shows how far training is: one line that is written over and over on
// a terminal, a line for every tenth of the rounds elsewhere.
type progress struct {
	w        io.Writer // nil: show nothing
	name     string
	rounds   int
	terminal bool
	width    int // of the line that stands there
}

func newProgress(w io.Writer, name string, features, rounds int) *progress {
	p := &progress{w: w, rounds: rounds, name: fmt.Sprintf("training the %s, %d features", name, features)}
	if f, ok := w.(*os.File); ok {
		if st, err := f.Stat(); err == nil {
			p.terminal = st.Mode()&os.ModeCharDevice != 0
		}
	}
	return p
}

// show tells of a round that is done.
func (p *progress) show(r gbt.Round) {
	done := r.Index + 1
	if p.w == nil || !p.terminal && done != p.rounds && done*10/p.rounds == r.Index*10/p.rounds {
		return
	}
	line := fmt.Sprintf("%s: round %d of %d", p.name, done, p.rounds)
	for _, s := range r.Scores {
		line += fmt.Sprintf("  %s-%s %.5f", s.Set, s.Metric, s.Value)
	}
	if !p.terminal {
		fmt.Fprintln(p.w, line)
		return
	}
	fmt.Fprint(p.w, "\r", line, strings.Repeat(" ", max(p.width-len(line), 0)))
	p.width = len(line)
}

// end leaves the line.
func (p *progress) end() {
	if p.width > 0 {
		fmt.Fprintln(p.w)
	}
}
