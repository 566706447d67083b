// Package booster adds trees to a model, round by round.
package booster

import (
	"context"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/grow"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/sample"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// Config are the parameters of a [GBTree].
type Config struct {
	Exact         bool // over sorted columns, else by histograms
	Groups        int  // margins a row
	Parallel      int  // trees a round for each group, grown from the same gradients
	Split         split.Params
	Policy        grow.Policy
	Constraints   grow.Constraints
	MaxBin        int
	Subsample     float32
	GradientBased bool // sample rows by their gradients
	ByTree        float32
	ByLevel       float32
	ByNode        float32
	Seed          int64
	SeedPerRound  bool // seed the draws of every round anew
	UniformForm   sample.UniformForm
	Rules         compat.Rules
}

// TreesPerRound returns the number of trees of a round.
func (c *Config) TreesPerRound() int { return c.Groups * c.Parallel }

// GBTree grows one tree, or a forest of several, a group and round
// (src/gbm/gbtree.cc, 3.4). It is used by one caller at a time.
type GBTree struct {
	cfg    Config
	m      *feature.Matrix
	pool   *parallel.Pool
	rng    *sample.Engine
	seeded int // round that rng was last seeded for
	hist   *grow.Hist
	exact  *grow.Exact
	column []grad.Pair // gradients of one group
	kept   []grad.Pair // gradients after sampling (hist)
	keep   []bool      // rows that take part (exact)
	before []float32   // margins before the round

	// Trees are the trees so far: rounds, groups within a round, the forest of a
	// group.
	Trees []*tree.Tree
	// Group is the group of each tree.
	Group []int32
}

// NewGBTree prepares the training rows: it bins or sorts their features.
// weights are the sample weights, nil if all are 1. The trees of a forest share
// the learning rate between them. rng is where all draws come from: an engine
// of cfg.Seed, of which the first numbers may have been drawn.
func NewGBTree(m *feature.Matrix, weights []float32, cfg Config, rng *sample.Engine, pool *parallel.Pool) *GBTree {
	cfg.Split.LearningRate /= float32(cfg.Parallel)
	b := &GBTree{cfg: cfg, m: m, pool: pool, rng: rng, seeded: -1}
	if cfg.Exact {
		b.exact = grow.NewExact(grow.NewSorted(m, pool), cfg.Split, cfg.Policy.MaxDepth, cfg.Constraints, pool)
	} else {
		b.hist = grow.NewHist(binned.New(m, weights, cfg.MaxBin, pool), cfg.Split, cfg.Policy, cfg.Constraints, pool)
	}
	if cfg.Groups > 1 {
		b.column = make([]grad.Pair, m.Rows)
	}
	return b
}

// Boost grows the trees of one round from the gradients, rows × groups, and adds
// their outputs to the margins, rows × groups. If ctx is cancelled it returns
// its error; then trees, margins and random numbers are as they were before.
//
// Random numbers are drawn tree by tree: for the rows, then for the columns
// (exact: one by one for the rows, then for the columns). With SeedPerRound they
// begin at seed*127 + round.
func (b *GBTree) Boost(ctx context.Context, pairs []grad.Pair, margin []float32) error {
	b.seed()
	trees, rng := len(b.Trees), *b.rng
	several := b.cfg.TreesPerRound() > 1
	if several {
		b.before = append(b.before[:0], margin...)
	}
	for g := range b.cfg.Groups {
		column := b.group(pairs, g)
		for range b.cfg.Parallel {
			if err := b.grow(ctx, column, margin, g); err != nil {
				b.Trees, b.Group, *b.rng = b.Trees[:trees], b.Group[:trees], rng
				if several {
					copy(margin, b.before)
				}
				return err
			}
		}
	}
	return nil
}

// Draw returns a random number for the gradients of the round that [GBTree.Boost]
// grows next.
func (b *GBTree) Draw() uint32 {
	b.seed()
	return b.rng.Uint32()
}

// seed seeds the draws of the next round, once, if every round has its own.
func (b *GBTree) seed() {
	round := len(b.Trees) / b.cfg.TreesPerRound()
	if b.cfg.SeedPerRound && b.seeded != round {
		b.rng.Seed(b.cfg.Seed*127 + int64(round))
		b.seeded = round
	}
}

// group returns the gradients of group g, one a row.
func (b *GBTree) group(pairs []grad.Pair, g int) []grad.Pair {
	k := b.cfg.Groups
	if k == 1 {
		return pairs
	}
	for i := range b.column {
		b.column[i] = pairs[i*k+g]
	}
	return b.column
}

func (b *GBTree) grow(ctx context.Context, pairs []grad.Pair, margin []float32, g int) error {
	if b.cfg.Exact {
		if b.cfg.Subsample < 1 {
			if b.keep == nil {
				b.keep = make([]bool, len(pairs))
			}
			sample.Bernoulli(b.keep, pairs, b.cfg.Subsample, b.rng)
		}
		nodes, err := b.exact.Grow(ctx, pairs, b.keep, b.columns())
		if err != nil {
			return err
		}
		t, err := b.add(nodes, g)
		if err == nil {
			b.exact.AddTo(margin, b.cfg.Groups, g, t)
		}
		return err
	}
	nodes, err := b.hist.Grow(ctx, b.sampled(pairs), b.columns())
	if err != nil {
		return err
	}
	if _, err := b.add(nodes, g); err != nil {
		return err
	}
	b.hist.AddTo(margin, b.cfg.Groups, g)
	return nil
}

// sampled returns the gradients with those of the rows left out set to zero.
func (b *GBTree) sampled(pairs []grad.Pair) []grad.Pair {
	if b.cfg.Subsample >= 1 {
		return pairs
	}
	if b.kept == nil {
		b.kept = make([]grad.Pair, len(pairs))
	}
	draw := sample.Uniform
	if b.cfg.GradientBased {
		draw = sample.Gradient
	}
	if !draw(b.kept, pairs, 1, b.cfg.Subsample, b.rng) {
		return pairs
	}
	return b.kept
}

func (b *GBTree) columns() *sample.Columns {
	c := &b.cfg
	return sample.NewColumns(b.m.Cols, c.ByTree, c.ByLevel, c.ByNode, nil, b.rng, c.UniformForm)
}

func (b *GBTree) add(nodes []tree.Node, g int) (*tree.Tree, error) {
	t, err := tree.New(nodes, b.m.Cols)
	if err != nil {
		return nil, err
	}
	b.Trees = append(b.Trees, t)
	b.Group = append(b.Group, int32(g))
	return t, nil
}
