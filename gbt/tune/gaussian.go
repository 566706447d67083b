package tune

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// process is a Gaussian process over points of the unit cube (Rasmussen and
// Williams, "Gaussian Processes for Machine Learning", 2006) with a Matérn kernel of
// smoothness 5/2, a length for each coordinate ("automatic relevance
// determination") and noise, as Snoek, Larochelle and Adams take for
// hyper-parameters ("Practical Bayesian optimization of machine learning algorithms", 2012).
type process struct {
	x       [][]float64
	y       []float64 // of mean 0 and variance 1
	classes []bool    // coordinates whose values have no order: different ones are 1 apart
	lengths []float64
	signal  float64 // variance
	noise   float64 // variance
	chol    mat.Cholesky
	lower   []float64 // the factor by rows, n·n
	alpha   []float64 // K⁻¹·y
}

// apart is the difference of two values of a coordinate.
func (g *process) apart(i int, a, b float64) float64 {
	if g.classes[i] && a != b {
		return 1
	}
	return a - b
}

// matern is the kernel (equation 4.17 with ν = 5/2):
//
//	k(a, b) = signal · (1 + r + r²/3) · exp(−r),  r² = 5 · Σ ((aᵢ−bᵢ)/lengthᵢ)²
func (g *process) matern(a, b []float64) float64 {
	r2 := 0.0
	for i, l := range g.lengths {
		d := g.apart(i, a[i], b[i]) / l
		r2 += float64(d * d)
	}
	r := math.Sqrt(5 * r2)
	return g.signal * (1 + r + float64(r*r)/3) * math.Exp(-r)
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
	alpha := mat.NewVecDense(n, nil)
	if g.chol.SolveVecTo(alpha, mat.NewVecDense(n, g.y)) != nil {
		return false
	}
	g.alpha = alpha.RawVector().Data
	var l mat.TriDense
	g.chol.LTo(&l)
	g.lower = make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			g.lower[i*n+j] = l.At(i, j)
		}
	}
	return true
}

// set takes the logarithms of the parameters: lengths, signal, noise.
func (g *process) set(theta []float64) {
	d := len(g.lengths)
	for i := range d {
		g.lengths[i] = math.Exp(theta[i])
	}
	g.signal, g.noise = math.Exp(theta[d]), math.Exp(theta[d+1])
}

// prior is a normal distribution of the logarithm of a parameter.
type prior struct{ mean, spread float64 }

// Priors of the logarithms: with a few trials the likelihood alone overfits.
var (
	lengthPrior = prior{-0.5, 1} // three fifths of the range, or a fifth, or much more
	signalPrior = prior{0, 1}
	noisePrior  = prior{-4, 2} // a seventh of a standard deviation, or much more, or none
)

// loss is the negative logarithm of the posterior of the parameters up to a constant
// (equation 2.30), and its derivatives (equation 5.9) where gradient is not nil.
func (g *process) loss(gradient, theta []float64) float64 {
	const extreme = 12
	d, n := len(g.lengths), len(g.x)
	total := 0.0
	for i, v := range theta {
		if !(math.Abs(v) < extreme) {
			return math.Inf(1)
		}
		p := lengthPrior
		switch i {
		case d:
			p = signalPrior
		case d + 1:
			p = noisePrior
		}
		z := (v - p.mean) / p.spread
		total += z * z / 2
		if gradient != nil {
			gradient[i] = z / p.spread
		}
	}
	g.set(theta)
	if !g.factor() {
		return math.Inf(1)
	}
	for i, v := range g.y {
		total += float64(v*g.alpha[i]) / 2
	}
	total += g.chol.LogDet() / 2
	if gradient == nil {
		return total
	}
	var inverse mat.SymDense
	if g.chol.InverseTo(&inverse) != nil {
		return math.Inf(1)
	}
	for i := range n {
		w := inverse.At(i, i) - float64(g.alpha[i]*g.alpha[i])
		gradient[d] += w * g.signal / 2
		gradient[d+1] += w * g.noise / 2
		for j := range i { // both halves
			w := inverse.At(i, j) - float64(g.alpha[i]*g.alpha[j])
			r2 := 0.0
			for k, l := range g.lengths {
				z := g.apart(k, g.x[i][k], g.x[j][k]) / l
				r2 += float64(z * z)
			}
			r := math.Sqrt(5 * r2)
			e := g.signal * math.Exp(-r)
			gradient[d] += w * e * (1 + r + float64(r*r)/3)
			for k, l := range g.lengths {
				z := g.apart(k, g.x[i][k], g.x[j][k]) / l
				gradient[k] += w * e * (1 + r) * float64(z*z) * 5 / 3
			}
		}
	}
	return total
}

// fit finds the parameters of the highest posterior from several starts and returns the
// process.
func fit(x [][]float64, y []float64, classes []bool) (*process, bool) {
	d := len(x[0])
	g := &process{x: x, y: y, classes: classes, lengths: make([]float64, d)}
	var theta []float64
	least := math.Inf(1)
	// A function of few waves and little noise, one of many waves, and one of noise above all.
	for _, shift := range [][2]float64{{0, 0}, {-1, -1.5}, {0.5, 2.5}} {
		start := make([]float64, d+2)
		for i := range d {
			start[i] = lengthPrior.mean + shift[0]
		}
		start[d], start[d+1] = signalPrior.mean, noisePrior.mean+shift[1]
		const iterations = 60
		problem := optimize.Problem{
			Func: func(t []float64) float64 { return g.loss(nil, t) },
			Grad: func(gradient, t []float64) { g.loss(gradient, t) },
		}
		// A line search that finds nothing better is an end as good as any.
		found, _ := optimize.Minimize(problem, start, &optimize.Settings{MajorIterations: iterations},
			&optimize.LBFGS{Linesearcher: &optimize.Backtracking{}})
		if found != nil && found.F < least {
			theta, least = found.X, found.F
		}
		if theta == nil {
			theta = start
		}
	}
	g.set(theta)
	return g, g.factor()
}

// with returns the process with one more point, its parameters unchanged.
func (g *process) with(point []float64, y float64) (*process, bool) {
	out := *g
	out.x = append(g.x[:len(g.x):len(g.x)], point)
	out.y = append(g.y[:len(g.y):len(g.y)], y)
	out.chol = mat.Cholesky{}
	return &out, out.factor()
}

// at returns the mean and the standard deviation of the function at a point, noise left
// out (equations 2.25 and 2.26).
func (g *process) at(point []float64) (mean, sd float64) {
	n := len(g.x)
	solved := make([]float64, n)
	rest := g.signal
	for i := range n {
		k := g.matern(g.x[i], point)
		mean += float64(k * g.alpha[i])
		for j, v := range g.lower[i*n : i*n+i] {
			k -= float64(v * solved[j])
		}
		k /= g.lower[i*n+i]
		solved[i] = k
		rest -= float64(k * k)
	}
	return mean, math.Sqrt(max(rest, 0))
}
