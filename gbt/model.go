package gbt

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
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
//
// A model of LightGBM adds its leaves up in float64 and computes its outputs in
// float64, as LightGBM does; both are rounded to float32 at the end. Its margin
// is LightGBM's raw score, its objective has LightGBM's name and parameters
// ("binary sigmoid:1"), its leaves have LightGBM's numbers: number j of a tree of
// n leaves is node n-1+j of [Model.Tree]. Columns that a row of a CSR matrix does
// not have are missing, as they are for all models here, not 0. It cannot be
// saved.
type Model struct {
	doc    *codec.Model
	link   objective.Link // nil if the objective is unknown
	base   []float32      // margin that rows start from, one a group
	forest *predict.Forest
	linear *predict.Linear // instead of forest in models of gblinear

	lightGBM *lightGBM // instead of forest in models of LightGBM

	scratch *sync.Pool // margins of a row (*[]float32), where outputs are fewer

	explainer func() (*explainer, error) // shared by all copies
}

// newModel makes a model of a document. The document is kept.
func newModel(doc *codec.Model) (*Model, error) {
	if doc.LightGBM != nil {
		return newLightGBM(doc)
	}
	m := &Model{doc: doc, forest: &predict.Forest{}}
	groups := max(doc.NumClass, doc.NumTarget, 1)
	m.base = make([]float32, groups)
	link, err := objective.LinkOf(doc.Objective.Name, doc.Version)
	if err == nil {
		m.link = link
	}
	if err := m.start(); err != nil {
		return nil, err
	}
	m.scratch = &sync.Pool{New: func() any {
		s := make([]float32, groups)
		return &s
	}}
	if doc.Linear != nil {
		// XGBoost starts every group from the first base score (gblinear.cc).
		for g := range m.base {
			m.base[g] = m.base[0]
		}
		m.linear = &predict.Linear{Weights: doc.Linear.Weights, Features: doc.NumFeature, Groups: groups}
	} else {
		m.forest = predict.New(doc.Trees, doc.TreeGroups, groups, rules(doc))
	}
	m.explainer = newExplainer(m)
	return m, nil
}

// start computes the margins that rows start from.
func (m *Model) start() error {
	doc := m.doc
	at := func(v []float32, g int) float32 { return v[min(g, len(v)-1)] }
	if len(doc.BaseMargin) > 0 {
		// Models of before 1.0 hold margins. A file of today holds outputs that
		// margins are made of again: XGBoost makes them so (src/learner.cc), but
		// for classes. Where outputs are steps (binary:hinge) no margin comes
		// back; there margins are made of outputs by doing nothing.
		doc.BaseScore = make([]float32, len(m.base))
		doc.BoostFromAverage = false // see below
		for g := range m.base {
			m.base[g] = at(doc.BaseMargin, g)
			doc.BaseScore[g] = m.base[g]
			if m.link != nil && !strings.HasPrefix(doc.Objective.Name, "multi:") && doc.Objective.Name != "binary:hinge" {
				m.link.Value(doc.BaseScore[g:g+1], m.base[g:g+1])
			}
		}
		return nil
	}
	if doc.BoostFromAverage && doc.Rounds() == 0 {
		// From 3.1 on XGBoost takes the base score of a model that is still to be
		// fitted for a margin. A file of today that is to start from an output has
		// to say that the base score was given.
		if !before(doc.Version, 3, 1) {
			for g := range m.base {
				m.base[g] = at(doc.BaseScore, g)
			}
			return nil
		}
		doc.BoostFromAverage = false
	}
	for g := range m.base {
		m.base[g] = at(doc.BaseScore, g)
		if m.link != nil {
			if err := m.link.CheckScore(m.base[g]); err != nil {
				return &ParamError{"base_score", m.base[g], err.Error()}
			}
		}
	}
	if m.link != nil {
		m.link.Margin(m.base, m.base)
	}
	return nil
}

// rules returns how the version of XGBoost that wrote a model predicts with its
// trees.
func rules(doc *codec.Model) predict.Options {
	o := predict.Options{Weights: doc.WeightDrop}
	o.SumFirst = before(doc.Version, 1, 3) || before(doc.Version, 1, 4) && len(doc.WeightDrop) > 0
	switch {
	case before(doc.Version, 1, 6):
		o.Unknown = predict.UnknownCut
	case before(doc.Version, 1, 7):
		o.Unknown = predict.UnknownDefault
	}
	return o
}

// before reports whether a version is known and lower than major.minor.
func before(version [3]int, major, minor int) bool {
	if version == [3]int{} {
		return false
	}
	return version[0] < major || version[0] == major && version[1] < minor
}

// Booster returns the kind of the model: "gbtree" or "gblinear". Models trained
// with dropout ("dart") are of the first kind; see [Model.TreeWeight].
func (m *Model) Booster() string {
	if m.linear != nil {
		return codec.GBLinear
	}
	return codec.GBTree
}

// TreeWeight returns the factor of the leaves of tree i: 1 unless training
// dropped trees out.
func (m *Model) TreeWeight(i int) float32 {
	if i < len(m.doc.WeightDrop) {
		return m.doc.WeightDrop[i]
	}
	return 1
}

// Coefficients returns the coefficients of a linear model, that of feature f and
// group g at f × NumGroups + g, and the biases of the groups. Both are nil if
// the model is not linear.
func (m *Model) Coefficients() (weights, bias []float32) {
	if m.linear == nil {
		return nil, nil
	}
	n := m.doc.NumFeature * len(m.base)
	if len(m.linear.Weights) == 0 {
		return make([]float32, n), make([]float32, len(m.base))
	}
	return slices.Clone(m.linear.Weights[:n]), slices.Clone(m.linear.Weights[n:])
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
func (m *Model) NumRounds() int { return m.doc.Rounds() }

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
