package lightgbm_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/lightgbm"
	"github.com/grove-ml/grove/gbt/tree"
)

// plain is a model of two trees: one with a split of each kind and three leaves,
// one of a single leaf.
const plain = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=2
objective=regression
feature_names=a b=c Column_2
feature_infos=[0:1] 3:1:2 none
tree_sizes=400 100

Tree=0
num_leaves=4
num_cat=2
split_feature=0 1 1
split_gain=7.5 nan inf
threshold=2.5 0 1
decision_type=10 1 9
left_child=1 -1 -2
right_child=2 -3 -4
leaf_value=0.1 -2 3e2 0.25
leaf_weight=1 2 3 4
leaf_count=10 20 30 40
internal_value=0.5 -0.5 0.125
internal_weight=1 1 1
internal_count=100 40 60
cat_boundaries=0 2 3
cat_threshold=5 2147483648 2
is_linear=0
shrinkage=0.1


Tree=1
num_leaves=1
num_cat=0
leaf_value=1.5

end of trees

anything
`

func decode(text string) (*codec.Model, error) {
	return lightgbm.Decode([]byte(text), codec.Limits{})
}

func TestModel(t *testing.T) {
	m, err := decode(plain)
	require.NoError(t, err)
	assert.Equal(t, "regression", m.Objective.Name)
	assert.Equal(t, []string{"a", "b=c", "Column_2"}, m.FeatureNames)
	assert.Equal(t, []string{"q", "c", "q"}, m.FeatureTypes)
	assert.Equal(t, 3, m.NumFeature)
	assert.Equal(t, 1, m.Outputs())
	assert.Equal(t, []int32{0, 1, 2}, m.IterationPtr)
	assert.Equal(t, &codec.LightGBM{Format: "v4"}, m.LightGBM)
	require.Len(t, m.Trees, 2)

	tr := m.Trees[0]
	require.Equal(t, 7, tr.NumNodes())
	root := tr.Node(0)
	assert.Equal(t, tree.Numerical, root.Kind)
	assert.Equal(t, math.Nextafter32(2.5, 3), root.Value, "v <= 2.5 is v < the float32 above")
	assert.True(t, root.DefaultLeft)
	assert.Equal(t, [3]float32{7.5, 100, 0.5}, [3]float32{root.Gain, root.Cover, root.Weight})
	assert.Equal(t, [2]int32{1, 2}, [2]int32{root.Left, root.Right})
	// Categories go right here and left in LightGBM.
	assert.Equal(t, []int32{0, 2, 63}, tr.Categories(1))
	assert.Equal(t, []int32{1}, tr.Categories(2))
	assert.Equal(t, [2]int32{5, 3}, [2]int32{tr.Node(1).Left, tr.Node(1).Right})
	for j, want := range []float64{0.1, -2, 300, 0.25} {
		assert.Equal(t, want, tr.Value64(3+j))
		assert.Equal(t, float32(want), tr.Node(3+j).Value)
		assert.Equal(t, float32(10*(j+1)), tr.Node(3+j).Cover)
	}
	assert.Equal(t, 1, m.Trees[1].NumNodes())
	assert.Equal(t, 1.5, m.Trees[1].Value64(0))

	// What LightGBM does not need either.
	for _, cut := range []string{"tree_sizes=400 100\n", "num_tree_per_iteration=1\n", "objective=regression\n", "split_gain=7.5 nan inf\n", "leaf_count=10 20 30 40\n", "internal_value=0.5 -0.5 0.125\n", "internal_count=100 40 60\n", "is_linear=0\n", "anything\n"} {
		require.Contains(t, plain, cut)
		_, err := decode(strings.Replace(plain, cut, "", 1))
		assert.NoError(t, err, cut)
	}
	for _, version := range []string{"v2", "v3"} {
		_, err := decode(strings.Replace(plain, "v4", version, 1))
		assert.NoError(t, err)
	}
	crlf, err := decode(strings.ReplaceAll(plain, "\n", "\r\n"))
	require.NoError(t, err)
	assert.Equal(t, m.Trees[0].Parts().Categories, crlf.Trees[0].Parts().Categories)
}

// TestRules changes a line of plain and says which rule that breaks, and where.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		old, new string
		path     string
		at       string // what stands at the offset in the changed text; "" for no offset
		says     string
		kind     error
	}{
		{"tree\n", "tee\n", "", "tee", `"tee" where the line "tree" should be`, codec.ErrFormat},
		{"version=v4\n", "", "", "", "a model without \"version=\", of before LightGBM 2.1, is not supported", codec.ErrUnsupported},
		{"version=v4", "version=v5", "version", "v5\n", `version "v5" of the format is not supported`, codec.ErrUnsupported},
		{"version=v4", "version=v4\nversion=v4", "version", "version=v4\nnum", "the key comes twice", codec.ErrFormat},
		{"num_class=1\n", "", "", "", `key "num_class" is missing`, codec.ErrFormat},
		{"num_class=1", "num_class=0", "num_class", "0\n", "0 out of range [1, 2147483647]", codec.ErrFormat},
		{"num_class=1", "num_class=3", "num_tree_per_iteration", "1\nlabel", "1 trees a round for 3 classes", codec.ErrFormat},
		{"num_class=1\nnum_tree_per_iteration=1", "num_class=3\nnum_tree_per_iteration=3", "", "end of trees", "2 trees do not make whole rounds of 3", codec.ErrFormat},
		{"num_class=1\nnum_tree_per_iteration=1", "num_class=2000000\nnum_tree_per_iteration=2000000", "num_class", "2000000\nnum", "at most 1048576", codec.ErrTooLarge},
		{"max_feature_idx=2\n", "", "", "", `key "max_feature_idx" is missing`, codec.ErrFormat},
		{"max_feature_idx=2", "max_feature_idx=-1", "max_feature_idx", "-1", "-1 out of range", codec.ErrFormat},
		{"max_feature_idx=2", "max_feature_idx=x", "max_feature_idx", "x\n", `"x": must be a whole number`, codec.ErrFormat},
		{"max_feature_idx=2", "max_feature_idx=", "max_feature_idx", "\n", `"": must be a whole number`, codec.ErrFormat},
		{"max_feature_idx=2", "max_feature_idx=2147483647", "max_feature_idx", "2147483647", "2147483648 features: at most 536870911 are supported", codec.ErrTooLarge},
		{"max_feature_idx=2", "max_feature_idx=9999999999999999999999", "max_feature_idx", "9999", "out of range", codec.ErrFormat},
		{"max_feature_idx=2", "max_feature_idx=3", "feature_names", "a b=c", "3 entries for 4 features", codec.ErrFormat},
		{"feature_infos=[0:1] 3:1:2 none", "feature_infos=none", "feature_infos", "none", "1 entries for 3 features", codec.ErrFormat},
		{"feature_infos=[0:1] 3:1:2 none\n", "", "", "", `key "feature_infos" is missing`, codec.ErrFormat},
		{"tree_sizes=400 100", "tree_sizes=400", "tree_sizes", "400\n", "sizes of 1 trees, there are 2", codec.ErrFormat},
		{"Tree=0", "Tree=1", "Tree=0", "Tree=1", "trees must be in order", codec.ErrFormat},
		{"Tree=1\n", "\n", "", "num_leaves=1", `where a tree or the line "end of trees" should be`, codec.ErrFormat},
		{"end of trees\n", "", "", "anything", `where a tree or the line "end of trees" should be`, codec.ErrFormat},
		{"is_linear=0", "is_linear=1", "Tree=0.is_linear", "1\nshrinkage", "a linear tree (linear_tree=true) is not supported", codec.ErrUnsupported},
		{"is_linear=0", "is_linear=2", "Tree=0.is_linear", "2\nshrinkage", "2 out of range [0, 1]", codec.ErrFormat},
		{"num_leaves=4\n", "", "Tree=0", "Tree=0", `key "num_leaves" is missing`, codec.ErrFormat},
		{"num_leaves=4", "num_leaves=4\nnum_leaves=4", "Tree=0.num_leaves", "num_leaves=4\nnum_cat", "the key comes twice", codec.ErrFormat},
		{"num_leaves=4", "num_leaves=0", "Tree=0.num_leaves", "0\nnum_cat", "0 out of range", codec.ErrFormat},
		{"num_leaves=4", "num_leaves=5", "Tree=0.leaf_value", "0.1 -2", "4 numbers: there must be 5", codec.ErrFormat},
		{"num_leaves=4", "num_leaves=1000000000", "Tree=0.leaf_value", "0.1 -2", "4 numbers: there must be 1000000000", codec.ErrFormat},
		{"leaf_value=0.1 -2 3e2 0.25\n", "", "Tree=0", "Tree=0", `key "leaf_value" is missing`, codec.ErrFormat},
		{"0.1 -2 3e2", "0.1 inf 3e2", "Tree=0.leaf_value[1]", "inf 3e2", "leaf value +Inf: must be finite", codec.ErrFormat},
		{"0.1 -2 3e2", "0.1 nan 3e2", "Tree=0.leaf_value[1]", "nan 3e2", "leaf value NaN: must be finite", codec.ErrFormat},
		{"0.1 -2 3e2", "0.1 -2 1e39", "Tree=0.leaf_value[2]", "1e39", "a float32 in size", codec.ErrFormat},
		{"0.1 -2 3e2", "0x1p1 -2 1e9", "Tree=0.leaf_value[0]", "0x1p1", `"0x1p1": must be a number`, codec.ErrFormat},
		{"0.1 -2 3e2", "0.1 1_0 1e9", "Tree=0.leaf_value[1]", "1_0", `"1_0": must be a number`, codec.ErrFormat},
		{"0.1 -2 3e2", "0.1 - 3e2", "Tree=0.leaf_value[1]", "- 3e2", `"-": must be a number`, codec.ErrFormat},
		{"split_feature=0 1 1", "split_feature=0 1", "Tree=0.split_feature", "0 1\n", "2 numbers: there must be 3", codec.ErrFormat},
		{"split_feature=0 1 1", "split_feature=0 1 1 1", "Tree=0.split_feature", "0 1 1 1\n", "4 numbers: there must be 3", codec.ErrFormat},
		{"split_feature=0 1 1", "split_feature=0 3 1", "Tree=0.split_feature[1]", "3 1\n", "feature 3 out of range [0, 3)", codec.ErrFormat},
		{"split_feature=0 1 1", "split_feature=0 1 -1", "Tree=0.split_feature[2]", "-1\n", "feature -1 out of range [0, 3)", codec.ErrFormat},
		{"split_feature=0 1 1\n", "", "Tree=0", "Tree=0", `key "split_feature" is missing`, codec.ErrFormat},
		{"threshold=2.5 0 1\n", "", "Tree=0", "Tree=0", `key "threshold" is missing`, codec.ErrFormat},
		{"threshold=2.5 0 1", "threshold=nan 0 1", "Tree=0.threshold[0]", "nan 0 1", "is NaN", codec.ErrFormat},
		{"threshold=2.5 0 1", "threshold=-nan 0 1", "Tree=0.threshold[0]", "-nan 0 1", "is NaN", codec.ErrFormat},
		{"threshold=2.5 0 1", "threshold=2.5  2 1", "Tree=0.threshold[1]", "2 1\n", "set of categories 2: must be a whole number in [0, 2)", codec.ErrFormat},
		{"threshold=2.5 0 1", "threshold=2.5 0.5 1", "Tree=0.threshold[1]", "0.5 1\n", "set of categories 0.5: must be a whole number", codec.ErrFormat},
		{"threshold=2.5 0 1", "threshold=2.5 0 -1", "Tree=0.threshold[2]", "-1\n", "set of categories -1: must be", codec.ErrFormat},
		{"threshold=2.5 0 1", "threshold=2.5 0 nan", "Tree=0.threshold[2]", "nan\n", "set of categories NaN: must be", codec.ErrFormat},
		{"threshold=2.5 0 1", "threshold=2.5 1 1", "Tree=0.threshold[2]", "1\ndecision", "set of categories 1 belongs to split 1 already", codec.ErrFormat},
		{"decision_type=10 1 9", "decision_type=12 1 9", "Tree=0.decision_type[0]", "12 1 9", "12 out of range [0, 12)", codec.ErrFormat},
		{"decision_type=10 1 9", "decision_type=10 -1 9", "Tree=0.decision_type[1]", "-1 9", "-1 out of range [0, 12)", codec.ErrFormat},
		{"left_child=1 -1 -2", "left_child=3 -1 -2", "Tree=0.left_child[0]", "3 -1 -2", "child 3 out of range [-4, 3)", codec.ErrFormat},
		{"left_child=1 -1 -2", "left_child=1 -5 -2", "Tree=0.left_child[1]", "-5 -2", "child -5 out of range [-4, 3)", codec.ErrFormat},
		{"left_child=1 -1 -2", "left_child=1 0 -2", "Tree=0.left_child[1]", "0 -2", "child 0 is the root", codec.ErrFormat},
		{"left_child=1 -1 -2", "left_child=1 -1 -1", "Tree=0.left_child[2]", "-1\nright", "is a child of split 1 already", codec.ErrFormat},
		{"right_child=2 -3 -4", "right_child=1 -3 -4", "Tree=0.right_child[0]", "1 -3 -4", "is a child of split 0 already", codec.ErrFormat},
		{"left_child=1 -1 -2\nright_child=2 -3 -4", "left_child=-1 2 1\nright_child=-2 -3 -4", "Tree=0.left_child[2]", "1\nright", "child 1 is not reachable from the root", codec.ErrFormat},
		{"left_child=1 -1 -2\nright_child=2 -3 -4", "left_child=-1 1 -3\nright_child=-2 2 -4", "Tree=0.left_child[1]", "1 -3\nright", "child 1 is not reachable from the root", codec.ErrFormat},
		{"left_child=1 -1 -2", "left_child=1 -1 99999999999999999999", "Tree=0.left_child[2]", "9999", "out of range", codec.ErrFormat},
		{"split_gain=7.5 nan inf", "split_gain=7.5 nan", "Tree=0.split_gain", "7.5 nan\n", "2 numbers: there must be 3", codec.ErrFormat},
		{"split_gain=7.5 nan inf", "split_gain=7.5 nan what", "Tree=0.split_gain[2]", "what\n", `"what": must be a number`, codec.ErrFormat},
		{"leaf_count=10 20", "leaf_count=10 2.0", "Tree=0.leaf_count[1]", "2.0", `"2.0": must be a whole number`, codec.ErrFormat},
		{"num_cat=2", "num_cat=-1", "Tree=0.num_cat", "-1\n", "-1 out of range", codec.ErrFormat},
		{"num_cat=2", "num_cat=0", "Tree=0.threshold[1]", "0 1\n", "set of categories 0: must be a whole number in [0, 0)", codec.ErrFormat},
		{"num_cat=2", "num_cat=2147483646", "Tree=0.cat_boundaries", "0 2 3", "3 numbers: there must be 2147483647", codec.ErrFormat},
		{"cat_boundaries=0 2 3\n", "", "Tree=0", "Tree=0", `key "cat_boundaries" is missing`, codec.ErrFormat},
		{"cat_threshold=5 2147483648 2\n", "", "Tree=0", "Tree=0", `key "cat_threshold" is missing`, codec.ErrFormat},
		{"cat_boundaries=0 2 3", "cat_boundaries=1 2 3", "Tree=0.cat_boundaries[0]", "1 2 3", "1: must start at 0", codec.ErrFormat},
		{"cat_boundaries=0 2 3", "cat_boundaries=0 2 1", "Tree=0.cat_boundaries[2]", "1\n", "1 after 2: must ascend", codec.ErrFormat},
		{"cat_boundaries=0 2 3", "cat_boundaries=0 -2 1", "Tree=0.cat_boundaries[1]", "-2 1\n", "-2 after 0: must ascend", codec.ErrFormat},
		{"cat_boundaries=0 2 3", "cat_boundaries=0 2 4", "Tree=0.cat_threshold", "5 2147483648", "3 numbers: there must be 4", codec.ErrFormat},
		{"cat_boundaries=0 2 3", "cat_boundaries=0 2 2147483647", "Tree=0.cat_threshold", "5 2147483648", "3 numbers: there must be 2147483647", codec.ErrFormat},
		{"cat_threshold=5 2147483648", "cat_threshold=5 4294967296", "Tree=0.cat_threshold[1]", "4294967296", "4294967296 out of range", codec.ErrFormat},
		{"cat_threshold=5 2147483648", "cat_threshold=5 -1", "Tree=0.cat_threshold[1]", "-1 2", "-1 out of range", codec.ErrFormat},
		{"leaf_value=1.5", "leaf_value=1.5 2", "Tree=1.leaf_value", "1.5 2", "2 numbers: there must be 1", codec.ErrFormat},
	} {
		require.Contains(t, plain, c.old)
		text := strings.Replace(plain, c.old, c.new, 1)
		m, err := decode(text)
		if !assert.Error(t, err, "%q", c.new) {
			continue
		}
		assert.Nil(t, m)
		var fe *codec.FormatError
		require.ErrorAs(t, err, &fe)
		assert.ErrorIs(t, err, c.kind, "%q", c.new)
		assert.ErrorContains(t, err, c.says, "%q", c.new)
		assert.ErrorContains(t, err, "lightgbm model")
		assert.Equal(t, c.path, fe.Path, "%q", c.new)
		if c.at == "" {
			assert.Equal(t, int64(-1), fe.Offset, "%q", c.new)
			continue
		}
		require.GreaterOrEqual(t, fe.Offset, int64(0), "%q", c.new)
		assert.True(t, strings.HasPrefix(text[fe.Offset:], c.at), "%q: offset at %.20q", c.new, text[fe.Offset:])
	}
}

// TestCategoriesBeyondTheBound refuses what float32 cannot count to.
func TestCategoriesBeyondTheBound(t *testing.T) {
	with := func(words int) string {
		text := strings.Replace(plain, "cat_boundaries=0 2 3", fmt.Sprintf("cat_boundaries=0 2 %d", 2+words), 1)
		return strings.Replace(text, "cat_threshold=5 2147483648 2", "cat_threshold=5 2147483648 "+strings.Repeat("0 ", words-1)+"1", 1)
	}
	m, err := decode(with(tree.MaxCategory / 32))
	require.NoError(t, err)
	assert.Equal(t, []int32{tree.MaxCategory - 32}, m.Trees[0].Categories(2))
	_, err = decode(with(tree.MaxCategory/32 + 1))
	assert.ErrorIs(t, err, codec.ErrUnsupported)
	assert.ErrorContains(t, err, "Tree=0.cat_threshold[524290] at byte")
	assert.ErrorContains(t, err, "a category of 2^24 or more")
}

func TestLimits(t *testing.T) {
	for _, lim := range []codec.Limits{{MaxBytes: 100}, {MaxTrees: 1}, {MaxNodes: 7}} {
		_, err := lightgbm.Decode([]byte(plain), lim)
		assert.ErrorIs(t, err, codec.ErrTooLarge, "%+v", lim)
	}
	_, err := lightgbm.Decode([]byte(plain), codec.Limits{MaxNodes: 8, MaxTrees: 2, MaxOutputs: 1, MaxBytes: int64(len(plain))})
	assert.NoError(t, err)
}

func TestTruncated(t *testing.T) {
	end := strings.Index(plain, "end of trees") + len("end of trees")
	for n := range plain[:end] {
		_, err := decode(plain[:n])
		require.Error(t, err, "%d bytes", n)
		if strings.HasPrefix(plain[:n], "tree\n") && strings.HasSuffix(plain[:n], "\n") {
			assert.ErrorIs(t, err, codec.ErrTruncated, "%d bytes", n)
		}
	}
	_, err := decode(plain[:end])
	assert.NoError(t, err)
	_, err = decode("\r\n \n")
	assert.ErrorIs(t, err, codec.ErrTruncated)
}

// allocated returns the bytes allocated so far.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// check reads b within a bound of memory: it is an error with its kind and a
// place, or a model whose trees can be walked.
func check(t testing.TB, b []byte) {
	before := allocated()
	m, err := lightgbm.Decode(b, codec.Limits{})
	if used, most := allocated()-before, uint64(16*len(b)+1<<20); used > most {
		t.Fatalf("%d bytes allocated for %d", used, len(b))
	}
	if err != nil {
		var fe *codec.FormatError
		if !errors.As(err, &fe) || !errors.Is(err, codec.ErrFormat) && !errors.Is(err, codec.ErrUnsupported) && !errors.Is(err, codec.ErrTooLarge) {
			t.Fatalf("an error without a kind: %v", err)
		}
		if fe.Offset > int64(len(b)) || fe.Format == "" {
			t.Fatalf("offset %d in %d bytes: %v", fe.Offset, len(b), err)
		}
		return
	}
	nan := float32(math.NaN())
	row := make([]float32, m.NumFeature)
	for _, tr := range m.Trees {
		for _, v := range []float32{0, 1, -0.5, nan, 1e-36, 3e38} {
			for i := range row {
				row[i] = v
			}
			leaf := tr.Walk(row)
			if v := tr.Value64(leaf); v-v != 0 || !tr.HasFloat64() {
				t.Fatalf("leaf %d is %v", leaf, v)
			}
		}
	}
}

// golden reads a model of testdata/lightgbm.
func golden(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "lightgbm", filepath.FromSlash(name)))
	require.NoError(t, err)
	return b
}

// TestCorrupted cuts models at every byte and changes every byte.
func TestCorrupted(t *testing.T) {
	for _, whole := range [][]byte{[]byte(plain), golden(t, "4.7.0/categorical.txt")[:4000], golden(t, "4.7.0/multiclass.txt"), golden(t, "2.2.3/missing-zero.txt"), golden(t, "3.3.5/rf.txt")} {
		check(t, whole)
		for n := range whole {
			check(t, whole[:n:n])
		}
		b := append([]byte(nil), whole...)
		for i := range b {
			for _, v := range []byte{b[i] ^ 1, b[i] ^ 0xff, ' ', '\n', '-', '9', '='} {
				old := b[i]
				b[i] = v
				check(t, b)
				b[i] = old
			}
		}
	}
}

// TestMemory reads files that are made to stand for much.
func TestMemory(t *testing.T) {
	header := func(features int, names, infos string) string {
		return fmt.Sprintf("tree\nversion=v4\nnum_class=1\nmax_feature_idx=%d\nfeature_names=%s\nfeature_infos=%s\n\n", features-1, strings.Repeat(names, features), strings.Repeat(infos, features))
	}
	one := header(1, "a ", "n ")
	var small, stumps strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&small, "Tree=%d\nnum_leaves=1\nleaf_value=0\n\n", i)
		fmt.Fprintf(&stumps, "Tree=%d\nnum_leaves=2\nsplit_feature=0\nthreshold=0\nleft_child=-1\nright_child=-2\nleaf_value=0 1\n\n", i)
	}
	// A chain: split i has leaf i and split i+1.
	const n = 30000
	var chain, left, right strings.Builder
	for i := range n - 1 {
		fmt.Fprintf(&left, "-%d ", i+1)
		next := i + 1
		if next == n-1 {
			next = -n
		}
		fmt.Fprintf(&right, "%d ", next)
	}
	fmt.Fprintf(&chain, "Tree=0\nnum_leaves=%d\nsplit_feature=%s\nthreshold=%s\nleft_child=%s\nright_child=%s\nleaf_value=%s\n\n", n, strings.Repeat("0 ", n-1), strings.Repeat("0 ", n-1), left.String(), right.String(), strings.Repeat("0 ", n))
	const words = 200000
	full := fmt.Sprintf("Tree=0\nnum_leaves=2\nnum_cat=1\nsplit_feature=0\nthreshold=0\ndecision_type=1\nleft_child=-1\nright_child=-2\nleaf_value=0 1\ncat_boundaries=0 %d\ncat_threshold=%s\n\n", words, strings.Repeat("4294967295 ", words))
	for name, text := range map[string]string{
		"names":      header(300000, "a ", "n ") + "end of trees\n",
		"categories": header(300000, "a ", "1 ") + "end of trees\n",
		"leaves":     one + small.String() + "end of trees\n",
		"stumps":     one + stumps.String() + "end of trees\n",
		"chain":      one + chain.String() + "end of trees\n",
		"sets":       one + full + "end of trees\n",
	} {
		_, err := decode(text)
		require.NoError(t, err, name)
		check(t, []byte(text))
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(plain))
	for _, name := range []string{"4.7.0/categorical.txt", "4.7.0/missing-zero.txt", "4.7.0/rf.txt", "4.7.0/linear.txt", "4.7.0/constant.txt", "2.2.3/binary.txt", "rules/crlf.txt"} {
		f.Add(golden(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) { check(t, b) })
}
