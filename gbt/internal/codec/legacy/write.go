package legacy

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/tree"
)

// objectives090 are the objectives of 0.90. What a later one needs to predict has
// no place in the file.
const objectives090 = " reg:squarederror reg:linear reg:logistic reg:gamma reg:tweedie binary:logistic binary:logitraw binary:hinge" +
	" count:poisson survival:cox multi:softmax multi:softprob rank:pairwise rank:ndcg rank:map "

// Append writes a model as XGBoost 0.90 saves it, which versions up to 3.0 read,
// and appends it to b. margin is what rows start from, the same for all outputs.
// A model that 0.90 has trained gets the bytes that 0.90 writes, but for the
// names of metrics.
//
// The error is a [codec.ErrUnsupported] for what the form cannot hold:
// categories, vector leaves, objectives of later versions, several start
// margins. Names and types of features, and parameters of the objective, are
// left out.
func Append(b []byte, m *codec.Model, margin []float32) ([]byte, error) {
	if err := writable(m, margin); err != nil {
		return nil, err
	}
	w := writer{b}
	attributes := maps.Clone(m.Attributes)
	maxStep := ""
	if m.Objective.Name == "count:poisson" {
		maxStep = step(m.Objective.Params["poisson_regression_param"]["max_delta_step"])
		if attributes == nil {
			attributes = map[string]string{}
		}
		if v := m.Version; v == [3]int{} || v[0] > 0 || v[1] >= 80 {
			attributes[attrMaxStep] = maxStep
		}
	}
	w.float(margin[0])
	w.int(m.NumFeature)
	w.int(m.NumClass)
	w.flag(len(attributes) > 0)
	w.zeros((paramSize - 16) / 4)
	w.string(m.Objective.Name)
	switch {
	case m.Linear != nil:
		w.string(codec.GBLinear)
		w.linear(m)
	case m.WeightDrop != nil:
		w.string(codec.Dart)
		w.trees(m)
		if n := len(m.Trees); n > 0 {
			w.uint64(n)
			for i := range n {
				weight := float32(1)
				if i < len(m.WeightDrop) {
					weight = m.WeightDrop[i]
				}
				w.float(weight)
			}
		}
	default:
		w.string(codec.GBTree)
		w.trees(m)
	}
	if len(attributes) > 0 {
		w.uint64(len(attributes))
		for _, key := range slices.Sorted(maps.Keys(attributes)) {
			w.string(key)
			w.string(attributes[key])
		}
	}
	if m.Objective.Name == "count:poisson" {
		w.string(maxStep)
	}
	return w.b, nil
}

// step returns max_delta_step as a user would write it.
func step(text string) string {
	v, err := strconv.ParseFloat(text, 32)
	if err != nil {
		return "0.7"
	}
	return strconv.FormatFloat(v, 'g', -1, 32)
}

// writable reports what of a model the form cannot hold.
func writable(m *codec.Model, margin []float32) error {
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("%w: the binary form of XGBoost 0.90 cannot hold "+format, append([]any{codec.ErrUnsupported}, args...)...)
	}
	if m.Cats != nil {
		return refuse("the dictionaries of categorical features")
	}
	if m.NumTarget > 1 {
		return refuse("a model of %d targets", m.NumTarget)
	}
	if !strings.Contains(objectives090, " "+m.Objective.Name+" ") {
		return refuse("objective %s", m.Objective.Name)
	}
	for g, v := range margin {
		if math.Float32bits(v) != math.Float32bits(margin[0]) {
			return refuse("base scores that differ: outputs 0 and %d start from the margins %v and %v", g, margin[0], v)
		}
	}
	for i, t := range m.Trees {
		if t.LeafSize() > 1 {
			return refuse("vector leaves, which tree %d has", i)
		}
		for k := range t.NumNodes() {
			if t.Node(k).Kind == tree.Categorical {
				return refuse("categorical splits, such as node %d of tree %d", k, i)
			}
		}
	}
	return nil
}

// writer appends values to b, little-endian.
type writer struct{ b []byte }

func (w *writer) uint32(v uint32) { w.b = binary.LittleEndian.AppendUint32(w.b, v) }
func (w *writer) int(v int)       { w.uint32(uint32(v)) }
func (w *writer) float(v float32) { w.uint32(math.Float32bits(v)) }
func (w *writer) uint64(v int)    { w.b = binary.LittleEndian.AppendUint64(w.b, uint64(v)) }
func (w *writer) zeros(words int) { w.b = append(w.b, make([]byte, 4*words)...) }
func (w *writer) string(s string) { w.uint64(len(s)); w.b = append(w.b, s...) }
func (w *writer) flag(v bool)     { w.int(map[bool]int{true: 1}[v]) }
func (w *writer) ints(vs ...int) {
	for _, v := range vs {
		w.int(v)
	}
}

// linear writes a gblinear booster.
func (w *writer) linear(m *codec.Model) {
	w.ints(m.NumFeature, m.Outputs())
	w.zeros((linearSize - 8) / 4)
	w.uint64(len(m.Linear.Weights))
	for _, v := range m.Linear.Weights {
		w.float(v)
	}
}

// trees writes a gbtree booster.
func (w *writer) trees(m *codec.Model) {
	const roots = 1
	w.ints(len(m.Trees), roots, m.NumFeature, 0, 0, 0, m.Outputs(), 0)
	w.zeros(boosterSize/4 - 8)
	for _, t := range m.Trees {
		w.tree(t, m.NumFeature)
	}
	for _, g := range m.TreeGroups {
		w.int(int(g))
	}
}

// tree writes one tree: its parameters, nodes and statistics.
func (w *writer) tree(t *tree.Tree, features int) {
	const roots, depth = 1, 0
	n := t.NumNodes()
	w.ints(roots, n, t.NumDeleted(), depth, features, 0)
	w.zeros(treeSize/4 - 6)
	leafChildren := make([]int, n)
	for i, nd := range t.All() {
		w.node(t, i, &nd)
		// What was pruned was a leaf before.
		if !nd.IsSplit() && nd.Parent >= 0 && int(nd.Parent) < n {
			leafChildren[nd.Parent]++
		}
	}
	for i, nd := range t.All() {
		w.float(nd.Gain)
		w.float(nd.Cover)
		w.float(nd.Weight)
		w.int(leafChildren[i])
	}
}

// node writes the words of node i. A leaf keeps the split that pruning took from
// it.
func (w *writer) node(t *tree.Tree, i int, nd *tree.Node) {
	parent := uint32(nd.Parent)
	if nd.Parent != tree.None && leftChild(t, i, nd) {
		parent |= topBit
	}
	w.uint32(parent)
	w.uint32(uint32(nd.Left))
	w.uint32(uint32(nd.Right))
	split := uint32(nd.Feature)
	if nd.DefaultLeft {
		split |= topBit
	}
	if nd.Kind == tree.Deleted {
		split = deleted
	}
	w.uint32(split)
	w.float(nd.Value)
}

// leftChild reports whether node i is a left child. The parent of a deleted node
// no longer says; children come in pairs whose left one is odd.
func leftChild(t *tree.Tree, i int, nd *tree.Node) bool {
	if nd.Kind == tree.Deleted || int(nd.Parent) >= t.NumNodes() {
		return i%2 == 1
	}
	return int(t.Node(int(nd.Parent)).Left) == i
}
