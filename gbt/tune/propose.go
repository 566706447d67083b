package tune

import (
	"maps"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"
	"gonum.org/v1/gonum/stat/samplemv"
)

// proposer chooses the hyper-parameters of trials.
type proposer struct {
	o      Options
	design *mat.Dense // points that are known beforehand, one a row
}

func newProposer(o Options) *proposer {
	p := &proposer{o: o}
	n, d := o.Trials, len(o.Space)
	cube := distmv.NewUnitUniform(d, nil)
	source := rand.NewPCG(uint64(o.Seed), 0)
	switch o.Strategy {
	case Random:
		r := rand.New(source)
		p.design = mat.NewDense(n, d, nil)
		p.design.Apply(func(int, int, float64) float64 { return r.Float64() }, p.design)
	case LatinHypercube:
		p.design = mat.NewDense(n, d, nil)
		samplemv.LatinHypercube{Q: cube, Src: source}.Sample(p.design)
	default:
		if o.Strategy == Bayesian {
			n = min(n, max(d+3, o.Parallel))
		}
		p.design = mat.NewDense(n, d, nil)
		samplemv.Halton{Kind: samplemv.Owen, Q: cube, Src: source}.Sample(p.design)
	}
	return p
}

// propose returns the hyper-parameters of the next n trials, given all of the batches
// before.
func (p *proposer) propose(done []Trial, n int, maximize bool) []map[string]string {
	var out []map[string]string
	known, _ := p.design.Dims()
	for k := len(done); k < len(done)+n && k < known; k++ {
		out = append(out, p.o.Space.at(p.longest(p.design.RawRowView(k))))
	}
	if len(out) < n {
		r := rand.New(rand.NewPCG(uint64(p.o.Seed), uint64(len(done))+1))
		out = append(out, p.improve(done, out, n-len(out), maximize, r)...)
	}
	return out
}

// seen says whether the same hyper-parameters have been tried or are about to be.
func seen(params map[string]string, done []Trial, pending []map[string]string) bool {
	for _, t := range done {
		if maps.Equal(t.Params, params) {
			return true
		}
	}
	for _, p := range pending {
		if maps.Equal(p, params) {
			return true
		}
	}
	return false
}
