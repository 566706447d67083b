package explain_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var goldens = []string{"pruned", "classes", "wide", "constant"}

// golden is a model that real XGBoost made, and what XGBoost and pandas say of it.
type golden struct {
	model  *gbt.Model
	forest *explain.Forest

	Importance map[string]map[string]float32 `json:"importance"`
	Shares     map[string][]float32          `json:"shares"`
	Levels     []int                         `json:"levels"`
	TreesUsing map[string][]int              `json:"trees_using"`
	KeySplits  []struct {
		Name      string  `json:"name"`
		Threshold float32 `json:"threshold"`
		Count     int     `json:"count"`
		Roots     int     `json:"roots"`
		TotalGain float64 `json:"total_gain"`
		MeanCover float64 `json:"mean_cover"`
	} `json:"key_splits"`
}

func readGolden(t testing.TB, name string) *golden {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".want.json")
	require.NoError(t, err)
	var g golden
	require.NoError(t, json.Unmarshal(b, &g))
	g.model, err = gbt.LoadFile("testdata/"+name+".model.json", nil)
	require.NoError(t, err)
	g.forest = explain.Of(g.model)
	require.Len(t, g.Levels, g.forest.NumTrees())
	return &g
}

var kinds = []explain.Kind{explain.Weight, explain.Gain, explain.Cover, explain.TotalGain, explain.TotalCover}

func TestImportanceEqualsXGBoost(t *testing.T) {
	for _, name := range goldens {
		t.Run(name, func(t *testing.T) {
			g := readGolden(t, name)
			for _, kind := range kinds {
				want := g.Importance[kind.String()]
				require.NotNil(t, want)
				last := -1
				got := map[string]float32{}
				for _, s := range g.forest.Importance(kind) {
					assert.Greater(t, s.Feature, last)
					assert.Equal(t, g.forest.FeatureName(s.Feature), s.Name)
					last = s.Feature
					got[s.Name] = s.Value
				}
				assert.Equal(t, bits(want), bits(got), "%v", kind)
				assert.Equal(t, g.forest.Importance(kind), explain.Importance(g.model, kind))
			}
		})
	}
}

func bits(scores map[string]float32) map[string]uint32 {
	b := map[string]uint32{}
	for k, v := range scores {
		b[k] = math.Float32bits(v)
	}
	return b
}

func TestSharesEqualScikitLearn(t *testing.T) {
	for _, name := range goldens {
		g := readGolden(t, name)
		for _, kind := range kinds {
			got, want := g.forest.Shares(kind), g.Shares[kind.String()]
			require.Len(t, got, len(want))
			for i := range want {
				assert.Equal(t, math.Float32bits(want[i]), math.Float32bits(got[i]), "%s %v feature %d", name, kind, i)
			}
		}
	}
}

func TestDepthsAndUsageEqualTheDumps(t *testing.T) {
	for _, name := range goldens {
		t.Run(name, func(t *testing.T) {
			g := readGolden(t, name)
			stats := g.forest.Stats()
			leafOnly := 0
			for i, want := range g.Levels {
				s := stats.Trees[i]
				assert.Equal(t, want, s.Levels)
				assert.Equal(t, want-1, s.Depth)
				assert.Equal(t, i, s.Tree)
				assert.Equal(t, s.Splits+1, s.Leaves)
				assert.Equal(t, want == 1, s.LeafOnly())
				if want == 1 {
					leafOnly++
				}
			}
			assert.Equal(t, leafOnly, stats.LeafOnly)

			splits := g.Importance["weight"]
			total := 0
			for _, u := range g.forest.Usage() {
				want := g.TreesUsing[u.Name]
				trees, err := g.forest.TreesUsing(u.Name)
				require.NoError(t, err)
				assert.Equal(t, len(want), u.Trees, u.Name)
				assert.Len(t, trees, len(want))
				for i := range want {
					assert.Equal(t, want[i], trees[i])
				}
				assert.Equal(t, int(splits[u.Name]), u.Splits)
				total += u.Splits
			}
			assert.Equal(t, total, stats.Splits)
		})
	}
}

func TestKeySplitsEqualPandas(t *testing.T) {
	for _, name := range goldens {
		t.Run(name, func(t *testing.T) {
			g := readGolden(t, name)
			type key struct {
				name      string
				threshold float32
			}
			got := map[key]explain.KeySplit{}
			last := math.Inf(1)
			for _, k := range g.forest.KeySplits() {
				got[key{k.Name, k.Threshold}] = k
				assert.LessOrEqual(t, k.TotalGain, last)
				last = k.TotalGain
				assert.Len(t, k.Depths, k.Count)
				assert.Equal(t, k.Roots, k.AtDepth(0))
			}
			require.Len(t, got, len(g.KeySplits))
			for _, w := range g.KeySplits {
				k, ok := got[key{w.Name, w.Threshold}]
				require.True(t, ok, "%s < %v", w.Name, w.Threshold)
				assert.Equal(t, w.Count, k.Count)
				assert.Equal(t, w.Roots, k.Roots)
				// XGBoost's table of nodes goes through decimal text
				assert.InEpsilon(t, w.TotalGain, k.TotalGain, 1e-6)
				assert.InEpsilon(t, w.MeanCover, k.MeanCover, 1e-6)
				assert.InEpsilon(t, w.TotalGain/float64(w.Count), k.MeanGain, 1e-6)
			}
		})
	}
}

func TestGoldensHaveWhatTheyAreFor(t *testing.T) {
	pruned := readGolden(t, "pruned")
	deleted := 0
	for i := range pruned.forest.NumTrees() {
		deleted += pruned.forest.Tree(i).NumDeleted()
	}
	assert.Positive(t, deleted)
	assert.Positive(t, pruned.forest.Stats().LeafOnly)
	classes := readGolden(t, "classes")
	assert.Equal(t, 8, classes.forest.Group(2).NumTrees()) // 4 rounds of 2 trees a class
	assert.Equal(t, []int{4, 5}, []int{classes.forest.Group(2).Stats().Trees[0].Tree, classes.forest.Group(2).Stats().Trees[1].Tree})
	assert.Nil(t, classes.forest.Names())
	assert.Equal(t, "day mins", pruned.forest.FeatureName(0))
	assert.Greater(t, readGolden(t, "wide").forest.NumFeatures(), 256)
	assert.Zero(t, readGolden(t, "constant").forest.Stats().Splits)
}
