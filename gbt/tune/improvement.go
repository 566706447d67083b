package tune

import (
	"cmp"
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
// believer", Ginsbourger, Le Riche and Carraro 2010).
func (p *proposer) improve(done []Trial, pending []map[string]string, n int, maximize bool, r *rand.Rand) []map[string]string {
	var out []map[string]string
	known := p.evidence(done, maximize)
	var g *process
	ok := len(known.y) >= 2
	if ok {
		g, ok = fit(known.x, known.y, p.classes())
	}
	for _, q := range pending {
		if ok {
			point := p.point(q)
			expected, _ := g.at(point)
			g, ok = g.with(point, expected)
		}
	}
	for len(out) < n {
		var next map[string]string
		if ok {
			next = p.mostImproving(g, known, done, append(slices.Clone(pending), out...), r)
		}
		if next == nil {
			next = p.o.Space.at(p.longest(uniform(len(p.o.Space), r)))
		}
		out = append(out, next)
		if ok {
			point := p.point(next)
			expected, _ := g.at(point)
			g, ok = g.with(point, expected)
		}
	}
	return out
}

// standard returns values with mean 0 and variance 1, after the worst ones have been drawn
// in to Tukey's lower fence, 1.5 quartile ranges below the lower quartile: a trial that
// learned nothing must not make all others look alike. scale does the same to another value.
func standard(y []float64) (out []float64, scale func(float64) float64) {
	sorted := slices.Sorted(slices.Values(y))
	q1 := stat.Quantile(0.25, stat.Empirical, sorted, nil)
	q3 := stat.Quantile(0.75, stat.Empirical, sorted, nil)
	fence := q1 - 1.5*(q3-q1)
	out = make([]float64, len(y))
	for i, v := range y {
		out[i] = max(v, fence)
	}
	mean, sd := stat.MeanStdDev(out, nil)
	scale = func(v float64) float64 {
		if !(sd > 0) {
			return 0
		}
		return (max(v, fence) - mean) / sd
	}
	for i, v := range y {
		out[i] = scale(v)
	}
	return out, scale
}

// mostImproving looks for the largest expected improvement, anywhere and near the best
// trials, some of whose coordinates are moved (Hutter, Hoos and Leyton-Brown, "Sequential
// model-based optimization for general algorithm configuration", 2011; Eriksson et al.,
// "Scalable global optimization via local Bayesian optimization", 2019). It is nil where everything
// has been tried.
func (p *proposer) mostImproving(g *process, known evidence, done []Trial, pending []map[string]string, r *rand.Rand) map[string]string {
	const (
		spread = 1000 // points anywhere
		around = 200  // points near the best trials
		tops   = 5    // points that are moved uphill
		steps  = 60
	)
	means := make([]float64, len(g.x))
	for i, x := range g.x {
		means[i], _ = g.at(x)
	}
	type candidate struct {
		point  []float64 // after rounding: that is what is tried
		params map[string]string
		gain   float64
	}
	judge := func(point []float64) candidate {
		params := p.o.Space.at(p.longest(point))
		at := p.point(params)
		return candidate{at, params, g.improvement(at, known.best)}
	}
	var all []candidate
	for range spread {
		all = append(all, judge(uniform(len(p.o.Space), r)))
	}
	order := make([]int, len(g.x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(means[b], means[a]) })
	for k := range around {
		at := g.x[order[k%min(len(order), tops)]]
		all = append(all, judge(near(at, 0.2, min(1, max(0.3, 2/float64(len(at)))), r)))
	}
	rank := func() {
		slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.gain, a.gain) })
	}
	rank()
	for k := range tops {
		c := all[k]
		for step := range steps {
			if next := judge(near(c.point, 0.1*math.Pow(0.93, float64(step)), 0.5, r)); next.gain > c.gain {
				c = next
				all = append(all, c)
			}
		}
	}
	rank()
	// What a shorter run of a trial would give is known.
	if known.shorter != nil && known.best-known.kept > all[0].gain && !seen(known.shorter, done, pending) {
		return known.shorter
	}
	// Beside a point that has been tried a noisy score says nothing new.
	const apart = 0.05
	tooNear := apart * math.Sqrt(g.noise/(g.signal+g.noise))
	for _, c := range all {
		if !seen(c.params, done, pending) && !slices.ContainsFunc(g.x, func(x []float64) bool { return g.beside(x, c.point, tooNear) }) {
			return c.params
		}
	}
	return nil
}

// beside says whether no coordinate of two points differs by more than d.
func (g *process) beside(a, b []float64, d float64) bool {
	for i := range a {
		if math.Abs(g.apart(i, a[i], b[i])) > d {
			return false
		}
	}
	return true
}

// near returns a point some of whose coordinates, at least one, are moved by a normal amount.
func near(at []float64, width, share float64, r *rand.Rand) []float64 {
	out := slices.Clone(at)
	must := r.IntN(len(at))
	for i, c := range at {
		if i == must || r.Float64() < share {
			out[i] = min(max(c+width*r.NormFloat64(), 0), 1)
		}
	}
	return out
}

// improvement is the expected amount by which the score of a trial at a point exceeds best (Jones et
// al. 1998, equation 15):
//
//	(mean − best)·Φ(z) + sd·φ(z),  z = (mean − best)/sd
//
// Where there is noise, sd is that of the score, not of the function below it: a trial keeps the
// score it has, luck included, and best is such a score.
func (g *process) improvement(point []float64, best float64) float64 {
	mean, sd := g.at(point)
	sd = math.Sqrt(float64(sd*sd) + g.noise)
	if sd == 0 {
		return max(mean-best, 0)
	}
	z := (mean - best) / sd
	n := distuv.UnitNormal
	return float64((mean-best)*n.CDF(z)) + float64(sd*n.Prob(z))
}

func uniform(d int, r *rand.Rand) []float64 {
	out := make([]float64, d)
	for i := range out {
		out[i] = r.Float64()
	}
	return out
}
