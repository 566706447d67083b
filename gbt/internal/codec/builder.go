package codec

import (
	"fmt"
	"math"
	"strconv"

	"github.com/grove-ml/grove/gbt/tree"
)

// Builder gathers the parts of a model and checks them, each as soon as it can
// be checked. Every reader of every format feeds one, so that all of them
// accept the same models. Its errors are [*FormatError]s without an offset, or
// plain reasons where the caller knows the place.
type Builder struct {
	lim   Limits
	m     Model
	first int         // id of the first tree
	nodes int64       // node slots of all trees so far
	arena []tree.Node // room for the nodes of the next trees

	trees     int64 // num_trees, -1 if the file does not say
	haveScore bool
	haveNum   bool
}

// NewBuilder returns a builder of an empty model.
func NewBuilder(lim Limits) *Builder {
	return &Builder{
		lim:   lim.orDefaults(),
		trees: -1,
		m: Model{
			Attributes:       map[string]string{},
			NumTarget:        1,
			BoostFromAverage: true,
			NumParallelTree:  1,
			Objective:        Objective{Params: map[string]map[string]string{}, Vectors: map[string][]float32{}},
		},
	}
}

// Paths of the parts that are checked once the whole file has been read.
const (
	pathLearner = "learner"
	pathParam   = "learner.learner_model_param"
	pathModel   = "learner.gradient_booster.model"
)

// misfit is the error of a part that does not fit the others.
func misfit(path, format string, args ...any) error {
	return &FormatError{"", -1, path, Malformed(format, args...)}
}

// count reads a parameter that is a whole number in [low, high].
func count(value string, low, high int64) (int64, error) {
	v, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0, Malformed("%.40q: must be a whole number", value)
	}
	if v < low || v > high {
		return 0, Malformed("%d out of range [%d, %d]", v, low, high)
	}
	return v, nil
}

// maxFeatures is what the nodes of predictions have room for.
const maxFeatures = 1<<30 - 1

// featureCount reads a number of features: XGBoost's is a uint32.
func featureCount(value string) (int64, error) {
	v, err := count(value, 0, math.MaxUint32)
	if err == nil && v > maxFeatures {
		return 0, TooLarge("%d features: at most %d are supported", v, maxFeatures)
	}
	return v, err
}

// modelParam takes one parameter of learner_model_param.
func (b *Builder) modelParam(key, value string) (err error) {
	set := func(dst *int, low, high int64) error {
		v, err := count(value, low, high)
		*dst = int(v)
		return err
	}
	outputs := func(dst *int, low int64) error {
		err := set(dst, low, math.MaxInt32)
		if err == nil && *dst > b.lim.MaxOutputs {
			err = TooLarge("%d outputs: at most %d are allowed", *dst, b.lim.MaxOutputs)
		}
		return err
	}
	switch key {
	case "base_score":
		b.haveScore = true
		b.m.BaseScore, err = parseBaseScore(value, b.lim.MaxOutputs)
	case "num_feature":
		b.haveNum = true
		var v int64
		v, err = featureCount(value)
		b.m.NumFeature = int(v)
	case "num_class":
		err = outputs(&b.m.NumClass, 0)
	case "num_target":
		err = outputs(&b.m.NumTarget, 1)
	case "boost_from_average":
		v := 0
		err = set(&v, 0, 1)
		b.m.BoostFromAverage = v == 1
	}
	return err
}

// boosterParam takes one parameter of gbtree_model_param.
func (b *Builder) boosterParam(key, value string) (err error) {
	switch key {
	case "num_parallel_tree":
		var v int64
		v, err = count(value, 1, math.MaxInt32)
		b.m.NumParallelTree = int(v)
	case "num_trees":
		b.trees, err = count(value, 0, math.MaxInt32)
	}
	return err
}

// boosterName checks the kind of booster.
func (b *Builder) boosterName() error {
	switch b.m.Booster {
	case GBTree, Dart, GBLinear:
		return nil
	}
	return Malformed("unknown booster %.40q", b.m.Booster)
}

// Model checks how the parts fit together and returns the model.
func (b *Builder) Model() (*Model, error) {
	for _, check := range []func() error{b.checkParams, b.checkScore, b.checkNames, b.checkCats, b.checkLinear, b.checkTrees, b.checkRounds} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return &b.m, nil
}

func (b *Builder) checkParams() error {
	m := &b.m
	switch {
	case !b.haveNum:
		return misfit(pathParam, "key %q is missing", "num_feature")
	case !b.haveScore:
		return misfit(pathParam, "key %q is missing", "base_score")
	case m.NumClass > 1 && m.NumTarget > 1:
		return misfit(pathParam+".num_target", "%d targets and %d classes: one of them must be 1", m.NumTarget, m.NumClass)
	case m.Objective.Name == "" && m.LightGBM == nil:
		return misfit(pathLearner+".objective.name", "must not be empty")
	}
	return b.checkOutputs()
}

// freeOutputs is the number of outputs that a model may have without anything
// that stands for each of them.
const freeOutputs = 1 << 14

// checkOutputs refuses a number of outputs that the rest of the model does not
// bear out: each of them takes memory.
func (b *Builder) checkOutputs() error {
	m := &b.m
	n := m.Outputs()
	if n <= freeOutputs || len(m.Trees) >= n || len(m.BaseScore) == n || m.Linear != nil && len(m.Linear.Weights) >= n {
		return nil
	}
	for _, t := range m.Trees {
		if t.LeafSize() >= n {
			return nil
		}
	}
	return &FormatError{"", -1, pathParam, TooLarge("%d outputs, but there are only %d trees", n, len(m.Trees))}
}

// checkScore makes base_score one number for each output. Up to 3.0 it was one
// for all of them.
func (b *Builder) checkScore() error {
	m := &b.m
	n := m.Outputs()
	if len(m.BaseScore) == 1 && n > 1 {
		one := m.BaseScore[0]
		m.BaseScore = make([]float32, n)
		for i := range m.BaseScore {
			m.BaseScore[i] = one
		}
	}
	if len(m.BaseScore) != n {
		return misfit(pathParam+".base_score", "%d numbers for %d outputs", len(m.BaseScore), n)
	}
	return nil
}

func (b *Builder) checkNames() error {
	m := &b.m
	if n := len(m.FeatureNames); n != 0 && n != m.NumFeature {
		return misfit(pathLearner+".feature_names", "%d names for %d features", n, m.NumFeature)
	}
	if n := len(m.FeatureTypes); n != 0 && n != m.NumFeature {
		return misfit(pathLearner+".feature_types", "%d types for %d features", n, m.NumFeature)
	}
	return nil
}

func (b *Builder) checkTrees() error {
	m := &b.m
	n := len(m.Trees)
	if b.trees >= 0 && b.trees != int64(n) {
		return misfit(pathModel+".gbtree_model_param.num_trees", "%d, but there are %d trees", b.trees, n)
	}
	for i, t := range m.Trees {
		if n := t.LeafSize(); n > 1 && n != m.Outputs() {
			return misfit(treePath(i)+".tree_param.size_leaf_vector", "%d: the model has %d outputs", n, m.Outputs())
		}
		if t.NumFeatures() > m.NumFeature {
			return misfit(treePath(i)+".tree_param.num_feature", "%d: the model has %d features", t.NumFeatures(), m.NumFeature)
		}
	}
	if len(m.WeightDrop) == 0 {
		m.WeightDrop = nil
	}
	if len(m.WeightDrop) > n {
		return misfit(pathModel+".weight_drop", "%d weights for %d trees", len(m.WeightDrop), n)
	}
	for i, w := range m.WeightDrop {
		if w-w != 0 {
			return misfit(pathModel+".weight_drop"+index(i), "%v: must be finite", w)
		}
	}
	if len(m.TreeGroups) != n {
		return misfit(pathModel+".tree_info", "%d entries for %d trees", len(m.TreeGroups), n)
	}
	for i, g := range m.TreeGroups {
		if g < 0 || int(g) >= m.Outputs() {
			return misfit(pathModel+".tree_info"+index(i), "group %d out of range [0, %d)", g, m.Outputs())
		}
	}
	return nil
}

// checkLinear checks the weights of a linear model. A model that was saved
// before it was trained may have none, which stands for zeros.
func (b *Builder) checkLinear() error {
	m := &b.m
	if m.Booster != GBLinear {
		return nil
	}
	if m.Linear == nil || len(m.Trees) > 0 {
		return misfit(pathModel, "a %s booster with trees", GBLinear)
	}
	const path = pathModel + ".weights"
	n, want := int64(len(m.Linear.Weights)), (int64(m.NumFeature)+1)*int64(m.Outputs())
	if n != 0 && n != want {
		return misfit(path, "%d weights: %d features and %d outputs need %d", n, m.NumFeature, m.Outputs(), want)
	}
	for i, w := range m.Linear.Weights {
		if w-w != 0 {
			return misfit(path+index(i), "%v: must be finite", w)
		}
	}
	return nil
}

// checkRounds checks where rounds begin. Files before 2.0 do not say: there
// every round has num_parallel_tree trees for each group (MakeIndptr in
// gbtree_model.cc).
func (b *Builder) checkRounds() error {
	m := &b.m
	n := len(m.Trees)
	if m.Booster == GBLinear {
		m.IterationPtr = nil
		return nil
	}
	if m.IterationPtr == nil {
		groups := int64(0)
		for _, g := range m.TreeGroups {
			groups = max(groups, int64(g)+1)
		}
		round := groups * int64(m.NumParallelTree)
		if n > 0 && int64(n)%round != 0 {
			return misfit(pathModel+".trees", "%d trees do not make whole rounds of %d", n, round)
		}
		m.IterationPtr = []int32{0}
		for end := round; end <= int64(n) && n > 0; end += round {
			m.IterationPtr = append(m.IterationPtr, int32(end))
		}
		return nil
	}
	path := pathModel + ".iteration_indptr"
	if len(m.IterationPtr) == 0 && n == 0 {
		// What XGBoost makes of a model without trees of before 2.0.
		m.IterationPtr = []int32{0}
	}
	if len(m.IterationPtr) == 0 {
		return misfit(path, "is empty")
	}
	last := int32(0)
	for i, p := range m.IterationPtr {
		switch {
		case i == 0 && p != 0:
			return misfit(path+index(i), "%d: must start at 0", p)
		case p < last || int(p) > n:
			return misfit(path+index(i), "%d out of range [%d, %d]", p, last, n)
		}
		last = p
	}
	if int(last) != n {
		return misfit(path+index(len(m.IterationPtr)-1), "%d: must end at %d, the number of trees", last, n)
	}
	return nil
}

func treePath(i int) string { return fmt.Sprintf("%s.trees[%d]", pathModel, i) }
