package booster

import (
	"context"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// growBefore33 is grow with the random draws of 1.7. The columns have an engine of
// their own. hist seeds it before the first tree and keeps it, then draws one
// number a tree for the rows. exact seeds a new one for every tree, before the
// draws for the rows (src/tree/updater_quantile_hist.cc and
// updater_colmaker.cc, 1.7).
func (b *GBTree) growBefore33(ctx context.Context, pairs []grad.Pair, margin []float32, g int) error {
	c := &b.cfg
	columns := func(own *sample.Engine) *sample.Columns {
		return sample.NewOwnColumns(b.m.Cols, c.ByTree, c.ByLevel, c.ByNode, nil, own, c.UniformForm)
	}
	if c.Exact {
		cols := b.exactDraws(pairs)
		nodes, err := b.exact.Grow(ctx, pairs, b.keep, cols)
		if err != nil {
			return err
		}
		t, err := b.add(nodes, g)
		if err == nil && margin != nil {
			b.exact.AddTo(margin, c.Groups, g, t)
		}
		return err
	}
	if b.own == nil {
		b.own = sample.NewEngine(int64(b.rng.Uint32()))
	}
	if c.Subsample < 1 {
		if b.kept == nil {
			b.kept = make([]grad.Pair, len(pairs))
		}
		sample.UniformBefore32(b.kept, pairs, c.Subsample, b.rng)
		pairs = b.kept
	}
	nodes, err := b.hist.Grow(ctx, pairs, columns(b.own))
	if err != nil {
		return err
	}
	if c.Leaf != nil {
		before := margin
		if c.TreesPerRound() > 1 {
			before = b.before
		}
		b.hist.Adapt(nodes, func(rows []int32) float32 { return c.Leaf(before, rows) })
	}
	if _, err := b.add(nodes, g); err != nil {
		return err
	}
	b.hist.AddTo(margin, c.Groups, g)
	return nil
}

// ownState returns a copy of the columns' own engine.
func (b *GBTree) ownState() *sample.Engine {
	if b.own == nil {
		return nil
	}
	own := *b.own
	return &own
}
