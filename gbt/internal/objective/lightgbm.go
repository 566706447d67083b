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
	kind    string
	sigmoid float64
	square  bool // the model was trained on square roots
}

// lightGBMKinds lists LightGBM's objectives by what they make of sums.
func lightGBMKinds() map[string]string {
	return map[string]string{
		"regression": "root", "regression_l1": "root", "huber": "root", "fair": "root", "quantile": "root", "mape": "root",
		"poisson": "exp", "gamma": "exp", "tweedie": "exp",
		"binary": "sigmoid", "multiclassova": "sigmoid",
		"multiclass":    "softmax",
		"cross_entropy": "logistic", "xentropy": "logistic",
		"cross_entropy_lambda": "softplus", "xentlambda": "softplus",
		"lambdarank": "sum", "rank_xendcg": "sum",
		"": "sum", "custom": "sum", "none": "sum",
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
			l.square = kind == "root"
		}
		if err != nil {
			return nil, fmt.Errorf("objective %q: %s: must be a number", text, w)
		}
	}
	if kind == "sigmoid" && !(l.sigmoid > 0 && l.sigmoid <= math.MaxFloat64) {
		return nil, fmt.Errorf("objective %q: sigmoid must be a positive number", text)
	}
	if kind != "sum" && classes != groups {
		return nil, fmt.Errorf("objective %q: the model has %d sums a row", text, groups)
	}
	return l, nil
}

// Transform makes outputs of the sums of a row, in place.
func (l *LightGBM) Transform(v []float64) {
	switch l.kind {
	case "softmax":
		softmax64(v)
		return
	case "sum":
		return
	case "root":
		if !l.square {
			return
		}
	}
	for i, x := range v {
		switch l.kind {
		case "root":
			v[i] = math.Copysign(x*x, x)
		case "exp":
			v[i] = mathf.Exp64(x)
		case "sigmoid":
			v[i] = 1 / (1 + mathf.Exp64(-l.sigmoid*x))
		case "logistic":
			v[i] = 1 / (1 + mathf.Exp64(-x))
		case "softplus":
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

func (l *LightGBM) mixes() bool { return l.kind == "softmax" }

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
