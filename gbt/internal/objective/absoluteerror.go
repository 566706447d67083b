package objective

import (
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// absoluteError is a smooth form of |p - y| that changes from round to round:
// with r = p - y and the scale s of the residuals, see [residualScale],
//
//	c = s / sqrt(s² + r²), or 1 where both are 0
//	g = r c, h = c
//
// (src/objective/regression_obj.cu MeanAbsoluteError, 3.4). Before 3.4 XGBoost
// took the sign as gradient and set the leaves to medians afterwards.
type absoluteError struct {
	identity
	targets
}

func newAbsoluteError(c Config) (Objective, error) {
	return absoluteError{targets: targets(c.Targets)}, nil
}

func (absoluteError) Name() string                         { return "reg:absoluteerror" }
func (absoluteError) DefaultMetric() string                { return "mae" }
func (absoluteError) Params() map[string]map[string]string { return nil }

func (o absoluteError) Check(info *dataset.Info, rows int) error {
	return o.check(o.Name(), info, rows)
}

// Intercept returns the mean and one Newton step from there.
func (o absoluteError) Intercept(info *dataset.Info, rows int) []float32 {
	m := means(info, rows, o.Groups())
	margin := make([]float32, 0, rows*len(m))
	for range rows {
		margin = append(margin, m...)
	}
	out := stumpsAt(o, margin, info)
	for t := range out {
		out[t] += m[t]
	}
	return out
}

func (o absoluteError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.Groups()
	scale := make([]float32, k)
	for t := range scale {
		scale[t] = residualScale(margin, t, k, info)
	}
	o.blocks(pool, len(dst), func(begin, end int) {
		for row := begin; row < end; row++ {
			w := weight(info, row)
			for t, s := range scale {
				i := row*k + t
				r, c := margin[i]-info.Labels[i], float32(1)
				if norm := mathf.Hypot(s, r); norm > 0 {
					c = s / norm
				}
				dst[i] = grad.Pair{G: float32(w*r) * c, H: w * c}
			}
		}
	})
}

// residualScale returns the squared weighted mean of sqrt(|p - y|) over the rows,
// p being margin k of groups and y the label of that target, or the only one. It is 0 where the weights sum to less than 1e-6.
// Terms are float32, sums float64, in the order of the rows.
func residualScale(margin []float32, k, groups int, info *dataset.Info) float32 {
	var sum, total float64
	labels := info.NumTargets()
	for i := range len(info.Labels) / labels {
		y := info.Labels[i*labels+min(k, labels-1)]
		r := float32(math.Abs(float64(margin[i*groups+k] - y)))
		sum += float64(weight(info, i) * sqrt(r))
	}
	total = float64(len(info.Labels) / labels)
	if len(info.Weights) > 0 {
		total = 0
		for _, w := range info.Weights {
			total += float64(w)
		}
	}
	if total < 1e-6 {
		return 0
	}
	root := sum / total
	return float32(root * root)
}
