package predict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atLevels runs f with every implementation that this process can run.
func atLevels(t *testing.T, f func(t *testing.T)) {
	best := level
	defer func() { level = best }()
	for level = impl.Generic; level <= best; level++ {
		t.Run(level.String(), f)
	}
}

// randomTree grows a tree of a number of splits: leaves are split at random, or
// always the newest one where it is to be a chain. Thresholds are small whole
// numbers, some of them infinite or zeros of both signs.
func randomTree(t testing.TB, r *rand.Rand, features, splits int, chain bool) *tree.Tree {
	none := tree.Node{Left: tree.None, Right: tree.None, Parent: tree.None}
	nodes := []tree.Node{none}
	leaves := []int32{0}
	for range splits {
		at := r.IntN(len(leaves))
		if chain {
			at = len(leaves) - 1
		}
		id := leaves[at]
		left, right := int32(len(nodes)), int32(len(nodes)+1)
		n := &nodes[id]
		n.Kind, n.Left, n.Right = tree.Numerical, left, right
		n.Feature, n.DefaultLeft = int32(r.IntN(features)), r.IntN(2) == 0
		n.Value = threshold(r)
		child := none
		child.Parent = id
		nodes = append(nodes, child, child)
		leaves[at] = left
		leaves = append(leaves, right)
	}
	for _, id := range leaves {
		nodes[id].Value = r.Float32() - 0.5
	}
	tr, err := tree.New(nodes, features)
	require.NoError(t, err)
	return tr
}

func threshold(r *rand.Rand) float32 {
	switch r.IntN(20) {
	case 0:
		return float32(math.Inf(r.IntN(2)*2 - 1))
	case 1:
		return float32(math.Copysign(0, r.Float64()-0.5))
	}
	return float32(r.IntN(21) - 10)
}

// randomRow has values at thresholds, one float32 beside them, infinities, zeros
// and, where some are missing, NaN.
func randomRow(r *rand.Rand, features int, missing bool) []float32 {
	row := make([]float32, features)
	for i := range row {
		v := threshold(r)
		switch r.IntN(4) {
		case 0:
			v = math.Nextafter32(v, float32(math.Inf(1)))
		case 1:
			v = math.Nextafter32(v, float32(math.Inf(-1)))
		}
		if missing && r.IntN(5) == 0 {
			v = float32(math.NaN())
		}
		row[i] = v
	}
	return row
}

// forestOf makes a forest of some trees for a number of features.
func forestOf(t testing.TB, r *rand.Rand, trees, features, splits, groups int, o Options) (*Forest, []*tree.Tree) {
	list, group := make([]*tree.Tree, trees), make([]int32, trees)
	for i := range list {
		list[i] = randomTree(t, r, features, r.IntN(splits+1), r.IntN(10) == 0)
		group[i] = int32(i % groups)
	}
	return New(list, group, groups, o), list
}

// slow adds up the leaves of some trees by the trees' own walk.
func slow(trees []*tree.Tree, margin, row []float32, first, last int) {
	for i := first; i < last; i++ {
		margin[i%len(margin)] += trees[i].Predict(row)
	}
}

// Packed trees give the bits of the plain walk: every shape of forest, rows at
// thresholds and beside them, any part of the trees, one row and many.
func TestPackedEqualsPlainWalk(t *testing.T) {
	for _, c := range []struct{ trees, features, splits, groups int }{
		{0, 3, 1, 1}, {1, 1, 1, 1}, {7, 3, 5, 1}, {8, 1, 0, 1}, {8, 1, 1, 1}, {9, 2, 3, 1}, {16, 15, 20, 1}, {63, 16, 62, 1}, {64, 17, 62, 1}, {65, 28, 62, 3},
		{130, 30, 254, 1}, {40, 31, 254, 1}, {40, 32, 254, 1}, {70, 33, 62, 2}, {66, 126, 62, 1}, {66, 127, 62, 1}, {66, 128, 62, 1}, {20, 300, 600, 1}, {300, 5, 10, 1}, {8, 4, 9000, 1},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			atLevels(t, func(t *testing.T) {
				r := rand.New(rand.NewPCG(uint64(c.trees), uint64(c.splits)))
				f, trees := forestOf(t, r, c.trees, c.features, c.splits, c.groups, Options{})
				require.Equal(t, c.trees >= fewTrees, f.packed != nil || f.ranked != nil)
				const rows = 60
				m := &feature.Matrix{Rows: rows, Cols: c.features}
				var want []float32
				for i := range rows {
					row := randomRow(r, c.features, i%2 == 1)
					first := r.IntN(c.trees + 1)
					last := first + r.IntN(c.trees-first+1)
					margin, plain := make([]float32, c.groups), make([]float32, c.groups)
					for g := range margin {
						margin[g] = r.Float32()
						plain[g] = margin[g]
					}
					f.AddRow(margin, row, first, last)
					slow(trees, plain, row, first, last)
					require.Equal(t, bitsOf(plain), bitsOf(margin), "row %v, trees %d to %d", row, first, last)

					m.Dense = append(m.Dense, row...)
					plain = make([]float32, c.groups)
					slow(trees, plain, row, c.trees/3, c.trees)
					want = append(want, plain...)
				}
				margin := make([]float32, rows*c.groups)
				f.AddRows(margin, m, 0, rows, c.trees/3, c.trees, nil)
				require.Equal(t, bitsOf(want), bitsOf(margin))
			})
		})
	}
}

// doubled gives the leaves of a tree values of float64.
func doubled(t testing.TB, tr *tree.Tree, zeroMissing bool) *tree.Tree {
	var p tree.Parts
	for i, n := range tr.All() {
		v := float64(n.Value) * 1.0000000123
		if n.Kind == tree.Leaf {
			n.Value = float32(v)
		}
		n.ZeroMissing = zeroMissing && i == 0 && n.IsSplit()
		p.Nodes = append(p.Nodes, n)
		p.Float64 = append(p.Float64, v)
	}
	p.Features = tr.NumFeatures()
	out, err := tree.FromParts(p)
	require.NoError(t, err)
	return out
}

// Packed trees of LightGBM give the bits of the plain walk.
func TestPackedDoubles(t *testing.T) {
	for _, c := range []struct {
		features, groups int
		zeroMissing      bool
	}{{28, 1, false}, {31, 3, false}, {45, 1, false}, {7, 2, true}} {
		atLevels(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(c.features), 9))
			const count = 150
			trees, group := make([]*tree.Tree, count), make([]int32, count)
			for i := range trees {
				trees[i] = doubled(t, randomTree(t, r, c.features, r.IntN(80), i%9 == 0), c.zeroMissing)
				group[i] = int32(i % c.groups)
			}
			d := NewDouble(trees, group, c.groups)
			require.Equal(t, !c.zeroMissing, d.packed != nil || d.ranked != nil)
			const rows = 40
			m := &feature.Matrix{Rows: rows, Cols: c.features}
			want := make([]float64, rows*c.groups)
			for i := range rows {
				row := randomRow(r, c.features, i%2 == 1)
				m.Dense = append(m.Dense, row...)
				sum, plain := make([]float64, c.groups), want[i*c.groups:(i+1)*c.groups]
				for k := count / 3; k < count; k++ {
					plain[k%c.groups] += trees[k].Value64(trees[k].Walk(row))
				}
				d.AddRow(sum, row, count/3, count)
				require.Equal(t, plain, sum)
				assert.Zero(t, testing.AllocsPerRun(1, func() { d.AddRow(sum, row, 0, count) }))
			}
			sums := make([]float64, rows*c.groups)
			d.AddRows(sums, m, 0, rows, count/3, count, nil)
			require.Equal(t, want, sums)
		})
	}
}

func bitsOf(v []float32) []uint32 {
	out := make([]uint32, len(v))
	for i := range v {
		out[i] = math.Float32bits(v[i])
	}
	return out
}

// What a forest is walked with follows from its trees alone.
func TestFormOfTheForest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	small, wide := randomTree(t, r, 31, 40, false), randomTree(t, r, 32, 40, false)
	long := randomTree(t, r, 2, maxNodes/2, false)
	most := randomTree(t, r, 2, maxNodes/2-1, false)
	for _, c := range []struct {
		trees        []*tree.Tree
		packed, wide bool
	}{
		{[]*tree.Tree{small}, true, false},
		{[]*tree.Tree{small, wide}, true, true},
		{[]*tree.Tree{small, most}, true, false},
		{[]*tree.Tree{small, long}, false, false},
		{[]*tree.Tree{small, onCategories(t, true, 1)}, false, false},
	} {
		for len(c.trees) < fewTrees {
			f := New(c.trees, make([]int32, len(c.trees)), 1, Options{})
			require.Nil(t, f.packed, "few trees")
			c.trees = append(c.trees, small)
		}
		f := New(c.trees, make([]int32, len(c.trees)), 1, Options{})
		require.Equal(t, c.packed, f.packed != nil)
		if c.packed {
			assert.Equal(t, c.wide, f.packed.wide)
		}
	}
}

// A prediction of a row does not allocate.
func TestRowsDoNotAllocate(t *testing.T) {
	atLevels(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for _, features := range []int{5, 40} {
			for groups := 1; groups <= 3; groups += 2 {
				f, _ := forestOf(t, r, 150, features, 60, groups, Options{})
				margin, row := make([]float32, groups), randomRow(r, features, true)
				assert.Zero(t, testing.AllocsPerRun(20, func() { f.AddRow(margin, row, 0, 150) }))
			}
		}
	})
}

// A walk writes 64 leaves and nothing beside them.
func TestWalkKeepsToItsOutput(t *testing.T) {
	atLevels(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, features := range []int{1, 15, 16, 17, 31, 32, 127, 128} {
			f, trees := forestOf(t, r, lanes+9, features, 90, 1, Options{})
			var o struct {
				before [16]uint32
				out    [lanes]uint32
				after  [16]uint32
			}
			for i := range o.before {
				o.before[i], o.after[i] = 0xa5a5a5a5, 0x5a5a5a5a
			}
			before, after := o.before, o.after
			row := randomRow(r, features, true)
			var table table
			f.packed.prepare(&table, row)
			for b := range f.packed.batches {
				f.packed.leaves(&o.out, b, row, &table)
				for k, v := range o.out {
					want := float32(0)
					if i := b*lanes + k; i < len(trees) {
						want = trees[i].Predict(row)
					}
					require.Equal(t, math.Float32bits(want), v)
				}
				require.Equal(t, before, o.before)
				require.Equal(t, after, o.after)
			}
		}
	})
}
