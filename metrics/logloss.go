package metrics

import "math"

// LogLoss returns the weighted mean negative log-likelihood of labels under
// predicted probabilities, XGBoost's "logloss"
// (src/metric/elementwise_metric.cu, LogLoss):
//
//	Σ w (-y log(max(p, 1e-16)) - (1-y) log(max(1-p, 1e-16))) / Σ w
//
// A term whose factor y or 1-y is 0 is left out. Everything of one row is
// float32, with glibc's float32 logarithm; the sums are float64. scikit-learn's
// log_loss clips at another bound and works in float64, so the two differ where
// predictions touch 0 or 1.
//
// All slices hold one value a row; weight may be nil. Labels lie in [0, 1] and
// may be fractions. Predictions are not confined to [0, 1]: XGBoost clips them
// in the logarithms. NaN among pred, other labels, and weights that are negative
// or not finite are errors. If all weights are 0 the result is 0.
func LogLoss(pred, label, weight []float32) (float64, error) {
	return evalLogLoss(pred, 1, label, weight)
}

func evalLogLoss(pred []float32, groups int, label, weight []float32) (float64, error) {
	if err := checkElements(pred, groups, label, weight, notNaN, unit); err != nil {
		return 0, err
	}
	return weightedMean(sumLoss(pred, groups, label, weight, logLoss)), nil
}

// minProbability is what XGBoost raises a probability to before it takes its
// logarithm.
const minProbability = float32(1e-16)

func logLoss(label, pred float32) float32 {
	if label*(1-label) == 0 {
		// One of the terms alone, chosen among integers: half of the branches would
		// be mispredicted at worst. The sum makes +0 of -0.
		bits, ofOne := math.Float32bits(1-pred), math.Float32bits(pred)
		if label == 1 {
			bits = ofOne
		}
		return float32(-logf(max(math.Float32frombits(bits), minProbability))) + 0
	}
	var ofOne, ofZero float32
	if label != 0 {
		ofOne = float32(-label * logf(max(pred, minProbability)))
	}
	if rest := 1 - label; rest != 0 {
		ofZero = float32(-rest * logf(max(1-pred, minProbability)))
	}
	return ofOne + ofZero
}
