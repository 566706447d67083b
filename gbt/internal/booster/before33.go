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
	var cols *sample.Columns
	if b.approx != nil {
		cols = b.approx.columns
	} else {
		if b.own == nil {
			b.own = sample.NewEngine(int64(b.rng.Uint32()))
		}
		if c.Subsample < 1 {
			sample.UniformBefore32(b.room(pairs), pairs, c.Subsample, b.rng)
			pairs = b.kept
		}
		cols = b.ownColumns(b.own)
	}
	nodes, err := b.hist.Grow(ctx, pairs, cols)
	if err != nil {
		return err
	}
	if c.Leaf != nil {
		before := b.gradientMargin()
		b.hist.Adapt(nodes, func(rows []int32) float32 { return c.Leaf(before, rows) })
	}
	if _, err := b.addParts(b.hist.Parts(nodes), g); err != nil {
		return err
	}
	if margin != nil {
		b.hist.AddTo(margin, c.Groups, g)
	}
	return nil
}

// gradientMargin returns the margins that the gradients of the round were taken at.
func (b *GBTree) gradientMargin() []float32 {
	if len(b.dropped) > 0 || !b.weighs() && b.cfg.TreesPerRound() > 1 {
		return b.before
	}
	return b.train.Margin
}

// drawBefore33 draws the columns and rows of a group for approx and returns the
// gradients with those of the rows left out set to zero. The columns' engine is
// seeded when the booster is made; rows are drawn one by one, whatever their
// hessian (GlobalApproxUpdater::InitData of src/tree/updater_approx.cc, 1.7).
func (b *GBTree) drawBefore33(pairs []grad.Pair) []grad.Pair {
	b.approx.columns = b.ownColumns(b.own)
	if b.cfg.Subsample >= 1 {
		return pairs
	}
	p := float64(b.cfg.Subsample)
	for i := range b.room(pairs) {
		if b.kept[i] = (grad.Pair{}); b.rng.Bernoulli(p) {
			b.kept[i] = pairs[i]
		}
	}
	return b.kept
}

// ownColumns draws the features of a tree from an engine of the columns' own, or
// features with weights from the booster's
// (WeightedSamplingWithoutReplacement of src/common/random.h, 1.7).
func (b *GBTree) ownColumns(own *sample.Engine) *sample.Columns {
	c := &b.cfg
	if c.FeatureWeights != nil {
		own = b.rng
	}
	return sample.NewOwnColumns(b.m.Cols, c.ByTree, c.ByLevel, c.ByNode, c.FeatureWeights, own, c.UniformForm)
}

// room returns room for the gradients after sampling.
func (b *GBTree) room(pairs []grad.Pair) []grad.Pair {
	if b.kept == nil {
		b.kept = make([]grad.Pair, len(pairs))
	}
	return b.kept
}

// ownState returns a copy of the columns' own engine.
func (b *GBTree) ownState() *sample.Engine {
	if b.own == nil {
		return nil
	}
	own := *b.own
	return &own
}
