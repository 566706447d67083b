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
type absoluteError struct{ identity }

func newAbsoluteError(Config) (Objective, error) { return absoluteError{}, nil }

func (absoluteError) Name() string                         { return "reg:absoluteerror" }
func (absoluteError) Groups() int                          { return 1 }
func (absoluteError) DefaultMetric() string                { return "mae" }
func (absoluteError) Params() map[string]map[string]string { return nil }

func (o absoluteError) Check(info *dataset.Info, rows int) error {
	return checkLabels(o.Name(), info, rows)
}

// Intercept returns the mean and one Newton step from there.
func (o absoluteError) Intercept(info *dataset.Info, rows int) []float32 {
	m := mean(info, rows)
	margin := make([]float32, rows)
	for i := range margin {
		margin[i] = m
	}
	return []float32{stumpAt(o, margin, info) + m}
}

func (absoluteError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	scale := residualScale(margin, 0, 1, info)
	pool.Blocks(len(dst), gradientBlock, func(begin, end int) {
		for i := begin; i < end; i++ {
			r, w := margin[i]-info.Labels[i], weight(info, i)
			c := float32(1)
			if norm := mathf.Hypot(scale, r); norm > 0 {
				c = scale / norm
			}
			dst[i] = grad.Pair{G: float32(w*r) * c, H: w * c}
		}
	})
}

// residualScale returns the squared weighted mean of sqrt(|p - y|) over the rows,
// p being margin k of groups. It is 0 where the weights sum to less than 1e-6.
// Terms are float32, sums float64, in the order of the rows.
func residualScale(margin []float32, k, groups int, info *dataset.Info) float32 {
	var sum, total float64
	for i, y := range info.Labels {
		r := float32(math.Abs(float64(margin[i*groups+k] - y)))
		sum += float64(weight(info, i) * sqrt(r))
	}
	total = float64(len(info.Labels))
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
