package grow

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// someColumns draws the features of a tree and of each of its levels.
type someColumns struct {
	tree  []int32
	level [][]int32
}

func (c someColumns) Tree() []int32           { return c.tree }
func (c someColumns) Query(depth int) []int32 { return c.level[depth%len(c.level)] }

func drawFeatures(r *rand.Rand, from []int32, share float64) []int32 {
	var out []int32
	for _, f := range from {
		if r.Float64() < share {
			out = append(out, f)
		}
	}
	if out == nil {
		out = from[:1]
	}
	return out
}

// newColumns makes columns of many kinds: normal, of few values, of two, constant,
// mostly zeros, with missing and infinite values, zeros of both signs and neighbours
// in float32; dense or CSR.
func newColumns(r *rand.Rand, rows, cols int, sparse bool) *feature.Matrix {
	m := &feature.Matrix{Rows: rows, Cols: cols, Dense: make([]float32, rows*cols)}
	for j := range cols {
		kind := r.IntN(9)
		missing := 0.0
		if r.IntN(3) == 0 {
			missing = r.Float64()
		}
		for i := range rows {
			v := float32(r.NormFloat64())
			switch kind {
			case 1:
				v = float32(math.Round(float64(v)))
			case 2:
				v = float32(r.IntN(2))
			case 3:
				v = 5
			case 4:
				if r.IntN(5) > 0 {
					v = float32(math.Copysign(0, float64(r.IntN(2))-0.5))
				} else {
					v = max(v, -v)
				}
			case 5:
				if r.IntN(8) == 0 {
					v = float32(math.Inf(1 - 2*r.IntN(2)))
				}
			case 6:
				v = math.Float32frombits(math.Float32bits(1) + uint32(r.IntN(4)))
			case 7:
				v *= math.MaxFloat32 // sums of neighbours overflow
			case 8:
				v = float32(max(0, r.IntN(60)-57))
			}
			if r.Float64() < missing {
				v = float32(math.NaN())
			}
			m.Dense[i*cols+j] = v
		}
	}
	if !sparse {
		return m
	}
	s := &feature.Matrix{Rows: rows, Cols: cols, IndPtr: []int{0}}
	for i := range rows {
		for j := range cols {
			if v := m.Dense[i*cols+j]; v == v || r.IntN(2) == 0 {
				s.Indices, s.Values = append(s.Indices, int32(j)), append(s.Values, v)
			}
		}
		s.IndPtr = append(s.IndPtr, len(s.Values))
	}
	return s
}

func newGradients(r *rand.Rand, rows int) []grad.Pair {
	pairs := make([]grad.Pair, rows)
	kind := r.IntN(6)
	for i := range pairs {
		p := grad.Pair{G: float32(r.NormFloat64()), H: r.Float32()}
		switch {
		case kind == 1:
			p = grad.Pair{G: float32(r.IntN(2)) - 0.5, H: 0.25}
		case kind == 2 && r.IntN(3) == 0:
			p = grad.Pair{}
		case kind == 3 && r.IntN(20) == 0:
			p.H = -p.H
		case kind == 4 && r.IntN(200) == 0:
			p.G = float32(math.NaN())
		case kind == 4 && r.IntN(200) == 0:
			p.H = float32(math.Inf(1))
		case kind == 5:
			p.H = 1 // squared error
		}
		pairs[i] = p
	}
	return pairs
}

// The fast way grows the trees of the plain one, node by node and bit by bit, with
// every deal kernel and number of workers.
func TestOrderedEqualsPlain(t *testing.T) {
	old := deal
	defer func() { deal = old }()
	r := rand.New(rand.NewPCG(11, 5))
	pools := []*parallel.Pool{parallel.New(1), parallel.New(2), parallel.New(3), parallel.New(8)}
	for _, p := range pools {
		defer p.Close()
	}
	splits, trimmed, added := 0, 0, 0
	for round := range 250 {
		rows, cols := 1+r.IntN(300), 1+r.IntN(12)
		if round%25 == 0 {
			rows = fewRows + r.IntN(3000)
			cols = 1 + r.IntN(5)
		}
		m := newColumns(r, rows, cols, r.IntN(3) == 0)
		p := split.Params{
			LearningRate:   0.3,
			MinChildWeight: []float32{0, 1, 1, 0.1, 3}[r.IntN(5)],
			Lambda:         []float32{0, 1, 1, 0.5}[r.IntN(4)],
			Gamma:          float32(r.IntN(2)) * r.Float32(),
		}
		if r.IntN(4) == 0 {
			p.Alpha = r.Float32()
		}
		if r.IntN(4) == 0 {
			p.MaxDeltaStep = r.Float32()
		}
		var c Constraints
		if r.IntN(4) == 0 {
			signs := make([]int, cols)
			for i := range signs {
				signs[i] = r.IntN(3) - 1
			}
			c.Monotone = constraint.NewMonotone(signs)
		}
		if r.IntN(4) == 0 {
			c.Interaction = constraint.NewInteraction([][]int32{drawFeatures(r, columnsOf(cols), 0.5), drawFeatures(r, columnsOf(cols), 0.5)}, cols)
		}
		depth := 1 + r.IntN(7)
		draws := someColumns{tree: drawFeatures(r, columnsOf(cols), 0.9)}
		for range depth {
			draws.level = append(draws.level, drawFeatures(r, draws.tree, 0.8))
		}
		var keep []bool
		if r.IntN(2) == 0 {
			keep = make([]bool, rows)
			for i := range keep {
				keep[i] = r.IntN(4) > 0
			}
		}
		plain := (&Exact{s: NewSortedFor(compat.V1_7, m, pools[0]), params: p, maxDepth: depth, pool: pools[0], limits: limits{Constraints: c}}).plain()
		var fast []*Exact
		for _, pool := range pools {
			fast = append(fast, NewExact(NewSorted(m, pool), p, depth, c, pool))
		}
		for range 2 {
			pairs := newGradients(r, rows)
			want, err := plain.Grow(context.Background(), pairs, keep, draws)
			require.NoError(t, err)
			for i := range want {
				if want[i].Kind == tree.Numerical {
					splits++
				}
			}
			for i, k := range dealTable().Runnable() {
				deal = k.Func
				for j := range pools {
					if i > 0 && j > 1 || rows > 1000 && j > 1 {
						continue
					}
					got, err := fast[j].Grow(context.Background(), pairs, keep, draws)
					require.NoError(t, err)
					require.Equal(t, nodeBits(want), nodeBits(got), "round %d, %v, %d workers: %d rows, %+v", round, k.Level, pools[j].Workers(), rows, p)
				}
			}
			tr, err := tree.FromParts(tree.Parts{Nodes: want, Features: cols})
			if err == nil { // else weights are not numbers
				margins := [2][]float32{make([]float32, 2*rows), make([]float32, 2*rows)}
				plain.AddTo(margins[0], 2, 1, tr)
				fast[0].AddTo(margins[1], 2, 1, tr)
				require.Equal(t, margins[0], margins[1], "round %d", round)
				added++
			}
			for j := range fast[0].ordered.columns {
				if fast[0].ordered.columns[j].trimmed {
					trimmed++
				}
			}
		}
	}
	assert.Greater(t, splits, 1000)
	assert.Greater(t, trimmed, 100)
	assert.Greater(t, added, 300)
}

// nodeBits makes nodes comparable: NaN equals NaN.
func nodeBits(nodes []tree.Node) []tree.Node {
	out := make([]tree.Node, len(nodes))
	for i, n := range nodes {
		for _, x := range []*float32{&n.Value, &n.Gain, &n.Cover, &n.Weight} {
			if *x != *x {
				*x = -12345.678
			}
		}
		out[i] = n
	}
	return out
}
