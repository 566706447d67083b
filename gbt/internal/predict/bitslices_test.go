package predict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/tree"
)

// shape says how random trees look.
type shape struct {
	depth, leaves int // bounds
	full          bool
	features      int
	thresholds    []float32 // what they are drawn from; nil for any
	left          float64   // share of splits that send missing values left
	categories    float64   // share of splits on categories
}

// grown returns a random tree.
func grown(t testing.TB, rng *rand.Rand, s shape) *tree.Tree {
	nodes := []tree.Node{{Parent: tree.None, Left: tree.None, Right: tree.None}}
	depth := []int{0}
	leaves := 1
	for open := []int{0}; len(open) > 0 && leaves < s.leaves; {
		k := 0
		if !s.full {
			k = len(open) - 1 - int(float64(len(open))*math.Pow(rng.Float64(), 3))
		}
		i := open[k]
		open = slices.Delete(open, k, k+1)
		if depth[i] >= s.depth {
			continue
		}
		n := &nodes[i]
		n.Kind, n.Feature, n.DefaultLeft = tree.Numerical, int32(rng.IntN(s.features)), rng.Float64() < s.left
		n.Value = float32(rng.NormFloat64())
		if s.thresholds != nil {
			n.Value = s.thresholds[rng.IntN(len(s.thresholds))]
		}
		n.Left, n.Right = int32(len(nodes)), int32(len(nodes)+1)
		for range 2 {
			open = append(open, len(nodes))
			depth = append(depth, depth[i]+1)
			nodes = append(nodes, tree.Node{Parent: int32(i), Left: tree.None, Right: tree.None})
		}
		leaves++
	}
	for i := range nodes {
		if nodes[i].Left == tree.None {
			nodes[i].Value = float32(rng.NormFloat64())
			if rng.IntN(50) == 0 {
				nodes[i].Value = float32(math.Copysign(0, -1))
			}
		}
	}
	p := tree.Parts{Nodes: nodes, Features: s.features, CatStart: []int32{0}}
	for i := range nodes {
		if nodes[i].Kind != tree.Numerical || rng.Float64() >= s.categories {
			continue
		}
		nodes[i].Kind, nodes[i].Value = tree.Categorical, 0
		bound := []int{3, 31, 33, 100, 300}[rng.IntN(5)]
		for c := range bound {
			if rng.IntN(3) == 0 || c == bound-1 {
				p.Categories = append(p.Categories, int32(c))
			}
		}
		p.CatNodes = append(p.CatNodes, int32(i))
		p.CatStart = append(p.CatStart, int32(len(p.Categories)))
	}
	if len(p.CatNodes) == 0 {
		p.CatStart = nil
	}
	tr, err := tree.FromParts(p)
	require.NoError(t, err)
	return tr
}

// rowsFor returns rows of values at, around and between thresholds, special ones
// and missing ones.
func rowsFor(rng *rand.Rand, trees []*tree.Tree, rows, features int, missing float64) []float32 {
	inf := float32(math.Inf(1))
	special := []float32{0, float32(math.Copysign(0, -1)), inf, -inf, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, math.Float32frombits(0xffffffff)}
	at := make([][]float32, features)
	for _, t := range trees {
		for _, n := range t.All() {
			if n.IsSplit() {
				at[n.Feature] = append(at[n.Feature], n.Value)
			}
		}
	}
	x := make([]float32, rows*features)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
		own := at[i%features]
		switch rng.IntN(10) {
		case 8, 9:
			x[i] = float32(rng.IntN(130)) + float32(rng.IntN(2))/2 - 1
			if rng.IntN(20) == 0 {
				x[i] = []float32{1 << 24, 1<<24 - 1, 299, 300, 319, 320, 1000, -0.25, -1}[rng.IntN(9)]
			}
		case 0:
			x[i] = special[rng.IntN(len(special))]
		case 1, 2, 3:
			if len(own) > 0 {
				x[i] = own[rng.IntN(len(own))]
				switch rng.IntN(3) {
				case 0:
					x[i] = math.Nextafter32(x[i], inf)
				case 1:
					x[i] = math.Nextafter32(x[i], -inf)
				}
			}
		}
		if rng.Float64() < missing {
			x[i] = float32(math.NaN())
		}
	}
	return x
}

// sparse returns the rows of x without the missing values, as CSR.
func sparse(x []float32, rows, cols int) *feature.Matrix {
	m := &feature.Matrix{Rows: rows, Cols: cols, IndPtr: []int{0}}
	for i := range rows {
		for j, v := range x[i*cols : (i+1)*cols] {
			if v == v {
				m.Indices, m.Values = append(m.Indices, int32(j)), append(m.Values, v)
			}
		}
		m.IndPtr = append(m.IndPtr, len(m.Values))
	}
	return m
}

// stored has rows that are to be read.
type stored struct {
	x    []float32
	cols int
}

func (s stored) ReadRow(dst []float32, i int) { copy(dst, s.x[i*s.cols:(i+1)*s.cols]) }

var hostile = []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.Inf(-1)), 1e-45, -1e-45, 1.1754944e-38, math.MaxFloat32, -math.MaxFloat32, 1, 1.0000001, -1, 3}

// Every form gives the margins of the plain walk, to the bit.
func TestBitSlicesEqualTheWalk(t *testing.T) {
	few := make([]float32, 255)
	for i := range few {
		few[i] = float32(i-127) / 50
	}
	type model struct {
		name   string
		trees  int
		groups int
		shape
	}
	models := []model{
		{"stump", 9, 1, shape{1, 2, true, 3, nil, 0.5, 0}},
		{"leaf", 9, 1, shape{0, 1, true, 3, nil, 0.5, 0}},
		{"depth 6", 40, 1, shape{6, 64, true, 28, few, 0, 0}},
		{"depth 6, missing left", 40, 1, shape{6, 60, true, 28, few, 1, 0}},
		{"depth 6, both", 40, 1, shape{6, 60, false, 28, few, 0.5, 0}},
		{"depth 8", 20, 1, shape{8, 256, true, 28, few, 0.1, 0}},
		{"depth 8, ragged", 20, 1, shape{8, 150, false, 28, few, 0.1, 0}},
		{"depth 7 of one column", 20, 1, shape{7, 100, false, 1, nil, 0.5, 0}},
		{"lossguide 255", 10, 1, shape{40, 255, false, 20, few, 0.5, 0}},
		{"300 leaves", 10, 1, shape{30, 300, false, 20, nil, 0.5, 0}},
		{"chain", 10, 1, shape{120, 100, false, 5, nil, 0.5, 0}},
		{"deep", 5, 1, shape{12, 4000, true, 10, nil, 0.3, 0}},
		{"hostile thresholds", 30, 1, shape{5, 30, false, 3, hostile, 0.5, 0}},
		{"any thresholds, 2 chunks", 300, 1, shape{8, 256, true, 28, nil, 0.5, 0}},
		{"categories", 30, 1, shape{6, 60, true, 5, few, 0.5, 1}},
		{"some categories", 80, 2, shape{7, 80, false, 5, few, 0.5, 0.3}},
		{"classes", 35, 7, shape{6, 60, false, 10, few, 0.2, 0}},
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, m := range models {
		var trees []*tree.Tree
		var group []int32
		for i := range m.trees {
			s := m.shape
			if i%4 == 3 {
				s.leaves = 1 + rng.IntN(s.leaves)
			}
			trees = append(trees, grown(t, rng, s))
			group = append(group, int32(rng.IntN(m.groups)))
		}
		for unknown := UnknownLeft; unknown <= UnknownCut; unknown++ {
			first := unknown == UnknownDefault
			f := New(trees, group, m.groups, Options{SumFirst: first, Weights: []float32{0.5, 1, 0.3}, Unknown: unknown})
			for _, k := range sliceTable.Runnable() {
				s := newBitSlices(f, k.Func)
				require.NotNil(t, s, m.name)
				if m.name == "any thresholds, 2 chunks" {
					assert.Greater(t, len(s.chunks), 1)
				}
				for _, missing := range []float64{0, 0.2, 1} {
					for _, n := range []int{1, 63, 64, 65, 511, 512} {
						if missing == 1 && n != 65 {
							continue
						}
						name := fmt.Sprintf("%s, %v, sum first %v, %d rows, %v missing", m.name, k.Level, first, n, missing)
						x := rowsFor(rng, trees, n+3, m.features, missing)
						start := make([]float32, n*m.groups)
						for i := range start {
							start[i] = float32(rng.NormFloat64())
							if rng.IntN(4) == 0 {
								start[i] = float32(math.Copysign(0, -1))
							}
						}
						for _, span := range [][2]int{{0, m.trees}, {1, m.trees / 2}} {
							want := slices.Clone(start)
							for r := range n {
								f.AddRow(want[r*m.groups:(r+1)*m.groups], x[(r+2)*m.features:(r+3)*m.features], span[0], span[1])
							}
							dense := &feature.Matrix{Rows: n + 3, Cols: m.features, Dense: x}
							for kind, in := range []*feature.Matrix{dense, sparse(x, n+3, m.features), {Rows: n + 3, Cols: m.features, Stored: stored{x, m.features}}} {
								got := slices.Clone(start)
								s.addRows(got, in, 2, 2+n, span[0], span[1], f.byGroup != nil)
								sameBits(t, want, got, fmt.Sprint(name, ", kind ", kind, ", trees ", span))
							}
						}
					}
				}
			}
		}
	}
}

func sameBits(t *testing.T, want, got []float32, name string) {
	t.Helper()
	require.Len(t, got, len(want))
	for i := range want {
		if math.Float32bits(want[i]) != math.Float32bits(got[i]) {
			require.Equal(t, want[i], got[i], "%s: value %d", name, i)
			require.Fail(t, "bits differ", "%s: value %d", name, i)
		}
	}
}
