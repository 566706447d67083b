package booster

import "slices"

// Continue takes over the rounds of a model before the first round, or, if there
// are updaters, gives them to these. Their trees must then come as training grows
// them, round by round, and group by group within a round. Margins are predicted
// anew from the features.
func (b *GBTree) Continue(m Model) {
	if b.update != nil {
		b.update.old = m
		return
	}
	b.model = Model{
		Trees: slices.Clone(m.Trees), Groups: slices.Clone(m.Groups),
		Rounds: slices.Clone(m.Rounds), Weights: slices.Clone(m.Weights),
	}
	b.train.trees = 0
}

// SetLearningRate sets the learning rate of the rounds to come.
func (b *GBTree) SetLearningRate(eta float32) {
	b.eta = eta
	eta /= float32(b.cfg.Parallel)
	b.cfg.Split.LearningRate = eta
	if b.hist != nil {
		b.hist.SetLearningRate(eta)
	}
	if b.vector != nil {
		b.vector.SetLearningRate(eta)
	}
	if b.exact != nil {
		b.exact.SetLearningRate(eta)
	}
}
