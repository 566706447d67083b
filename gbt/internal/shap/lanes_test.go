package shap

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/tree"
)

// laneForest is trees of all shapes: some of few splits, some of paths with more
// features than a pass has points for.
func laneForest(t *testing.T, r *rand.Rand, features int) *Forest {
	t.Helper()
	var trees []*tree.Tree
	for _, splits := range []int{0, 1, 2, 3, 7, 30, 63, 100} {
		trees = append(trees, randomTree(t, r, features, splits))
	}
	if features > 2 {
		trees = append(trees, chain(t, features, 0.75))
	}
	group := make([]int32, len(trees))
	for i := range group {
		group[i] = int32(i % 2)
	}
	f, err := New(trees, group, features, 2, Options{})
	require.NoError(t, err)
	return f
}

func bits64(v []float64) []uint64 {
	out := make([]uint64, len(v))
	for i := range v {
		out[i] = math.Float64bits(v[i])
	}
	return out
}

// All kernels give the same bits, a row gives the same alone and among others,
// and they are those of the walk row by row but for rounding.
func TestLaneKernels(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 8))
		features := 2 + r.IntN(20)
		f := laneForest(t, r, features)
		require.NotZero(t, f.wide)
		count := 1 + r.IntN(20)
		var data []float32
		for range count {
			data = append(data, randomRow(r, features)...)
		}
		if count > 3 {
			data[features], data[2*features+1] = float32(math.Inf(1)), float32(math.Inf(-1))
		}
		size := (features + 1) * 2
		run := func(f *Forest, rows []float32, s *Scratch) (sums, phi, pairs []float64) {
			n := len(rows) / features
			sums, phi, pairs = make([]float64, n*size), make([]float64, n*size), make([]float64, n*size*(features+1))
			f.Add(sums, rows, 0, f.NumTrees(), s)
			f.AddInteractions(phi, pairs, rows, 0, f.NumTrees(), s)
			return sums, phi, pairs
		}
		f.kernels = laneKernels.Runnable()[slices.IndexFunc(laneKernels.Runnable(), func(k impl.Kernel[laneSet]) bool { return k.Level == impl.Generic })].Func
		want, phi, pairs := run(f, data, f.NewScratch())
		require.Equal(t, bits64(want), bits64(phi), "with pairs and without")
		for _, k := range laneKernels.Runnable() {
			f.kernels = k.Func
			s := f.NewScratch()
			f.laneRoom(&s.lanes, 3, true)
			guard := func(v []float64) []float64 {
				out := aligned(len(v) + 16)[:len(v)+8]
				for i := range out[len(v):] {
					out[len(v)+i] = 77
				}
				return out[:len(v)]
			}
			s.lanes.slots, s.lanes.terms = guard(s.lanes.slots), guard(s.lanes.terms)
			a, b, c := run(f, data, s)
			for _, v := range [][]float64{s.lanes.slots, s.lanes.terms} {
				for _, x := range v[len(v) : len(v)+8] {
					require.Equal(t, 77.0, x)
				}
			}
			require.Equal(t, bits64(want), bits64(a), "%v, seed %d", k.Level, seed)
			require.Equal(t, bits64(phi), bits64(b), "%v, seed %d", k.Level, seed)
			require.Equal(t, bits64(pairs), bits64(c), "%v, seed %d", k.Level, seed)
			for i := range count {
				a, b, c := run(f, data[i*features:(i+1)*features], s)
				require.Equal(t, bits64(want[i*size:(i+1)*size]), bits64(a))
				require.Equal(t, bits64(phi[i*size:(i+1)*size]), bits64(b))
				require.Equal(t, bits64(pairs[i*size*(features+1):(i+1)*size*(features+1)]), bits64(c))
			}
		}
		single := *f
		single.trees = slices.Clone(f.trees)
		single.wide = 0
		for i := range single.trees {
			tr := &single.trees[i]
			if tr.wide != nil {
				tr.fill(tr.rule)
				tr.wide = nil
			}
		}
		a, b, c := run(&single, data, single.NewScratch())
		for i := range a {
			require.InDelta(t, a[i], want[i], 1e-13)
			require.InDelta(t, b[i], phi[i], 1e-13)
		}
		width := features + 1
		for m := 0; m < len(c); m += width * width {
			for x := range width {
				for y := range x {
					require.InDelta(t, c[m+x*width+y]+c[m+y*width+x], pairs[m+x*width+y]+pairs[m+y*width+x], 1e-13)
				}
			}
		}
	}
}
