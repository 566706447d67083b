package codec_test

import "github.com/grove-ml/grove/gbt/internal/codec"

// edits2 are changes of goldens with categories, vector leaves, weights of trees
// and linear models.
var edits2 = []edit{
	// categorical: tree 1 has 7 nodes and one split on categories 0, 2 and 3, its root
	{of: "categorical", path: tree1 + ".categories[1]", value: -1, says: "category -1 after -1: must ascend within [0, 16777216)", at: tree1 + ".categories[0]"},
	{of: "categorical", path: tree1 + ".categories[2]", value: 16777216, says: "category 16777216 after 2", at: tree1 + ".categories[0]"},
	{of: "categorical", path: tree1 + ".categories[2]", value: int64(1 << 32), says: "does not fit into 32 bits"},
	{of: "categorical", path: tree1 + ".categories", value: list(), at: tree1 + ".categories_sizes[0]", says: "3 out of range [1, 0]"},
	{of: "categorical", path: tree1 + ".categories_nodes[0]", value: 1, says: "node 1 has no categorical split"},
	{of: "categorical", path: tree1 + ".categories_nodes[0]", value: 7, says: "node 7 after -1: must ascend within [0, 7)"},
	{of: "categorical", path: tree1 + ".categories_nodes[0]", value: -1, says: "node -1 after -1"},
	{of: "categorical", path: tree1 + ".categories_nodes", value: list(), at: tree1 + ".categories_segments", says: "1 entries for 0 nodes"},
	{of: "categorical", path: tree1 + ".categories_segments", value: drop{}, says: "0 entries for 1 nodes"},
	{of: "categorical", path: tree1 + ".categories_segments[0]", value: 4, says: "4 out of range [0, 3]"},
	{of: "categorical", path: tree1 + ".categories_segments[0]", value: -1, says: "-1 out of range [0, 3]"},
	{of: "categorical", path: tree1 + ".categories_sizes[0]", value: 0, says: "0 out of range [1, 3]"},
	{of: "categorical", path: tree1 + ".categories_sizes[0]", value: 4, says: "4 out of range [1, 3]"},
	{of: "categorical", path: tree1 + ".categories_sizes[0]", value: 2147483647, says: "2147483647 out of range [1, 3]"},
	{of: "categorical", path: tree1 + ".split_type[0]", value: 0, at: tree1 + ".categories_nodes[0]", says: "node 0 has no categorical split"},
	{of: "categorical", path: tree1 + ".split_type", value: drop{}, at: tree1 + ".categories_nodes[0]", says: "node 0 has no categorical split"},
	{of: "categorical", path: tree1 + ".split_type[1]", value: 1, says: "a categorical split without categories"},
	{of: "categorical", path: tree1 + ".split_type[4]", value: 1, says: "a categorical split without categories"},

	// vector: 2 targets, tree 1 has 7 nodes, leaves 3 to 6
	{of: "vector", path: tree1 + ".leaf_weights[3]", value: "@NaN", at: tree1 + ".leaf_weights[4]", says: "leaf value NaN: must be finite"},
	{of: "vector", path: tree1 + ".leaf_weights", value: list(1, 2), says: "2 entries for 4 leaves with 2 outputs"},
	{of: "vector", path: tree1 + ".leaf_weights", value: drop{}, at: tree1 + ".right_children[3]", says: "a leaf has a number but there are no leaf_weights"},
	{of: "vector", path: tree1 + ".base_weights", value: list(1, 2), says: "2 entries for 7 nodes with 2 outputs"},
	{of: "vector", path: tree1 + ".base_weights", value: drop{}, says: "0 entries for 7 nodes with 2 outputs"},
	{of: "vector", path: tree1 + ".right_children[4]", value: 0, says: "leaf number 0: must be each of [0, 4) once"},
	{of: "vector", path: tree1 + ".right_children[4]", value: 4, says: "leaf number 4: must be each of [0, 4) once"},
	{of: "vector", path: tree1 + ".right_children[4]", value: -1, says: "leaf number -1: must be each of [0, 4) once"},
	{of: "vector", path: tree1 + ".loss_changes", value: list(1), says: "1 entries for 7 nodes"},
	{of: "vector", path: tree1 + ".tree_param.size_leaf_vector", value: "3", at: tree1 + ".leaf_weights", says: "8 entries for 4 leaves with 3 outputs"},
	{of: "vector", path: param + ".num_target", value: "3", at: param + ".base_score", says: "2 numbers for 3 outputs"},

	// dart: 3 trees
	{of: "dart", path: model + ".weight_drop", value: list(1, 1, 1, 1), says: "4 weights for 3 trees"},
	{of: "dart", path: model + ".weight_drop[1]", value: "@Infinity", says: "+Inf: must be finite"},
	{of: "dart", path: "learner.gradient_booster.weight_drop", value: list(1), says: "the weights of the trees come twice"},

	// gblinear: 5 features, 1 output
	{of: "gblinear", path: model + ".weights", value: list(1, 2, 3), says: "3 weights: 5 features and 1 outputs need 6"},
	{of: "gblinear", path: model + ".weights[2]", value: "@NaN", says: "NaN: must be finite"},
	{of: "gblinear", path: model + ".weights", value: drop{}, at: model, says: `key "weights" is missing`},
	{of: "gblinear", path: model + ".boosted_rounds", value: -1, says: "-1 out of range"},
	{of: "gblinear", path: model + ".boosted_rounds", value: "2", says: "where a whole number should be"},
	{of: "gblinear", path: "learner.gradient_booster.name", value: "gbtree", at: "learner.gradient_booster", says: "a gbtree booster with the weights of a linear one"},
	{of: "gblinear", path: param + ".num_feature", value: "6", at: model + ".weights", says: "6 weights: 6 features and 1 outputs need 7"},

	// dictionary: 10 features, the first with 4 words, the second with none
	{of: "dictionary", path: model + ".cats.feature_segments[1]", value: 3, says: "3: 4 categories stand before"},
	{of: "dictionary", path: model + ".cats.feature_segments[10]", value: 37, says: "37: there are 36 categories"},
	{of: "dictionary", path: model + ".cats.feature_segments", value: list(0), says: "1 bounds for 10 features"},
	{of: "dictionary", path: model + ".cats.sorted_idx[0]", value: 4, says: "code 4 out of range [0, 4)"},
	{of: "dictionary", path: model + ".cats.sorted_idx[0]", value: -1, says: "code -1 out of range [0, 4)"},
	{of: "dictionary", path: model + ".cats.sorted_idx", value: list(0), says: "1 entries for 36 categories"},
	{of: "dictionary", path: model + ".cats.enc[0].offsets[1]", value: 11, at: model + ".cats.enc[0].offsets[2]", says: "10: must ascend from 0"},
	{of: "dictionary", path: model + ".cats.enc[0].offsets[4]", value: 14, says: "14: must ascend from 0 to the number of bytes, 13"},
	{of: "dictionary", path: model + ".cats.enc[0].offsets[4]", value: 12, at: model + ".cats.enc[0].offsets", says: "end at 12 of 13 bytes"},
	{of: "dictionary", path: model + ".cats.enc[0].offsets[0]", value: 1, says: "1: must ascend from 0"},
	{of: "dictionary", path: model + ".cats.enc[0].type", value: 9, at: model + ".cats.enc[0]", says: `must have either "offsets" or "type"`},
	{of: "dictionary", path: model + ".cats.enc[3].values[1]", value: -1, says: "-1 is no number of 8 bits"},
	{of: "dictionary", path: model + ".cats.enc[9].values[1]", value: -1, says: "18446744073709551615: must be less than 2^63"},
	{of: "dictionary", path: model + ".cats.enc[9].type", value: 8, kind: codec.ErrUnsupported, says: "floating-point categories are not supported yet"},
	{of: "dictionary", path: model + ".cats.enc[9]", value: list(), says: "where an object should be"},
}
