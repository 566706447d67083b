package booster

import (
	"context"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/grow"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/predict"
	"github.com/grove-ml/grove/gbt/internal/sample"
	"github.com/grove-ml/grove/gbt/internal/split"
	"github.com/grove-ml/grove/gbt/tree"
)

// Config are the parameters of a [GBTree].
type Config struct {
	Exact         bool // over sorted columns, else by histograms
	Approx        bool // by histograms over bins made from the hessians of the rows
	ConstHessian  bool // those hessians never change
	Groups        int  // margins a row
	ByGroup       bool // gradients come group by group, not row by row
	Vector        bool // one tree for all groups, with a value for each in a leaf; only by histograms
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
	Updaters      []Updater // change the trees of a given model instead of growing new ones
	// Leaf returns the output of a leaf from the margins before the round and the
	// rows of the leaf, where an objective sets leaves so; else it is nil.
	Leaf    func(margin []float32, rows []int32) float32
	Dropout Dropout

	// FeatureWeights has a weight for every feature, with which it is drawn where
	// features are sampled; nil if all are alike.
	FeatureWeights []float32
}

// TreesPerRound returns the number of trees of a round.
func (c *Config) TreesPerRound() int {
	if c.Vector {
		return c.Parallel
	}
	return c.Groups * c.Parallel
}

// GBTree grows one tree, or a forest of several, a group and round
// (src/gbm/gbtree.cc, 3.4). It is used by one caller at a time.
type GBTree struct {
	cfg     Config
	m       *feature.Matrix
	pool    *parallel.Pool
	rng     *sample.Engine
	seeded  int // round that rng was last seeded for
	hist    *grow.Hist
	exact   *grow.Exact
	vector  *grow.Vector
	approx  *approx
	update  *update
	growers []*grower   // of trees that a worker grows by itself
	column  []grad.Pair // gradients of one group
	kept    []grad.Pair // gradients after sampling (hist)
	bySize  *sample.Gradients
	keep    []bool         // rows that take part (exact)
	before  []float32      // margins before the round, or without the trees that it drops
	own     *sample.Engine // of the columns, before 3.3 (hist)
	train   *Rows
	model   Model   // rounds, groups within a round, the forest of a group
	epoch   int     // counts the changes of weights of trees
	latest  forest  // the trees that the last update added
	eta     float32 // of a round
	dropped []int   // trees that the round drops

	// restored are the trees at which rounds ended that were boosted before a stop:
	// where the trees of a round are added up first, it matters which they were.
	restored []int32
}

// NewGBTree prepares the training rows: it bins or sorts their features.
// weights are the sample weights, nil if all are 1. The trees of a forest share
// the learning rate between them. rng is where all draws come from: an engine
// of cfg.Seed, of which the first numbers may have been drawn.
func NewGBTree(train *Rows, weights []float32, cfg Config, rng *sample.Engine, pool *parallel.Pool) *GBTree {
	eta := cfg.Split.LearningRate
	cfg.Split.LearningRate /= float32(cfg.Parallel)
	m := train.X
	b := &GBTree{cfg: cfg, eta: eta, m: m, pool: pool, rng: rng, seeded: -1, train: train, model: Model{Rounds: []int32{0}}}
	if cfg.Updaters != nil {
		b.update = &update{leaf: make([]int32, m.Rows)}
	} else if cfg.Vector {
		b.vector = grow.NewVector(binned.New(m, weights, cfg.MaxBin, pool), cfg.Groups, cfg.Split, cfg.Policy, cfg.Constraints, pool)
	} else if cfg.Exact {
		b.exact = grow.NewExact(grow.NewSortedFor(cfg.Split.Rules, m, pool), cfg.Split, cfg.Policy.MaxDepth, cfg.Constraints, pool)
	} else if cfg.Approx {
		b.approx = newApprox(weights)
		if cfg.Rules != compat.V3_4 {
			b.own = sample.NewEngine(int64(rng.Uint32()))
		}
	} else {
		b.hist = grow.NewHist(binned.NewFor(cfg.Rules, m, weights, cfg.MaxBin, pool), cfg.Split, cfg.Policy, cfg.Constraints, pool)
	}
	return b
}

// Begin seeds the random numbers if every round has its own, and draws the trees
// to drop.
func (b *GBTree) Begin() []float32 {
	b.seed()
	return b.margins()
}

// Boost grows the trees of one round from the gradients and adds their outputs to
// the margins of the training rows.
//
// Random numbers are drawn tree by tree: for the rows, then for the columns
// (exact: one by one for the rows, then for the columns; approx: for the columns,
// then for the rows, once for all trees of a group). With SeedPerRound they
// begin at seed*127 + round.
func (b *GBTree) Boost(ctx context.Context, pairs []grad.Pair) error {
	trees, rng, own, margin := len(b.model.Trees), *b.rng, b.ownState(), b.train.Margin
	if b.weighs() || b.sumsFirst() {
		margin = nil // Update makes them anew
	}
	keep := b.cfg.TreesPerRound() > 1 && margin != nil && (mayEnd(ctx) || b.cfg.Leaf != nil)
	if keep {
		b.keepBefore(margin)
	}
	if err := b.growRound(ctx, pairs, margin); err != nil {
		b.model.Trees, b.model.Groups, *b.rng, b.own = b.model.Trees[:trees], b.model.Groups[:trees], rng, own
		if keep {
			copy(margin, b.before)
		}
		return err
	}
	b.commit(trees)
	return nil
}

// growRound grows the trees of a round.
func (b *GBTree) growRound(ctx context.Context, pairs []grad.Pair, margin []float32) error {
	shared := b.cfg.TreesPerRound() - b.whole()
	var column []grad.Pair
	for k := range shared {
		g := k / b.cfg.Parallel
		if k%b.cfg.Parallel == 0 {
			column = b.group(pairs, g)
			if b.approx != nil {
				column = b.beginApprox(column)
			}
		}
		if err := b.grow(ctx, column, margin, g); err != nil {
			return err
		}
	}
	if shared == b.cfg.TreesPerRound() {
		return nil
	}
	return b.growWhole(ctx, pairs, margin, shared)
}

// mayEnd reports whether a round may be cancelled and tried again: only the one context of which that is
// known never ends, since others may have an Err of their own. Any other error
// ends training: then nobody looks at the margins any more.
func mayEnd(ctx context.Context) bool {
	return ctx != context.Background()
}

// keepBefore copies the margins before the round, for a round that is cancelled, and
// for leaves that are set by them.
func (b *GBTree) keepBefore(margin []float32) {
	if len(b.before) != len(margin) {
		b.before = make([]float32, len(margin))
	}
	b.pool.Blocks(len(margin), 1<<16, func(begin, end int) { copy(b.before[begin:end], margin[begin:end]) })
}

// Draw returns a random number for the gradients of the round begun.
func (b *GBTree) Draw() uint32 { return b.rng.Uint32() }

// seed seeds the draws of the next round, once, if every round has its own.
func (b *GBTree) seed() {
	round := b.Rounds()
	if b.cfg.SeedPerRound && b.seeded != round {
		b.rng.Seed(b.cfg.Seed*127 + int64(round))
		b.seeded = round
	}
}

// Rounds returns the number of rounds so far.
func (b *GBTree) Rounds() int { return len(b.model.Rounds) - 1 }

// Model returns the trees of the first n rounds.
func (b *GBTree) Model(n int) Model {
	trees := b.model.Rounds[n]
	m := Model{
		Trees:  slices.Clone(b.model.Trees[:trees]),
		Groups: slices.Clone(b.model.Groups[:trees]),
		Rounds: slices.Clone(b.model.Rounds[:n+1]),
	}
	if b.model.Weights != nil {
		m.Weights = slices.Clone(b.model.Weights[:min(int(trees), len(b.model.Weights))])
	}
	return m
}

// forest is a part of the trees, laid out for prediction.
type forest struct {
	*predict.Forest
	first, last, epoch int
}

// Update adds the trees that rows have not seen to their margins, and all trees
// anew if weights have changed.
func (b *GBTree) Update(r *Rows) {
	if r.epoch != b.epoch {
		r.restart(r.Margin)
		r.trees, r.epoch = 0, b.epoch
	}
	for _, last := range b.restored {
		if b.sumsFirst() && int(last) > r.trees {
			b.addTrees(r, int(last))
		}
	}
	b.addTrees(r, len(b.model.Trees))
}

// addTrees adds the trees up to last to the margins that do not have them.
func (b *GBTree) addTrees(r *Rows, last int) {
	first := r.trees
	if first == last {
		return
	}
	if f := &b.latest; f.Forest == nil || f.first != first || f.last != last || f.epoch != b.epoch {
		o := predict.Options{SumFirst: b.sumsFirst()}
		if b.model.Weights != nil {
			o.Weights = b.model.Weights[first:last]
		}
		*f = forest{predict.New(b.model.Trees[first:last], b.model.Groups[first:last], b.cfg.Groups, o), first, last, b.epoch}
	}
	addForest(b.latest.Forest, r.Margin, r.X, 0, last-first, b.pool)
	r.trees = last
}

// groupBlock is the number of rows whose gradients a worker copies at a time.
const groupBlock = 8192

// group returns the gradients of group g, one a row.
func (b *GBTree) group(pairs []grad.Pair, g int) []grad.Pair {
	k := b.cfg.Groups
	if k == 1 || b.vector != nil {
		return pairs
	}
	if n := b.m.Rows; b.cfg.ByGroup {
		return pairs[g*n : (g+1)*n]
	}
	if b.column == nil {
		b.column = make([]grad.Pair, b.m.Rows)
	}
	b.pool.Blocks(len(b.column), groupBlock, func(begin, end int) {
		for i := begin; i < end; i++ {
			b.column[i] = pairs[i*k+g]
		}
	})
	return b.column
}

// groupIn is [GBTree.group] for one worker, with room of its own.
func (b *GBTree) groupIn(room *[]grad.Pair, pairs []grad.Pair, g int) []grad.Pair {
	k, n := b.cfg.Groups, b.m.Rows
	if k == 1 {
		return pairs
	}
	if b.cfg.ByGroup {
		return pairs[g*n : (g+1)*n]
	}
	if *room == nil {
		*room = make([]grad.Pair, n)
	}
	for i := range *room {
		(*room)[i] = pairs[i*k+g]
	}
	return *room
}

func (b *GBTree) grow(ctx context.Context, pairs []grad.Pair, margin []float32, g int) error {
	if b.update != nil {
		return b.updateTree(ctx, pairs, margin, g)
	}
	if b.vector != nil {
		return b.growVector(ctx, pairs, margin)
	}
	if b.cfg.Rules != compat.V3_4 {
		return b.growBefore33(ctx, pairs, margin, g)
	}
	if b.cfg.Exact {
		cols := b.exactDraws(pairs)
		nodes, err := b.exact.Grow(ctx, pairs, b.keep, cols)
		if err != nil {
			return err
		}
		t, err := b.add(nodes, g)
		if err == nil && margin != nil {
			b.exact.AddTo(margin, b.cfg.Groups, g, t)
		}
		return err
	}
	var cols *sample.Columns
	if b.approx != nil {
		cols = b.approx.columns
	} else {
		pairs, cols = b.sampled(pairs), b.columns()
	}
	nodes, err := b.hist.Grow(ctx, pairs, cols)
	if err != nil {
		return err
	}
	if _, err := b.addParts(b.hist.Parts(nodes), g); err != nil {
		return err
	}
	if margin != nil {
		b.hist.AddTo(margin, b.cfg.Groups, g)
	}
	return nil
}

// sampled returns the gradients with those of the rows left out set to zero.
func (b *GBTree) sampled(pairs []grad.Pair) []grad.Pair { return b.sampledIn(&b.kept, pairs) }

// sampledIn is sampled with the room given.
func (b *GBTree) sampledIn(room *[]grad.Pair, pairs []grad.Pair) []grad.Pair {
	if b.cfg.Subsample >= 1 {
		return pairs
	}
	if *room == nil {
		*room = make([]grad.Pair, len(pairs))
	}
	draw := sample.Uniform
	if b.cfg.GradientBased {
		if b.bySize == nil {
			b.bySize = sample.NewGradients(b.pool)
		}
		draw = b.bySize.Draw
	}
	if !draw(*room, pairs, len(pairs)/b.m.Rows, b.cfg.Subsample, b.rng) {
		return pairs
	}
	return *room
}

func (b *GBTree) columns() *sample.Columns {
	c := &b.cfg
	return sample.NewColumns(b.m.Cols, c.ByTree, c.ByLevel, c.ByNode, c.FeatureWeights, b.rng, c.UniformForm)
}

func (b *GBTree) add(nodes []tree.Node, g int) (*tree.Tree, error) {
	return b.addParts(tree.Parts{Nodes: nodes}, g)
}

// treeOf makes a tree of what has been grown.
func (b *GBTree) treeOf(p tree.Parts) (*tree.Tree, error) {
	p.Features = b.m.Cols
	return tree.FromParts(p)
}

func (b *GBTree) addParts(p tree.Parts, g int) (*tree.Tree, error) {
	t, err := b.treeOf(p)
	if err != nil {
		return nil, err
	}
	b.model.Trees = append(b.model.Trees, t)
	b.model.Groups = append(b.model.Groups, int32(g))
	return t, nil
}
