package codec

import (
	"maps"
	"slices"
	"strconv"
)

// Writer appends the values of a document. Objects come with their keys in byte
// order, as XGBoost's std::map writes them.
type Writer interface {
	BeginObject()
	EndObject()
	Key(key string)
	String(s string)
	Int(v int64)
	Float32(v float32)

	// BeginArray and EndArray enclose an array of n values that may be of any
	// kind; Element stands before each.
	BeginArray(n int)
	Element(i int)
	EndArray()

	// The rest are arrays of one type, which a binary format writes as such.
	Float32s(v []float32)
	Int32s(v []int32)
	Int64s(v []int64)
	Uint8s(v []uint8)

	// Integers is an array of numbers of 8, 16, 32 or 64 bits.
	Integers(bits int, unsigned bool, v []int64)
}

// Encode writes a model in the layout of XGBoost 3.4.1. The model must be one
// that [Decode] could return; its Version is not looked at.
//
// A file that 3.4.1 saved comes out byte for byte. One of an older version comes
// out as if 3.4.1 had loaded and saved it, with the parameters that its
// objective has today, except that size_leaf_vector of trees without vector
// leaves is always "1", where XGBoost keeps the "0" of 1.x that means the same.
func Encode(w Writer, m *Model) {
	e := encoder{Writer: w}
	e.BeginObject()
	e.Key("learner")
	e.learner(m)
	e.Key("version")
	v := LayoutVersion()
	e.BeginArray(len(v))
	for i, part := range v {
		e.Element(i)
		e.Int(int64(part))
	}
	e.EndArray()
	e.EndObject()
}

type encoder struct {
	Writer
	tree TreeData
	long []int64
}

// pair writes a key with a string.
func (e *encoder) pair(key, value string) {
	e.Key(key)
	e.String(value)
}

// number writes a key with a number as text, which is how parameters are kept.
func (e *encoder) number(key string, value int64) { e.pair(key, strconv.FormatInt(value, 10)) }

func (e *encoder) strings(key string, values []string) {
	e.Key(key)
	e.BeginArray(len(values))
	for i, s := range values {
		e.Element(i)
		e.String(s)
	}
	e.EndArray()
}

func (e *encoder) pairs(values map[string]string) {
	e.BeginObject()
	for _, k := range slices.Sorted(maps.Keys(values)) {
		e.pair(k, values[k])
	}
	e.EndObject()
}

// indexes writes an array that XGBoost does not type.
func (e *encoder) indexes(key string, values []int32) {
	e.Key(key)
	e.BeginArray(len(values))
	for i, v := range values {
		e.Element(i)
		e.Int(int64(v))
	}
	e.EndArray()
}

func (e *encoder) learner(m *Model) {
	e.BeginObject()
	e.Key("attributes")
	e.pairs(m.Attributes)
	e.strings("feature_names", m.FeatureNames)
	e.strings("feature_types", m.FeatureTypes)
	e.Key("gradient_booster")
	e.BeginObject()
	e.Key("model")
	if m.Linear != nil {
		e.linear(m.Linear)
		e.pair("name", GBLinear)
	} else {
		e.model(m)
		e.pair("name", GBTree)
	}
	e.EndObject()
	e.Key("learner_model_param")
	e.BeginObject()
	e.pair("base_score", string(appendBaseScore(nil, m.BaseScore)))
	average := int64(0)
	if m.BoostFromAverage {
		average = 1
	}
	e.number("boost_from_average", average)
	e.number("num_class", int64(m.NumClass))
	e.number("num_feature", int64(m.NumFeature))
	e.number("num_target", int64(m.NumTarget))
	e.EndObject()
	e.Key("objective")
	e.objective(current(&m.Objective))
	e.EndObject()
}

func (e *encoder) objective(o *Objective) {
	keys := slices.Collect(maps.Keys(o.Params))
	keys = slices.AppendSeq(keys, maps.Keys(o.Vectors))
	keys = append(keys, "name")
	slices.Sort(keys)
	e.BeginObject()
	for _, k := range slices.Compact(keys) {
		if k == "name" {
			e.pair(k, o.Name)
			continue
		}
		e.Key(k)
		if group, ok := o.Params[k]; ok {
			e.pairs(group)
		} else {
			e.Float32s(o.Vectors[k])
		}
	}
	e.EndObject()
}

func (e *encoder) model(m *Model) {
	e.BeginObject()
	e.Key("cats")
	e.cats(m.Cats)
	e.Key("gbtree_model_param")
	e.BeginObject()
	e.number("num_parallel_tree", int64(m.NumParallelTree))
	e.number("num_trees", int64(len(m.Trees)))
	e.EndObject()
	e.indexes("iteration_indptr", m.IterationPtr)
	e.indexes("tree_info", m.TreeGroups)
	e.Key("trees")
	e.BeginArray(len(m.Trees))
	for i, t := range m.Trees {
		e.Element(i)
		e.tree.fill(t)
		e.writeTree(i)
	}
	e.EndArray()
	if len(m.WeightDrop) > 0 {
		e.Key("weight_drop")
		e.BeginArray(len(m.WeightDrop))
		for i, w := range m.WeightDrop {
			e.Element(i)
			e.Float32(w)
		}
		e.EndArray()
	}
	e.EndObject()
}

func (e *encoder) linear(l *Linear) {
	e.BeginObject()
	e.Key("boosted_rounds")
	e.Int(int64(l.BoostedRounds))
	e.Key("weights")
	e.Float32s(l.Weights)
	e.EndObject()
}

func (e *encoder) writeTree(id int) {
	t := &e.tree
	floats := func(key string, v []float32) { e.Key(key); e.Float32s(v) }
	ints := func(key string, v []int32) { e.Key(key); e.Int32s(v) }
	bits := func(key string, v []uint8) { e.Key(key); e.Uint8s(v) }
	longs := func(key string, v []int32) {
		e.long = e.long[:0]
		for _, x := range v {
			e.long = append(e.long, int64(x))
		}
		e.Key(key)
		e.Int64s(e.long)
	}
	vector := t.sizeLeafVector > 1
	e.BeginObject()
	floats("base_weights", t.BaseWeights)
	ints("categories", t.Categories)
	ints("categories_nodes", t.CatNodes)
	longs("categories_segments", t.CatSegments)
	longs("categories_sizes", t.CatSizes)
	bits("default_left", t.DefaultLeft)
	e.Key("id")
	e.Int(int64(id))
	if vector {
		floats("leaf_weights", t.LeafWeights)
	}
	ints("left_children", t.Left)
	floats("loss_changes", t.LossChanges)
	ints("parents", t.Parents)
	ints("right_children", t.Right)
	floats("split_conditions", t.SplitConditions)
	ints("split_indices", t.SplitIndices)
	bits("split_type", t.SplitType)
	floats("sum_hessian", t.SumHessian)
	e.Key("tree_param")
	e.BeginObject()
	e.number("num_deleted", t.numDeleted)
	e.number("num_feature", t.numFeature)
	e.number("num_nodes", t.numNodes)
	e.number("size_leaf_vector", t.sizeLeafVector)
	e.EndObject()
	e.EndObject()
}
