package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// gamma is the deviance of the gamma distribution with mean exp(p):
//
//	g = 1 - y/exp(p), h = y/exp(p)
//
// (src/objective/regression_loss.h GammaDeviance, 3.4).
type gamma struct {
	positiveExponential
	targets
	scalePosWeight float32
}

func newGamma(c Config) (Objective, error) {
	return gamma{targets: targets(c.Targets), scalePosWeight: c.ScalePosWeight}, nil
}

func (gamma) Name() string                           { return "reg:gamma" }
func (gamma) DefaultMetric() string                  { return "gamma-deviance" }
func (o gamma) Params() map[string]map[string]string { return regLossParams(o.scalePosWeight) }

func (o gamma) Check(info *dataset.Info, rows int) error {
	return o.each(o.Name(), "must be greater than 0", info, rows, func(y float32) bool { return y > 0 })
}

func (o gamma) Intercept(info *dataset.Info, rows int) []float32 {
	if scaled(o.scalePosWeight) {
		s := stumps(o, info, rows)
		o.Value(s, s)
		return s
	}
	return means(info, rows, o.Groups())
}

func (o gamma) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.Groups()
	o.blocks(pool, len(dst), func(begin, end int) {
		var mean [expBlock]float32
		for begin, end := begin*k, end*k; begin < end; begin += expBlock {
			n := min(end-begin, expBlock)
			mathf.ExpSlice(mean[:n], margin[begin:begin+n])
			at := elementWeights(info, k, begin)
			for i, y := range info.Labels[begin : begin+n] {
				w := at.next()
				if y == 1 {
					w *= o.scalePosWeight
				}
				ratio := y / mean[i]
				dst[begin+i] = grad.Pair{G: (1 - ratio) * w, H: ratio * w}
			}
		}
	})
}
