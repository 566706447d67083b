package grow

// SetLearningRate sets the factor on the leaves of the trees to come.
func (t *Hist) SetLearningRate(eta float32) { t.params.LearningRate = eta }

// SetLearningRate sets the factor on the leaves of the trees to come.
func (t *Exact) SetLearningRate(eta float32) { t.params.LearningRate = eta }

// SetLearningRate sets the factor on the leaves of the trees to come.
func (t *Vector) SetLearningRate(eta float32) {
	t.rules.LearningRate = eta
	t.hist.SetLearningRate(eta)
}
