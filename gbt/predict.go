package gbt

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/predict"
)

// Output says what a prediction is.
type Output int

// What a prediction can be.
const (
	OutputValue  Output = iota // the objective's output: probability, class, value
	OutputMargin               // the sum of the leaves and the base score, one a group
	OutputLeaf                 // the node id of the leaf in every tree; the number of the leaf in models of LightGBM
)

// PredictOptions say what is predicted and with which rounds. The zero value,
// or nil, means values with all rounds.
type PredictOptions struct {
	Output     Output // values, margins or leaves
	Begin, End int    // rounds Begin to End-1; End 0 means all
	Workers    int    // 0 means GOMAXPROCS; it never changes a result
}

// Predict writes the outputs of one row to dst, which must have
// [Model.NumOutputs] values; row must have a value for each feature, NaN for a
// missing one. It uses all rounds and does not allocate.
func (m *Model) Predict(dst, row []float32) error {
	if m.link == nil {
		return m.unknownObjective()
	}
	if err := m.checkRow(dst, row, m.NumOutputs()); err != nil {
		return err
	}
	if m.lightGBM != nil {
		m.lightGBM.row(dst, row, OutputValue)
		return nil
	}
	if len(dst) == len(m.base) {
		copy(dst, m.base)
		m.addRow(dst, row)
		m.link.Value(dst, dst)
		return nil
	}
	// An array on the stack would escape through the interface.
	buf := m.scratch.Get().(*[]float32)
	defer m.scratch.Put(buf)
	margin := *buf
	copy(margin, m.base)
	m.addRow(margin, row)
	m.link.Value(dst, margin)
	return nil
}

// PredictMargin writes the margins of one row to dst, which must have
// [Model.NumGroups] values. It uses all rounds and does not allocate.
func (m *Model) PredictMargin(dst, row []float32) error {
	if err := m.checkRow(dst, row, len(m.base)); err != nil {
		return err
	}
	if m.lightGBM != nil {
		m.lightGBM.row(dst, row, OutputMargin)
		return nil
	}
	copy(dst, m.base)
	m.addRow(dst, row)
	return nil
}

// addRow makes the margins of one row of what they start from.
func (m *Model) addRow(margin, row []float32) {
	if m.linear != nil {
		m.linear.Row(margin, row)
		return
	}
	m.forest.AddRow(margin, row, 0, m.forest.NumTrees())
}

func (m *Model) checkRow(dst, row []float32, outputs int) error {
	if len(row) != m.doc.NumFeature {
		return &ShapeError{"predict", "features in the row", len(row), m.doc.NumFeature}
	}
	if len(dst) != outputs {
		return &ShapeError{"predict", "places for outputs", len(dst), outputs}
	}
	return nil
}

func (m *Model) unknownObjective() error {
	return fmt.Errorf("gbt: predict: %w %q: only margins and leaves can be predicted", ErrUnknownObjective, m.doc.Objective.Name)
}

// OutputSize returns the number of values that a row of a prediction has. o may
// be nil.
func (m *Model) OutputSize(o *PredictOptions) (int, error) {
	if o == nil {
		o = &PredictOptions{}
	}
	first, last, err := m.rounds(o)
	if err != nil {
		return 0, err
	}
	switch o.Output {
	case OutputValue:
		if m.link == nil {
			return 0, m.unknownObjective()
		}
		return m.NumOutputs(), nil
	case OutputMargin:
		return len(m.base), nil
	case OutputLeaf:
		if m.linear != nil {
			return 0, errors.New("gbt: predict: a linear model has no leaves")
		}
		return last - first, nil
	}
	return 0, fmt.Errorf("gbt: predict: output %d: must be value, margin or leaf", o.Output)
}

// rounds returns the trees of the rounds asked for.
func (m *Model) rounds(o *PredictOptions) (first, last int, err error) {
	begin, end := o.Begin, o.End
	if end == 0 {
		end = m.NumRounds()
	}
	if begin < 0 || begin > end || end > m.NumRounds() {
		return 0, 0, fmt.Errorf("gbt: predict: rounds %d to %d: must be a part of the %d rounds", o.Begin, o.End, m.NumRounds())
	}
	if m.linear != nil {
		if begin != 0 || end != m.NumRounds() {
			return 0, 0, fmt.Errorf("gbt: predict: rounds %d to %d: a linear model is one for all its %d rounds", o.Begin, o.End, m.NumRounds())
		}
		return 0, 0, nil
	}
	return int(m.doc.IterationPtr[begin]), int(m.doc.IterationPtr[end]), nil
}

// PredictMatrix writes the predictions of all rows of x to dst, row by row: rows
// × [Model.OutputSize] values. x must have the model's features and, where both
// have names, the same ones in the same order; a CSR matrix may have fewer
// columns, the others being missing. Where both have names of categories, their
// codes may differ: rows are recoded as [Model.Recode] does. Base margins of x take the place of the
// base score. o may be nil. Rows run in parallel; the result does not depend on
// the number of workers. Cancelling ctx stops it with ctx's error.
func (m *Model) PredictMatrix(ctx context.Context, dst []float32, x *dataset.Matrix, o *PredictOptions) error {
	if o == nil {
		o = &PredictOptions{}
	}
	size, err := m.OutputSize(o)
	if err != nil {
		return err
	}
	if err := m.checkMatrix(x); err != nil {
		return err
	}
	if len(dst) != x.Rows()*size {
		return &ShapeError{"predict", "places for outputs", len(dst), x.Rows() * size}
	}
	base := x.Info().BaseMargin
	if len(base) != 0 && len(base) != x.Rows()*len(m.base) {
		return &ShapeError{"predict", "base margins", len(base), x.Rows() * len(m.base)}
	}
	f, err := m.features(x)
	if err != nil {
		return err
	}
	first, last, _ := m.rounds(o)
	pool := parallel.New(o.Workers)
	defer pool.Close()
	pool.Blocks(x.Rows(), m.blockRows(x.Rows(), first, last, o.Output), func(begin, end int) {
		if ctx.Err() == nil {
			m.predictBlock(dst[begin*size:end*size], f, begin, end, first, last, base, o.Output)
		}
	})
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("gbt: predict: %w", err)
	}
	return nil
}

// blockRows returns how many rows are predicted at a time.
func (m *Model) blockRows(rows, first, last int, output Output) int {
	if m.lightGBM != nil || m.linear != nil || output == OutputLeaf {
		return predict.BlockRows
	}
	return m.forest.BlockRows(rows, first, last)
}

// predictBlock predicts a few rows.
func (m *Model) predictBlock(dst []float32, f *feature.Matrix, begin, end, first, last int, base []float32, output Output) {
	if m.lightGBM != nil {
		m.lightGBM.block(dst, f, begin, end, first, last, base, output)
		return
	}
	var scratch []float32
	if !f.IsDense() && (output == OutputLeaf || m.linear != nil) {
		scratch = make([]float32, (end-begin)*f.Cols)
	}
	if output == OutputLeaf {
		size := last - first
		for i := begin; i < end; i++ {
			m.forest.LeafRow(dst[(i-begin)*size:(i-begin+1)*size], f.Row(scratch[:min(len(scratch), f.Cols)], i), first, last)
		}
		return
	}
	groups := len(m.base)
	margin := dst
	if len(dst) != (end-begin)*groups {
		margin = make([]float32, (end-begin)*groups)
	}
	if len(base) > 0 {
		copy(margin, base[begin*groups:end*groups])
	} else {
		for i := 0; i < len(margin); i += groups {
			copy(margin[i:], m.base)
		}
	}
	if m.linear != nil {
		m.linear.Rows(margin, f, begin, end, scratch)
	} else {
		m.forest.AddRows(margin, f, begin, end, first, last, scratch)
	}
	if output == OutputMargin {
		return
	}
	objective.Values(m.link, dst, margin, groups)
}

// checkMatrix reports a matrix whose features are not those of the model.
func (m *Model) checkMatrix(x *dataset.Matrix) error {
	if x == nil {
		return errors.New("gbt: predict: there is no matrix")
	}
	_, dense := x.Dense()
	if x.Cols() > m.doc.NumFeature || dense && x.Cols() < m.doc.NumFeature {
		return &ShapeError{"predict", "features", x.Cols(), m.doc.NumFeature}
	}
	return sameNames("predict", m.doc.FeatureNames, x.Info().FeatureNames)
}

// sameNames reports the first of the features that has another name than the
// model's; either side may have no names.
func sameNames(op string, want, got []string) error {
	if len(want) == 0 || len(got) == 0 {
		return nil
	}
	for i, name := range got {
		if i >= len(want) || name != want[i] {
			return fmt.Errorf("gbt: %s: feature %d is %q, the model's is %q: names must be the same and in the same order", op, i, name, want[min(i, len(want)-1)])
		}
	}
	return nil
}

// PredictMat writes the values of the rows of x, a gonum matrix, to dst: rows ×
// [Model.NumOutputs]. Entries become float32 first; NaN is missing.
func (m *Model) PredictMat(dst *mat.Dense, x mat.Matrix) error {
	if dst == nil || x == nil {
		return errors.New("gbt: predict: the matrices must not be nil")
	}
	in, err := dataset.FromMat(x, nil)
	if err != nil {
		return err
	}
	size, err := m.OutputSize(nil)
	if err != nil {
		return err
	}
	out := make([]float32, in.Rows()*size)
	if err := m.PredictMatrix(context.Background(), out, in, nil); err != nil {
		return err
	}
	if r, c := dst.Dims(); r == 0 && c == 0 && in.Rows() > 0 {
		*dst = *mat.NewDense(in.Rows(), size, nil)
	}
	if r, c := dst.Dims(); r != in.Rows() || c != size {
		return &ShapeError{"predict", fmt.Sprintf("values in a %d × %d matrix", r, c), r * c, in.Rows() * size}
	}
	for i, v := range out {
		dst.Set(i/size, i%size, float64(v))
	}
	return nil
}

// features views x as a matrix of cols features.
func features(x *dataset.Matrix, cols int) *feature.Matrix {
	f := &feature.Matrix{Rows: x.Rows(), Cols: cols, Categorical: categorical(x.Info())}
	if data, ok := x.Dense(); ok {
		f.Dense = data
		return f
	}
	f.IndPtr, f.Indices, f.Values, _ = x.CSR()
	return f
}
