package objective

import (
	"cmp"
	"math"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// cox is the negative log partial likelihood of proportional hazards with
// Breslow's method for ties. A label is the time of an event, or if negative the
// time at which observation ended without one. With e_i = exp(p_i) and D(t) the
// sum of e over the rows with |y| >= t,
//
//	g_i = e_i Σ 1/D(t) - [y_i > 0], h_i = e_i Σ 1/D(t) - e_i² Σ 1/D(t)²
//
// summed over the events not later than row i (src/objective/regression_obj.cu
// CoxRegression, 3.4). All of it is float64, but the first sum of D is of
// float32 exponentials.
type cox struct{ exponential }

func newCox(Config) (Objective, error) { return cox{}, nil }

func (cox) Name() string                         { return "survival:cox" }
func (cox) Groups() int                          { return 1 }
func (cox) DefaultMetric() string                { return "cox-nloglik" }
func (cox) Params() map[string]map[string]string { return nil }

func (o cox) Check(info *dataset.Info, rows int) error {
	return checkLabels(o.Name(), info, rows)
}

func (o cox) Intercept(info *dataset.Info, rows int) []float32 {
	s := []float32{stump(o, info, rows)}
	o.Value(s, s)
	return s
}

func (cox) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, _ *parallel.Pool) {
	order := make([]int, len(dst))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(magnitude(info.Labels[a]), magnitude(info.Labels[b]))
	})
	var atRisk float64
	for _, i := range order {
		atRisk += float64(mathf.Exp(margin[i]))
	}
	var r, s, passed, lastExp float64
	var lastTime float32
	for _, i := range order {
		y, e := info.Labels[i], mathf.Exp64(float64(margin[i]))
		time := magnitude(y)
		// Rows of the same time leave together, when time moves on.
		passed += lastExp
		if lastTime < time {
			atRisk -= passed
			passed = 0
		}
		var event float64
		if y > 0 {
			r += 1 / atRisk
			s += 1 / float64(atRisk*atRisk)
			event = 1
		}
		w, er := float64(weight(info, i)), float64(e*r)
		dst[i] = grad.Pair{
			G: float32((er - event) * w),
			H: float32((er - float64(float64(e*e)*s)) * w),
		}
		lastTime, lastExp = time, e
	}
}

func magnitude(x float32) float32 { return float32(math.Abs(float64(x))) }
