package booster

import (
	"slices"

	"github.com/grove-ml/grove/gbt/internal/predict"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// Dropout are the parameters of training with dropped trees (Rashmi and
// Gilad-Bachrach, DART: Dropouts meet Multiple Additive Regression Trees, 2015;
// src/gbm/gbtree.cc, 3.4). The gradients of a round are taken without the trees
// that it drops, and the weights of these and of the new trees are chosen such
// that both together weigh what the dropped ones did.
type Dropout struct {
	Rate     float32 // share of the trees that a round drops
	Skip     float32 // probability that a round drops none
	One      bool    // drop one where none would be
	Weighted bool    // heavy trees are dropped more often
	Forest   bool    // new trees weigh what all dropped ones did, else what one of them did
	Before30 bool    // by the rules of before 3.0, see [Dropout.share]
}

// configured reports whether rounds drop trees.
func (d *Dropout) configured() bool { return d.Rate != 0 || d.Skip != 0 || d.One || d.Before30 }

// share returns the learning rate of one of the trees of a round as the weights
// heed it: the whole of it. In 1.7 every tree has its share, those of other
// groups included; and booster dart draws its numbers even before there are trees, and if
// none can be dropped.
func (d *Dropout) share(learningRate float32, trees int) float32 {
	if d.Before30 {
		return float32(float64(learningRate) / float64(trees))
	}
	return learningRate
}

// draw returns the trees that a round drops, ascending. It draws a float64 for
// the skip, if that is possible, one for every tree, and what the choice of one
// takes.
func (d *Dropout) draw(weights []float32, rng *sample.Engine, form sample.UniformForm) (dropped []int) {
	if d.Skip > 0 && rng.Canonical64() < float64(d.Skip) {
		return nil
	}
	n := float32(len(weights))
	sum := float32(0)
	if d.Weighted {
		for _, w := range weights {
			sum += w
		}
	}
	for i, w := range weights {
		rate := d.Rate
		if d.Weighted {
			rate = rate * n * w / sum
		}
		if rng.Canonical64() < float64(rate) {
			dropped = append(dropped, i)
		}
	}
	if !d.One || len(dropped) > 0 || len(weights) == 0 {
		return dropped
	}
	if !d.Weighted {
		return []int{int(rng.UniformInt(uint32(len(weights)), form))}
	}
	shares := make([]float64, len(weights))
	for i, w := range weights {
		shares[i] = float64(w)
	}
	return []int{rng.Discrete(shares)}
}

// normalize changes the weights of the trees that a round has dropped, k > 0, and
// returns the weight of its new trees. The trees of a forest, which share the
// learning rate, count as one.
func (d *Dropout) normalize(weights []float32, dropped []int, learningRate float32) float32 {
	var factor, fresh float32
	if d.Forest {
		factor = float32(1 / (1 + float64(learningRate)))
		fresh = factor
	} else {
		k := float32(len(dropped))
		both := float64(k + learningRate)
		factor, fresh = float32(float64(k)/both), float32(1/both)
	}
	for _, i := range dropped {
		weights[i] *= factor
	}
	return fresh
}

// weighs reports whether the trees have weights, which a model that was once
// trained with dropout keeps.
func (b *GBTree) weighs() bool { return b.cfg.Dropout.configured() || b.model.Weights != nil }

// margins draws the trees that the round drops and returns the margins of the
// training rows without them.
func (b *GBTree) margins() []float32 {
	b.dropped = b.dropped[:0]
	if b.weighs() && (len(b.model.Trees) > 0 || b.cfg.Dropout.Before30) {
		b.weigh()
		b.dropped = b.cfg.Dropout.draw(b.model.Weights, b.rng, b.cfg.UniformForm)
	}
	if len(b.dropped) == 0 {
		b.Update(b.train)
		return b.train.Margin
	}
	weights := slices.Clone(b.model.Weights)
	for _, i := range b.dropped {
		weights[i] = 0
	}
	if b.before == nil {
		b.before = make([]float32, len(b.train.Margin))
	}
	b.train.restart(b.before)
	f := predict.New(b.model.Trees, b.model.Groups, b.cfg.Groups, predict.Options{Weights: weights})
	addForest(f, b.before, b.m, 0, f.NumTrees(), b.pool)
	return b.before
}

// weigh gives trees without a weight that of 1.
func (b *GBTree) weigh() {
	for len(b.model.Weights) < len(b.model.Trees) {
		b.model.Weights = append(b.model.Weights, 1)
	}
}

// commit ends the round that began after old trees: it weighs its new ones.
func (b *GBTree) commit(old int) {
	trees := len(b.model.Trees)
	b.model.Rounds = append(b.model.Rounds, int32(trees))
	if b.sumsFirst() {
		return // Update adds them
	}
	if !b.weighs() {
		b.train.trees = trees
		return
	}
	fresh := float32(1)
	if len(b.dropped) > 0 {
		fresh = b.cfg.Dropout.normalize(b.model.Weights, b.dropped, b.cfg.Dropout.share(b.eta, trees-old))
		b.epoch++
	}
	for range trees - old {
		b.model.Weights = append(b.model.Weights, fresh)
	}
}
