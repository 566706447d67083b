package booster

import (
	"github.com/grove-ml/grove/gbt/internal/introsort"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// Selector says which coefficient a linear model updates next
// (FeatureSelector of src/linear/coordinate_common.h, 3.4).
type Selector int

// The selectors, by XGBoost's names.
const (
	Cyclic  Selector = iota // all features in their order
	Shuffle                 // all features, shuffled anew every round
	Random                  // as many as there are features, drawn with replacement
	Greedy                  // that with the largest step, again and again
	Thrifty                 // all features, by the size of their steps at the start of the round
)

// ParseSelector returns the selector of a name.
func ParseSelector(name string) (s Selector, ok bool) {
	for i, n := range [...]string{"cyclic", "shuffle", "random", "greedy", "thrifty"} {
		if n == name {
			return Selector(i), true
		}
	}
	return 0, false
}

// prepare sets the selector up for a round.
func (b *GBLinear) prepare() {
	features, groups := len(b.columns), b.cfg.Groups
	switch b.cfg.Selector {
	case Shuffle:
		if len(b.order) == 0 {
			b.order = make([]int32, features)
			for f := range b.order {
				b.order[f] = int32(f)
			}
		}
		sample.Shuffle(b.order, b.rng, b.cfg.UniformForm)
	case Greedy, Thrifty:
		if b.deltas == nil {
			b.deltas = make([]float32, features*groups)
		}
		if b.cfg.Selector == Thrifty {
			b.rank()
		}
	}
}

// rank orders the features of every group by the size of their steps, equal ones
// as std::sort leaves them.
func (b *GBLinear) rank() {
	features, groups := len(b.columns), b.cfg.Groups
	if b.thrifty == nil {
		b.thrifty = make([]int32, features*groups)
	}
	b.pool.For(features, func(f int) {
		for g := range groups {
			b.deltas[g*features+f] = b.magnitude(b.columns[f].sum(b.ofGroup(g)), f, g)
		}
	})
	b.pool.For(groups, func(g int) {
		order, size := b.thrifty[g*features:(g+1)*features], b.deltas[g*features:(g+1)*features]
		for f := range order {
			order[f] = int32(f)
		}
		introsort.Sort(order, func(i, j int32) bool { return size[i] > size[j] })
	})
}

// next returns the feature of the k-th update of group g, -1 if there is none.
// Greedy and Thrifty leave out the last feature, as XGBoost does.
func (b *GBLinear) next(g, k int) int {
	features := len(b.columns)
	switch b.cfg.Selector {
	case Shuffle:
		return int(b.order[k])
	case Random:
		return int(b.rng.Uint32() % uint32(features))
	case Greedy, Thrifty:
		if b.cfg.TopK > 0 && k >= b.cfg.TopK || k+1 == features {
			return -1
		}
		if b.cfg.Selector == Thrifty {
			return int(b.thrifty[g*features+k])
		}
		return b.steepest(g)
	}
	return k
}

// steepest returns the feature whose coefficient would take the largest step, the
// first of equal ones, and feature 0 if none would take any.
func (b *GBLinear) steepest(g int) int {
	features := len(b.columns)
	size := b.deltas[g*features : (g+1)*features]
	measure := func(f int) { size[f] = b.magnitude(b.columns[f].sum(b.ofGroup(g)), f, g) }
	if b.cfg.Groups == 1 {
		b.pool.For(features, measure)
	} else { // groups run in parallel
		for f := range size {
			measure(f)
		}
	}
	best := 0
	for f, d := range size {
		if d > size[best] {
			best = f
		}
	}
	return best
}
