package objective

import (
	"errors"

	"github.com/grove-ml/grove/gbt/internal/mathf"
)

// exponential is the link of the objectives whose margin is a logarithm:
// reg:tweedie, count:poisson and survival:cox. It is float32's exponential; the
// base score goes through float32's logarithm, and that of 0 is -Inf.
type exponential struct{ identity }

func (exponential) Margin(dst, score []float32) {
	for i, s := range score {
		dst[i] = mathf.Log(s)
	}
}

// CheckScore reports a negative base score. XGBoost takes it and predicts NaN.
func (exponential) CheckScore(score float32) error {
	if !(score >= 0) {
		return errors.New("must not be negative, as its logarithm is taken")
	}
	return nil
}

func (exponential) Value(dst, margin []float32) {
	mathf.ExpSlice(dst, margin)
}

func (l exponential) Score(dst, margin []float32) { l.Value(dst, margin) }

// positiveExponential is the link of reg:gamma, exponential without a base score
// of 0.
type positiveExponential struct{ exponential }

func (positiveExponential) CheckScore(score float32) error {
	if !(score > 0) {
		return errors.New("must be greater than 0 for reg:gamma")
	}
	return nil
}

// exponentialTime is the link of survival:aft: outputs are times, but metrics
// take the margins. (XGBoost writes exp without a namespace there; it is the
// float32 function, as runs show.)
type exponentialTime struct{ exponential }

func (exponentialTime) Score(dst, margin []float32) { copy(dst, margin) }
