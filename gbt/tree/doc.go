// Package tree is the immutable form of one regression tree of a gradient
// boosted model: its nodes with XGBoost's fields and node ids, a walk from the
// root to a leaf, validation, and dumps as text, JSON, Graphviz dot and SVG.
//
// A row goes left at a split iff its value is less than the threshold, compared
// as float32; a missing value (NaN) follows the split's default direction. This
// is XGBoost's rule; LightGBM's is "less or equal".
package tree
