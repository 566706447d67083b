package objective

import (
	"fmt"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Sigmoid returns 1 / (1 + exp(-x)), see [mathf.Sigmoid].
func Sigmoid(x float32) float32 { return mathf.Sigmoid(x) }

// logistic is the negative log-likelihood of a Bernoulli label: with
// s = sigmoid(p),
//
//	g = s - y, h = max(s (1 - s), 1e-16)
//
// (src/objective/regression_loss.h LogisticRegression, 3.4). The objectives of
// the family differ in what they put out and in their default metric.
type logistic struct {
	Link
	targets
	name, metric   string
	scalePosWeight float32
}

func newRegLogistic(c Config) (Objective, error) {
	return logistic{logit{}, targets(c.Targets), "reg:logistic", "rmse", c.ScalePosWeight}, nil
}

func newBinaryLogistic(c Config) (Objective, error) {
	return logistic{logit{}, targets(c.Targets), "binary:logistic", "logloss", c.ScalePosWeight}, nil
}

func newLogitRaw(c Config) (Objective, error) {
	return logistic{logitRaw{}, targets(c.Targets), "binary:logitraw", "logloss", c.ScalePosWeight}, nil
}

func (o logistic) Name() string                         { return o.name }
func (o logistic) DefaultMetric() string                { return o.metric }
func (o logistic) Params() map[string]map[string]string { return regLossParams(o.scalePosWeight) }

func (o logistic) Check(info *dataset.Info, rows int) error {
	return o.each(o.name, "must be in [0, 1]", info, rows, func(y float32) bool { return y >= 0 && y <= 1 })
}

func (o logistic) Intercept(info *dataset.Info, rows int) []float32 {
	if scaled(o.scalePosWeight) {
		s := stumps(o, info, rows)
		o.Value(s, s)
		return s
	}
	return means(info, rows, o.Groups())
}

func (o logistic) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.Groups()
	o.blocks(pool, len(dst), func(begin, end int) {
		begin, end = begin*k, end*k
		var buffer [expBlock]float32
		for ; begin < end; begin += expBlock {
			n := min(end-begin, expBlock)
			s, labels, pairs := buffer[:n], info.Labels[begin:begin+n], dst[begin:begin+n]
			mathf.SigmoidSlice(s, margin[begin:begin+n])
			switch {
			case len(info.Weights) == 0:
				logisticPairs(pairs, s, labels, nil, o.scalePosWeight)
			case k == 1:
				logisticPairs(pairs, s, labels, info.Weights[begin:begin+n], o.scalePosWeight)
			default:
				for i, p := range s {
					pairs[i] = logisticPair(p, labels[i], info.Weights[(begin+i)/k], o.scalePosWeight)
				}
			}
		}
	})
}

// expBlock is the number of elements whose exponentials are taken at a time: they stay in the
// nearest cache.
const expBlock = 512

// logit is the link whose outputs are probabilities.
type logit struct{ identity }

// Margin writes the log-odds of probabilities, which are kept 1e-6 away from 0
// and 1.
func (logit) Margin(dst, score []float32) {
	const epsilon float32 = 1e-6
	for i, s := range score {
		dst[i] = logOdds(min(max(s, epsilon), 1-epsilon))
	}
}

func logOdds(p float32) float32 { return -mathf.Log(1/p - 1) }

func (logit) CheckScore(score float32) error {
	if !(score >= 0 && score <= 1) {
		return fmt.Errorf("must be in [0, 1] for the logistic loss")
	}
	return nil
}

func (logit) Value(dst, margin []float32) {
	mathf.SigmoidSlice(dst, margin)
}

func (l logit) Score(dst, margin []float32) { l.Value(dst, margin) }

// openLogit is logit before 3.2: base scores stay as they are and must lie
// between 0 and 1.
type openLogit struct{ logit }

func (openLogit) Margin(dst, score []float32) {
	for i, s := range score {
		dst[i] = logOdds(s)
	}
}

func (openLogit) CheckScore(score float32) error {
	if !(score > 0 && score < 1) {
		return fmt.Errorf("must be in (0, 1) for the logistic loss")
	}
	return nil
}

// wideLogit is logit before 1.6: the sigmoid of margins below -88.7 goes on
// falling, to 0.
type wideLogit struct{ openLogit }

func (wideLogit) Value(dst, margin []float32) {
	for i, m := range margin {
		dst[i] = -m
	}
	dst = dst[:len(margin)]
	mathf.ExpSlice(dst, dst)
	for i, e := range dst {
		dst[i] = 1 / (e + 1)
	}
}

func (l wideLogit) Score(dst, margin []float32) { l.Value(dst, margin) }

func logisticLink(version [3]int) Link {
	switch {
	case before(version, 1, 6):
		return wideLogit{}
	case before(version, 3, 2):
		return openLogit{}
	}
	return logit{}
}

// logitRaw is the link of binary:logitraw: margins go out as they are, and the
// base score is a margin although the mean label is put there (a quirk of
// XGBoost that is kept).
type logitRaw struct{ identity }

// oddsRaw is logitRaw before 1.3, when the base score was a probability.
type oddsRaw struct{ openLogit }

func (oddsRaw) Value(dst, margin []float32) { copy(dst, margin) }
func (oddsRaw) Score(dst, margin []float32) { copy(dst, margin) }

func logitRawLink(version [3]int) Link {
	if before(version, 1, 3) {
		return oddsRaw{}
	}
	return logitRaw{}
}
