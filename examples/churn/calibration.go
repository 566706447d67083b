package main

import (
	"math"

	"github.com/grove-ml/grove/threshold"
)

// CalibrationReport says how far probabilities can be taken at their word: on the test
// customers, with calibrators fitted to the validation customers.
type CalibrationReport struct {
	Model    string  `json:"model"`
	Before   Quality `json:"before"`
	Platt    Quality `json:"platt"`    // a sigmoid of the log odds
	Isotonic Quality `json:"isotonic"` // any rising function
	Used     string  `json:"used"`     // for offers
	probs    []float64
}

// Quality is how good probabilities are; lower is better.
type Quality struct {
	Brier   float64 `json:"brier"`
	LogLoss float64 `json:"log_loss"`
	ECE     float64 `json:"ece"`
}

// calibrate compares the scores of the lead model with what happened. Offers are priced by
// Platt's sigmoid, which two parameters fit to the validation customers: an isotonic function of so
// few churners follows their noise.
// It is nil where the validation customers are all alike.
func (a *analysis) calibrate() (*CalibrationReport, error) {
	f := a.lead()
	r := &CalibrationReport{Model: f.name, Used: "platt"}
	if n := countLeft(a.data.labels[validation]); n == 0 || n == len(a.data.labels[validation]) {
		return nil, nil
	}
	platt, err := threshold.FitPlatt(logOdds(f.score[validation]), a.data.labels[validation])
	if err != nil {
		return nil, err
	}
	isotonic, err := threshold.FitIsotonic(f.score[validation], a.data.labels[validation])
	if err != nil {
		return nil, err
	}
	r.probs = threshold.CalibrateAll(platt, logOdds(f.score[test]))
	for _, c := range []struct {
		to    *Quality
		probs []float64
	}{{&r.Before, f.score[test]}, {&r.Platt, r.probs}, {&r.Isotonic, threshold.CalibrateAll(isotonic, f.score[test])}} {
		q, err := threshold.QualityOf(c.probs, a.data.labels[test])
		if err != nil {
			return nil, err
		}
		*c.to = Quality(q)
	}
	return r, nil
}

// logOdds are the margins of probabilities, which a sigmoid fits better than the
// probabilities themselves.
func logOdds(prob []float64) []float64 {
	const nearest = 1e-9 // to 0 and 1
	out := make([]float64, len(prob))
	for i, p := range prob {
		p = min(max(p, nearest), 1-nearest)
		out[i] = math.Log(p / (1 - p))
	}
	return out
}
