package objective

import (
	"errors"
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// pseudoHuber is a smooth form of Huber's loss with slope d: with z = p - y and
// q = sqrt(1 + z²/d²),
//
//	g = z / q, h = d² / ((d² + z²) q)
//
// (src/objective/regression_obj.cu PseudoHuberRegression, 3.4).
type pseudoHuber struct {
	identity
	targets
	slope float32
}

func newPseudoHuber(c Config) (Objective, error) {
	if !(c.HuberSlope != 0) || math.IsInf(float64(c.HuberSlope), 0) {
		return nil, errors.New("huber_slope must be finite and not 0")
	}
	return pseudoHuber{targets: targets(c.Targets), slope: c.HuberSlope}, nil
}

func (pseudoHuber) Name() string          { return "reg:pseudohubererror" }
func (pseudoHuber) DefaultMetric() string { return "mphe" }

func (o pseudoHuber) Params() map[string]map[string]string {
	return map[string]map[string]string{
		"pseudo_huber_param": {"huber_slope": formatFloat(o.slope)},
	}
}

func (o pseudoHuber) Check(info *dataset.Info, rows int) error {
	return o.check(o.Name(), info, rows)
}

func (o pseudoHuber) Intercept(info *dataset.Info, rows int) []float32 {
	return stumps(o, info, rows)
}

func (o pseudoHuber) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	d2 := float32(o.slope * o.slope)
	o.rowwise(dst, margin, info, pool, func(p, y float32) (g, h float32) {
		z := p - y
		z2 := float32(z * z)
		q := sqrt(1 + z2/d2)
		return z / q, d2 / float32((d2+z2)*q)
	})
}

// sqrt is the float32 square root; rounding the float64 one gives the same.
func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
