package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// squaredLogError is half the squared difference of log(1+p) and log(1+y): with
// p at least 1e-6 above -1,
//
//	g = (log1p(p) - log1p(y)) / (p+1)
//	h = max((1 - log1p(p) + log1p(y)) / (p+1)^2, 1e-6)
//
// (src/objective/regression_loss.h SquaredLogError, 3.4; the quotient of h is
// float64).
type squaredLogError struct {
	identity
	targets
}

func newSquaredLogError(c Config) (Objective, error) {
	return squaredLogError{targets: targets(c.Targets)}, nil
}

func (squaredLogError) Name() string                         { return "reg:squaredlogerror" }
func (squaredLogError) DefaultMetric() string                { return "rmsle" }
func (squaredLogError) Params() map[string]map[string]string { return nil }

func (o squaredLogError) Check(info *dataset.Info, rows int) error {
	return o.each(o.Name(), "must be greater than -1", info, rows, func(y float32) bool { return y > -1 })
}

func (o squaredLogError) Intercept(info *dataset.Info, rows int) []float32 {
	return stumps(o, info, rows)
}

func (o squaredLogError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	o.rowwise(dst, margin, info, pool, o.loss)
}

// loss returns the derivatives at margin p and label y.
func (squaredLogError) loss(p, y float32) (g, h float32) {
	p = max(p, -1+1e-6)
	above, logP, logY := p+1, mathf.Log1p(p), mathf.Log1p(y)
	h = float32(float64(-logP+logY+1) / (float64(above) * float64(above)))
	return (logP - logY) / above, max(h, 1e-6)
}
