package gbt

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/tree"
)

// Names of the attributes that early stopping leaves behind.
const (
	attrBestIteration = "best_iteration"
	attrBestScore     = "best_score"
)

// Slice returns a model of the rounds begin, begin+step, ... before end; step is
// 1 if it is not given. As in XGBoost the rounds must be a multiple of step. It
// keeps everything but the attributes best_iteration and best_score. Linear
// models cannot be cut.
func (m *Model) Slice(begin, end int, step ...int) (*Model, error) {
	by := 1
	switch {
	case m.linear != nil:
		return nil, errors.New("gbt: slice: a linear model has no rounds to choose from")
	case len(step) > 1:
		return nil, fmt.Errorf("gbt: slice: %d steps: must be one", len(step))
	case len(step) == 1:
		by = step[0]
	}
	if begin < 0 || end > m.NumRounds() || begin >= end {
		return nil, fmt.Errorf("gbt: slice: rounds %d to %d: must be a part of the %d rounds", begin, end, m.NumRounds())
	}
	if by < 1 || (end-begin)%by != 0 {
		return nil, fmt.Errorf("gbt: slice: step %d: must divide the %d rounds from %d to %d", by, end-begin, begin, end)
	}
	doc := *m.doc
	doc.Trees, doc.TreeGroups, doc.WeightDrop = []*tree.Tree{}, []int32{}, nil
	doc.IterationPtr = []int32{0}
	for k := begin; k < end; k += by {
		for i := m.doc.IterationPtr[k]; i < m.doc.IterationPtr[k+1]; i++ {
			doc.Trees = append(doc.Trees, m.doc.Trees[i])
			doc.TreeGroups = append(doc.TreeGroups, m.doc.TreeGroups[i])
			if len(m.doc.WeightDrop) > 0 {
				doc.WeightDrop = append(doc.WeightDrop, m.TreeWeight(int(i)))
			}
		}
		doc.IterationPtr = append(doc.IterationPtr, int32(len(doc.Trees)))
	}
	doc.Attributes = maps.Clone(doc.Attributes)
	delete(doc.Attributes, attrBestIteration)
	delete(doc.Attributes, attrBestScore)
	return newModel(&doc)
}

// BestIteration returns the round that early stopping found best, counted from
// 0, and whether the model says so. Predictions use all rounds unless
// [PredictOptions] or [Model.Slice] take those up to the best one.
func (m *Model) BestIteration() (int, bool) {
	v, err := strconv.Atoi(strings.TrimSpace(m.doc.Attributes[attrBestIteration]))
	return v, err == nil && v >= 0
}

// BestScore returns the metric of the best round, and whether the model says so.
func (m *Model) BestScore() (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(m.doc.Attributes[attrBestScore]), 64)
	return v, err == nil
}
