package gbt

import "github.com/grove-ml/grove/gbt/internal/objective"

// byGroup returns the objective if its gradients are written group by group, as
// trees that are grown for one group at a time take them, else nil.
func (t *Trainer) byGroup() objective.ByGroup {
	if t.config.Groups == 1 || t.config.Vector || t.params.isLinear() {
		return nil
	}
	o, _ := t.objective.(objective.ByGroup)
	return o
}

// gradient computes the gradients of the round at the margins of the training rows.
func (t *Trainer) gradient(margin []float32) {
	if o := t.byGroup(); o != nil {
		o.GradientByGroup(t.pairs, margin, t.info, t.pool)
		return
	}
	t.objective.Gradient(t.pairs, margin, t.info, t.pool)
}

// rowOfPair returns the row that a gradient is of.
func (t *Trainer) rowOfPair(i int) int {
	if t.config.ByGroup {
		return i % (len(t.pairs) / t.config.Groups)
	}
	return i / t.config.Groups
}
