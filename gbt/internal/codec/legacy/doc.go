// Package legacy reads XGBoost's binary model format, which save_model wrote
// from the beginning to 2.0 ("deprecated" in 2.1 and 3.0) and 3.1 no longer
// reads.
//
// All numbers are little-endian. A string is a uint64 length and the bytes, a
// vector a uint64 count and the items:
//
//	"binf"                    from 1.1 on
//	learner parameters        136 bytes, see param
//	objective, booster        two strings
//	the booster               see trees.go, linear.go
//	attributes                pairs of strings, if the parameters say so
//	max_delta_step            a string, of count:poisson before 1.0
//	metrics                   strings, before 1.0, if the parameters say so
//
// (src/learner.cc, src/gbm/gbtree_model.cc, src/gbm/gblinear_model.h and
// src/tree/tree_model.cc at v0.72 to v3.0.5.)
//
// What the format does not hold: names and types of features; the parameters of
// the objective before 1.0 (XGBoost's defaults stand in); the number of parallel
// trees before 1.6, where every tree of a group counts as a round; categorical
// splits, which XGBoost refuses to write. What it holds and [codec.Model] does
// not: the number of leaf children in a node's statistics, the vectors of leaves
// that no version used, num_pbuffer and the names of metrics.
package legacy
