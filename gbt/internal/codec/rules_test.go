package codec_test

import (
	"cmp"
	"errors"
	"slices"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	model = "learner.gradient_booster.model"
	tree1 = model + ".trees[1]"
	param = "learner.learner_model_param"
)

// edit is one change of the golden softprob (3 classes, 3 rounds, 9 trees of 7
// nodes, 5 features) and what a reader must say of it.
type edit struct {
	path  string // what is changed
	value any

	at   string // where the error is, if not there
	kind error  // ErrFormat if nil
	of   string // the golden that is changed, if not softprob
	says string
}

func list(v ...any) []any { return append([]any{}, v...) }

var edits = []edit{
	// the document
	{path: "learner", value: drop{}, at: "", says: `key "learner" is missing`},
	{path: "learner", value: list(), says: "where an object should be"},
	{path: "version", value: "3.4.1", says: "where an array should be"},
	{path: "version", value: list(3, 4), says: "must be three numbers"},
	{path: "version[1]", value: -1, at: "version", says: "must be three numbers"},
	{path: "version[1]", value: int64(1 << 40), says: "does not fit into 32 bits"},
	{path: "learner.gradient_booster", value: drop{}, at: "learner", says: `key "gradient_booster" is missing`},
	{path: "learner.attributes", value: map[string]any{"best_iteration": 3}, at: "learner.attributes.best_iteration", says: "where a string should be"},
	{path: "learner.attributes", value: map[string]any{"": nil}, at: `learner.attributes.""`, says: "where a string should be"},
	{path: "learner.attributes", value: map[string]any{"a b": nil}, at: `learner.attributes."a b"`, says: "where a string should be"},
	{path: "learner.feature_names", value: list("a", "b"), says: "2 names for 5 features"},
	{path: "learner.feature_types", value: list("q"), says: "1 types for 5 features"},
	{path: "learner.feature_names", value: list("a", 1), at: "learner.feature_names[1]", says: "where a string should be"},
	{path: "Model", value: map[string]any{}, kind: codec.ErrUnsupported, says: "memory snapshots (pickled boosters) are not supported yet"},

	// learner_model_param
	{path: param, value: drop{}, at: "learner", says: `key "learner_model_param" is missing`},
	{path: param + ".base_score", value: drop{}, at: param, says: `key "base_score" is missing`},
	{path: param + ".base_score", value: "", says: "must be a number or an array"},
	{path: param + ".base_score", value: "[]", says: "must be a number or an array"},
	{path: param + ".base_score", value: "[5E-1,5E-1]", says: "2 numbers for 3 outputs"},
	{path: param + ".base_score", value: "[1E0,NaN,1E0]", says: "NaN: must be finite"},
	{path: param + ".base_score", value: "1e999", says: "+Inf: must be finite"},
	{path: param + ".base_score", value: 1, says: "where a string should be"},
	{path: param + ".num_feature", value: drop{}, at: param, says: `key "num_feature" is missing`},
	{path: param + ".num_feature", value: "-1", says: "-1 out of range [0, 4294967295]"},
	{path: param + ".num_feature", value: "4294967295", kind: codec.ErrTooLarge, says: "4294967295 features: at most 1073741823"},
	{path: param + ".num_feature", value: "five", says: `"five": must be a whole number`},
	{path: param + ".num_feature", value: "4", at: model + ".trees[0].tree_param.num_feature", says: "5: the model has 4 features"},
	{path: param + ".num_class", value: "-3", says: "out of range"},
	{path: param + ".num_class", value: "2000000000", kind: codec.ErrTooLarge, says: "2000000000 outputs: at most 1048576 are allowed"},
	{path: param + ".num_class", value: "2", at: param + ".base_score", says: "3 numbers for 2 outputs"},
	{path: param + ".num_target", value: "0", says: "0 out of range [1, "},
	{path: param + ".num_target", value: "3", says: "3 targets and 3 classes"},
	{path: param + ".boost_from_average", value: "2", says: "2 out of range [0, 1]"},

	// objective
	{path: "learner.objective", value: drop{}, at: "learner", says: `key "objective" is missing`},
	{path: "learner.objective.name", value: drop{}, at: "learner.objective", says: `key "name" is missing`},
	{path: "learner.objective.name", value: "", says: "must not be empty"},
	{path: "learner.objective.name", value: 1, says: "where a string should be"},
	{path: "learner.objective.softmax_multiclass_param.num_class", value: 3, says: "where a string should be"},
	{path: "learner.objective", value: map[string]any{"name": "x", "ti+": list("a")}, at: "learner.objective.ti+[0]", says: "where a number should be"},

	// booster
	{path: "learner.gradient_booster.name", value: drop{}, at: "learner.gradient_booster", says: `key "name" is missing`},
	{path: "learner.gradient_booster.name", value: "dart", at: "learner.gradient_booster", says: `key "gbtree" is missing`},
	{path: "learner.gradient_booster.name", value: "gblinear", at: model, says: "a gblinear booster with trees"},
	{path: "learner.gradient_booster.name", value: "forest", says: `unknown booster "forest"`},
	{path: "learner.gradient_booster.gbtree", value: map[string]any{}, says: `key "model" is missing`},
	{path: "learner.gradient_booster.weight_drop", value: list(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), at: model + ".weight_drop", says: "10 weights for 9 trees"},
	{path: model + ".weight_drop", value: list(1, "@NaN"), at: model + ".weight_drop[1]", says: "NaN: must be finite"},
	{path: model + ".weight_drop", value: list("a"), at: model + ".weight_drop[0]", says: "where a number should be"},
	{path: model, value: map[string]any{"boosted_rounds": 1, "weights": list(1)}, at: "learner.gradient_booster", says: "a gbtree booster with the weights of a linear one"},
	{path: model + ".weights", value: list(1), at: model, says: "both trees and the weights of a linear model"},
	{path: model + ".cats.enc", value: list(map[string]any{}), at: model + ".cats.enc[0]", says: `key "values" is missing`},
	{path: model + ".cats.enc", value: list(map[string]any{"values": list()}), at: model + ".cats.enc[0]", says: `must have either "offsets" or "type"`},
	{path: model + ".cats.enc", value: list(map[string]any{"values": list(), "type": 7}), at: model + ".cats.enc[0].type", kind: codec.ErrUnsupported, says: "floating-point categories"},
	{path: model + ".cats.enc", value: list(map[string]any{"values": list(), "type": 3}), at: model + ".cats.enc[0].type", says: "type 3: must be one of [9, 16]"},
	{path: model + ".cats.enc", value: list(map[string]any{"values": list(1, 300), "type": 9}), at: model + ".cats.enc[0].values[1]", says: "300 is no number of 8 bits"},
	{path: model + ".cats.enc", value: list(map[string]any{"values": list(1, -200), "offsets": list(0, 2)}), at: model + ".cats.enc[0].values[1]", says: "-200 is no number of 8 bits"},
	{path: model + ".cats.enc", value: list(map[string]any{"values": list(), "offsets": list()}), says: "1 dictionaries for 5 features"},
	{path: model + ".cats.feature_segments", value: list(0), at: model + ".cats.enc", says: "0 dictionaries for 5 features"},
	{path: model + ".cats.sorted_idx", value: list(0), at: model + ".cats.enc", says: "0 dictionaries for 5 features"},
	{path: model + ".gbtree_model_param.num_trees", value: "10", says: "10, but there are 9 trees"},
	{path: model + ".gbtree_model_param.num_trees", value: "-1", says: "out of range"},
	{path: model + ".gbtree_model_param.num_parallel_tree", value: "0", says: "0 out of range [1, "},
	{path: model + ".trees", value: drop{}, at: model, says: `key "trees" is missing`},
	{path: model + ".tree_info", value: drop{}, at: model, says: `key "tree_info" is missing`},
	{path: model + ".tree_info[4]", value: 3, says: "group 3 out of range [0, 3)"},
	{path: model + ".tree_info[4]", value: -1, says: "group -1 out of range"},
	{path: model + ".tree_info", value: list(0, 1, 2), says: "3 entries for 9 trees"},
	{path: model + ".iteration_indptr", value: list(), says: "is empty"},
	{path: model + ".iteration_indptr[0]", value: 1, says: "1: must start at 0"},
	{path: model + ".iteration_indptr[2]", value: 2, says: "2 out of range [3, 9]"},
	{path: model + ".iteration_indptr[2]", value: 10, says: "10 out of range [3, 9]"},
	{path: model + ".iteration_indptr[3]", value: 8, says: "8: must end at 9"},

	// trees
	{path: tree1 + ".id", value: 2, says: "id 2 in place 1"},
	{path: tree1 + ".id", value: drop{}, at: tree1, says: `key "id" is missing`},
	{path: tree1 + ".tree_param", value: drop{}, at: tree1, says: `key "tree_param" is missing`},
	{path: tree1 + ".tree_param.num_nodes", value: drop{}, at: tree1 + ".tree_param", says: `key "num_nodes" is missing`},
	{path: tree1 + ".tree_param.num_feature", value: drop{}, at: tree1 + ".tree_param", says: `key "num_feature" is missing`},
	{path: tree1 + ".tree_param.num_feature", value: "4294967296", says: "out of range"},
	{path: tree1 + ".tree_param.num_nodes", value: "0", says: "0 out of range [1, "},
	{path: tree1 + ".tree_param.num_nodes", value: "2147483647", at: tree1 + ".left_children", says: "7 entries for 2147483647 nodes"},
	{path: tree1 + ".tree_param.num_nodes", value: "7 ", says: "must be a whole number"},
	{path: tree1 + ".tree_param.num_deleted", value: "1", says: "1, but 0 nodes are deleted"},
	{path: tree1 + ".tree_param.size_leaf_vector", value: "3", at: tree1 + ".base_weights", says: "7 entries for 7 nodes with 3 outputs"},
	{path: tree1 + ".tree_param.size_leaf_vector", value: "2000000000", kind: codec.ErrTooLarge, says: "2000000000 outputs: at most 1048576"},
	{path: tree1 + ".split_type[2]", value: 1, says: "a categorical split without categories"},
	{path: tree1 + ".categories_nodes", value: list(2), at: tree1 + ".categories_segments", says: "0 entries for 1 nodes"},
	{path: tree1 + ".categories_sizes", value: list(2), says: "1 entries for 0 nodes"},
	{path: tree1 + ".split_type[2]", value: 2, says: "2: must be 0 or 1"},
	{path: tree1 + ".default_left[2]", value: 2, says: "2: must be 0 or 1"},
	{path: tree1 + ".default_left[2]", value: -1, says: "-1: must be 0 or 1"},
	{path: tree1 + ".left_children", value: drop{}, at: tree1, says: "0 entries for 7 nodes"},
	{path: tree1 + ".left_children", value: list(), says: "0 entries for 7 nodes"},
	{path: tree1 + ".sum_hessian", value: list(1, 2), says: "2 entries for 7 nodes"},
	{path: tree1 + ".split_type", value: list(0), says: "1 entries for 7 nodes"},
	{path: tree1 + ".left_children[0]", value: 0, says: "child 0 out of range [1, 7)"},
	{path: tree1 + ".left_children[0]", value: -1, at: tree1 + ".right_children[0]", says: "a leaf has child 2"},
	{path: tree1 + ".left_children[0]", value: -2, says: "child -2 out of range [1, 7)"},
	{path: tree1 + ".left_children[0]", value: 7, says: "child 7 out of range [1, 7)"},
	{path: tree1 + ".left_children[0]", value: int64(1 << 31), says: "2147483648 does not fit into 32 bits"},
	{path: tree1 + ".left_children[0]", value: "1", says: "where a whole number should be"},
	{path: tree1 + ".right_children[0]", value: -1, says: "child -1 out of range [1, 7)"},
	{path: tree1 + ".right_children[0]", value: 1, says: "both children are node 1"},
	{path: tree1 + ".right_children[2]", value: 3, at: tree1 + ".parents[3]", says: "is a child of node 2 but has parent 1"},
	{path: tree1 + ".left_children[2]", value: 2, at: tree1 + ".parents[2]", says: "is a child of node 2 but has parent 0"},
	{path: tree1 + ".parents[0]", value: 1, says: "the root has parent 1"},
	{path: tree1 + ".parents[4]", value: 2147483647, says: "is a child of node 1 but has parent -1"},
	{path: tree1 + ".split_indices[1]", value: 5, says: "feature 5 out of range [0, 5)"},
	{path: tree1 + ".split_indices[1]", value: -1, says: "feature -1 out of range [0, 5)"},
	{path: tree1 + ".split_conditions[1]", value: "@NaN", says: "threshold is NaN"},
	{path: tree1 + ".split_conditions[4]", value: "@NaN", says: "leaf value NaN: must be finite"},
	{path: tree1 + ".split_conditions[4]", value: "@-Infinity", says: "leaf value -Inf: must be finite"},
	{path: tree1 + ".split_conditions[4]", value: "@1e999", says: "leaf value +Inf: must be finite"},
	{path: tree1 + ".split_conditions[4]", value: true, says: "where a number should be"},
}

func TestRules(t *testing.T) {
	for _, e := range slices.Concat(edits, edits2) {
		where := e.at
		if where == "" && e.says != `key "learner" is missing` {
			where = e.path
		}
		if where == tree1 && e.says == "0 entries for 7 nodes" {
			where += ".left_children" // named although it is not there
		}
		kind := e.kind
		if kind == nil {
			kind = codec.ErrFormat
		}
		d := document(t, cmp.Or(e.of, "softprob"))
		d.set(t, e.path, e.value)
		for f, b := range map[*format][]byte{&formats[0]: d.json(t), &formats[1]: d.ubjson(ubjStyle{})} {
			m, err := f.decode(b, codec.Limits{})
			require.Error(t, err, "%s = %v", e.path, e.value)
			assert.Nil(t, m)
			var fe *codec.FormatError
			require.ErrorAs(t, err, &fe)
			assert.Equal(t, where, fe.Path, "%s = %v: %v", e.path, e.value, err)
			assert.Equal(t, f.id.String(), fe.Format)
			assert.ErrorContains(t, err, e.says)
			assert.ErrorIs(t, err, kind)
			assert.Equal(t, kind == codec.ErrFormat, errors.Is(err, codec.ErrFormat))
			// The offset is where the value starts, or an object that lacks it.
			require.GreaterOrEqual(t, fe.Offset, int64(0), "%v", err)
			require.Less(t, fe.Offset, int64(len(b)), "%v", err)
			if f.id == codec.FormatJSON {
				assert.Contains(t, `{["-0123456789NItfn`, string(b[fe.Offset]), "%v", err)
			}
		}
	}
}

// Every rule that a tree breaks is found under the name of its array, with the
// tree's own error inside.
func TestErrorText(t *testing.T) {
	d := document(t, "softprob")
	d.set(t, tree1+".left_children[2]", 9)
	b := d.json(t)
	_, err := formats[0].decode(b, codec.Limits{})
	var fe *codec.FormatError
	require.ErrorAs(t, err, &fe)
	assert.Equal(t, "9", string(b[fe.Offset:fe.Offset+1]))
	assert.Regexp(t, `^json model: learner\.gradient_booster\.model\.trees\[1\]\.left_children\[2\] at byte \d+: child 9 out of range \[1, 7\)$`, err.Error())
	var te *tree.Error
	require.ErrorAs(t, err, &te)
	assert.Equal(t, 2, te.Node)

	assert.EqualError(t, &codec.FormatError{Offset: -1, Err: codec.ErrFormat}, "model: not a valid model")
	assert.EqualError(t, &codec.FormatError{Format: "ubjson", Offset: 3, Err: codec.ErrTruncated}, "ubjson model at byte 3: the file ends early: not a valid model")
	assert.ErrorIs(t, &codec.FormatError{Offset: -1, Err: codec.ErrTruncated}, codec.ErrFormat)
}

// The offset of an error in a written file is that of the value's bytes.
func TestOffsetInTypedArray(t *testing.T) {
	b := read(t, "softprob.ubj")
	m := decode(t, formats[1], b)
	require.Equal(t, int32(1), m.Trees[0].Node(0).Left)
	// Find left_children of tree 0 by hand: the key, then [$l#L, 8 bytes of
	// count, then the items.
	key := indexOf(t, b, "left_children[$l#L")
	first := key + len("left_children[$l#L") + 8
	b[first+3] = 77
	_, err := formats[1].decode(b, codec.Limits{})
	var fe *codec.FormatError
	require.ErrorAs(t, err, &fe)
	assert.Equal(t, model+".trees[0].left_children[0]", fe.Path)
	assert.EqualValues(t, first, fe.Offset)
}

func TestLimits(t *testing.T) {
	for _, f := range formats {
		b := read(t, "softprob"+f.ext)
		_, err := f.decode(b, codec.Limits{MaxBytes: int64(len(b)), MaxNodes: 63, MaxTrees: 9, MaxOutputs: 3, MaxDepth: 7})
		require.NoError(t, err)
		for _, lim := range []codec.Limits{
			{MaxBytes: int64(len(b)) - 1}, {MaxNodes: 62}, {MaxTrees: 8}, {MaxOutputs: 2}, {MaxDepth: 6},
		} {
			m, err := f.decode(b, lim)
			assert.ErrorIs(t, err, codec.ErrTooLarge, "%+v", lim)
			assert.Nil(t, m)
		}
	}
}
