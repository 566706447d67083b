package sample

import "slices"

// Columns072 samples the features of one tree as the exact method did up to
// 0.72: the booster's own engine shuffles the features, always once for the
// tree, and once for each level if there is a rate for levels
// (src/tree/updater_colmaker.cc, 0.72). The lists are in shuffled order.
type Columns072 struct {
	byLevel float32
	engine  *Engine
	form    UniformForm
	tree    []int32
	level   []int32
}

// NewColumns072 draws the features of a tree from features, those that some row
// has a value of, whose order it changes.
func NewColumns072(features []int32, byTree, byLevel float32, engine *Engine, form UniformForm) *Columns072 {
	c := &Columns072{byLevel: byLevel, engine: engine, form: form}
	c.tree = c.shuffled(features, byTree)
	return c
}

// Tree returns the features of the tree.
func (c *Columns072) Tree() []int32 { return c.tree }

// Query returns the features to try at the next depth. It must be called once
// for each depth, in order.
func (c *Columns072) Query(int) []int32 {
	if c.byLevel == 1 {
		return c.tree
	}
	c.level = append(c.level[:0], c.tree...)
	return c.shuffled(c.level, c.byLevel)
}

// shuffled returns the first of features in a new order. XGBoost keeps one of
// none, too.
func (c *Columns072) shuffled(features []int32, rate float32) []int32 {
	n := max(1, int(rate*float32(len(features))))
	Shuffle(features, c.engine, c.form)
	return slices.Clip(features[:min(n, len(features))])
}
