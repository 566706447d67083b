package booster

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/predict"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// LinearConfig are the parameters of a [GBLinear].
type LinearConfig struct {
	Groups       int // margins a row
	LearningRate float32
	Lambda       float32 // L2, times the sum of the weights of the rows
	Alpha        float32 // L1, times that sum
	Tolerance    float32 // largest change of a coefficient at which nothing more is done; 0 means never
	Selector     Selector
	TopK         int // features that Greedy and Thrifty take in a round; 0 means all
	Seed         int64
	SeedPerRound bool // seed the draws of every round anew
	UniformForm  sample.UniformForm
}

// GBLinear descends by one coefficient after the other (src/gbm/gblinear.cc,
// src/linear, 3.4; S. Shalev-Shwartz and A. Tewari, Stochastic Methods for
// l1-regularized Loss Minimization, 2011). XGBoost's two updaters are one here:
// shotgun lets threads race through the features, and with one thread does what
// coord_descent does. It is used by one caller at a time.
type GBLinear struct {
	cfg     LinearConfig
	pool    *parallel.Pool
	rng     *sample.Engine
	seeded  int // round that rng was last seeded for
	train   *Rows
	columns []column
	rounds  int

	weights   []float32 // (features+1) × groups, the biases last
	before    []float32 // of the last round but one; nil before the second
	converged bool
	lambda    float64 // times the sum of the weights of the rows
	alpha     float64

	pairs    []grad.Pair // groups × rows: the gradients, which follow the coefficients
	order    []int32     // features in the order that Shuffle has left
	thrifty  []int32     // groups × features
	deltas   []float32   // groups × features
	previous state
}

// column are the values of a feature that are there, with their rows.
type column struct {
	rows   []int32
	values []float32
}

// sums are the gradient and the hessian of a coefficient.
type sums struct{ g, h float64 }

// state is what a round that is given up has to restore.
type state struct {
	weights []float32
	order   []int32
	rng     sample.Engine
}

// NewGBLinear prepares the training rows: their features are put into columns.
// weights are the weights of the rows, nil if all are 1; rng is where all draws
// come from.
func NewGBLinear(train *Rows, weights []float32, cfg LinearConfig, rng *sample.Engine, pool *parallel.Pool) *GBLinear {
	m := train.X
	b := &GBLinear{cfg: cfg, pool: pool, rng: rng, seeded: -1, train: train, columns: make([]column, m.Cols)}
	m.EachColumn(pool, func(col int, rows []int32, values []float32) {
		b.columns[col] = column{slices.Clone(rows), slices.Clone(values)}
	})
	b.weights = make([]float32, (m.Cols+1)*cfg.Groups)
	sum := float64(m.Rows)
	if weights != nil {
		sum = 0
		for _, w := range weights {
			sum += float64(w)
		}
	}
	b.lambda = float64(float32(float64(cfg.Lambda) * sum))
	b.alpha = float64(float32(float64(cfg.Alpha) * sum))
	b.pairs = make([]grad.Pair, m.Rows*cfg.Groups)
	return b
}

// Begin seeds the random numbers if every round has its own.
func (b *GBLinear) Begin() []float32 {
	if b.cfg.SeedPerRound && b.seeded != b.rounds {
		b.rng.Seed(b.cfg.Seed*127 + int64(b.rounds))
		b.seeded = b.rounds
	}
	b.Update(b.train)
	return b.train.Margin
}

// Draw returns a random number for the gradients of the round begun.
func (b *GBLinear) Draw() uint32 { return b.rng.Uint32() }

// Rounds returns the number of rounds so far, those after convergence included.
func (b *GBLinear) Rounds() int { return b.rounds }

// Model returns the coefficients. A linear model has no parts: n must be the
// number of rounds.
func (b *GBLinear) Model(n int) Model {
	if n != b.rounds {
		panic("booster: a linear model is one for all its rounds")
	}
	return Model{Linear: slices.Clone(b.weights), LinearRounds: n}
}

// Update computes the margins of rows.
func (b *GBLinear) Update(r *Rows) {
	if r.linear && r.epoch == b.rounds {
		return
	}
	r.linear, r.epoch = true, b.rounds
	r.restart(r.Margin)
	m, groups := r.X, b.cfg.Groups
	l := predict.Linear{Weights: b.weights, Features: m.Cols, Groups: groups}
	b.pool.Blocks(m.Rows, predict.BlockRows, func(begin, end int) {
		var scratch []float32
		if !m.IsDense() {
			scratch = make([]float32, (end-begin)*m.Cols)
		}
		l.Rows(r.Margin[begin*groups:end*groups], m, begin, end, scratch)
	})
}

// Boost updates the biases and then the coefficients that the selector takes.
//
// Random numbers are drawn by the selectors Shuffle, once a round, and Random,
// for every update, group by group.
func (b *GBLinear) Boost(ctx context.Context, pairs []grad.Pair) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if b.steady() {
		b.rounds++
		return nil
	}
	b.previous.weights = append(b.previous.weights[:0], b.weights...)
	b.previous.order = append(b.previous.order[:0], b.order...)
	b.previous.rng = *b.rng
	if err := b.descend(ctx, pairs); err != nil {
		copy(b.weights, b.previous.weights)
		b.order = append(b.order[:0], b.previous.order...)
		*b.rng = b.previous.rng
		return err
	}
	b.before = append(b.before[:0], b.previous.weights...)
	b.rounds++
	return nil
}

// steady reports whether the last round changed no coefficient by more than the
// tolerance, or one before did.
func (b *GBLinear) steady() bool {
	if b.cfg.Tolerance == 0 || len(b.before) == 0 {
		return false
	}
	if !b.converged {
		largest := float32(0)
		for i, w := range b.weights {
			if d := w - b.before[i]; d > largest || -d > largest {
				largest = max(d, -d)
			}
		}
		b.converged = largest <= b.cfg.Tolerance
	}
	return b.converged
}

// descend is a round.
func (b *GBLinear) descend(ctx context.Context, pairs []grad.Pair) error {
	groups, rows := b.cfg.Groups, len(pairs)/b.cfg.Groups
	b.pool.For(groups, func(g int) {
		for i := range rows {
			b.pairs[g*rows+i] = pairs[i*groups+g]
		}
		b.moveBias(g)
	})
	b.prepare()
	if b.cfg.Selector == Random {
		// The groups take turns at the random numbers.
		for g := range groups {
			b.descendGroup(ctx, g)
		}
	} else {
		b.pool.For(groups, func(g int) { b.descendGroup(ctx, g) })
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, w := range b.weights {
		if w-w != 0 {
			return fmt.Errorf("the coefficient of feature %d is %v: the linear model diverged, try a lower eta, more lambda, or scaled features", i/groups, w)
		}
	}
	return nil
}

// ofGroup returns the gradients of a group, one a row.
func (b *GBLinear) ofGroup(g int) []grad.Pair {
	rows := len(b.pairs) / b.cfg.Groups
	return b.pairs[g*rows : (g+1)*rows]
}

// moveBias updates the bias of group g, which is not regularised.
func (b *GBLinear) moveBias(g int) {
	pairs := b.ofGroup(g)
	var s sums
	for _, p := range pairs {
		if p.H >= 0 {
			s.g += float64(p.G)
			s.h += float64(p.H)
		}
	}
	step := -s.g / s.h
	if step-step != 0 {
		step = 0
	}
	d := float32(float64(b.cfg.LearningRate) * step)
	b.weights[len(b.columns)*b.cfg.Groups+g] += d
	if d == 0 {
		return
	}
	for i := range pairs {
		if p := &pairs[i]; p.H >= 0 {
			p.G += float32(p.H * d)
		}
	}
}

// descendGroup updates the coefficients of a group one after the other.
func (b *GBLinear) descendGroup(ctx context.Context, g int) {
	pairs := b.ofGroup(g)
	for k := range b.columns {
		if ctx.Err() != nil {
			return
		}
		f := b.next(g, k)
		if f < 0 {
			return
		}
		c := &b.columns[f]
		w := &b.weights[f*b.cfg.Groups+g]
		d := float32(float64(b.cfg.LearningRate) * b.delta(c.sum(pairs), *w))
		if d == 0 {
			continue
		}
		*w += d
		c.follow(pairs, d)
	}
}

// follow updates the gradients of a coefficient's rows after it took step d.
func (c *column) follow(pairs []grad.Pair, d float32) {
	if len(c.values) == len(pairs) { // nothing is missing
		for i, v := range c.values {
			if p := &pairs[i]; p.H >= 0 {
				p.G += float32(p.H * v * d)
			}
		}
		return
	}
	for i, r := range c.rows {
		if p := &pairs[r]; p.H >= 0 {
			p.G += float32(p.H * c.values[i] * d)
		}
	}
}

// sum returns the gradient and the hessian of a coefficient.
func (c *column) sum(pairs []grad.Pair) (s sums) {
	if len(c.values) == len(pairs) {
		var g, h float64
		for i, v := range c.values {
			if p := pairs[i]; p.H >= 0 {
				g += float64(p.G * v)
				h += float64(p.H * v * v)
			}
		}
		return sums{g, h}
	}
	for i, r := range c.rows {
		if p := pairs[r]; p.H >= 0 {
			v := c.values[i]
			s.g += float64(p.G * v)
			s.h += float64(p.H * v * v)
		}
	}
	return s
}

// delta returns the step from coefficient w to the least loss, at most to 0 where
// the L1 term has its kink (CoordinateDelta of src/linear/coordinate_common.h).
func (b *GBLinear) delta(s sums, w32 float32) float64 {
	if s.h < float64(float32(1e-5)) {
		return 0
	}
	w := float64(w32)
	g := s.g + float64(b.lambda*w)
	h := s.h + b.lambda
	// The comparisons are those of std::max and std::min, where NaN counts.
	if w-g/h >= 0 {
		d := -(g + b.alpha) / h
		if d < -w {
			return -w
		}
		return d
	}
	d := -(g - b.alpha) / h
	if -w < d {
		return -w
	}
	return d
}

// magnitude returns the size of the step that the coefficient of feature f and
// group g would take, 0 for NaN.
func (b *GBLinear) magnitude(s sums, f, g int) float32 {
	d := float32(math.Abs(b.delta(s, b.weights[f*b.cfg.Groups+g])))
	if d != d {
		return 0
	}
	return d
}

// Continue takes over the coefficients of a model before the first round.
func (b *GBLinear) Continue(m Model) {
	copy(b.weights, m.Linear) // none are zeros
	b.rounds = m.LinearRounds
}

// SetLearningRate sets the learning rate of the rounds to come.
func (b *GBLinear) SetLearningRate(eta float32) { b.cfg.LearningRate = eta }
