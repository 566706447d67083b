package tree_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// golden is a model that real XGBoost made and dumped.
type golden struct {
	trees       []*tree.Tree
	names       []string
	types       []string
	Text        []string `json:"text"`
	TextStats   []string `json:"text_stats"`
	JSON        []string `json:"json"`
	JSONStats   []string `json:"json_stats"`
	Dot         []string `json:"dot"`
	DotStats    []string `json:"dot_stats"`
	DotRankdir  []string `json:"dot_rankdir"`
	DotColors   []string `json:"dot_colors"`
	DotParams   []string `json:"dot_params"`
	FileText    string   `json:"file_text"`
	FileTextSt  string   `json:"file_text_stats"`
	FileJSON    string   `json:"file_json"`
	FileJSONSt  string   `json:"file_json_stats"`
	FeatureMaps *struct {
		File  string `json:"file"`
		Dumps golden `json:"dumps"`
	} `json:"fmap"`
}

var goldens = []string{"pruned", "missing", "names", "stumps", "categories", "vector2", "vector3", "vector5"}

func readGolden(t *testing.T, name string) *golden {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".dumps.json")
	require.NoError(t, err)
	var g golden
	require.NoError(t, json.Unmarshal(b, &g))
	b, err = os.ReadFile("testdata/" + name + ".model.json")
	require.NoError(t, err)
	g.trees, g.names, g.types = readModel(t, b)
	require.Len(t, g.Text, len(g.trees))
	return &g
}

// readModel reads the trees of a model in XGBoost's JSON form with the standard
// library: enough for the files here, which have no special float tokens.
func readModel(t *testing.T, b []byte) (trees []*tree.Tree, names, types []string) {
	t.Helper()
	var doc struct {
		Learner struct {
			FeatureNames []string `json:"feature_names"`
			FeatureTypes []string `json:"feature_types"`
			Booster      struct {
				Model struct {
					Trees []struct {
						Left    []int32   `json:"left_children"`
						Right   []int32   `json:"right_children"`
						Parent  []int32   `json:"parents"`
						Index   []int32   `json:"split_indices"`
						Cond    []float32 `json:"split_conditions"`
						Default []int     `json:"default_left"`
						Gain    []float32 `json:"loss_changes"`
						Cover   []float32 `json:"sum_hessian"`
						Weight  []float32 `json:"base_weights"`
						Type    []int     `json:"split_type"`
						Cats    []int32   `json:"categories"`
						CatNode []int32   `json:"categories_nodes"`
						CatSeg  []int32   `json:"categories_segments"`
						Leaves  []float32 `json:"leaf_weights"`
						Param   struct {
							Size     string `json:"size_leaf_vector"`
							Features string `json:"num_feature"`
							Deleted  string `json:"num_deleted"`
						} `json:"tree_param"`
					} `json:"trees"`
				} `json:"model"`
			} `json:"gradient_booster"`
		} `json:"learner"`
	}
	// A feature name may hold a backslash and a u that are no escape.
	b = bytes.ReplaceAll(b, []byte(`"\u0041"`), []byte(`"\\u0041"`))
	require.NoError(t, json.Unmarshal(b, &doc))
	for _, src := range doc.Learner.Booster.Model.Trees {
		nodes := make([]tree.Node, len(src.Left))
		size, err := strconv.Atoi(src.Param.Size)
		require.NoError(t, err)
		p := tree.Parts{Nodes: nodes, LeafSize: size, LeafValues: src.Leaves, WeightSize: size, Weights: src.Weight}
		if len(src.CatNode) > 0 {
			p.CatNodes, p.CatStart, p.Categories = src.CatNode, append(src.CatSeg, int32(len(src.Cats))), src.Cats
		}
		for i := range nodes {
			n := tree.Node{
				DefaultLeft: src.Default[i] == 1, Left: src.Left[i], Right: src.Right[i], Parent: src.Parent[i],
				Feature: src.Index[i], Value: src.Cond[i], Gain: src.Gain[i], Cover: src.Cover[i],
			}
			if p.LeafSize == 1 {
				n.Weight = src.Weight[i]
			}
			row := tree.None
			switch {
			case n.Feature == 1<<31-1 && n.DefaultLeft:
				n.Kind = tree.Deleted
			case n.Left == -1:
				n.Kind = tree.Leaf
				if p.LeafSize > 1 {
					n.Right, row = tree.None, n.Right
				}
			case src.Type[i] == 1:
				n.Kind = tree.Categorical
			default:
				n.Kind = tree.Numerical
			}
			if i == 0 {
				n.Parent = tree.None
			}
			nodes[i] = n
			p.LeafRow = append(p.LeafRow, row)
		}
		features, err := strconv.Atoi(src.Param.Features)
		require.NoError(t, err)
		p.Features = features
		tr, err := tree.FromParts(p)
		require.NoError(t, err)
		require.Equal(t, src.Param.Deleted, strconv.Itoa(tr.NumDeleted()))
		trees = append(trees, tr)
	}
	return trees, doc.Learner.FeatureNames, doc.Learner.FeatureTypes
}

func TestGoldensHaveWhatTheyAreFor(t *testing.T) {
	deleted := 0
	for _, tr := range readGolden(t, "pruned").trees {
		deleted += tr.NumDeleted()
	}
	assert.Positive(t, deleted)
	g := readGolden(t, "names")
	assert.Contains(t, g.types, "i")
	assert.Contains(t, g.types, "int")
	assert.Contains(t, g.names, `\u0041`)
	one, several := 0, 0
	for _, tr := range readGolden(t, "categories").trees {
		for i, n := range tr.All() {
			switch {
			case n.Kind == tree.Categorical && len(tr.Categories(i)) == 1:
				one++
			case n.Kind == tree.Categorical:
				several++
			}
		}
	}
	assert.Positive(t, one)
	assert.Positive(t, several)
	assert.Contains(t, readGolden(t, "missing").FileText, "e-08") // a number with an exponent
}

func eachTree(t *testing.T, want []string, trees []*tree.Tree, dump func(*tree.Tree) string) {
	t.Helper()
	require.Len(t, want, len(trees))
	for i, tr := range trees {
		require.Equal(t, want[i], dump(tr), "tree %d", i)
	}
}

func TestDumpsEqualXGBoost(t *testing.T) {
	for _, name := range goldens {
		t.Run(name, func(t *testing.T) {
			g := readGolden(t, name)
			checkDumps(t, g, g.trees, g.names, g.types)
			if g.FeatureMaps != nil {
				names, types, err := tree.ReadFeatureMap(bytes.NewReader([]byte(g.FeatureMaps.File)))
				require.NoError(t, err)
				checkDumps(t, &g.FeatureMaps.Dumps, g.trees, names, types)
			}
		})
	}
}

func checkDumps(t *testing.T, g *golden, trees []*tree.Tree, names, types []string) {
	plain := &tree.DumpOptions{Names: names, Types: types}
	stats := &tree.DumpOptions{Names: names, Types: types, Stats: true}
	eachTree(t, g.Text, trees, func(tr *tree.Tree) string { return tr.Text(plain) })
	eachTree(t, g.TextStats, trees, func(tr *tree.Tree) string { return tr.Text(stats) })
	eachTree(t, g.JSON, trees, func(tr *tree.Tree) string { return tr.JSON(plain) })
	eachTree(t, g.JSONStats, trees, func(tr *tree.Tree) string { return tr.JSON(stats) })
	eachTree(t, g.Dot, trees, func(tr *tree.Tree) string { return tr.Dot(plain, nil) })
	eachTree(t, g.DotStats, trees, func(tr *tree.Tree) string { return tr.Dot(stats, nil) })

	eachTree(t, g.DotRankdir, trees, func(tr *tree.Tree) string {
		return tr.Dot(stats, &tree.DotOptions{RankDir: "LR"})
	})
	eachTree(t, g.DotColors, trees, func(tr *tree.Tree) string {
		return tr.Dot(stats, &tree.DotOptions{YesColor: "#00FF00", NoColor: "black"})
	})
	eachTree(t, g.DotParams, trees, func(tr *tree.Tree) string {
		return tr.Dot(stats, &tree.DotOptions{
			RankDir:    "LR",
			GraphAttrs: map[string]string{"bgcolor": "white"},
			SplitAttrs: map[string]string{"shape": "box", "style": "filled,rounded", "fillcolor": "#78bceb"},
			LeafAttrs:  map[string]string{"style": "filled", "shape": "box"},
		})
	})

	var buf bytes.Buffer
	for _, c := range []struct {
		want  string
		write func(o *tree.DumpOptions) error
		o     *tree.DumpOptions
	}{
		{g.FileText, func(o *tree.DumpOptions) error { return tree.WriteText(&buf, trees, o) }, plain},
		{g.FileTextSt, func(o *tree.DumpOptions) error { return tree.WriteText(&buf, trees, o) }, stats},
		{g.FileJSON, func(o *tree.DumpOptions) error { return tree.WriteJSON(&buf, trees, o) }, plain},
		{g.FileJSONSt, func(o *tree.DumpOptions) error { return tree.WriteJSON(&buf, trees, o) }, stats},
	} {
		buf.Reset()
		require.NoError(t, c.write(c.o))
		require.Equal(t, c.want, buf.String())
	}
}
