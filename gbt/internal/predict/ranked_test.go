package predict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atRankedLevels runs f with the plain walk of the ranked form and with the
// kernels, where there are some.
func atRankedLevels(t *testing.T, f func(t *testing.T)) {
	best := level
	defer func() { level = best }()
	for _, l := range slices.Compact([]impl.Level{impl.Generic, best}) {
		level = l
		t.Run(l.String(), f)
	}
}

// rankedOf gives a forest the ranked form, whatever this process can run.
func rankedOf(f *Forest) bool {
	f.packed, f.ranked = nil, newRanked(f.nodes, f.roots, nil)
	return f.ranked != nil
}

// fineTree is randomTree with thresholds that are hardly ever the same.
func fineTree(t testing.TB, r *rand.Rand, features, splits int) *tree.Tree {
	tr := randomTree(t, r, features, splits, false)
	var nodes []tree.Node
	for _, n := range tr.All() {
		if n.IsSplit() {
			n.Value = r.Float32()*20 - 10
		}
		nodes = append(nodes, n)
	}
	out, err := tree.New(nodes, features)
	require.NoError(t, err)
	return out
}

// Ranked trees give the bits of the plain walk, for any part of them, for one row
// and for many.
func TestRankedEqualsPlainWalk(t *testing.T) {
	for _, c := range []struct {
		trees, features, splits, groups int
		fine                            bool
	}{
		{8, 1, 1, 1, false}, {9, 2, 3, 1, false}, {16, 15, 20, 1, false}, {63, 16, 62, 1, false}, {64, 17, 62, 1, true}, {65, 28, 62, 3, true},
		{130, 30, 254, 1, false}, {40, 31, 254, 1, true}, {40, 32, 254, 1, true}, {300, 5, 10, 1, false}, {70, 1, 120, 1, true}, {8, 4, 2000, 1, false}, {800, 28, 100, 1, true},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(c.trees), uint64(c.splits)))
			trees, group := make([]*tree.Tree, c.trees), make([]int32, c.trees)
			for i := range trees {
				if c.fine {
					trees[i] = fineTree(t, r, c.features, r.IntN(c.splits+1))
				} else {
					trees[i] = randomTree(t, r, c.features, r.IntN(c.splits+1), i%9 == 0 && c.splits < 500)
				}
				group[i] = int32(i % c.groups)
			}
			f := New(trees, group, c.groups, Options{})
			require.True(t, rankedOf(f))
			atRankedLevels(t, func(t *testing.T) {
				const rows = 35
				m := &feature.Matrix{Rows: rows, Cols: c.features}
				var want []float32
				for i := range rows {
					row := randomRow(r, c.features, i%2 == 1)
					if c.fine {
						for j := range row {
							row[j] += r.Float32()
						}
						for _, n := range trees[i%c.trees].All() {
							if n.IsSplit() {
								row[n.Feature] = n.Value
							}
						}
					}
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
				one := make([]float32, c.groups)
				f.AddRows(one, m, rows-1, rows, c.trees/3, c.trees, nil)
				require.Equal(t, bitsOf(want[len(want)-c.groups:]), bitsOf(one))
			})
		})
	}
}

// Ranked trees of LightGBM give the bits of the plain walk.
func TestRankedDoubles(t *testing.T) {
	for _, c := range []struct{ features, groups int }{{28, 1}, {31, 3}, {7, 2}} {
		r := rand.New(rand.NewPCG(uint64(c.features), 9))
		const count = 150
		trees, group := make([]*tree.Tree, count), make([]int32, count)
		for i := range trees {
			trees[i] = doubled(t, randomTree(t, r, c.features, r.IntN(80), i%9 == 0), false)
			group[i] = int32(i % c.groups)
		}
		d := NewDouble(trees, group, c.groups)
		d.packed, d.ranked = nil, newRanked(d.nodes, d.roots, d.leaves)
		require.NotNil(t, d.ranked)
		atRankedLevels(t, func(t *testing.T) {
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

// A rank is the number of thresholds that are not above a value, whatever the
// number of levels that it is looked up in.
func TestRanks(t *testing.T) {
	for _, count := range []int{1, 15, 16, 17, 271, 272, 273, 4623, 4624, 4625, 20000} {
		r := rand.New(rand.NewPCG(uint64(count), 1))
		const features = 3
		all := thresholds{table: make([]place, 16)}
		for i := range count {
			n := node{feature: 1, value: float32(2*i - count)}
			if i == count-1 {
				n.value = float32(math.Inf(1))
			}
			at := all.find(keyOf(&n))
			require.Equal(t, int32(i), at)
			require.Equal(t, at, all.find(keyOf(&n)))
		}
		p := &ranked{features: features}
		require.True(t, p.search(&all))
		for i, rank := range all.rank {
			require.Equal(t, int32(i+1), rank)
		}
		atRankedLevels(t, func(t *testing.T) {
			for range 200 {
				row := randomRow(r, features, true)
				if k := r.IntN(4); k > 0 {
					row[1] = float32(r.IntN(2*count+3) - count - 1)
				}
				want := 0
				for i := range count {
					if v := float32(2*i - count); i < count-1 && row[1] >= v || math.IsInf(float64(row[1]), 1) {
						want++
					}
				}
				got := struct {
					before uint64
					t      rankTable
					after  uint64
				}{before: 1, after: 2}
				missing := p.rank(&got.t, row)
				require.Equal(t, slices.ContainsFunc(row, func(v float32) bool { return v != v }), missing)
				require.EqualValues(t, 1, got.before)
				require.EqualValues(t, 2, got.after)
				require.EqualValues(t, want+1, got.t[1]>>(32-p.bits))
				for f, v := range row {
					above := got.t[f]
					if v != v {
						above = math.MaxUint32
					}
					require.Equal(t, above, got.t[f+rankedFeatures])
				}
				require.EqualValues(t, 1, got.t[0]>>(32-p.bits), "no thresholds")
			}
		})
	}
}

// Which forests have the ranked form follows from their trees alone, where the
// process has the kernels.
func TestRankedFits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	small, wide := randomTree(t, r, 32, 40, false), randomTree(t, r, 33, 400, false)
	leaf := randomTree(t, r, 2, 0, false)
	large := fineTree(t, r, 2, 7000)
	for _, c := range []struct {
		name  string
		trees []*tree.Tree
		fits  bool
	}{
		{"small", []*tree.Tree{small}, true},
		{"wide", []*tree.Tree{small, wide}, false},
		{"leaves", []*tree.Tree{leaf}, false},
		{"with leaves", []*tree.Tree{small, leaf}, true},
		{"large", []*tree.Tree{small, large}, false},
		{"categories", []*tree.Tree{small, onCategories(t, true, 1)}, false},
	} {
		for len(c.trees) < rankedTrees {
			f := New(c.trees, make([]int32, len(c.trees)), 1, Options{})
			require.Nil(t, f.ranked, "few trees")
			c.trees = append(c.trees, small)
			if c.name == "leaves" {
				c.trees[len(c.trees)-1] = leaf
			}
		}
		f := New(c.trees, make([]int32, len(c.trees)), 1, Options{})
		assert.Equal(t, c.fits && level >= impl.AVX512, f.ranked != nil, c.name)
		assert.True(t, f.ranked == nil || f.packed == nil, c.name)
		assert.Equal(t, c.name != "categories", f.ranked != nil || f.packed != nil, c.name)
	}
}

// A walk writes 64 leaves and nothing beside them.
func TestRankedKeepsToItsOutput(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, features := range []int{1, 15, 16, 17, 31, 32} {
		f, trees := forestOf(t, r, lanes+9, features, 90, 1, Options{})
		require.True(t, rankedOf(f))
		for b := range f.ranked.batches {
			words := f.ranked.batches[b].words
			assert.Zero(t, len(words)%(rankedLine/2))
		}
		atRankedLevels(t, func(t *testing.T) {
			var o struct {
				before [16]uint32
				out    [lanes]uint32
				after  [16]uint32
			}
			for i := range o.before {
				o.before[i], o.after[i] = 0xa5a5a5a5, 0x5a5a5a5a
			}
			before, after := o.before, o.after
			for i := range 20 {
				row := randomRow(r, features, i%2 == 0)
				var table rankTable
				missing := f.ranked.rank(&table, row)
				for b := range f.ranked.batches {
					f.ranked.leaves(&o.out, b, &table, missing)
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
}
