package shap

// A rule is exact for paths of twice as many distinct features as it has points.
// The points are bounded: by mostPoints, and to fewPoints or what makes
// tableSize numbers of a tree, so that a file of a deep tree cannot ask for much
// memory.
const (
	mostPoints  = 32
	fewPoints   = 8
	leastPoints = leastLane
	tableSize   = 1 << 23
)

// rule is the Gauss-Legendre rule of a number of points for the integral from 0
// to 1. It is exact for polynomials of degree 2 × points - 1.
type rule struct {
	nodes, weights []float64
	absent         []float64 // -1 / (1 - node): what a feature contributes that the row does not agree with
}

// points returns how many points are used for paths of a number of distinct
// features: a feature sees a polynomial that has the others for factors.
func points(features, nodes int) int {
	bound := min(max(tableSize/rows/max(nodes, 1), fewPoints), mostPoints)
	return min(max((features+1)/2, leastPoints), bound)
}

// newRule finds the roots of the Legendre polynomial between those of the one
// before it, by bisection: nothing in it depends on the processor.
func newRule(points int) *rule {
	roots := []float64{}
	for n := 1; n <= points; n++ {
		bounds := append(append([]float64{-1}, roots...), 1)
		next := make([]float64, n)
		for i := range next {
			next[i] = root(n, bounds[i], bounds[i+1])
		}
		roots = next
	}
	r := &rule{}
	for _, x := range roots {
		_, d := legendre(points, x)
		node := float64(x/2) + 0.5
		r.nodes = append(r.nodes, node)
		r.weights = append(r.weights, 1/float64((1-float64(x*x))*float64(d*d)))
		r.absent = append(r.absent, -1/(1-node))
	}
	return r
}

// padded returns the rule with as many points as passes of eight rows have: those
// that are added weigh nothing.
func (r *rule) padded() *rule {
	each, passes := lanePoints(len(r.nodes))
	for len(r.nodes) < each*passes {
		r.nodes, r.weights, r.absent = append(r.nodes, 0.5), append(r.weights, 0), append(r.absent, -2)
	}
	return r
}

// root returns the root of Legendre polynomial n that is the only one between lo
// and hi.
func root(n int, lo, hi float64) float64 {
	below, _ := legendre(n, lo)
	for range 100 {
		mid := float64(lo/2) + float64(hi/2)
		if mid <= lo || mid >= hi {
			break
		}
		v, _ := legendre(n, mid)
		if (v < 0) == (below < 0) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return float64(lo/2) + float64(hi/2)
}

// legendre returns Legendre polynomial n at x and, between -1 and 1, its
// derivative.
func legendre(n int, x float64) (value, derivative float64) {
	before, value := 0.0, 1.0
	for k := 1; k <= n; k++ {
		next := (float64(float64(2*k-1)*float64(x*value)) - float64(float64(k-1)*before)) / float64(k)
		before, value = value, next
	}
	return value, float64(n) * (before - float64(x*value)) / (1 - float64(x*x))
}
