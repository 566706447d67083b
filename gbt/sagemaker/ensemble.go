package sagemaker

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// Ensemble is one or more models that predict together. It is immutable and safe
// for concurrent use.
//
// A single model predicts what it predicts alone. Of several, multi:softmax and
// binary:hinge vote, the smallest class winning ties; of all other objectives the
// outputs are averaged (serve_utils.py of the container, 1.2-2 and later).
// Models with the attribute best_ntree_limit, which XGBoost up to 1.7 sets,
// predict with as many trees of each class, as the container does.
type Ensemble struct {
	members []member
	run     []*gbt.Model // the members with the rounds that predict
	vote    bool
	scratch *sync.Pool // outputs of all models for one row (*[]float32)
}

// New makes an ensemble of models, which must have the same objective and the
// same numbers of features and outputs.
func New(models ...*gbt.Model) (*Ensemble, error) {
	members := make([]member, len(models))
	for i, m := range models {
		if m == nil {
			return nil, &ArchiveError{memberName(i, len(models)), invalid(gbt.ErrFormat, "the model is nil")}
		}
		members[i] = member{memberName(i, len(models)), m}
	}
	return newEnsemble(members)
}

func newEnsemble(members []member) (*Ensemble, error) {
	if len(members) == 0 {
		return nil, &ArchiveError{"", invalid(gbt.ErrFormat, "an ensemble needs a model")}
	}
	slices.SortStableFunc(members, func(a, b member) int { return byNumber(a.name, b.name) })
	e := &Ensemble{members: members}
	first := members[0].model
	for _, m := range members {
		if o := m.model.Objective(); o != first.Objective() {
			return nil, &ArchiveError{m.name, invalid(gbt.ErrFormat, "objective %q, that of %s is %q", o, members[0].name, first.Objective())}
		}
		if n := m.model.NumFeatures(); n != first.NumFeatures() {
			return nil, &ArchiveError{m.name, invalid(gbt.ErrFormat, "%d features, %s has %d", n, members[0].name, first.NumFeatures())}
		}
		if n := m.model.NumOutputs(); n != first.NumOutputs() {
			return nil, &ArchiveError{m.name, invalid(gbt.ErrFormat, "%d outputs, %s has %d", n, members[0].name, first.NumOutputs())}
		}
		run, err := limited(m.model)
		if err != nil {
			return nil, &ArchiveError{m.name, err}
		}
		e.run = append(e.run, run)
	}
	switch first.Objective() {
	case "multi:softmax", "binary:hinge":
		e.vote = true
	}
	size := len(members) * first.NumOutputs()
	e.scratch = &sync.Pool{New: func() any {
		s := make([]float32, size)
		return &s
	}}
	return e, nil
}

// limited returns a model of the trees that best_ntree_limit leaves.
func limited(m *gbt.Model) (*gbt.Model, error) {
	limit, err := strconv.Atoi(m.Attributes()["best_ntree_limit"])
	if err != nil || limit <= 0 || m.NumRounds() == 0 || m.NumTrees() == 0 {
		return m, nil
	}
	// The limit counts the trees of one class; a round may have several.
	trees, err := m.OutputSize(&gbt.PredictOptions{Output: gbt.OutputLeaf, End: 1})
	if err != nil {
		return nil, err
	}
	parallel := 0
	for i := range trees {
		if m.TreeGroup(i) == 0 {
			parallel++
		}
	}
	rounds := limit / max(parallel, 1)
	if rounds <= 0 || rounds >= m.NumRounds() {
		return m, nil
	}
	return m.Slice(0, rounds)
}

// Len returns the number of models.
func (e *Ensemble) Len() int { return len(e.members) }

// Models returns the models in the order of their names, each with all its
// trees.
func (e *Ensemble) Models() []*gbt.Model {
	out := make([]*gbt.Model, len(e.members))
	for i, m := range e.members {
		out[i] = m.model
	}
	return out
}

// Names returns the names that the models have in the archive.
func (e *Ensemble) Names() []string {
	out := make([]string, len(e.members))
	for i, m := range e.members {
		out[i] = m.name
	}
	return out
}

// NumFeatures returns the number of features a row must have.
func (e *Ensemble) NumFeatures() int { return e.run[0].NumFeatures() }

// NumOutputs returns the number of values of a prediction.
func (e *Ensemble) NumOutputs() int { return e.run[0].NumOutputs() }

// Objective returns the name of the objective.
func (e *Ensemble) Objective() string { return e.run[0].Objective() }

// FeatureNames returns the names of the features, nil if the first model has
// none.
func (e *Ensemble) FeatureNames() []string { return e.run[0].FeatureNames() }

// WithFeatureNames returns an ensemble whose models have the names given; nil
// takes them away. SageMaker trains on tables without a header, so its models
// know none. See [gbt.Model.WithFeatureNames].
func (e *Ensemble) WithFeatureNames(names []string) (*Ensemble, error) {
	out := *e
	out.members, out.run = slices.Clone(e.members), slices.Clone(e.run)
	for i := range out.members {
		m, err := e.members[i].model.WithFeatureNames(names)
		if err != nil {
			return nil, err
		}
		out.members[i].model = m
		if out.run[i], err = e.run[i].WithFeatureNames(names); err != nil {
			return nil, err
		}
	}
	return &out, nil
}

// Predict writes the outputs of one row to dst, which must have [Ensemble.NumOutputs]
// values; row must have a value for each feature, NaN for a missing one. It does
// not allocate.
func (e *Ensemble) Predict(dst, row []float32) error {
	if len(e.run) == 1 {
		return e.run[0].Predict(dst, row)
	}
	size := e.NumOutputs()
	if len(dst) != size {
		return &gbt.ShapeError{Op: "predict", What: "places for outputs", Got: len(dst), Want: size}
	}
	buf := e.scratch.Get().(*[]float32)
	defer e.scratch.Put(buf)
	for i, m := range e.run {
		if err := m.Predict((*buf)[i*size:(i+1)*size], row); err != nil {
			return err
		}
	}
	e.combine(dst, *buf)
	return nil
}

// PredictMatrix writes the outputs of all rows of x to dst, row by row: rows ×
// [Ensemble.NumOutputs] values. See [gbt.Model.PredictMatrix]; workers is the
// number of goroutines, 0 for GOMAXPROCS, and never changes a result.
func (e *Ensemble) PredictMatrix(ctx context.Context, dst []float32, x *dataset.Matrix, workers int) error {
	o := &gbt.PredictOptions{Workers: workers}
	if len(e.run) == 1 || x == nil {
		return e.run[0].PredictMatrix(ctx, dst, x, o)
	}
	if want := x.Rows() * e.NumOutputs(); len(dst) != want {
		return &gbt.ShapeError{Op: "predict", What: "places for outputs", Got: len(dst), Want: want}
	}
	all := make([]float32, len(e.run)*len(dst))
	for i, m := range e.run {
		if err := m.PredictMatrix(ctx, all[i*len(dst):(i+1)*len(dst)], x, o); err != nil {
			return err
		}
	}
	e.combine(dst, all)
	return nil
}

// combine makes one prediction of those of all models, which follow each other
// in all.
func (e *Ensemble) combine(dst, all []float32) {
	if e.vote {
		vote(dst, all)
		return
	}
	mean(dst, all)
}
