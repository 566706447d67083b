package objective

import (
	"fmt"
	"strconv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// tweedie is the negative log-likelihood of the Tweedie distribution with mean
// exp(p) and variance power rho:
//
//	g = -y exp((1-rho) p) + exp((2-rho) p)
//	h = -y (1-rho) exp((1-rho) p) + (2-rho) exp((2-rho) p)
//
// (src/objective/regression_obj.cu TweedieRegression, 3.4).
type tweedie struct {
	exponential
	targets
	power float32
}

func newTweedie(c Config) (Objective, error) {
	if !(c.TweedieVariancePower >= 1 && c.TweedieVariancePower < 2) {
		return nil, fmt.Errorf("tweedie_variance_power = %v: must be in [1, 2)", c.TweedieVariancePower)
	}
	return tweedie{targets: targets(c.Targets), power: c.TweedieVariancePower}, nil
}

func (tweedie) Name() string { return "reg:tweedie" }

func (o tweedie) DefaultMetric() string {
	return "tweedie-nloglik@" + strconv.FormatFloat(float64(o.power), 'g', 6, 64)
}

func (o tweedie) Params() map[string]map[string]string {
	return map[string]map[string]string{
		"tweedie_regression_param": {"tweedie_variance_power": formatFloat(o.power)},
	}
}

func (o tweedie) Check(info *dataset.Info, rows int) error {
	return o.each(o.Name(), "must not be negative", info, rows, func(y float32) bool { return y >= 0 })
}

func (o tweedie) Intercept(info *dataset.Info, rows int) []float32 {
	return means(info, rows, o.Groups())
}

func (o tweedie) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	one, two := 1-o.power, 2-o.power
	k := o.Groups()
	o.blocks(pool, len(dst), func(begin, end int) {
		var first, second [expBlock]float32
		for begin, end := begin*k, end*k; begin < end; begin += expBlock {
			n := min(end-begin, expBlock)
			for i, p := range margin[begin : begin+n] {
				first[i], second[i] = one*p, two*p
			}
			mathf.ExpSlice(first[:n], first[:n])
			mathf.ExpSlice(second[:n], second[:n])
			at := elementWeights(info, k, begin)
			for i, y := range info.Labels[begin : begin+n] {
				a, b, w := first[i], second[i], at.next()
				g := float32(-y*a) + b
				h := float32(float32(-y*one)*a) + float32(two*b)
				dst[begin+i] = grad.Pair{G: g * w, H: h * w}
			}
		}
	})
}
