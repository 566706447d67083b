package booster

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/grow"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// exactDraws makes the draws of the next tree of the exact method: which rows
// take part, in b.keep, and the features. Up to 3.2 a tree had a column sampler
// of its own, whose seed was drawn before the rows up to 1.7; up to 0.72 features
// were shuffled by the booster's numbers, those without any value left out.
func (b *GBTree) exactDraws(pairs []grad.Pair) grow.Columns {
	c := &b.cfg
	var own *sample.Engine
	if c.Rules == compat.V1_7 || c.Rules == compat.V0_90 {
		own = sample.NewEngine(int64(b.rng.Uint32()))
	}
	if c.Subsample < 1 {
		if b.keep == nil {
			b.keep = make([]bool, len(pairs))
		}
		sample.Bernoulli(b.keep, pairs, c.Subsample, b.rng)
	}
	switch {
	case own != nil:
		return b.ownColumns(own)
	case c.Rules == compat.V0_72:
		return sample.NewColumns072(b.exact.Present(), c.ByTree, c.ByLevel, b.rng, c.UniformForm)
	}
	return b.columns()
}

// sumsFirst reports whether the leaves that a forest adds to a row are added up
// before they are added to its margin, as up to 1.2.
func (b *GBTree) sumsFirst() bool { return b.cfg.Rules.Before(compat.V1_7) && b.cfg.Parallel > 1 }
