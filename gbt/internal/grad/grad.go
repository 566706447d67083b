// Package grad holds the pairs of gradient and hessian that training works on.
package grad

// Pair is the gradient and hessian of the loss of one row, weight included.
// XGBoost keeps them as float32 (include/xgboost/base.h, GradientPair).
type Pair struct{ G, H float32 }

// Sum is a sum of pairs. XGBoost keeps sums as float64 (GradStats).
type Sum struct{ G, H float64 }

// Add returns s + o.
func (s Sum) Add(o Sum) Sum { return Sum{s.G + o.G, s.H + o.H} }

// Sub returns s - o.
func (s Sum) Sub(o Sum) Sum { return Sum{s.G - o.G, s.H - o.H} }
