package threshold

import (
	"math"

	"github.com/grove-ml/grove/metrics"
)

// Calibrator turns a score into a probability and is safe for concurrent use. Those of this
// package keep the order of rows, but that [Isotonic] makes some alike, and that [Platt]
// turns the order round where low scores mean class 1.
type Calibrator interface {
	// Calibrate returns the probability of class 1 of a row with the score.
	Calibrate(score float64) float64
}

// CalibrateAll returns the probabilities of scores.
func CalibrateAll(c Calibrator, scores []float64) []float64 {
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = c.Calibrate(s)
	}
	return out
}

// Prior corrects probabilities of a model that was trained on another share of class
// 1 than the one it meets: weights of scale_pos_weight, or rows left out. Odds are multiplied
// by a constant (Elkan, "The foundations of cost-sensitive learning", IJCAI 2001,
// theorem 2).
type Prior struct {
	odds float64
}

// PriorFromWeight undoes scale_pos_weight: training with weight w on the rows of class 1 multiplies
// the odds that a model gives by w.
func PriorFromWeight(scalePosWeight float64) (*Prior, error) {
	odds := 1 / scalePosWeight
	if !(scalePosWeight > 0 && isFinite(scalePosWeight) && isFinite(odds)) {
		return nil, &ValueError{What: "scale_pos_weight", Index: -1, Value: scalePosWeight, Rule: "finite and above 0, and 1 divided by it finite"}
	}
	return &Prior{odds: odds}, nil
}

// PriorFromRates corrects from the share of class 1 in the training rows, weights
// included, to that among the rows to be scored.
func PriorFromRates(trained, actual float64) (*Prior, error) {
	for _, r := range []struct {
		name string
		rate float64
	}{{"rate in training", trained}, {"actual rate", actual}} {
		if !(r.rate > 0 && r.rate < 1) {
			return nil, &ValueError{What: r.name, Index: -1, Value: r.rate, Rule: "in (0, 1)"}
		}
	}
	return &Prior{odds: actual / (1 - actual) * (1 - trained) / trained}, nil
}

// Calibrate returns the corrected probability of one in [0, 1].
func (p *Prior) Calibrate(prob float64) float64 {
	for1 := float64(prob * p.odds)
	return for1 / (for1 + (1 - prob))
}

// Quality tells how far probabilities are from what happens.
type Quality struct {
	Brier   float64 // mean squared difference to the label
	LogLoss float64 // mean negative log-likelihood
	ECE     float64 // expected calibration error over 10 equal bins
}

// QualityOf measures probabilities in [0, 1] against labels: call it before and after
// calibration, on rows that neither the model nor the calibrator has seen.
func QualityOf(prob []float64, labels []float32) (Quality, error) {
	const bins = 10
	if len(prob) == 0 {
		return Quality{}, ErrEmpty
	}
	if len(labels) != len(prob) {
		return Quality{}, &LengthError{What: "labels", Got: len(labels), Want: len(prob)}
	}
	for i, y := range labels {
		if y != 0 && y != 1 {
			return Quality{}, &ValueError{What: "label", Index: i, Value: float64(y), Rule: "0 or 1"}
		}
	}
	narrow := make([]float32, len(prob))
	for i, p := range prob {
		if !(p >= 0 && p <= 1) {
			return Quality{}, &ValueError{What: "probability", Index: i, Value: p, Rule: "in [0, 1]"}
		}
		narrow[i] = float32(p)
	}
	var q Quality
	var err error
	if q.Brier, err = metrics.Brier(narrow, labels, nil); err != nil {
		return q, err
	}
	table, err := metrics.CalibrationTable(narrow, labels, nil, bins, metrics.Uniform)
	if err != nil {
		return q, err
	}
	q.ECE = table.ECE()
	var total sum
	for i, p := range prob {
		// A probability of 0 or 1 that is wrong costs what the nearest float64 does,
		// as in scikit-learn's log_loss.
		const eps = 0x1p-52
		p = min(max(p, eps), 1-eps)
		if labels[i] == 1 {
			total.add(-math.Log(p))
		} else {
			total.add(-math.Log1p(-p))
		}
	}
	q.LogLoss = total.value() / float64(len(prob))
	return q, nil
}
