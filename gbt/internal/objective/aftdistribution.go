package objective

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/mathf"
)

// aftDistribution is the distribution of the noise of [aft]
// (src/common/probability_distribution.h, 3.4).
type aftDistribution interface {
	density(z float64) float64 // f
	share(z float64) float64   // F, its integral
	slope(z float64) float64   // f'
	bend(z float64) float64    // f"
	// limits returns gradient and hessian far from the bounds, where their
	// quotients fail; positive says on which side.
	limits(kind censoring, positive bool, sigma float64) (g, h float64)
}

const (
	aftMost  = 15.0  // largest gradient and hessian
	aftLeast = 1e-16 // least hessian
)

// choose returns a where ok, else b.
func choose(ok bool, a, b float64) float64 {
	if ok {
		return a
	}
	return b
}

// aftNormal is the standard normal distribution.
type aftNormal struct{}

func (aftNormal) density(z float64) float64 {
	return mathf.Exp64(float64(-z*z)/2) / math.Sqrt(2*math.Pi)
}

func (aftNormal) share(z float64) float64   { return 0.5 * (1 + mathf.Erf64(z/math.Sqrt2)) }
func (d aftNormal) slope(z float64) float64 { return -z * d.density(z) }
func (d aftNormal) bend(z float64) float64  { return (float64(z*z) - 1) * d.density(z) }

func (aftNormal) limits(kind censoring, positive bool, sigma float64) (g, h float64) {
	full := 1 / float64(sigma*sigma)
	switch kind {
	case rightCensored:
		return choose(positive, -aftMost, 0), choose(positive, full, aftLeast)
	case leftCensored:
		return choose(positive, 0, aftMost), choose(positive, aftLeast, full)
	}
	return choose(positive, -aftMost, aftMost), full
}

// aftLogistic is the standard logistic distribution; w is e**z.
type aftLogistic struct{}

func (aftLogistic) density(z float64) float64 {
	w := mathf.Exp64(z)
	if math.IsInf(float64(w*w), 1) {
		return 0
	}
	return w / float64((1+w)*(1+w))
}

func (aftLogistic) share(z float64) float64 {
	w := mathf.Exp64(z)
	if math.IsInf(w, 1) {
		return 1
	}
	return w / (1 + w)
}

func (d aftLogistic) slope(z float64) float64 {
	w := mathf.Exp64(z)
	if math.IsInf(w, 1) {
		return 0
	}
	return float64(d.density(z)*(1-w)) / (1 + w)
}

func (d aftLogistic) bend(z float64) float64 {
	w := mathf.Exp64(z)
	if math.IsInf(float64(w*w), 1) {
		return 0
	}
	return float64(d.density(z)*(float64(w*w)-float64(4*w)+1)) / float64((1+w)*(1+w))
}

func (aftLogistic) limits(kind censoring, positive bool, sigma float64) (g, h float64) {
	switch kind {
	case rightCensored:
		return choose(positive, -1/sigma, 0), aftLeast
	case leftCensored:
		return choose(positive, 0, 1/sigma), aftLeast
	}
	return choose(positive, -1/sigma, 1/sigma), aftLeast
}

// aftExtreme is the distribution of the least extreme value; w is e**z.
type aftExtreme struct{}

func (aftExtreme) density(z float64) float64 {
	w := mathf.Exp64(z)
	if math.IsInf(w, 1) {
		return 0
	}
	return w * mathf.Exp64(-w)
}

func (aftExtreme) share(z float64) float64 { return 1 - mathf.Exp64(-mathf.Exp64(z)) }

func (d aftExtreme) slope(z float64) float64 {
	w := mathf.Exp64(z)
	if math.IsInf(w, 1) {
		return 0
	}
	return (1 - w) * d.density(z)
}

func (d aftExtreme) bend(z float64) float64 {
	w := mathf.Exp64(z)
	if math.IsInf(float64(w*w), 1) {
		return 0
	}
	return (float64(w*w) - float64(3*w) + 1) * d.density(z)
}

func (aftExtreme) limits(kind censoring, positive bool, sigma float64) (g, h float64) {
	switch kind {
	case rightCensored:
		return choose(positive, -aftMost, 0), choose(positive, aftMost, aftLeast)
	case leftCensored:
		return choose(positive, 0, 1/sigma), aftLeast
	}
	return choose(positive, -aftMost, 1/sigma), choose(positive, aftMost, aftLeast)
}
