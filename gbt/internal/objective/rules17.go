package objective

import (
	"fmt"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Adaptive is an objective that sets the outputs of leaves itself, from the rows
// in them.
type Adaptive interface {
	Objective
	// Leaf returns the output of a leaf whose rows, at least one, are given in
	// ascending order. margin is what the gradients of the round were made of.
	Leaf(info *dataset.Info, margin []float32, rows []int32) float32
}

// Check17 reports an objective that XGBoost 1.7 does not have, or has with another
// algorithm than the one here.
func Check17(name string) error {
	if o, ok := aliases[name]; ok {
		name = o
	}
	switch name {
	case "reg:quantileerror":
		return fmt.Errorf("%s came with XGBoost 2.0", name)
	case "reg:expectileerror":
		return fmt.Errorf("%s came with XGBoost 3.3", name)
	case "rank:ndcg", "rank:map", "rank:pairwise":
		return fmt.Errorf("%s of XGBoost 1.7 draws pairs in a way of its own, which Grove does not have", name)
	}
	return nil
}

// new17 returns an objective as 1.7 has it, from that of 3.4: the base score is
// not estimated, but for reg:absoluteerror, and some losses differ.
func new17(o Objective, c Config) (Objective, error) {
	if err := Check17(o.Name()); err != nil {
		return nil, err
	}
	switch l := o.(type) {
	case absoluteError:
		return medianError{}, nil
	case gamma:
		// scale_pos_weight came to it later.
		l.scalePosWeight = 1
		return oneTarget{from17{l, "gamma-nloglik"}}, nil
	case squaredLogError:
		return from17{scaledLogError{l, c.ScalePosWeight}, l.DefaultMetric()}, nil
	case poisson, tweedie:
		return oneTarget{from17{l, l.DefaultMetric()}}, nil
	}
	return from17{o, o.DefaultMetric()}, nil
}

// score17 is the base score where none is given (ObjFunction::DefaultBaseScore,
// 1.7).
const score17 float32 = 0.5

// from17 is an objective without an estimated base score.
type from17 struct {
	Objective
	metric string
}

func (o from17) DefaultMetric() string { return o.metric }

func (o from17) Intercept(*dataset.Info, int) []float32 {
	out := make([]float32, o.Groups())
	for g := range out {
		out[g] = score17
	}
	return out
}

// CheckScore also refuses probabilities nearer to 0 and 1 than 1e-6: 1.7 takes
// them as they are, but the format that models are saved in, that of 3.4, does
// not.
func (o from17) CheckScore(score float32) error {
	if l, ok := o.Objective.(logistic); ok {
		if _, ok := l.Link.(logit); ok && !(score >= 1e-6 && score <= 1-1e-6) {
			return fmt.Errorf("must be in [1e-06, 1 - 1e-06] for the logistic loss")
		}
	}
	return o.Objective.CheckScore(score)
}

// ConstantHessian reports whether the objective of 3.4 has one.
func (o from17) ConstantHessian() bool { return ConstantHessian(o.Objective) }

// oneTarget is an objective that took one label a row only.
type oneTarget struct{ Objective }

func (o oneTarget) Check(info *dataset.Info, rows int) error {
	if t := info.NumTargets(); t != 1 {
		return fmt.Errorf("%s of XGBoost %v takes one label a row, not %d", o.Name(), compat.V1_7, t)
	}
	return o.Objective.Check(info, rows)
}

// scaledLogError is reg:squaredlogerror, which heeds scale_pos_weight in 1.7.
type scaledLogError struct {
	squaredLogError
	scalePosWeight float32
}

func (o scaledLogError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	if o.scalePosWeight == 1 {
		o.squaredLogError.Gradient(dst, margin, info, pool)
		return
	}
	o.rowwise(dst, margin, &dataset.Info{Labels: info.Labels, Targets: info.Targets}, pool, o.loss)
	k := o.Groups()
	for i, y := range info.Labels {
		w := weight(info, i/k)
		if y == 1 {
			w *= o.scalePosWeight
		}
		dst[i].G *= w
		dst[i].H *= w
	}
}

// medianError is reg:absoluteerror of 1.7: the loss |p - y| with the sign of
// p - y as gradient and 1 as hessian, the median of the labels as base score, and
// the median of y - p as output of a leaf, which eta does not shrink. (exact
// leaves its leaves as they are.)
//
// (src/objective/regression_obj.cu MeanAbsoluteError and src/objective/adaptive.cc, 1.7.)
type medianError struct{ identity }

func (medianError) Name() string                         { return "reg:absoluteerror" }
func (medianError) Groups() int                          { return 1 }
func (medianError) ConstantHessian() bool                { return true }
func (medianError) DefaultMetric() string                { return "mae" }
func (medianError) Params() map[string]map[string]string { return nil }

func (o medianError) Check(info *dataset.Info, rows int) error {
	return checkLabels(o.Name(), info, rows)
}

// Intercept returns the median of the labels, times and divided by the sum of the
// weights as XGBoost does to average over machines.
func (medianError) Intercept(info *dataset.Info, rows int) []float32 {
	total := float64(rows)
	if len(info.Weights) > 0 {
		total = 0
		for _, w := range info.Weights {
			total += float64(w)
		}
	}
	if total < 1e-6 {
		return []float32{score17}
	}
	m := median(info.Labels, info.Weights)
	return []float32{float32(float64(float32(float64(m)*total)) / total)}
}

func (medianError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	pool.Blocks(len(dst), gradientBlock, func(begin, end int) {
		for i := begin; i < end; i++ {
			w, r := weight(info, i), margin[i]-info.Labels[i]
			var sign float32
			switch {
			case r > 0:
				sign = 1
			case r < 0:
				sign = -1
			}
			dst[i] = grad.Pair{G: sign * w, H: w}
		}
	})
}

func (medianError) Leaf(info *dataset.Info, margin []float32, rows []int32) float32 {
	values := make([]float32, len(rows))
	var weights []float32
	if len(info.Weights) > 0 {
		weights = make([]float32, len(rows))
	}
	for k, r := range rows {
		values[k] = info.Labels[r] - margin[r]
		if weights != nil {
			weights[k] = info.Weights[r]
		}
	}
	return median(values, weights)
}

// median returns the median of values, of which there is at least one, weighted
// where weights is not nil.
func median(values, weights []float32) float32 {
	order := orderOf(values)
	if len(weights) == 0 {
		return quantileOf(values, order, 0.5)
	}
	return weightedQuantile(values, weights, order, 0.5)
}
