package gbt

import (
	"errors"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/gbt/internal/predict"
)

// lightGBM runs a model of LightGBM. Its leaves are added up in float64, and
// outputs are computed in float64; both are rounded once.
type lightGBM struct {
	forest  *predict.Double
	link    *objective.LightGBM // nil if the objective is unknown
	average bool                // outputs are of the mean of the rounds
	groups  int
	sums    sync.Pool // of a row (*[]float64)
}

// newLightGBM makes the model of a document of LightGBM.
func newLightGBM(doc *codec.Model) (*Model, error) {
	groups := doc.Outputs()
	l := &lightGBM{
		forest:  predict.NewDouble(doc.Trees, doc.TreeGroups, groups),
		average: doc.LightGBM.AverageOutput,
		groups:  groups,
	}
	l.sums.New = func() any {
		s := make([]float64, groups)
		return &s
	}
	m := &Model{doc: doc, forest: &predict.Forest{}, base: make([]float32, groups), lightGBM: l}
	m.explainer = newExplainer(m)
	link, err := objective.LightGBMLink(doc.Objective.Name, groups)
	var unknown *objective.UnknownError
	switch {
	case err == nil:
		l.link, m.link = link, link
	case !errors.As(err, &unknown):
		return nil, &codec.FormatError{Format: "lightgbm", Offset: -1, Path: "objective", Err: codec.Malformed("%v", err)}
	}
	return m, nil
}

// row predicts one row with all trees.
func (l *lightGBM) row(dst, row []float32, output Output) {
	var few [4]float64
	if l.groups <= len(few) {
		l.rowSums(dst, row, output, few[:l.groups])
		return
	}
	sums := l.sums.Get().(*[]float64)
	defer l.sums.Put(sums)
	clear(*sums)
	l.rowSums(dst, row, output, *sums)
}

// rowSums is row with sums that are 0.
func (l *lightGBM) rowSums(dst, row []float32, output Output, sums []float64) {
	n := l.forest.NumTrees()
	l.forest.AddRow(sums, row, 0, n)
	l.write(dst, sums, n, output)
}

// write turns the sums of a row over a number of trees into outputs. LightGBM
// divides the sums of random forests for outputs, but not for raw scores.
func (l *lightGBM) write(dst []float32, sums []float64, trees int, output Output) {
	if output == OutputValue {
		if l.average && trees > 0 {
			for g := range sums {
				sums[g] /= float64(trees / l.groups)
			}
		}
		l.link.Transform(sums)
	}
	for g, v := range sums {
		dst[g] = float32(v)
	}
}

// block predicts rows begin..end-1 with trees first..last-1. base has the base
// margins of all rows, or nothing.
func (l *lightGBM) block(dst []float32, f *feature.Matrix, begin, end, first, last int, base []float32, output Output) {
	var scratch []float32
	if !f.IsDense() {
		scratch = make([]float32, (end-begin)*f.Cols)
	}
	if output == OutputLeaf {
		size := last - first
		for i := begin; i < end; i++ {
			l.forest.LeafRow(dst[(i-begin)*size:(i-begin+1)*size], f.Row(scratch[:min(len(scratch), f.Cols)], i), first, last)
		}
		return
	}
	sums := make([]float64, (end-begin)*l.groups)
	if len(base) > 0 {
		for i, v := range base[begin*l.groups : end*l.groups] {
			sums[i] = float64(v)
		}
	}
	l.forest.AddRows(sums, f, begin, end, first, last, scratch)
	for i := 0; i < len(sums); i += l.groups {
		l.write(dst[i:i+l.groups], sums[i:i+l.groups], last-first, output)
	}
}
