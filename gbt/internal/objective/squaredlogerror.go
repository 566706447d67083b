package objective

import (
	"fmt"

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
type squaredLogError struct{ identity }

func newSquaredLogError(Config) (Objective, error) { return squaredLogError{}, nil }

func (squaredLogError) Name() string                         { return "reg:squaredlogerror" }
func (squaredLogError) Groups() int                          { return 1 }
func (squaredLogError) DefaultMetric() string                { return "rmsle" }
func (squaredLogError) Params() map[string]map[string]string { return nil }

func (o squaredLogError) Check(info *dataset.Info, rows int) error {
	if err := checkLabels(o.Name(), info, rows); err != nil {
		return err
	}
	for i, y := range info.Labels {
		if !(y > -1) {
			return fmt.Errorf("label of row %d is %v: must be greater than -1 for %s", i, y, o.Name())
		}
	}
	return nil
}

func (o squaredLogError) Intercept(info *dataset.Info, rows int) []float32 {
	return []float32{stump(o, info, rows)}
}

func (squaredLogError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	rowwise(dst, margin, info, pool, func(p, y float32) (g, h float32) {
		p = max(p, -1+1e-6)
		above, logP, logY := p+1, mathf.Log1p(p), mathf.Log1p(y)
		h = float32(float64(-logP+logY+1) / (float64(above) * float64(above)))
		return (logP - logY) / above, max(h, 1e-6)
	})
}
