package main

import (
	"math"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/threshold"
)

// The ways to make probabilities of scores.
const (
	uncalibrated = "no"
	plattScaling = "Platt"
	isotonic     = "isotonic"

	calibrationBins = 10
)

// CalibrationReport says how far probabilities can be taken at their word: on the test
// customers, with calibrators fitted to the validation customers.
type CalibrationReport struct {
	Model    string  `json:"model"`
	Before   Quality `json:"before"`
	Platt    Quality `json:"platt"`    // a sigmoid of the log odds
	Isotonic Quality `json:"isotonic"` // any rising function
	// Used says which of them offers are priced by: that with the lowest log loss on
	// validation customers that it was not fitted to.
	Used  string `json:"used"`
	probs []float64
}

// Quality is how good probabilities are; lower is better.
type Quality struct {
	Brier   float64 `json:"brier"`
	LogLoss float64 `json:"log_loss"`
	ECE     float64 `json:"ece"`
}

// asIs leaves scores alone.
type asIs struct{}

// Calibrate returns the score.
func (asIs) Calibrate(score float64) float64 { return score }

// ofLogOdds is a calibrator of log odds, which a sigmoid fits better than probabilities.
type ofLogOdds struct{ threshold.Calibrator }

// Calibrate returns the probability of a score.
func (c ofLogOdds) Calibrate(score float64) float64 { return c.Calibrator.Calibrate(logOdds(score)) }

// calibrators are the ways to fit one to scores and labels.
func calibrators() []struct {
	name string
	fit  func(scores []float64, labels []float32) (threshold.Calibrator, error)
} {
	return []struct {
		name string
		fit  func(scores []float64, labels []float32) (threshold.Calibrator, error)
	}{
		{uncalibrated, func([]float64, []float32) (threshold.Calibrator, error) { return asIs{}, nil }},
		{plattScaling, func(scores []float64, labels []float32) (threshold.Calibrator, error) {
			odds := make([]float64, len(scores))
			for i, s := range scores {
				odds[i] = logOdds(s)
			}
			c, err := threshold.FitPlatt(odds, labels)
			return ofLogOdds{c}, err
		}},
		{isotonic, func(scores []float64, labels []float32) (threshold.Calibrator, error) {
			return threshold.FitIsotonic(scores, labels)
		}},
	}
}

// calibrate compares the scores of the lead model with what happened. It is nil where
// too few of the validation customers left, or stayed, to fit anything.
func (a *analysis) calibrate() (*CalibrationReport, error) {
	f := a.lead()
	scores, labels := f.score[validation], a.data.labels[validation]
	if n := countLeft(labels); n < 2*foldCount || len(labels)-n < 2*foldCount {
		return nil, nil
	}
	folds, err := gbt.StratifiedKFold(labels, foldCount, splitSeed)
	if err != nil {
		return nil, err
	}
	r := &CalibrationReport{Model: f.name}
	to := map[string]*Quality{uncalibrated: &r.Before, plattScaling: &r.Platt, isotonic: &r.Isotonic}
	least := math.Inf(1)
	for _, c := range calibrators() {
		unseen := make([]float64, len(scores))
		for _, fold := range folds {
			fitted, err := c.fit(pick(scores, fold.Train), pick(labels, fold.Train))
			if err != nil {
				return nil, err
			}
			for _, i := range fold.Test {
				unseen[i] = fitted.Calibrate(scores[i])
			}
		}
		judged, err := threshold.QualityOf(unseen, labels)
		if err != nil {
			return nil, err
		}
		fitted, err := c.fit(scores, labels)
		if err != nil {
			return nil, err
		}
		probs := threshold.CalibrateAll(fitted, f.score[test])
		q, err := threshold.QualityOf(probs, a.data.labels[test])
		if err != nil {
			return nil, err
		}
		*to[c.name] = Quality(q)
		if judged.LogLoss < least {
			least, r.Used, r.probs = judged.LogLoss, c.name, probs
		}
	}
	return r, nil
}

// pick returns some of the values.
func pick[T any](values []T, rows []int) []T {
	out := make([]T, len(rows))
	for k, i := range rows {
		out[k] = values[i]
	}
	return out
}

// logOdds is the margin of a probability.
func logOdds(p float64) float64 {
	const nearest = 1e-9 // to 0 and 1
	p = min(max(p, nearest), 1-nearest)
	return math.Log(p / (1 - p))
}
