package tune

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// process is a Gaussian process over points of the unit cube (Rasmussen and
// Williams, "Gaussian Processes for Machine Learning", 2006) with a Matérn kernel of
// smoothness 5/2, a length for each coordinate and noise.
type process struct {
	x       [][]float64
	y       []float64 // of mean 0 and variance 1
	lengths []float64
	signal  float64 // variance
	noise   float64 // variance
	chol    mat.Cholesky
	alpha   *mat.VecDense // K⁻¹·y
}

// matern is the kernel (equation 4.17).
func (g *process) matern(a, b []float64) float64 {
	r2 := 0.0
	for i, l := range g.lengths {
		d := (a[i] - b[i]) / l
		r2 += float64(d * d)
	}
	r := math.Sqrt(5 * r2)
	return g.signal * (1 + r + r*r/3) * math.Exp(-r)
}

// factor sets up the process for its parameters; ok is false where the covariance is
// not positive definite in float64.
func (g *process) factor() bool {
	n := len(g.x)
	k := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			v := g.matern(g.x[i], g.x[j])
			if i == j {
				v += g.noise
			}
			k.SetSym(i, j, v)
		}
	}
	if !g.chol.Factorize(k) {
		return false
	}
	g.alpha = mat.NewVecDense(n, nil)
	return g.chol.SolveVecTo(g.alpha, mat.NewVecDense(n, g.y)) == nil
}

// set takes the logarithms of the parameters: lengths, signal, noise.
func (g *process) set(theta []float64) {
	d := len(g.lengths)
	for i := range d {
		g.lengths[i] = math.Exp(theta[i])
	}
	g.signal, g.noise = math.Exp(theta[d]), math.Exp(theta[d+1])
}

// Priors of the parameters' logarithms, normal: with a few trials the likelihood alone
// overfits.
const (
	lengthMean, lengthSpread = -0.7, 0.8 // about half the range
	signalMean, signalSpread = 0, 1
	noiseMean, noiseSpread   = -3, 2 // a fifth of a standard deviation, or much more, or none
)

// loss is the negative logarithm of the posterior of the parameters, up to a constant
// (equation 2.30).
func (g *process) loss(theta []float64) float64 {
	const extreme = 12
	prior := 0.0
	add := func(v, mean, spread float64) {
		z := (v - mean) / spread
		prior += z * z / 2
	}
	d := len(g.lengths)
	for i, v := range theta {
		if !(math.Abs(v) < extreme) {
			return math.Inf(1)
		}
		switch {
		case i < d:
			add(v, lengthMean, lengthSpread)
		case i == d:
			add(v, signalMean, signalSpread)
		default:
			add(v, noiseMean, noiseSpread)
		}
	}
	g.set(theta)
	if !g.factor() {
		return math.Inf(1)
	}
	return mat.Dot(g.alpha, mat.NewVecDense(len(g.y), g.y))/2 + g.chol.LogDet()/2 + prior
}

// fit finds the parameters of the highest posterior near the priors' means and returns the
// process.
func fit(x [][]float64, y []float64) (*process, bool) {
	d := len(x[0])
	g := &process{x: x, y: y, lengths: make([]float64, d)}
	start := make([]float64, d+2)
	for i := range d {
		start[i] = lengthMean
	}
	start[d], start[d+1] = signalMean, noiseMean
	const evaluations = 400
	best, err := optimize.Minimize(optimize.Problem{Func: g.loss}, start, &optimize.Settings{
		FuncEvaluations: evaluations, Concurrent: 0,
	}, &optimize.NelderMead{})
	theta := start
	if best != nil && (err == nil || len(best.X) == len(start)) {
		theta = best.X
	}
	g.set(theta)
	return g, g.factor()
}

// at returns the mean and the standard deviation of the function at a point, noise left
// out.
func (g *process) at(point []float64) (mean, sd float64) {
	n := len(g.x)
	k := mat.NewVecDense(n, nil)
	for i := range n {
		k.SetVec(i, g.matern(g.x[i], point))
	}
	mean = mat.Dot(k, g.alpha)
	solved := mat.NewVecDense(n, nil)
	if g.chol.SolveVecTo(solved, k) != nil {
		return mean, 0
	}
	return mean, math.Sqrt(max(g.signal-mat.Dot(k, solved), 0))
}
