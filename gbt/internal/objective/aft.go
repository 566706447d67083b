package objective

import (
	"fmt"
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// aft is the negative log-likelihood of accelerated failure time: the logarithm
// of a row's time is its margin plus sigma times a random variable Z, and the
// time is known to lie between two bounds, which may be the same (an event), 0
// below (over before the upper one) or infinite above (not over at the lower
// one). With z = (log y - p)/sigma and Z's density f and distribution F, an
// event gives
//
//	g = f'(z) / (sigma f(z)), h = -(f(z) f"(z) - f'(z)²) / (sigma f(z))²
//
// and everything else, u and l being the z of the bounds,
//
//	g = (f(u) - f(l)) / (sigma (F(u) - F(l)))
//	h = -((F(u)-F(l)) (f'(u)-f'(l)) - (f(u)-f(l))²) / (sigma (F(u) - F(l)))²
//
// Where a quotient fails, its limit takes its place; then g is kept in [-15, 15]
// and h in [1e-16, 15] (src/common/survival_util.h, 3.4). All of it is float64
// with the scale read as float32; the weight is multiplied in float32.
type aft struct {
	exponentialTime
	name  string
	z     aftDistribution
	sigma float32
}

func newAFT(c Config) (Objective, error) {
	o := aft{name: c.AFTDistribution, sigma: c.AFTScale}
	switch c.AFTDistribution {
	case "normal":
		o.z = aftNormal{}
	case "logistic":
		o.z = aftLogistic{}
	case "extreme":
		o.z = aftExtreme{}
	default:
		return nil, fmt.Errorf("aft_loss_distribution = %q: must be normal, logistic or extreme", c.AFTDistribution)
	}
	if !(o.sigma > 0) {
		return nil, fmt.Errorf("aft_loss_distribution_scale = %v: must be greater than 0", o.sigma)
	}
	return o, nil
}

func (aft) Name() string          { return "survival:aft" }
func (aft) Groups() int           { return 1 }
func (aft) DefaultMetric() string { return "aft-nloglik" }

func (o aft) Params() map[string]map[string]string {
	return map[string]map[string]string{"aft_loss_param": {
		"aft_loss_distribution": o.name, "aft_loss_distribution_scale": formatFloat(o.sigma),
	}}
}

// Check reports bounds that are absent, negative or not ascending, and upper
// bounds of 0.
func (o aft) Check(info *dataset.Info, rows int) error {
	if len(info.LabelLower) != rows || len(info.LabelUpper) != rows {
		return fmt.Errorf("%s needs a lower and an upper label bound for each of the %d rows, there are %d and %d",
			o.Name(), rows, len(info.LabelLower), len(info.LabelUpper))
	}
	for i, low := range info.LabelLower {
		if high := info.LabelUpper[i]; !(low >= 0 && low <= high && high > 0) {
			return fmt.Errorf("label bounds of row %d are %v and %v: must be times that ascend for %s", i, low, high, o.Name())
		}
	}
	return nil
}

// Intercept returns 0.5: XGBoost does not look at the labels.
func (aft) Intercept(*dataset.Info, int) []float32 { return []float32{0.5} }

func (o aft) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	pool.Blocks(len(dst), gradientBlock, func(begin, end int) {
		for i := begin; i < end; i++ {
			g, h := o.derivatives(float64(info.LabelLower[i]), float64(info.LabelUpper[i]), float64(margin[i]))
			w := weight(info, i)
			dst[i] = grad.Pair{G: float32(g) * w, H: float32(h) * w}
		}
	})
}

// censoring says what is known of a time.
type censoring int

const (
	event            censoring = iota
	rightCensored              // not over at the lower bound
	leftCensored               // over before the upper bound
	intervalCensored           // over between the bounds
)

// derivatives returns gradient and hessian at margin p.
func (o aft) derivatives(low, high, p float64) (g, h float64) {
	const epsilon = 1e-12
	sigma := float64(o.sigma)
	var kind censoring
	var positive bool // a z is
	var numG, denG, numH, denH float64
	if low == high {
		z := (mathf.Log64(low) - p) / sigma
		f, d1, d2 := o.z.density(z), o.z.slope(z), o.z.bend(z)
		kind, positive = event, z > 0
		numG, denG = d1, float64(sigma*f)
		numH, denH = -(float64(f*d2) - float64(d1*d1)), float64(float64(float64(sigma*sigma)*f)*f)
	} else {
		var u, l, fu, fl, cu, cl, du, dl float64
		kind = intervalCensored
		if math.IsInf(high, 1) {
			kind, cu = rightCensored, 1
		} else {
			u = (mathf.Log64(high) - p) / sigma
			fu, cu, du = o.z.density(u), o.z.share(u), o.z.slope(u)
		}
		if low <= 0 {
			kind = leftCensored
		} else {
			l = (mathf.Log64(low) - p) / sigma
			fl, cl, dl = o.z.density(l), o.z.share(l), o.z.slope(l)
		}
		positive = u > 0 || l > 0
		f, c, d := fu-fl, cu-cl, du-dl
		numG, denG = f, float64(sigma*c)
		numH, denH = -(float64(c*d) - float64(f*f)), float64(denG*denG)
	}
	limitG, limitH := o.z.limits(kind, positive, sigma)
	g, h = numG/denG, numH/denH
	if denG < epsilon && !finite(g) {
		g = limitG
	}
	if denH < epsilon && !finite(h) {
		h = limitH
	}
	// Comparisons that leave NaN alone.
	switch {
	case g < -aftMost:
		g = -aftMost
	case g > aftMost:
		g = aftMost
	}
	switch {
	case h < aftLeast:
		h = aftLeast
	case h > aftMost:
		h = aftMost
	}
	return g, h
}

func finite(x float64) bool { return x-x == 0 }
