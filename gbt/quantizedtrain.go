package gbt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/tree"
)

// rowSet is what training and evaluation take: a [dataset.Matrix] or a
// [Quantized].
type rowSet interface {
	Rows() int
	Cols() int
	Info() *dataset.Info
}

// TrainQuantized does what [Train] does, for rows that are bins already.
func TrainQuantized(ctx context.Context, p Params, train *Quantized, rounds int, o *TrainOptions) (*Model, error) {
	if rounds < 1 {
		return nil, fmt.Errorf("gbt: train: %d rounds: must be at least 1", rounds)
	}
	t, err := NewQuantizedTrainer(p, train, o)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	return t.run(ctx, rounds)
}

// NewQuantizedTrainer does what [NewTrainer] does, for rows that are bins already:
// tree_method must be hist, and max_bin that of the bins. Evaluation sets are
// matrices as always, or [Quantized] themselves. o may be nil.
func NewQuantizedTrainer(p Params, train *Quantized, o *TrainOptions) (*Trainer, error) {
	if train == nil {
		return nil, errors.New("gbt: train: there is no training matrix")
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if p.TreeMethod == "exact" || p.TreeMethod == "approx" {
		return nil, &ParamError{"tree_method", p.TreeMethod, "must be hist for a quantised matrix: its values are gone"}
	}
	if p.Compat != "3.4" {
		return nil, &ParamError{"compat", p.Compat, "must be 3.4 for a quantised matrix, whose cuts are those of 3.4"}
	}
	if p.Booster == "gblinear" {
		return nil, &ParamError{"booster", p.Booster, "must be gbtree or dart for a quantised matrix: its values are gone"}
	}
	if p.MaxBin != train.maxBin {
		return nil, &ParamError{"max_bin", p.MaxBin, fmt.Sprintf("must be %d, that of the quantised matrix", train.maxBin)}
	}
	sets := []*Quantized{train}
	if o != nil {
		for _, e := range o.Eval {
			if e.Quantized != nil && !slices.Contains(sets, e.Quantized) {
				sets = append(sets, e.Quantized)
			}
		}
	}
	if o != nil && (o.Init != nil || o.Resume != nil) {
		m := o.Init
		if o.Resume != nil {
			var err error
			if m, err = o.Resume.Model(); err != nil {
				return nil, in(err, "resume")
			}
		}
		for _, q := range sets {
			if err := q.tells(m); err != nil {
				return nil, err
			}
		}
	}
	var used []*Quantized
	release := func() {
		for _, q := range used {
			q.done()
		}
	}
	for _, q := range sets {
		if err := q.use(); err != nil {
			release()
			return nil, in(err, "train")
		}
		used = append(used, q)
	}
	t, err := newTrainer(p, train, o)
	if err != nil {
		release()
		return nil, err
	}
	t.quantized = used
	return t, nil
}

// rowSet returns the rows of an evaluation set.
func (e EvalSet) rowSet(train rowSet) (rowSet, error) {
	switch {
	case e.Quantized == nil && (e.Data == nil || e.Data.Rows() == 0):
		return nil, errors.New("has no rows")
	case e.Quantized == nil:
		return e.Data, nil
	case e.Data != nil:
		return nil, errors.New("has both Data and Quantized: one of them must be nil")
	}
	t, ok := train.(*Quantized)
	if !ok {
		return nil, errors.New("is quantised: then the training rows must be, too")
	}
	if !e.Quantized.sameCuts(t) {
		return nil, errors.New("has other cuts than the training rows: quantise it with their CutsOf")
	}
	return e.Quantized, nil
}

// sameCuts reports whether the bins of two matrices mean the same.
func (q *Quantized) sameCuts(o *Quantized) bool {
	a, b := q.bins.Cuts, o.bins.Cuts
	return slices.Equal(a.Ptr, b.Ptr) && slices.Equal(a.Values, b.Values)
}

// isSparse reports whether columns may be missing at the end of a matrix.
func isSparse(x rowSet) bool {
	m, ok := x.(*dataset.Matrix)
	if !ok {
		return false
	}
	_, dense := m.Dense()
	return !dense
}

// featuresOf views rows as a matrix of cols features.
func featuresOf(x rowSet, cols int) *feature.Matrix {
	if q, ok := x.(*Quantized); ok {
		return &feature.Matrix{Rows: q.Rows(), Cols: q.Cols(), Stored: q.bins}
	}
	return features(x.(*dataset.Matrix), cols)
}

// tells reports a model that parts values which lie in one bin: the margins of the
// rows cannot be known from their bins.
func (q *Quantized) tells(m *Model) error {
	if m.NumFeatures() != q.Cols() {
		return nil // which is reported elsewhere
	}
	for i := range m.NumTrees() {
		for id, n := range m.Tree(i).All() {
			f := int(n.Feature)
			switch n.Kind {
			case tree.Numerical:
				if _, found := slices.BinarySearch(q.Cuts(f), n.Value); !found && !math.IsInf(float64(n.Value), -1) {
					return fmt.Errorf("gbt: continue: tree %d splits feature %s at %v, which is not a cut of the quantised matrix: quantise the rows that the model was trained on, or train on their values", i, nameOf(q.info, f), n.Value)
				}
			case tree.Categorical:
				set := m.Tree(i).Categories(id)
				if q.bins.Beyond(f) && len(set) > 0 && int(set[len(set)-1]) >= len(q.Cuts(f)) {
					return fmt.Errorf("gbt: continue: tree %d knows category %d of feature %s, the cuts of the quantised matrix only those below %d", i, set[len(set)-1], nameOf(q.info, f), len(q.Cuts(f)))
				}
			}
		}
	}
	return nil
}

// sameCodes reports quantised rows whose categories have other codes than those of
// the model: they cannot be changed any more.
func (d *dictionaries) sameCodes(info *dataset.Info) error {
	if d.cats == nil || !hasNames(info) {
		return nil
	}
	for j := range info.Categories {
		codes, err := d.recodeFeature(j, &info.Categories[j])
		if err != nil {
			return err
		}
		if codes != nil {
			return fmt.Errorf("gbt: recode: feature %d (%s): the model has its categories in another order: quantise the rows with the names in that order", j, d.name(j))
		}
	}
	return nil
}
