package sample

import (
	"slices"

	"github.com/grove-ml/grove/gbt/internal/mathf"
)

// minWeight replaces smaller feature weights (kRtEps of XGBoost).
const minWeight float32 = 1e-6

// Columns samples the features of one tree: of the tree, of each level, of each node
// (colsample_bytree, colsample_bylevel, colsample_bynode; src/common/random.h ColumnSampler).
//
// The lists it returns are ascending and are owned by the Columns; callers must not change them.
type Columns struct {
	byLevel, byNode float32
	weights         []float32
	engine          *Engine
	form            UniformForm

	tree   []int32
	levels map[int][]int32
	local  *Engine // seeded anew for every sample
	own    bool    // samples are drawn from engine itself
	keys   []float32
}

// NewColumns draws the features of a tree from 0, ..., features-1. Rates lie in (0, 1], each
// applies to the list that the coarser one left, and a list keeps max(1, trunc(rate*length))
// features, the product taken in float32. weights, if not nil, has a weight for every feature:
// then features are drawn with probability proportional to it (feature_weights).
//
// Every list drawn at a rate other than 1 takes exactly one number from the engine, here if
// byTree is not 1; it seeds an engine of its own for the draw. form matters without weights only.
func NewColumns(features int, byTree, byLevel, byNode float32, weights []float32, engine *Engine, form UniformForm) *Columns {
	return newColumns(&Columns{byLevel: byLevel, byNode: byNode, weights: weights, engine: engine, form: form}, features, byTree)
}

// NewOwnColumns is [NewColumns] as it was before 3.3, when a column sampler had
// an engine of its own, seeded by one number of the booster's: every list is
// drawn from own, one after the other.
func NewOwnColumns(features int, byTree, byLevel, byNode float32, weights []float32, own *Engine, form UniformForm) *Columns {
	return newColumns(&Columns{byLevel: byLevel, byNode: byNode, weights: weights, engine: own, form: form, own: true}, features, byTree)
}

func newColumns(c *Columns, features int, byTree float32) *Columns {
	c.tree = make([]int32, features)
	for i := range c.tree {
		c.tree[i] = int32(i)
	}
	c.tree = c.draw(c.tree, byTree)
	return c
}

// Tree returns the features of the tree.
func (c *Columns) Tree() []int32 { return c.tree }

// Query returns the features to try for one more node at a depth. It must be called once for each
// node, in the order in which XGBoost evaluates them: a depth not seen before draws the list of
// its level (unless byLevel is 1), every call draws the list of the node (unless byNode is 1).
func (c *Columns) Query(depth int) []int32 {
	if c.byLevel == 1 && c.byNode == 1 {
		return c.tree
	}
	level, ok := c.levels[depth]
	if !ok {
		level = c.draw(c.tree, c.byLevel)
		if c.levels == nil {
			c.levels = map[int][]int32{}
		}
		c.levels[depth] = level
	}
	return c.draw(level, c.byNode)
}

// Steady reports whether every query has the same answer, and draws no numbers.
func (c *Columns) Steady() bool { return c.byLevel == 1 && c.byNode == 1 }

// draw returns a sample of features at the given rate, ascending.
func (c *Columns) draw(features []int32, rate float32) []int32 {
	if rate == 1 || len(features) == 0 {
		return features
	}
	n := int(rate * float32(len(features)))
	n = min(max(n, 1), len(features))
	switch {
	case c.own:
		c.local = c.engine
	case c.local == nil:
		c.local = NewEngine(int64(c.engine.Uint32()))
	default:
		c.local.Seed(int64(c.engine.Uint32()))
	}
	sample := slices.Clone(features)
	if c.weights == nil {
		Shuffle(sample, c.local, c.form)
	} else {
		c.orderByKey(sample)
	}
	sample = sample[:n:n]
	slices.Sort(sample)
	return sample
}

// orderByKey sorts features by log(u)/weight, largest first, with u uniform over [0, 1). The first
// n then are a sample of n without replacement, with probabilities proportional to the weights
// (Efraimidis and Spirakis, Weighted random sampling with a reservoir, 2006).
func (c *Columns) orderByKey(features []int32) {
	if c.keys == nil {
		c.keys = make([]float32, len(c.weights))
	}
	for _, f := range features {
		c.keys[f] = mathf.Log(c.local.Canonical32()) / max(c.weights[f], minWeight)
	}
	slices.SortStableFunc(features, func(a, b int32) int {
		switch x, y := c.keys[a], c.keys[b]; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
}
