package codec_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// format is one of the formats with its two directions.
type format struct {
	id     codec.Format
	ext    string
	decode func(b []byte, lim codec.Limits) (*codec.Model, error)
	append func(dst []byte, m *codec.Model) []byte
}

var formats = []format{
	{codec.FormatJSON, ".json", xgbjson.Decode, xgbjson.Append},
	{codec.FormatUBJSON, ".ubj", ubjson.Decode, ubjson.Append},
}

// goldens are the models that testdata/gen.py makes.
var goldens = []string{
	"squarederror_hist", "squarederror_exact", "logistic_hist", "logistic_exact", "logitraw", "reglogistic",
	"softprob", "softmax", "targets", "quantiles", "poisson", "rank", "names", "empty", "leaves", "edges",
	"lossguide", "rounds",
}

// others are goldens whose documents have more than the others.
var others = []string{"categorical", "dart", "dictionary", "gblinear", "vector"}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return b
}

func decode(t testing.TB, f format, b []byte) *codec.Model {
	t.Helper()
	m, err := f.decode(b, codec.Limits{})
	require.NoError(t, err)
	return m
}

func TestEveryGoldenIsListed(t *testing.T) {
	for _, f := range formats {
		files, err := filepath.Glob("testdata/*" + f.ext)
		require.NoError(t, err)
		assert.Len(t, files, len(goldens)+len(others))
	}
}

func TestWrittenFilesEqualXGBoost(t *testing.T) {
	for _, name := range slices.Concat(goldens, others) {
		for _, f := range formats {
			t.Run(name+f.ext, func(t *testing.T) {
				want := read(t, name+f.ext)
				got := f.append(nil, decode(t, f, want))
				require.Equal(t, string(want), string(got))
				id, err := codec.Sniff(want)
				require.NoError(t, err)
				assert.Equal(t, f.id, id)
			})
		}
	}
}

func TestFormatsAgree(t *testing.T) {
	for _, name := range slices.Concat(goldens, others) {
		if name == "names" {
			continue // XGBoost keeps JSON's \u0001 as six characters
		}
		from := decode(t, formats[0], read(t, name+".json"))
		assert.Equal(t, string(read(t, name+".ubj")), string(ubjson.Append(nil, from)), name)
		from = decode(t, formats[1], read(t, name+".ubj"))
		assert.Equal(t, string(read(t, name+".json")), string(xgbjson.Append(nil, from)), name)
	}
}

func TestAppendKeepsWhatIsThere(t *testing.T) {
	for _, f := range formats {
		want := read(t, "softprob"+f.ext)
		got := f.append([]byte("before"), decode(t, f, want))
		assert.Equal(t, "before"+string(want), string(got))
	}
}

// The document as the standard library reads it is the twin of the decoders.
func TestFieldsEqualTheDocument(t *testing.T) {
	for _, name := range goldens {
		t.Run(name, func(t *testing.T) {
			b := string(read(t, name+".json"))
			b = strings.NewReplacer("-Infinity", "null", "Infinity", "null", "NaN", "null", `"\u00e9 `, `"\\u00e9 `, `\u0001`, `\\u0001`).Replace(b)
			var doc struct {
				Version [3]int
				Learner struct {
					Attributes   map[string]string
					FeatureNames []string `json:"feature_names"`
					FeatureTypes []string `json:"feature_types"`
					Param        struct {
						BaseScore string `json:"base_score"`
						Average   string `json:"boost_from_average"`
						Classes   string `json:"num_class"`
						Features  string `json:"num_feature"`
						Targets   string `json:"num_target"`
					} `json:"learner_model_param"`
					Objective map[string]any
					Booster   struct {
						Name  string
						Model struct {
							Param struct {
								Parallel string `json:"num_parallel_tree"`
							} `json:"gbtree_model_param"`
							Indptr []int32 `json:"iteration_indptr"`
							Info   []int32 `json:"tree_info"`
							Trees  []map[string]any
						}
					} `json:"gradient_booster"`
				}
			}
			require.NoError(t, json.Unmarshal([]byte(b), &doc))
			l := &doc.Learner
			m := decode(t, formats[0], read(t, name+".json"))
			assert.Equal(t, doc.Version, m.Version)
			assert.Equal(t, l.Attributes, m.Attributes)
			assert.Equal(t, l.FeatureNames, m.FeatureNames)
			assert.Equal(t, l.FeatureTypes, m.FeatureTypes)
			assert.Equal(t, l.Param.Classes, strconv.Itoa(m.NumClass))
			assert.Equal(t, l.Param.Targets, strconv.Itoa(m.NumTarget))
			assert.Equal(t, l.Param.Features, strconv.Itoa(m.NumFeature))
			assert.Equal(t, l.Param.Average == "1", m.BoostFromAverage)
			assert.Equal(t, l.Booster.Model.Param.Parallel, strconv.Itoa(m.NumParallelTree))
			assert.Equal(t, l.Booster.Model.Indptr, m.IterationPtr)
			assert.Equal(t, l.Booster.Model.Info, m.TreeGroups)
			assert.Equal(t, codec.GBTree, m.Booster)
			var score []float64
			require.NoError(t, json.Unmarshal([]byte(l.Param.BaseScore), &score))
			require.Len(t, m.BaseScore, len(score))
			for i, v := range score {
				assert.Equal(t, math.Float32bits(float32(v)), math.Float32bits(m.BaseScore[i]))
			}
			assert.Equal(t, l.Objective["name"], m.Objective.Name)
			assert.Len(t, l.Objective, 1+len(m.Objective.Params)+len(m.Objective.Vectors))
			require.Len(t, m.Trees, len(l.Booster.Model.Trees))
			for i, tr := range m.Trees {
				checkTree(t, l.Booster.Model.Trees[i], tr)
			}
		})
	}
}

func checkTree(t *testing.T, doc map[string]any, tr *tree.Tree) {
	number := func(field string, i int) (float64, bool) {
		v, ok := doc[field].([]any)[i].(float64)
		return v, ok
	}
	for i, n := range tr.All() {
		for _, c := range []struct {
			field string
			got   float32
		}{
			{"split_conditions", n.Value}, {"base_weights", n.Weight}, {"loss_changes", n.Gain}, {"sum_hessian", n.Cover},
		} {
			if v, ok := number(c.field, i); ok {
				require.Equal(t, math.Float32bits(float32(v)), math.Float32bits(c.got), "%s[%d]", c.field, i)
			} else {
				require.True(t, c.got-c.got != 0, "%s[%d] is special", c.field, i)
			}
		}
		left, _ := number("left_children", i)
		right, _ := number("right_children", i)
		parent, _ := number("parents", i)
		index, _ := number("split_indices", i)
		defaultLeft, _ := number("default_left", i)
		require.Equal(t, []float64{left, right, index, defaultLeft},
			[]float64{float64(n.Left), float64(n.Right), float64(n.Feature), map[bool]float64{true: 1}[n.DefaultLeft]})
		if i == 0 {
			require.Equal(t, tree.None, n.Parent)
		} else {
			require.EqualValues(t, parent, n.Parent)
		}
		require.Equal(t, index == math.MaxInt32, n.Kind == tree.Deleted)
		require.Equal(t, left == -1 && n.Kind != tree.Deleted, n.Kind == tree.Leaf)
	}
	require.Len(t, doc["parents"], tr.NumNodes())
	require.Equal(t, doc["tree_param"].(map[string]any)["num_deleted"], strconv.Itoa(tr.NumDeleted()))
	require.Equal(t, doc["tree_param"].(map[string]any)["num_feature"], strconv.Itoa(tr.NumFeatures()))
}

func TestGoldensHaveWhatTheyAreFor(t *testing.T) {
	m := decode(t, formats[1], read(t, "squarederror_exact.ubj"))
	deleted := 0
	for _, tr := range m.Trees {
		deleted += tr.NumDeleted()
	}
	assert.Positive(t, deleted)

	m = decode(t, formats[0], read(t, "edges.json"))
	assert.Equal(t, float32(math.Inf(-1)), m.Trees[0].Node(0).Value)
	assert.Equal(t, uint32(0x7fc00000), math.Float32bits(m.Trees[0].Node(0).Weight), "NaN")
	assert.Equal(t, uint32(1<<31), math.Float32bits(m.Trees[0].Node(2).Value), "-0")
	assert.Equal(t, uint32(1), math.Float32bits(m.Trees[0].Node(4).Value), "the smallest denormal")

	m = decode(t, formats[1], read(t, "names.ubj"))
	assert.Equal(t, []string{`say "hi"`, `back\slash`, "tab\tnew\nline", "größe 尺寸", `\u00e9 and \`}, m.FeatureNames)
	assert.Equal(t, "a \"quoted\" note with \x01 and é", m.Attributes["note"])
	assert.Contains(t, m.Attributes, "best_iteration")
	n := decode(t, formats[0], read(t, "names.json"))
	assert.Equal(t, m.FeatureNames, n.FeatureNames)
	assert.Equal(t, `a "quoted" note with \u0001 and é`, n.Attributes["note"], "as XGBoost reads it")

	m = decode(t, formats[1], read(t, "softmax.ubj"))
	assert.Equal(t, 3, m.Outputs())
	assert.Equal(t, 2, m.Rounds())
	assert.Equal(t, []int32{0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2}, m.TreeGroups)
	assert.Equal(t, map[string]map[string]string{"softmax_multiclass_param": {"num_class": "3"}}, m.Objective.Params)

	m = decode(t, formats[1], read(t, "targets.ubj"))
	assert.Equal(t, 3, m.NumTarget)
	assert.Len(t, m.BaseScore, 3)

	m = decode(t, formats[1], read(t, "rank.ubj"))
	assert.Len(t, m.Objective.Vectors["ti+"], 4)

	m = decode(t, formats[0], read(t, "empty.json"))
	assert.Zero(t, m.Rounds())
	assert.Empty(t, m.Trees)
	assert.False(t, decode(t, formats[0], read(t, "logitraw.json")).BoostFromAverage)
}
