package predict

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/tree"
)

// Which form is taken for what.
func TestEngineOfTypicalModels(t *testing.T) {
	few := make([]float32, 255)
	for i := range few {
		few[i] = float32(i)
	}
	rng := rand.New(rand.NewPCG(7, 8))
	const walk, slices = Walk, BitSlices
	for _, c := range []struct {
		name  string
		trees int
		shape
		one, ten, block, many Engine // 1, 10, 512 and 100,000 rows
	}{
		{"hist of depth 6", 500, shape{6, 64, true, 28, few, 0.2, 0}, walk, walk, slices, slices},
		{"hist of depth 8", 300, shape{8, 190, true, 28, few, 0.2, 0}, walk, walk, slices, slices},
		{"exact of depth 6", 500, shape{6, 64, true, 28, nil, 0.2, 0}, walk, walk, slices, slices},
		{"depth 3", 100, shape{3, 8, true, 10, few, 0.2, 0}, walk, walk, slices, slices},
		{"categories", 100, shape{6, 64, true, 28, nil, 0.2, 1}, walk, walk, slices, slices},
		{"a few trees", 7, shape{6, 64, true, 28, few, 0.2, 0}, walk, walk, walk, walk},
		{"5000 leaves", 8, shape{40, 5000, false, 28, nil, 0.2, 0}, walk, walk, walk, walk},
	} {
		var trees []*tree.Tree
		for range c.trees {
			trees = append(trees, grown(t, rng, c.shape))
		}
		f := New(trees, make([]int32, c.trees), 1, Options{})
		for _, k := range sliceTable.Runnable() {
			if compilePays(100_000, c.trees, len(f.nodes)) {
				f.batch.form.Store(newBitSlices(f, k.Func))
			}
			assert.Equal(t, c.one, f.Engine(1, 0, c.trees), "%s, %v: 1 row", c.name, k.Level)
			assert.Equal(t, c.ten, f.Engine(10, 0, c.trees), "%s, %v: 10 rows", c.name, k.Level)
			assert.Equal(t, c.block, f.Engine(512, 0, c.trees), "%s, %v: 512 rows", c.name, k.Level)
			assert.Equal(t, c.many, f.Engine(100_000, 0, c.trees), "%s, %v: many rows", c.name, k.Level)
			assert.Equal(t, walk, f.Engine(512, 3, 4), "%s, %v: one tree", c.name, k.Level)
			if c.block == slices {
				assert.Equal(t, sliceRows, f.BlockRows(512, 0, c.trees))
			}
		}
		assert.Equal(t, "bit slices", slices.String())
	}
}

// A form is made for large batches, or many small ones, by the size of trees.
func TestFormsAreMadeWhenTheyPay(t *testing.T) {
	assert.True(t, compilePays(1000, 500, 500*115))
	assert.False(t, compilePays(900, 500, 500*115))
	assert.False(t, compilePays(2000, 500, 500*381))
	assert.True(t, compilePays(256, 100, 100*7))
	assert.False(t, compilePays(255, 100, 100*7))
	assert.False(t, compilePays(1<<30, 7, 7*7))
}

// The form is made when batches have had rows enough, once, by whoever comes
// first, and the margins are those of the walk before and after.
func TestFormIsMadeOnce(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	var trees []*tree.Tree
	for range 50 {
		trees = append(trees, grown(t, rng, shape{6, 64, true, 5, nil, 0.5, 0}))
	}
	f := New(trees, make([]int32, 50), 1, Options{})
	const rows = 5000
	x := &feature.Matrix{Rows: rows, Cols: 5, Dense: rowsFor(rng, trees, rows, 5, 0.2)}
	want := make([]float32, rows)
	assert.True(t, f.AddRowsBy(Walk, want, x, 0, rows, 0, 50))
	assert.Nil(t, f.compiled(100))
	assert.Nil(t, f.compiled(100))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			got := make([]float32, rows)
			size := f.BlockRows(rows, 0, 50)
			for at := 0; at < rows; at += size {
				end := min(at+size, rows)
				f.AddRows(got[at:end], x, at, end, 0, 50, nil)
			}
			sameBits(t, want, got, "concurrent batches")
		})
	}
	wg.Wait()
	assert.Same(t, f.compiled(1), f.compiled(1))
}
