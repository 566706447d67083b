package shap

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/tree"
)

// game is the game of a tree for a row: what the tree is worth when only the
// features of a set are known.
type game struct {
	t   *tree.Tree
	row []float32
}

// worth follows the row where the feature is known and takes the mean of both
// ways, by cover, where it is not.
func (g *game) worth(node int32, known uint) float64 {
	n := g.t.Node(int(node))
	if !n.IsSplit() {
		return float64(n.Value)
	}
	if known>>uint(n.Feature)&1 != 0 {
		if g.t.GoesLeft(int(node), g.row[n.Feature]) {
			return g.worth(n.Left, known)
		}
		return g.worth(n.Right, known)
	}
	left, right := 0.5, 0.5
	if n.Cover != 0 {
		left = float64(g.t.Node(int(n.Left)).Cover) / float64(n.Cover)
		right = float64(g.t.Node(int(n.Right)).Cover) / float64(n.Cover)
	}
	return left*g.worth(n.Left, known) + right*g.worth(n.Right, known)
}

func factorial(n int) float64 {
	out := 1.0
	for k := 2; k <= n; k++ {
		out *= float64(k)
	}
	return out
}

// value is the Shapley value of feature f by its definition.
func value(worth func(known uint) float64, features, f int) float64 {
	sum := 0.0
	for known := range uint(1) << features {
		if known>>f&1 != 0 {
			continue
		}
		k := bits.OnesCount(known)
		sum += factorial(k) * factorial(features-k-1) / factorial(features) * (worth(known|1<<f) - worth(known))
	}
	return sum
}

// pair is half of the Shapley interaction of features f and g by its definition.
func pair(worth func(known uint) float64, features, f, g int) float64 {
	sum := 0.0
	for known := range uint(1) << features {
		if (known>>f|known>>g)&1 != 0 {
			continue
		}
		k := bits.OnesCount(known)
		sum += factorial(k) * factorial(features-k-2) / (2 * factorial(features-1)) *
			(worth(known|1<<f|1<<g) - worth(known|1<<f) - worth(known|1<<g) + worth(known))
	}
	return sum
}

// randomTree grows a tree of random splits, some of them of categories. Features
// come again on a path. Some covers are 0, some children weigh other than their
// parent.
func randomTree(t *testing.T, r *rand.Rand, features, splits int) *tree.Tree {
	t.Helper()
	parts := tree.Parts{Features: features}
	parts.Nodes = []tree.Node{{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: tree.None, Cover: float32(20 + r.IntN(20))}}
	leaves := []int32{0}
	cats := map[int32][]int32{}
	for range splits {
		k := r.IntN(len(leaves))
		id := leaves[k]
		left, right := int32(len(parts.Nodes)), int32(len(parts.Nodes)+1)
		n := &parts.Nodes[id]
		n.Kind, n.Left, n.Right = tree.Numerical, left, right
		n.Feature, n.DefaultLeft, n.Value = int32(r.IntN(features)), r.IntN(2) == 0, float32(r.IntN(7))-3
		if n.Feature == 1 {
			n.Kind, n.Value = tree.Categorical, 0
			cats[id] = [][]int32{{0}, {1, 3}, {2, 40}}[r.IntN(3)]
		}
		share := []float32{0, 0.1, 0.25, 0.5, 0.9, 1, 0.01}[r.IntN(7)]
		cover := n.Cover
		for i, c := range []float32{cover * share, cover * (1 - share)} {
			if r.IntN(10) == 0 {
				c *= 1.25
			}
			parts.Nodes = append(parts.Nodes, tree.Node{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: id, Cover: c})
			leaves = append(leaves, left+int32(i))
		}
		leaves[k] = leaves[len(leaves)-1]
		leaves = leaves[:len(leaves)-1]
	}
	for i := range parts.Nodes {
		if parts.Nodes[i].Kind == tree.Leaf {
			parts.Nodes[i].Value = float32(r.NormFloat64())
		}
	}
	for id := range int32(len(parts.Nodes)) {
		if list, ok := cats[id]; ok {
			if len(parts.CatStart) == 0 {
				parts.CatStart = []int32{0}
			}
			parts.CatNodes = append(parts.CatNodes, id)
			parts.Categories = append(parts.Categories, list...)
			parts.CatStart = append(parts.CatStart, int32(len(parts.Categories)))
		}
	}
	out, err := tree.FromParts(parts)
	require.NoError(t, err)
	return out
}

func randomRow(r *rand.Rand, features int) []float32 {
	row := make([]float32, features)
	for f := range row {
		if row[f] = float32(r.IntN(7)) - 3; r.IntN(4) == 0 {
			row[f] = float32(math.NaN())
		}
	}
	return row
}

// Values and pairs are those of the definition, by the sum over all subsets.
func TestDefinition(t *testing.T) {
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 3))
		features := 2 + r.IntN(6)
		trees := []*tree.Tree{randomTree(t, r, features, r.IntN(14)), randomTree(t, r, features, r.IntN(14))}
		weights := []float32{1, 0.25}
		f, err := New(trees, []int32{0, 0}, features, 1, Options{Weights: weights})
		require.NoError(t, err)
		s := f.NewScratch()
		for range 4 {
			row := randomRow(r, features)
			worths := make([]float64, 1<<features)
			for known := range worths {
				for i, tr := range trees {
					g := game{tr, row}
					worths[known] += float64(weights[i]) * g.worth(0, uint(known))
				}
			}
			worth := func(known uint) float64 { return worths[known] }
			width := features + 1
			sums, phi, pairs := make([]float64, width), make([]float64, width), make([]float64, width*width)
			f.Add(sums, row, 0, 2, s)
			f.AddInteractions(phi, pairs, row, 0, 2, s)
			bias := []float64{0}
			f.Bias(bias, 0, 2)
			require.InDelta(t, worth(0), bias[0], 1e-12)
			require.Zero(t, sums[features])
			phi[features] = bias[0]
			matrix := make([]float32, width*width)
			Finish(matrix, phi, pairs)
			total := bias[0]
			for a := range features {
				want := value(worth, features, a)
				require.InDelta(t, want, sums[a], 1e-12*max(1, math.Abs(want)), "seed %d, feature %d", seed, a)
				require.InDelta(t, want, phi[a], 1e-12*max(1, math.Abs(want)))
				total += sums[a]
				for b := range features {
					if b != a {
						require.InDelta(t, pair(worth, features, a, b), matrix[a*width+b], 1e-6, "seed %d, features %d and %d", seed, a, b)
					}
				}
			}
			require.InDelta(t, worth(1<<features-1), total, 1e-12*max(1, math.Abs(total)))
		}
	}
}

// chain is a tree that splits on one more feature with every level.
func chain(t *testing.T, features int, share float32) *tree.Tree {
	t.Helper()
	nodes := make([]tree.Node, 2*features+1)
	cover := float32(1)
	for i := range nodes {
		nodes[i] = tree.Node{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: tree.None, Value: float32(i%5) - 2}
		if i > 0 {
			nodes[i].Parent = int32((i - 1) / 2 * 2)
		}
	}
	for i := range features {
		at := 2 * i
		nodes[at].Kind, nodes[at].Left, nodes[at].Right = tree.Numerical, int32(at+2), int32(at+1)
		nodes[at].Feature, nodes[at].Value, nodes[at].Cover = int32(i), 0.5, cover
		nodes[at+1].Cover = cover * (1 - share)
		cover *= share
		nodes[at+2].Cover = cover
	}
	out, err := tree.New(nodes, features)
	require.NoError(t, err)
	return out
}

// A path of more features than the rule is exact for adds up to the margin all
// but exactly, and so do its values agree with a finer rule's.
func TestDeep(t *testing.T) {
	for _, features := range []int{31, 64, 65, 150} {
		for _, share := range []float32{0.5, 0.9, 0.99} {
			tr := chain(t, features, share)
			f, err := New([]*tree.Tree{tr}, []int32{0}, features, 1, Options{})
			require.NoError(t, err)
			fine, err := New([]*tree.Tree{tr}, []int32{0}, features, 1, Options{})
			require.NoError(t, err)
			fine.trees[0].fill(newRule((features + 1) / 2))
			fine.trees[0].wide = nil
			fine.mostSize = len(fine.trees[0].nodes) * ((features + 1) / 2)
			row := make([]float32, features)
			for i := range row {
				row[i] = float32(i % 7 / 6)
			}
			for _, ones := range []bool{false, true} {
				if ones {
					clear(row)
				}
				got, want := make([]float64, features+1), make([]float64, features+1)
				f.Add(got, row, 0, 1, f.NewScratch())
				fine.Add(want, row, 0, 1, fine.NewScratch())
				bias := []float64{0}
				f.Bias(bias, 0, 1)
				sum := bias[0]
				for i := range want {
					sum += want[i]
					require.InDelta(t, want[i], got[i], 1e-8, "%d features, share %v: %d", features, share, i)
				}
				require.InDelta(t, tr.Predict(row), sum, 1e-9)
			}
		}
	}
}

// A rule of n points integrates powers up to 2n-1.
func TestRule(t *testing.T) {
	for n := 1; n <= mostPoints; n++ {
		r := newRule(n)
		for power := range 2 * n {
			sum := 0.0
			for k, x := range r.nodes {
				sum += r.weights[k] * math.Pow(x, float64(power))
			}
			require.InDelta(t, 1/float64(power+1), sum, 1e-14, "%d points, power %d", n, power)
		}
	}
}

func TestPoints(t *testing.T) {
	for _, c := range [][3]int{{0, 1, 3}, {1, 3, 3}, {6, 127, 3}, {7, 127, 4}, {8, 700, 4}, {9, 700, 5}, {64, 1000, 32}, {65, 1000, 32}, {3, 1 << 30, 3}, {40, 1 << 20, 8}, {40, 1 << 17, 9}} {
		require.Equal(t, c[2], points(c[0], c[1]), "%v", c)
	}
}

func TestCovers(t *testing.T) {
	for _, cover := range []float32{-1, float32(math.NaN()), float32(math.Inf(1))} {
		for at := range 3 {
			nodes := []tree.Node{
				{Kind: tree.Numerical, Left: 1, Right: 2, Parent: tree.None, Cover: 3},
				{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Cover: 1},
				{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Cover: 2},
			}
			nodes[at].Cover = cover
			tr, err := tree.New(nodes, 1)
			require.NoError(t, err)
			_, err = New([]*tree.Tree{tr}, []int32{0}, 1, 1, Options{})
			var bad *CoverError
			require.ErrorAs(t, err, &bad)
			require.Equal(t, at, bad.Node)
			require.ErrorContains(t, err, "cover")
		}
	}
	alone, err := tree.New([]tree.Node{{Kind: tree.Leaf, Left: tree.None, Right: tree.None, Parent: tree.None, Cover: -1}}, 1)
	require.NoError(t, err)
	_, err = New([]*tree.Tree{alone}, []int32{0}, 1, 1, Options{})
	require.NoError(t, err, "nothing is shared by the cover of a root without children")
}
