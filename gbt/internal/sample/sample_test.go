package sample

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// golden is testdata/xgboost.json: samples of the released XGBoost, written by gen.py.
type golden struct {
	ByTree []struct {
		Features int
		Seed     int64
		Rate     float32
		Weights  []float32
		Sets     []string
	} `json:"by_tree"`
	Levels []struct {
		Features int
		Seed     int64
		Rates    [3]float32
		Weights  []float32
		Labels   []float64
		Splits   [][][2]int32
	}
	Uniform, Exact []struct {
		Rows int
		Seed int64
		Rate float32
		Sets []string
	}
	Gradient []struct {
		Rows            int
		Seed            int64
		Rate            float32
		Labels, Weights []float32
		Hessians        [][]string
	}
}

func readGolden(t *testing.T) (g golden) {
	data, err := os.ReadFile("testdata/xgboost.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &g))
	require.NotEmpty(t, g.ByTree)
	require.NotEmpty(t, g.Levels)
	require.NotEmpty(t, g.Uniform)
	require.NotEmpty(t, g.Exact)
	require.NotEmpty(t, g.Gradient)
	return g
}

// mask writes a set as gen.py does: bit i of a hexadecimal number for element i.
func mask(elements []int32) string {
	var m big.Int
	for _, e := range elements {
		m.SetBit(&m, int(e), 1)
	}
	return m.Text(16)
}

func TestColumnsOfTree(t *testing.T) {
	lemireDiffers := 0
	for _, c := range readGolden(t).ByTree {
		name := fmt.Sprintf("%d features, seed %d, rate %g, weights %v", c.Features, c.Seed, c.Rate, c.Weights != nil)
		e, other := NewEngine(c.Seed), NewEngine(c.Seed)
		for i, want := range c.Sets {
			columns := NewColumns(c.Features, c.Rate, 1, 1, c.Weights, e, Libstdcxx10)
			assert.Equal(t, want, mask(columns.Tree()), "%s, tree %d", name, i)
			assert.True(t, slices.IsSorted(columns.Tree()), name)
			assert.Equal(t, columns.Tree(), columns.Query(3), name)
			if want != mask(NewColumns(c.Features, c.Rate, 1, 1, c.Weights, other, Lemire).Tree()) {
				lemireDiffers++
			}
		}
	}
	assert.Positive(t, lemireDiffers, "the samples tell the forms of UniformInt apart")
}

// TestColumnsOfLevelsAndNodes repeats the growth of trees on rows of a unit matrix with squared
// error: a node splits off the row of the feature with the largest gain among those it may use.
func TestColumnsOfLevelsAndNodes(t *testing.T) {
	const maxDepth = 5
	for _, c := range readGolden(t).Levels {
		name := fmt.Sprintf("seed %d, rates %v, weights %v", c.Seed, c.Rates, c.Weights != nil)
		e := NewEngine(c.Seed)
		for i, want := range c.Splits {
			columns := NewColumns(c.Features, c.Rates[0], c.Rates[1], c.Rates[2], c.Weights, e, Libstdcxx10)
			type node struct {
				id    int32
				rows  []int32
				split int32
			}
			evaluate := func(n *node, depth int) {
				n.split = -1
				best := 1e-6
				for _, f := range columns.Query(depth) {
					if slices.Contains(n.rows, f) && len(n.rows) > 1 {
						if g := gainOfRow(c.Labels, n.rows, f); g > best {
							best, n.split = g, f
						}
					}
				}
			}
			root := node{rows: make([]int32, c.Features+1)}
			for r := range root.rows {
				root.rows[r] = int32(r)
			}
			evaluate(&root, 0)
			var got [][2]int32
			level, ids := []node{root}, int32(1)
			for depth := 1; depth <= maxDepth; depth++ {
				var next []node
				for _, n := range level {
					if n.split < 0 {
						continue
					}
					got = append(got, [2]int32{n.id, n.split})
					rest := slices.DeleteFunc(slices.Clone(n.rows), func(r int32) bool { return r == n.split })
					next = append(next, node{id: ids, rows: rest}, node{id: ids + 1, rows: []int32{n.split}})
					ids += 2
				}
				if depth < maxDepth {
					for k := range next {
						evaluate(&next[k], depth)
					}
				}
				level = next
			}
			assert.Equal(t, want, got, "%s, tree %d", name, i)
		}
	}
}

// gainOfRow returns the gain of splitting row f off the others.
func gainOfRow(labels []float64, rows []int32, f int32) float64 {
	sum := 0.0
	for _, r := range rows {
		sum += labels[r]
	}
	n, rest := float64(len(rows)), sum-labels[f]
	return labels[f]*labels[f] + rest*rest/(n-1) - sum*sum/n
}

func TestUniformRows(t *testing.T) {
	for _, c := range readGolden(t).Uniform {
		e := NewEngine(c.Seed)
		src := ones(c.Rows)
		for i, want := range c.Sets {
			dst := make([]grad.Pair, c.Rows)
			require.True(t, Uniform(dst, src, 1, c.Rate, e))
			assert.Equal(t, want, mask(kept(dst)), "seed %d, rate %g, tree %d", c.Seed, c.Rate, i)
		}
	}
}

func TestBernoulliRows(t *testing.T) {
	for _, c := range readGolden(t).Exact {
		e := NewEngine(c.Seed)
		for i, want := range c.Sets {
			keep := make([]bool, c.Rows)
			Bernoulli(keep, ones(c.Rows), c.Rate, e)
			var rows []int32
			for r, k := range keep {
				if k {
					rows = append(rows, int32(r))
				}
			}
			assert.Equal(t, want, mask(rows), "seed %d, rate %g, tree %d", c.Seed, c.Rate, i)
		}
	}
}

func TestGradientRows(t *testing.T) {
	for _, c := range readGolden(t).Gradient {
		e := NewEngine(c.Seed)
		pairs := make([]grad.Pair, c.Rows)
		for r := range pairs {
			pairs[r] = grad.Pair{G: -c.Labels[r] * c.Weights[r], H: c.Weights[r]}
		}
		for i, want := range c.Hessians {
			dst := make([]grad.Pair, c.Rows)
			require.True(t, drawGradients(dst, pairs, 1, c.Rate, e))
			for r, text := range want {
				bits, err := strconv.ParseUint(text, 16, 32)
				require.NoError(t, err)
				assert.Equal(t, uint32(bits), math.Float32bits(dst[r].H), "seed %d, rate %g, tree %d, row %d", c.Seed, c.Rate, i, r)
				if bits == 0 {
					assert.Zero(t, dst[r].G)
				} else {
					assert.InDelta(t, pairs[r].G/pairs[r].H, dst[r].G/dst[r].H, 1e-4)
				}
			}
		}
	}
}

func ones(n int) []grad.Pair {
	pairs := make([]grad.Pair, n)
	for i := range pairs {
		pairs[i] = grad.Pair{G: float32(i), H: 1}
	}
	return pairs
}

func kept(pairs []grad.Pair) (rows []int32) {
	for i, p := range pairs {
		if p.H != 0 {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

func TestRowsAreNotSampledAtFullTarget(t *testing.T) {
	for _, c := range []struct {
		rows   int
		rate   float32
		target int
		active bool
	}{{0, 0.5, 0, false}, {1, 1, 1, false}, {260, 0.9999, 259, true}, {10, 0, 0, true}, {1 << 26, math.Nextafter32(1, 0), 1<<26 - 4, true},
		{1<<24 + 1, math.Nextafter32(1, 0), 1<<24 - 1, true}} {
		target, active := Target(c.rows, c.rate)
		assert.Equal(t, c.target, target, "%d rows at %g", c.rows, c.rate)
		assert.Equal(t, c.active, active, "%d rows at %g", c.rows, c.rate)
	}
	e, untouched := NewEngine(4), NewEngine(4)
	src := ones(5)
	dst := make([]grad.Pair, 5)
	assert.False(t, Uniform(dst, src, 1, 1, e))
	assert.Equal(t, src, dst)
	clear(dst)
	assert.False(t, drawGradients(dst, src, 1, 1, e))
	assert.Equal(t, src, dst)
	assert.False(t, Uniform(nil, nil, 1, 0.5, e))
	keep := make([]bool, 5)
	Bernoulli(keep, src, 1, e)
	assert.NotContains(t, keep, false)
	src[2].H = -1
	Bernoulli(keep, src, 1, e)
	assert.Equal(t, []bool{true, true, false, true, true}, keep)
	assert.Equal(t, untouched.Uint32(), e.Uint32(), "no number is drawn where nothing is sampled")

	Bernoulli(keep, src, 0.5, e)
	for range 8 {
		untouched.Uint32()
	}
	assert.Equal(t, untouched.Uint32(), e.Uint32(), "two numbers for each row with a hessian that is not negative")
}

func TestBlocksOfRows(t *testing.T) {
	const rows, targets = 1000, 3
	src := ones(rows * targets)
	want := make([]grad.Pair, len(src))
	require.True(t, Uniform(want, src, targets, 0.4, NewEngine(8)))
	seed := NewEngine(8).Uint32()
	got := slices.Clone(src)
	for _, b := range [][2]int{{400, 1000}, {0, 1}, {1, 399}, {399, 400}} {
		part := got[b[0]*targets : b[1]*targets]
		UniformBlock(part, part, targets, b[0], 0.4, seed)
	}
	assert.Equal(t, want, got)
	single := make([]grad.Pair, rows)
	Uniform(single, ones(rows), 1, 0.4, NewEngine(8))
	for i := range rows {
		for k := range targets {
			assert.Equal(t, single[i].H, want[i*targets+k].H, "the targets of a row share their coin")
		}
	}
}

// drawGradients draws with the workers of a pool.
func drawGradients(dst, src []grad.Pair, targets int, subsample float32, engine *Engine) bool {
	pool := parallel.New(3)
	defer pool.Close()
	return NewGradients(pool).Draw(dst, src, targets, subsample, engine)
}

func TestGradientEdges(t *testing.T) {
	src := ones(10)
	require.True(t, drawGradients(src, src, 1, 0.05, NewEngine(1)))
	assert.Equal(t, make([]grad.Pair, 10), src, "a target of no rows keeps none")

	nan := float32(math.NaN())
	inf := float32(math.Inf(1))
	for _, g := range [][3]float32{{nan, 1, 2}, {inf, 1, 2}, {1e30, 1e30, 1}, {}} {
		bad := []grad.Pair{{G: g[0]}, {G: g[1]}, {G: g[2]}}
		assert.NotPanics(t, func() { drawGradients(make([]grad.Pair, 3), bad, 1, 0.5, NewEngine(1)) })
	}
}

func TestColumnsEdges(t *testing.T) {
	e, untouched := NewEngine(4), NewEngine(4)
	c := NewColumns(5, 1, 1, 1, nil, e, Libstdcxx10)
	assert.Equal(t, []int32{0, 1, 2, 3, 4}, c.Query(7))
	assert.Empty(t, NewColumns(0, 0.5, 0.5, 0.5, nil, e, Libstdcxx10).Query(0))
	assert.Equal(t, untouched.Uint32(), e.Uint32(), "no number is drawn where nothing is sampled")

	c = NewColumns(8, 0.5, 0.5, 0.5, nil, e, Libstdcxx10)
	assert.Len(t, c.Tree(), 4)
	for range 20 {
		assert.Len(t, c.Query(1), 1)
	}
	c = NewColumns(1, 0.1, 0.1, 0.1, nil, e, Libstdcxx10)
	assert.Equal(t, []int32{0}, c.Query(0))
}

func BenchmarkUniform(b *testing.B) {
	src := ones(1 << 20)
	dst := make([]grad.Pair, len(src))
	b.SetBytes(8 << 20)
	for b.Loop() {
		UniformBlock(dst, src, 1, 0, 0.5, 12345)
	}
}

func BenchmarkColumnsOfNode(b *testing.B) {
	c := NewColumns(100, 1, 1, 0.5, nil, NewEngine(1), Libstdcxx10)
	for b.Loop() {
		c.Query(0)
	}
}
