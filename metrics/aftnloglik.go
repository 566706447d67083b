package metrics

import "math"

// AFTNLogLik returns the weighted mean negative log-likelihood of times under
// accelerated failure time, XGBoost's "aft-nloglik" (src/common/survival_util.h,
// AFTLoss): the logarithm of a time is the prediction plus sigma times a random
// variable with the given distribution, "normal", "logistic" or "extreme". A row
// with equal bounds y counts -log(max(f(z)/(sigma y), 1e-12)), any other
// -log(max(F(u)-F(l), 1e-12)), z, u and l being (log(bound) - p)/sigma. All of it
// is float64.
//
// Inputs and errors are those of [IntervalAccuracy]; sigma must be greater than
// 0. A lower bound of 0 means that nothing is known of it, and so does an
// infinite upper one.
func AFTNLogLik(pred, lower, upper, weight []float32, distribution string, sigma float32) (float64, error) {
	d, ok := aftDistributions[distribution]
	if !ok {
		return 0, &NameError{Name: distribution, Nearest: "normal", Rule: "the distribution must be normal, logistic or extreme"}
	}
	if !(sigma > 0) {
		return 0, &ValueError{What: "scale", Index: -1, Value: float64(sigma), Rule: "greater than 0"}
	}
	return meanOfIntervals(pred, lower, upper, weight, func(low, high, p float64) float64 {
		s := float64(sigma)
		if low == high {
			return -log(atLeast(d.density((log(low)-p)/s)/float64(s*low), 1e-12))
		}
		upTo, from := 1.0, 0.0
		if !math.IsInf(high, 1) {
			upTo = d.share((log(high) - p) / s)
		}
		if low > 0 {
			from = d.share((log(low) - p) / s)
		}
		return -log(atLeast(upTo-from, 1e-12))
	})
}

// atLeast returns v, or least where v is smaller or NaN.
func atLeast(v, least float64) float64 {
	if v > least {
		return v
	}
	return least
}

// aftDistributions holds density and distribution function by name
// (src/common/probability_distribution.h).
var aftDistributions = map[string]struct{ density, share func(z float64) float64 }{
	"normal": {
		func(z float64) float64 { return exp(float64(-z*z)/2) / math.Sqrt(2*math.Pi) },
		func(z float64) float64 { return 0.5 * (1 + erf(z/math.Sqrt2)) },
	},
	"logistic": {
		func(z float64) float64 {
			w := exp(z)
			if math.IsInf(float64(w*w), 1) {
				return 0
			}
			return w / float64((1+w)*(1+w))
		},
		func(z float64) float64 {
			w := exp(z)
			if math.IsInf(w, 1) {
				return 1
			}
			return w / (1 + w)
		},
	},
	"extreme": {
		func(z float64) float64 {
			w := exp(z)
			if math.IsInf(w, 1) {
				return 0
			}
			return w * exp(-w)
		},
		func(z float64) float64 { return 1 - exp(-exp(z)) },
	},
}

func aftNLogLik(s Settings) intervalFunc {
	distribution, sigma := s.AFTDistribution, s.AFTScale
	if distribution == "" {
		distribution = "normal"
	}
	if sigma == 0 {
		sigma = 1
	}
	return func(pred, lower, upper, weight []float32) (float64, error) {
		return AFTNLogLik(pred, lower, upper, weight, distribution, sigma)
	}
}
