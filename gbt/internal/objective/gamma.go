package objective

import (
	"fmt"

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
	scalePosWeight float32
}

func newGamma(c Config) (Objective, error) { return gamma{scalePosWeight: c.ScalePosWeight}, nil }

func (gamma) Name() string                           { return "reg:gamma" }
func (gamma) Groups() int                            { return 1 }
func (gamma) DefaultMetric() string                  { return "gamma-deviance" }
func (o gamma) Params() map[string]map[string]string { return regLossParams(o.scalePosWeight) }

func (o gamma) Check(info *dataset.Info, rows int) error {
	if err := checkLabels(o.Name(), info, rows); err != nil {
		return err
	}
	for i, y := range info.Labels {
		if !(y > 0) {
			return fmt.Errorf("label of row %d is %v: must be greater than 0 for %s", i, y, o.Name())
		}
	}
	return nil
}

func (o gamma) Intercept(info *dataset.Info, rows int) []float32 {
	if scaled(o.scalePosWeight) {
		s := []float32{stump(o, info, rows)}
		o.Value(s, s)
		return s
	}
	return []float32{mean(info, rows)}
}

func (o gamma) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	pool.Blocks(len(dst), gradientBlock, func(begin, end int) {
		for i := begin; i < end; i++ {
			y, w := info.Labels[i], weight(info, i)
			if y == 1 {
				w *= o.scalePosWeight
			}
			ratio := y / mathf.Exp(margin[i])
			dst[i] = grad.Pair{G: (1 - ratio) * w, H: ratio * w}
		}
	})
}
