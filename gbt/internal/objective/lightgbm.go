package objective

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/mathf"
)

// LightGBM maps the sums of a LightGBM model to its outputs. It computes in
// float64 as LightGBM does (ConvertOutput in src/objective/*.hpp), and rounds
// once. Base scores of such models are margins.
type LightGBM struct {
	kind    lightGBMKind
	sigmoid float64
	square  bool // the model was trained on square roots
}

// lightGBMKind is what an objective of LightGBM makes of sums.
type lightGBMKind uint8

const (
	lightGBMSum lightGBMKind = iota // nothing
	lightGBMRoot
	lightGBMExp
	lightGBMSigmoid
	lightGBMSoftmax
	lightGBMLogistic
	lightGBMSoftplus
)

// lightGBMKinds lists LightGBM's objectives by what they make of sums.
func lightGBMKinds() map[string]lightGBMKind {
	return map[string]lightGBMKind{
		"regression": lightGBMRoot, "regression_l1": lightGBMRoot, "huber": lightGBMRoot, "fair": lightGBMRoot, "quantile": lightGBMRoot, "mape": lightGBMRoot,
		"poisson": lightGBMExp, "gamma": lightGBMExp, "tweedie": lightGBMExp,
		"binary": lightGBMSigmoid, "multiclassova": lightGBMSigmoid,
		"multiclass":    lightGBMSoftmax,
		"cross_entropy": lightGBMLogistic, "xentropy": lightGBMLogistic,
		"cross_entropy_lambda": lightGBMSoftplus, "xentlambda": lightGBMSoftplus,
		"lambdarank": lightGBMSum, "rank_xendcg": lightGBMSum,
		"": lightGBMSum, "custom": lightGBMSum, "none": lightGBMSum,
	}
}

// LightGBMLink returns the link of an objective as a model file has it: a name
// and parameters, such as "multiclassova num_class:3 sigmoid:1.5", or nothing if
// the model was trained on an objective of one's own, whose outputs are the
// sums. groups is the number of sums of a row. A name that LightGBM does not
// have is an [*UnknownError].
func LightGBMLink(text string, groups int) (*LightGBM, error) {
	words := strings.Fields(text)
	name := ""
	if len(words) > 0 {
		name, words = words[0], words[1:]
	}
	kind, ok := lightGBMKinds()[name]
	if !ok {
		return nil, &UnknownError{name}
	}
	l := &LightGBM{kind: kind}
	classes := 1
	for _, w := range words {
		key, value, _ := strings.Cut(w, ":")
		var err error
		switch key {
		case "sigmoid":
			l.sigmoid, err = strconv.ParseFloat(value, 64)
		case "num_class":
			classes, err = strconv.Atoi(value)
		case "sqrt":
			l.square = kind == lightGBMRoot
		}
		if err != nil {
			return nil, fmt.Errorf("objective %q: %s: must be a number", text, w)
		}
	}
	if kind == lightGBMSigmoid && !(l.sigmoid > 0 && l.sigmoid <= math.MaxFloat64) {
		return nil, fmt.Errorf("objective %q: sigmoid must be a positive number", text)
	}
	if kind != lightGBMSum && classes != groups {
		return nil, fmt.Errorf("objective %q: the model has %d sums a row", text, groups)
	}
	return l, nil
}

// Transform makes outputs of the sums of a row, in place.
func (l *LightGBM) Transform(v []float64) {
	switch l.kind {
	case lightGBMSoftmax:
		softmax64(v)
		return
	case lightGBMSum:
		return
	case lightGBMRoot:
		if !l.square {
			return
		}
	}
	for i, x := range v {
		switch l.kind {
		case lightGBMRoot:
			v[i] = math.Copysign(x*x, x)
		case lightGBMExp:
			v[i] = mathf.Exp64(x)
		case lightGBMSigmoid:
			v[i] = 1 / (1 + mathf.Exp64(-l.sigmoid*x))
		case lightGBMLogistic:
			v[i] = 1 / (1 + mathf.Exp64(-x))
		case lightGBMSoftplus:
			v[i] = math.Log1p(mathf.Exp64(x))
		}
	}
}

// softmax64 is Common::Softmax in include/LightGBM/utils/common.h.
func softmax64(v []float64) {
	top, sum := slices.Max(v), 0.0
	for i, x := range v {
		v[i] = mathf.Exp64(x - top)
		sum += v[i]
	}
	for i := range v {
		v[i] /= sum
	}
}

func (l *LightGBM) mixes() bool { return l.kind == lightGBMSoftmax }

// Margin copies base scores, which are margins.
func (l *LightGBM) Margin(dst, score []float32) { copy(dst, score) }

// CheckScore accepts every base score.
func (l *LightGBM) CheckScore(float32) error { return nil }

// Outputs returns groups: LightGBM has an output for each sum.
func (l *LightGBM) Outputs(groups int) int { return groups }

// Value writes the outputs of sums that were rounded to float32.
func (l *LightGBM) Value(dst, margin []float32) {
	v := make([]float64, len(margin))
	for i, x := range margin {
		v[i] = float64(x)
	}
	l.Transform(v)
	for i, x := range v {
		dst[i] = float32(x)
	}
}

// Score does what Value does: LightGBM's metrics are computed of outputs.
func (l *LightGBM) Score(dst, margin []float32) { l.Value(dst, margin) }
