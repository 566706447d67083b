package legacy_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/legacy"
	"github.com/grove-ml/grove/gbt/tree"
)

// node and stat are the words of a node.
type node struct {
	Parent, Left, Right int32
	Split               uint32
	Value               float32
}

type stat struct {
	Gain, Cover, Weight float32
	LeafChildren        int32
}

// file holds the parts of a binary model; a test changes one of them.
type file struct {
	magic                        string
	baseScore                    float32
	numFeature                   uint32
	numClass, attrs, metrics     int32
	major, minor, target         uint32
	average                      int32
	gap                          bool // four bytes in front of the objective
	objective, booster           string
	numTrees, parallel           int32
	roots, nodes, deleted        int32
	features, leafVector         int32
	words                        []node
	stats                        []stat
	leaves                       []float32 // leaf vector, if leafVector is not 0 and the version is old
	group                        int32
	weightDrop                   []float32
	weights                      []float32 // gblinear
	attributes                   [][2]string
	attributeCount, weightsCount uint64 // if not 0, what the file says
	tail                         []byte
}

const root = -1

// plain is a model of one tree with one split: x1 < 2.5, missing goes left.
func plain() file {
	return file{
		baseScore: 0.25, numFeature: 3, objective: "reg:squarederror", booster: "gbtree",
		numTrees: 1, parallel: 1, roots: 1, nodes: 3, features: 3,
		words: []node{{root, 1, 2, 1 | 1<<31, 2.5}, {math.MinInt32, -1, -1, 0, -1.5}, {0, -1, -1, 0, 4}},
		stats: []stat{{10, 20, 0.5, 0}, {0, 12, -3, 0}, {0, 8, 8, 0}},
	}
}

func (f file) bytes() []byte {
	var b bytes.Buffer
	put := func(v any) {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	text := func(s string) { put(uint64(len(s))); b.WriteString(s) }
	b.WriteString(f.magic)
	put(f.baseScore)
	put(f.numFeature)
	put([]int32{f.numClass, f.attrs, f.metrics})
	put([]uint32{f.major, f.minor, f.target})
	put(f.average)
	put(make([]int32, 25))
	if f.gap {
		put(int32(0))
	}
	text(f.objective)
	text(f.booster)
	if f.booster == "gblinear" {
		put(make([]int32, 34))
		n := uint64(len(f.weights))
		if f.weightsCount != 0 {
			n = f.weightsCount
		}
		put(n)
		put(f.weights)
	} else {
		put([]int32{f.numTrees, f.parallel, 3, 0, 0, 0, 1, 0})
		put(make([]int32, 32))
		if f.numTrees > 0 {
			put([]int32{f.roots, f.nodes, f.deleted, 0, f.features, f.leafVector})
			put(make([]int32, 31))
			put(f.words)
			put(f.stats)
			if f.leaves != nil {
				put(uint64(len(f.leaves)))
				put(f.leaves)
			}
			put(f.group)
		}
	}
	if f.weightDrop != nil {
		put(uint64(len(f.weightDrop)))
		put(f.weightDrop)
	}
	if f.attrs != 0 {
		n := uint64(len(f.attributes))
		if f.attributeCount != 0 {
			n = f.attributeCount
		}
		put(n)
		for _, a := range f.attributes {
			text(a[0])
			text(a[1])
		}
	}
	b.Write(f.tail)
	return b.Bytes()
}

// texts returns strings with their lengths, after the count of them if it is a
// vector.
func texts(vector bool, s ...string) []byte {
	var b []byte
	if vector {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(s)))
	}
	for _, s := range s {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func TestReads(t *testing.T) {
	m, err := legacy.Decode(plain().bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, [3]int{0, 90, 0}, m.Version)
	assert.Equal(t, []float32{0.25}, m.BaseMargin)
	assert.Equal(t, 3, m.NumFeature)
	assert.Equal(t, []int32{0, 1}, m.IterationPtr)
	assert.Equal(t, "1", m.Objective.Params["reg_loss_param"]["scale_pos_weight"])
	n := m.Trees[0].Node(0)
	assert.Equal(t, tree.Node{Kind: tree.Numerical, DefaultLeft: true, Left: 1, Right: 2, Parent: tree.None, Feature: 1, Value: 2.5, Gain: 10, Cover: 20, Weight: 0.5}, n)
	assert.Equal(t, tree.Node{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Value: -1.5, Cover: 12, Weight: -3}, m.Trees[0].Node(1))

	// A length whose upper half is not zero: very old files.
	f := plain()
	f.gap = true
	m, err = legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, "reg:squarederror", m.Objective.Name)

	// From 1.0 on the score is an output, the field of roots that of parallel
	// trees, the configuration of the objective an attribute.
	f = plain()
	f.magic, f.major, f.minor, f.target, f.average, f.leafVector = "binf", 2, 0, 1, 1, 1
	f.attrs = 1
	f.attributes = [][2]string{
		{"metrics", "rmse;"}, {"note", "x"},
		{"objective", `{"name":"reg:squarederror","reg_loss_param":{"scale_pos_weight":"2"}}`},
	}
	m, err = legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, [3]int{2, 0, 0}, m.Version)
	assert.Nil(t, m.BaseMargin)
	assert.Equal(t, []float32{0.25}, m.BaseScore)
	assert.True(t, m.BoostFromAverage)
	assert.Equal(t, map[string]string{"note": "x"}, m.Attributes)
	assert.Equal(t, "2", m.Objective.Params["reg_loss_param"]["scale_pos_weight"])

	// Several targets.
	f.target = 2
	m, err = legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, 2, m.NumTarget)
	assert.Equal(t, []float32{0.25, 0.25}, m.BaseScore)
}

// TestTail reads what versions before 1.0 put behind the model.
func TestTail(t *testing.T) {
	f := plain()
	f.objective, f.metrics = "count:poisson", 1
	f.tail = append(texts(false, "0.25"), texts(true, "rmse", "poisson-nloglik")...)
	m, err := legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, "0.25", m.Objective.Params["poisson_regression_param"]["max_delta_step"])

	// XGBoost does not miss it.
	f.tail = nil
	m, err = legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, "0.7", m.Objective.Params["poisson_regression_param"]["max_delta_step"])

	// 0.80 to 0.90 repeat it as an attribute.
	f.attrs, f.metrics = 1, 0
	f.attributes = [][2]string{{"count_poisson_max_delta_step", "0.5"}, {"SAVED_PARAM_predictor", "cpu_predictor"}}
	f.tail = texts(false, "0.5")
	m, err = legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, "0.5", m.Objective.Params["poisson_regression_param"]["max_delta_step"])
	assert.Equal(t, map[string]string{"SAVED_PARAM_predictor": "cpu_predictor"}, m.Attributes)

	// A leaf vector that no version used.
	f = plain()
	f.leafVector, f.leaves = 1, []float32{1, 2, 3}
	m, err = legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Len(t, m.Trees, 1)
}

func TestOtherBoosters(t *testing.T) {
	f := plain()
	f.booster, f.weightDrop = "dart", []float32{0.75}
	m, err := legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, codec.GBTree, m.Booster)
	assert.Equal(t, []float32{0.75}, m.WeightDrop)

	f = plain()
	f.booster, f.weights = "gblinear", []float32{1, 2, 3, 4}
	m, err = legacy.Decode(f.bytes(), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, []float32{1, 2, 3, 4}, m.Linear.Weights)
}

// TestHostile says what is wrong with a model and where.
func TestHostile(t *testing.T) {
	inf := float32(math.Inf(1))
	for name, c := range map[string]struct {
		change func(*file)
		kind   error
		says   string
	}{
		"cycle":              {func(f *file) { f.words[0].Left = 0 }, codec.ErrFormat, "trees[0].left_children[0] at byte 486: child 0 out of range [1, 3)"},
		"child beyond":       {func(f *file) { f.words[0].Right = 3 }, codec.ErrFormat, "trees[0].right_children[0] at byte 490: child 3 out of range [1, 3)"},
		"child far below":    {func(f *file) { f.words[0].Left = math.MinInt32 }, codec.ErrFormat, "child -2147483648 out of range"},
		"half a leaf":        {func(f *file) { f.words[0].Left = -1 }, codec.ErrFormat, "trees[0].right_children[0] at byte 490: a leaf has child 2"},
		"one child twice":    {func(f *file) { f.words[0].Right = 1 }, codec.ErrFormat, "both children are node 1"},
		"wrong parent":       {func(f *file) { f.words[2].Parent = 1 }, codec.ErrFormat, "is a child of node 0 but has parent 1"},
		"root with a parent": {func(f *file) { f.words[0].Parent = 2 }, codec.ErrFormat, "the root has parent 2"},
		"deleted child":      {func(f *file) { f.words[1].Split, f.deleted = math.MaxUint32, 1 }, codec.ErrFormat, "is deleted but a child of node 0"},
		"deleted count":      {func(f *file) { f.deleted = 1 }, codec.ErrFormat, "trees[0].tree_param.num_deleted at byte 342: 1, but 0 nodes are deleted"},
		"feature beyond":     {func(f *file) { f.words[0].Split = 3 }, codec.ErrFormat, "trees[0].split_indices[0] at byte 494: feature 3 out of range [0, 3)"},
		"threshold NaN":      {func(f *file) { f.words[0].Value = float32(math.NaN()) }, codec.ErrFormat, "threshold is NaN"},
		"leaf infinite":      {func(f *file) { f.words[1].Value = inf }, codec.ErrFormat, "leaf value +Inf: must be finite"},
		"score NaN":          {func(f *file) { f.baseScore = float32(math.NaN()) }, codec.ErrFormat, "learner_model_param.base_score at byte 0: NaN: must be finite"},
		"features":           {func(f *file) { f.numFeature = 1 << 31 }, codec.ErrTooLarge, "2147483648 features"},
		"features of a tree": {func(f *file) { f.features = 4 }, codec.ErrFormat, "trees[0].tree_param.num_feature at byte 350: 4: the model has 3 features"},
		"classes":            {func(f *file) { f.numClass = -1 }, codec.ErrFormat, "num_class at byte 8: -1: must not be negative"},
		"many classes":       {func(f *file) { f.numClass = 1 << 30 }, codec.ErrTooLarge, "1073741824 outputs"},
		"many targets":       {func(f *file) { f.target = 1 << 31 }, codec.ErrFormat, "num_target"},
		"both":               {func(f *file) { f.numClass, f.target = 2, 2 }, codec.ErrFormat, "2 targets and 2 classes"},
		"version":            {func(f *file) { f.major = 1 << 20 }, codec.ErrFormat, "the format ended with 3.0"},
		"no objective":       {func(f *file) { f.objective = "" }, codec.ErrFormat, "must not be empty"},
		"booster":            {func(f *file) { f.booster = "gbforest" }, codec.ErrFormat, `booster at byte 160: unknown booster "gbforest"`},
		"trees":              {func(f *file) { f.numTrees = math.MaxInt32 }, codec.ErrTooLarge, "2147483647 trees"},
		"trees beyond":       {func(f *file) { f.numTrees = 1000 }, codec.ErrTruncated, "1000 trees"},
		"trees below zero":   {func(f *file) { f.numTrees = -1 }, codec.ErrFormat, "-1: must not be negative"},
		"nodes":              {func(f *file) { f.nodes = math.MaxInt32 }, codec.ErrTruncated, "2147483647 nodes"},
		"no nodes":           {func(f *file) { f.nodes = 0 }, codec.ErrFormat, "num_nodes at byte 338: 0: must be positive"},
		"several roots":      {func(f *file) { f.roots = 2 }, codec.ErrUnsupported, "trees with several roots are not supported yet"},
		"vector leaves":      {func(f *file) { f.leafVector = 2 }, codec.ErrUnsupported, "vector leaves"},
		"group":              {func(f *file) { f.group = 1 }, codec.ErrFormat, "tree_info[0] at byte 590: group 1 out of range [0, 1)"},
		"factors":            {func(f *file) { f.booster, f.weightDrop = "dart", []float32{1, 1} }, codec.ErrFormat, "2 factors for 1 trees"},
		"factor":             {func(f *file) { f.booster, f.weightDrop = "dart", []float32{inf} }, codec.ErrFormat, "weight_drop[0]"},
		"weights":            {func(f *file) { f.booster, f.weights = "gblinear", []float32{1} }, codec.ErrFormat, "1 weights: 3 features and 1 outputs need 4"},
		"weight":             {func(f *file) { f.booster, f.weights = "gblinear", []float32{1, 2, inf, 3} }, codec.ErrFormat, "weights[2]"},
		"weights beyond":     {func(f *file) { f.booster, f.weightsCount = "gblinear", 1<<62 }, codec.ErrTruncated, "4611686018427387904 items"},
		"attributes beyond":  {func(f *file) { f.attrs, f.attributeCount = 1, 1<<61 }, codec.ErrTruncated, "2305843009213693952 items"},
		"attribute twice":    {func(f *file) { f.attrs, f.attributes = 1, [][2]string{{"a", "1"}, {"a", "2"}} }, codec.ErrFormat, `the name "a" comes twice`},
		"objective's text": {func(f *file) { f.attrs, f.major, f.attributes = 1, 1, [][2]string{{"objective", `{"name":7}`}} },
			codec.ErrFormat, "attributes.objective.name at byte 635"},
		"trailing":        {func(f *file) { f.tail = []byte{0} }, codec.ErrFormat, "at byte 594: 1 bytes follow the end of the model"},
		"metrics beyond":  {func(f *file) { f.metrics, f.tail = 1, texts(true, "rmse")[:10] }, codec.ErrTruncated, "metrics"},
		"text of the end": {func(f *file) { f.objective, f.tail = "count:poisson", []byte{1} }, codec.ErrTruncated, "max_delta_step"},
	} {
		f := plain()
		c.change(&f)
		_, err := legacy.Decode(f.bytes(), codec.Limits{})
		require.Error(t, err, name)
		assert.ErrorIs(t, err, c.kind, name)
		assert.ErrorContains(t, err, c.says, name)
		var fe *codec.FormatError
		require.True(t, errors.As(err, &fe), name)
		assert.Equal(t, "binary", fe.Format, name)
	}
}

func TestLimits(t *testing.T) {
	b := plain().bytes()
	for _, l := range []codec.Limits{{MaxBytes: int64(len(b)) - 1}, {MaxNodes: 2}} {
		_, err := legacy.Decode(b, l)
		assert.ErrorIs(t, err, codec.ErrTooLarge)
	}
	_, err := legacy.Decode(b, codec.Limits{MaxBytes: int64(len(b)), MaxNodes: 3, MaxTrees: 1, MaxOutputs: 1})
	assert.NoError(t, err)
}

func FuzzDecode(f *testing.F) {
	f.Add(plain().bytes())
	dart := plain()
	dart.booster, dart.weightDrop = "dart", []float32{0.75}
	f.Add(dart.bytes())
	linear := plain()
	linear.booster, linear.weights = "gblinear", []float32{1, 2, 3, 4}
	f.Add(linear.bytes())
	late := plain()
	late.magic, late.major, late.attrs = "binf", 1, 1
	late.attributes = [][2]string{{"objective", `{"name":"reg:squarederror"}`}}
	f.Add(late.bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := legacy.Decode(b, codec.Limits{})
		if err == nil && len(m.IterationPtr) == 0 && m.Linear == nil {
			t.Fatal("no rounds")
		}
	})
}
