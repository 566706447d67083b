package gbt

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/gbt/internal/predict"
	"github.com/grove-ml/grove/gbt/tree"
)

// Model is a trained or loaded model. It is immutable and safe for concurrent
// use.
//
// A model has one margin a row for each group: the classes of the multi:
// objectives, the quantiles of reg:quantileerror, the expectiles of
// reg:expectileerror, the targets of a model of several, else one. The margin is
// the base score plus the leaves that the row ends in, added up in float32 in the
// order of the trees, as XGBoost does.
type Model struct {
	doc    *codec.Model
	link   objective.Link // nil if the objective is unknown
	base   []float32      // margin that rows start from, one a group
	forest *predict.Forest

	scratch *sync.Pool // margins of a row (*[]float32), where outputs are fewer
}

// newModel makes a model of a document. The document is kept.
func newModel(doc *codec.Model) (*Model, error) {
	m := &Model{doc: doc}
	groups := max(doc.NumClass, doc.NumTarget, 1)
	m.base = make([]float32, groups)
	link, err := objective.LinkOf(doc.Objective.Name, doc.Version)
	if err == nil {
		m.link = link
	}
	for g := range groups {
		score := doc.BaseScore[0]
		if len(doc.BaseScore) > 1 {
			score = doc.BaseScore[g]
		}
		m.base[g] = score
		if m.link != nil {
			if err := m.link.CheckScore(score); err != nil {
				return nil, &ParamError{"base_score", score, err.Error()}
			}
		}
	}
	if m.link != nil {
		m.link.Margin(m.base, m.base)
	}
	m.scratch = &sync.Pool{New: func() any {
		s := make([]float32, groups)
		return &s
	}}
	m.forest = predict.New(doc.Trees, doc.TreeGroups, groups)
	return m, nil
}

// NumFeatures returns the number of features a row must have.
func (m *Model) NumFeatures() int { return m.doc.NumFeature }

// NumGroups returns the number of margins of a row.
func (m *Model) NumGroups() int { return len(m.base) }

// NumOutputs returns the number of values that [Model.Predict] writes for a row:
// NumGroups, but 1 for multi:softmax.
func (m *Model) NumOutputs() int {
	if m.link == nil {
		return len(m.base)
	}
	return m.link.Outputs(len(m.base))
}

// NumRounds returns the number of boosting rounds.
func (m *Model) NumRounds() int { return len(m.doc.IterationPtr) - 1 }

// NumTrees returns the number of trees.
func (m *Model) NumTrees() int { return len(m.doc.Trees) }

// Tree returns tree i. It panics if i is out of range, as a slice would.
func (m *Model) Tree(i int) *tree.Tree { return m.doc.Trees[i] }

// Trees returns all trees with their numbers, round by round and group by group
// within a round.
func (m *Model) Trees() iter.Seq2[int, *tree.Tree] { return slices.All(m.doc.Trees) }

// TreeGroup returns the group whose margin tree i adds to.
func (m *Model) TreeGroup(i int) int { return int(m.doc.TreeGroups[i]) }

// Objective returns the name of the objective, for example "binary:logistic".
func (m *Model) Objective() string { return m.doc.Objective.Name }

// BaseScore returns the output-space value that rows start from, one a group.
func (m *Model) BaseScore() []float32 {
	out := make([]float32, len(m.base))
	for g := range out {
		out[g] = m.doc.BaseScore[min(g, len(m.doc.BaseScore)-1)]
	}
	return out
}

// FeatureNames returns the names of the features, nil if the model has none.
func (m *Model) FeatureNames() []string { return slices.Clone(m.doc.FeatureNames) }

// FeatureTypes returns the types of the features, nil if the model has none.
func (m *Model) FeatureTypes() []string { return slices.Clone(m.doc.FeatureTypes) }

// FeatureName returns the name of feature i: "f" and its number if the model has
// no names.
func (m *Model) FeatureName(i int) string {
	if len(m.doc.FeatureNames) > 0 {
		return m.doc.FeatureNames[i]
	}
	return fmt.Sprintf("f%d", i)
}

// Attributes returns the texts attached to the model, such as best_iteration.
func (m *Model) Attributes() map[string]string { return maps.Clone(m.doc.Attributes) }

// WithAttribute returns a model with one more text attached; an empty value
// takes it away.
func (m *Model) WithAttribute(key, value string) *Model {
	c, doc := *m, *m.doc
	doc.Attributes = maps.Clone(doc.Attributes)
	if value == "" {
		delete(doc.Attributes, key)
	} else {
		if doc.Attributes == nil {
			doc.Attributes = map[string]string{}
		}
		doc.Attributes[key] = value
	}
	c.doc = &doc
	return &c
}

// WithFeatureNames returns a model with the names given to its features, nil to
// take them away. Names must be as many as features, distinct and not empty.
func (m *Model) WithFeatureNames(names []string) (*Model, error) {
	if names != nil && len(names) != m.doc.NumFeature {
		return nil, &ShapeError{"name features", "names", len(names), m.doc.NumFeature}
	}
	in := dataset.Info{FeatureNames: names}
	if err := in.Validate(0, m.doc.NumFeature); err != nil {
		return nil, fmt.Errorf("gbt: name features: %w", err)
	}
	c, doc := *m, *m.doc
	doc.FeatureNames = slices.Clone(names)
	c.doc = &doc
	return &c, nil
}

// Slice returns a model of the rounds begin, begin+1, ..., end-1. It keeps
// everything but the attributes best_iteration and best_score.
func (m *Model) Slice(begin, end int) (*Model, error) {
	if begin < 0 || end > m.NumRounds() || begin >= end {
		return nil, fmt.Errorf("gbt: slice: rounds %d to %d: must be a part of the %d rounds", begin, end, m.NumRounds())
	}
	doc := *m.doc
	first, last := doc.IterationPtr[begin], doc.IterationPtr[end]
	doc.Trees = doc.Trees[first:last:last]
	doc.TreeGroups = doc.TreeGroups[first:last:last]
	doc.IterationPtr = make([]int32, end-begin+1)
	for i := range doc.IterationPtr {
		doc.IterationPtr[i] = m.doc.IterationPtr[begin+i] - first
	}
	doc.Attributes = maps.Clone(doc.Attributes)
	delete(doc.Attributes, "best_iteration")
	delete(doc.Attributes, "best_score")
	return newModel(&doc)
}
