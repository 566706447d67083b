package objective

import (
	"strconv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// gradientBlock is the number of rows whose gradients are computed at a time.
const gradientBlock = 4096

// squaredError is half the squared difference of margin and label:
//
//	g = p - y, h = 1
//
// (src/objective/regression_loss.h LinearSquareLoss, 3.4).
type squaredError struct {
	identity
	targets
	scalePosWeight float32
}

func newSquaredError(c Config) (Objective, error) {
	return squaredError{targets: targets(c.Targets), scalePosWeight: c.ScalePosWeight}, nil
}

func (squaredError) Name() string          { return "reg:squarederror" }
func (squaredError) DefaultMetric() string { return "rmse" }
func (squaredError) ConstantHessian() bool { return true }

func (o squaredError) Params() map[string]map[string]string { return regLossParams(o.scalePosWeight) }

func (o squaredError) Check(info *dataset.Info, rows int) error {
	return o.check(o.Name(), info, rows)
}

func (o squaredError) Intercept(info *dataset.Info, rows int) []float32 {
	if scaled(o.scalePosWeight) {
		return stumps(o, info, rows)
	}
	return means(info, rows, o.Groups())
}

func (o squaredError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.Groups()
	o.blocks(pool, len(dst), func(begin, end int) {
		for r := begin; r < end; r++ {
			rowWeight := weight(info, r)
			for i := r * k; i < (r+1)*k; i++ {
				y, w := info.Labels[i], rowWeight
				if y == 1 {
					w *= o.scalePosWeight
				}
				dst[i] = grad.Pair{G: (margin[i] - y) * w, H: w}
			}
		}
	})
}

// scaled reports whether scale_pos_weight changes anything; then the intercept
// is a Newton step instead of the mean label.
func scaled(scalePosWeight float32) bool {
	d := scalePosWeight - 1
	return d > 1e-6 || d < -1e-6
}

// regLossParams are the saved parameters of the objectives of one label a row.
func regLossParams(scalePosWeight float32) map[string]map[string]string {
	return map[string]map[string]string{
		"reg_loss_param": {"scale_pos_weight": formatFloat(scalePosWeight)},
	}
}

// formatFloat writes a parameter as a C++ stream with 9 digits does.
func formatFloat(x float32) string { return strconv.FormatFloat(float64(x), 'g', 9, 64) }
