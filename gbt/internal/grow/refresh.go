package grow

import (
	"slices"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// Leaves writes the leaf of every row of m.
func Leaves(leaf []int32, t *tree.Tree, m *feature.Matrix, pool *parallel.Pool) {
	pool.Blocks(m.Rows, 1024, func(begin, end int) {
		var buf []float32
		if !m.IsDense() {
			buf = make([]float32, m.Cols)
		}
		for i := begin; i < end; i++ {
			leaf[i] = int32(t.Walk(m.Row(buf, i)))
		}
	})
}

// Refresh returns a tree of the same splits with the statistics of rows, given by
// the leaf and the gradients of each: weights, sums of hessians, gains of splits
// and, with leaves, the values of leaves. Nodes without rows get zeros
// (src/tree/updater_refresh.cc, 3.4).
func Refresh(t *tree.Tree, leaf []int32, pairs []grad.Pair, p *split.Params, leaves bool) (*tree.Tree, error) {
	parts := t.Parts()
	nodes := slices.Clone(parts.Nodes)
	sums := make([]grad.Sum, len(nodes))
	for i, id := range leaf {
		g, h := float64(pairs[i].G), float64(pairs[i].H)
		for ; id != tree.None; id = nodes[id].Parent {
			sums[id].G += g
			sums[id].H += h
		}
	}
	for i := range nodes {
		n := &nodes[i]
		if n.Kind == tree.Deleted {
			continue
		}
		n.Weight, n.Cover = p.Weight(sums[i]), float32(sums[i].H)
		switch {
		case n.IsSplit():
			n.Gain = float32(p.Gain64(sums[n.Left]) + p.Gain64(sums[n.Right]) - p.Gain64(sums[i]))
		case leaves:
			n.Value = n.Weight * p.LearningRate
		}
	}
	parts.Nodes = nodes
	return tree.FromParts(parts)
}
