package objective

import (
	"fmt"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// PoissonMaxDeltaStep is the value of max_delta_step that count:poisson puts in
// place where none is given, for itself and for the trees (src/learner.cc, 3.4).
const PoissonMaxDeltaStep = 0.7

// poisson is the negative log-likelihood of counts with mean exp(p):
//
//	g = exp(p) - y, h = exp(p + max_delta_step)
//
// (src/objective/regression_obj.cu PoissonRegression, 3.4).
type poisson struct {
	exponential
	targets
	maxDeltaStep float32
}

func newPoisson(c Config) (Objective, error) {
	if !(c.MaxDeltaStep >= 0) {
		return nil, fmt.Errorf("max_delta_step = %v: must not be negative", c.MaxDeltaStep)
	}
	return poisson{targets: targets(c.Targets), maxDeltaStep: c.MaxDeltaStep}, nil
}

func (poisson) Name() string          { return "count:poisson" }
func (poisson) DefaultMetric() string { return "poisson-nloglik" }

func (o poisson) Params() map[string]map[string]string {
	return map[string]map[string]string{
		"poisson_regression_param": {"max_delta_step": formatFloat(o.maxDeltaStep)},
	}
}

func (o poisson) Check(info *dataset.Info, rows int) error {
	return o.each(o.Name(), "must not be negative", info, rows, func(y float32) bool { return y >= 0 })
}

func (o poisson) Intercept(info *dataset.Info, rows int) []float32 {
	return means(info, rows, o.Groups())
}

func (o poisson) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.Groups()
	o.blocks(pool, len(dst), func(begin, end int) {
		var mean, hessian [expBlock]float32
		for begin, end := begin*k, end*k; begin < end; begin += expBlock {
			n := min(end-begin, expBlock)
			for i, p := range margin[begin : begin+n] {
				hessian[i] = p + o.maxDeltaStep
			}
			mathf.ExpSlice(mean[:n], margin[begin:begin+n])
			mathf.ExpSlice(hessian[:n], hessian[:n])
			at := elementWeights(info, k, begin)
			for i, y := range info.Labels[begin : begin+n] {
				w := at.next()
				dst[begin+i] = grad.Pair{G: (mean[i] - y) * w, H: hessian[i] * w}
			}
		}
	})
}
