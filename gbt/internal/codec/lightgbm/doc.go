// Package lightgbm reads the text models of LightGBM: what save_model and
// model_to_string write, versions v2 to v4 of the format (LightGBM 2.1 to 4).
//
//	tree
//	version=v4
//	num_class=1
//	...                       the header, a key and a value a line
//	                          an empty line
//	Tree=0
//	num_leaves=6
//	...                       lists of numbers, one a split or one a leaf
//	                          an empty line, and so on for all trees
//	end of trees
//	...                       importances and parameters, which are not read
//
// (src/boosting/gbdt_model_text.cpp and src/io/tree.cpp at v4.6.0.)
//
// # What becomes of a tree
//
// Splits keep their numbers, 0 for the root; leaf number j of a tree of n leaves
// is node n-1+j. Cover is the number of training rows, which LightGBM's own
// contributions go by; Weight is the output of a node before it is split.
//
// LightGBM sends a value v to the left of threshold t if v <= t in float64. For
// a float32 v that is v < T, where T is the least float32 above t. Before that
// LightGBM takes a value of at most float32(1e-35) in size for 0 (the row reader
// of a dense matrix leaves it out): so for t in [0, 1e-35] T is the least
// float32 above 1e-35, and for a negative t of that size it is -1e-35. A t of
// +Inf, which separates missing values from all others, has no T: the children
// change places and T is -Inf.
//
// NaN goes to the default side if the missing type of the split is NaN; else
// it counts as 0, whose side is known beforehand. If the missing type is Zero,
// zeros go to the default side, too, which needs [tree.Node].ZeroMissing where
// the comparison would send them to the other.
//
// The categories of a split go left in LightGBM, everything else goes right, NaN
// whatever the missing type. In [tree.Tree] categories go right: the children
// change places.
package lightgbm
