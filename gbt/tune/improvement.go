package tune

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// improve returns the hyper-parameters of n trials with the largest expected
// improvement over the best so far (Jones, Schonlau and Welch, "Efficient global
// optimization of expensive black-box functions", 1998). Trials of one batch are chosen in turn, each
// as if the ones before it had given what the process expects of them ("kriging
// believer", Ginsbourger et al. 2010).
func improve(space Space, done []Trial, pending []map[string]string, n int, maximize bool, r *rand.Rand) []map[string]string {
	const most = 300 // trials that a process is fitted to: its time grows with their cube
	x, y := evidence(space, done, maximize, most)
	if len(y) > 0 {
		y = standard(y)
	}
	var out []map[string]string
	for len(out) < n {
		var g *process
		ok := len(y) >= 2
		if ok {
			g, ok = fit(x, y)
		}
		var next map[string]string
		if ok {
			next = g.mostImproving(space, done, append(slices.Clone(pending), out...), r)
		}
		if next == nil {
			next = space.at(uniform(len(space), r))
		}
		out = append(out, next)
		if ok {
			point := space.point(next)
			expected, _ := g.at(point)
			x, y = append(x, point), append(y, expected)
		}
	}
	return out
}

// evidence returns points and values, larger being better, of the best trials; those that failed count as
// the worst.
func evidence(space Space, done []Trial, maximize bool, most int) (x [][]float64, y []float64) {
	worst := math.Inf(1)
	value := func(t Trial) float64 {
		if t.Status == Failed || t.Value-t.Value != 0 {
			return math.NaN()
		}
		if maximize {
			return t.Value
		}
		return -t.Value
	}
	for _, t := range done {
		if v := value(t); v < worst {
			worst = v
		}
	}
	if math.IsInf(worst, 1) {
		return nil, nil
	}
	order := slices.Clone(done)
	if len(order) > most {
		slices.SortStableFunc(order, func(a, b Trial) int {
			va, vb := value(a), value(b)
			switch {
			case va > vb || vb != vb && va == va:
				return -1
			case va < vb || va != va && vb == vb:
				return 1
			}
			return 0
		})
		order = order[:most]
	}
	for _, t := range order {
		v := value(t)
		if v != v {
			v = worst
		}
		x, y = append(x, space.point(t.Params)), append(y, v)
	}
	return x, y
}

// standard returns values with mean 0 and variance 1, after the worst ones have been drawn
// in to Tukey's lower fence, 1.5 quartile ranges below the lower quartile: a trial that
// learned nothing must not make all others look alike.
func standard(y []float64) []float64 {
	sorted := slices.Sorted(slices.Values(y))
	q1 := stat.Quantile(0.25, stat.Empirical, sorted, nil)
	q3 := stat.Quantile(0.75, stat.Empirical, sorted, nil)
	out := make([]float64, len(y))
	for i, v := range y {
		out[i] = max(v, q1-1.5*(q3-q1))
	}
	mean, sd := stat.MeanStdDev(out, nil)
	for i, v := range out {
		out[i] = 0
		if sd > 0 {
			out[i] = (v - mean) / sd
		}
	}
	return out
}

// mostImproving looks for the largest expected improvement among uniform points and around the best
// of them; nil where everything has been tried.
func (g *process) mostImproving(space Space, done []Trial, pending []map[string]string, r *rand.Rand) map[string]string {
	const (
		spread = 1000 // uniform points
		tops   = 5    // around which it looks closer
		near   = 60   // points around each
	)
	// Scores are noisy: the best is the highest expected one, not the luckiest.
	best := math.Inf(-1)
	for _, x := range g.x {
		mean, _ := g.at(x)
		best = max(best, mean)
	}
	type candidate struct {
		params map[string]string
		gain   float64
	}
	var all []candidate
	consider := func(point []float64) {
		params := space.at(point)
		// What is tried is the value after rounding, so that is what is judged.
		all = append(all, candidate{params, g.improvement(space.point(params), best)})
	}
	rank := func() {
		slices.SortStableFunc(all, func(a, b candidate) int {
			switch {
			case a.gain > b.gain:
				return -1
			case a.gain < b.gain:
				return 1
			}
			return 0
		})
	}
	for range spread {
		consider(uniform(len(space), r))
	}
	rank()
	for k := range tops {
		center := space.point(all[k].params)
		for step := range near {
			width := 0.1 * math.Pow(0.95, float64(step))
			point := make([]float64, len(center))
			for i, c := range center {
				point[i] = min(max(c+width*r.NormFloat64(), 0), 1)
			}
			consider(point)
		}
	}
	rank()
	for _, c := range all {
		if !seen(c.params, done, pending) {
			return c.params
		}
	}
	return nil
}

// improvement is the expected amount by which a point exceeds best (Jones et al. 1998, equation 15).
func (g *process) improvement(point []float64, best float64) float64 {
	mean, sd := g.at(point)
	if sd == 0 {
		return max(mean-best, 0)
	}
	z := (mean - best) / sd
	n := distuv.UnitNormal
	return (mean-best)*n.CDF(z) + sd*n.Prob(z)
}

func uniform(d int, r *rand.Rand) []float64 {
	out := make([]float64, d)
	for i := range out {
		out[i] = r.Float64()
	}
	return out
}
