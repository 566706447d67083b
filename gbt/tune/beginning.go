package tune

import (
	"maps"
	"slices"
	"strconv"
)

// A training of n rounds is the beginning of one of more. So where the number of rounds is
// searched over too, a Bayesian search does not guess it: its trials run as long as
// the range allows, the process is of the best score that each had on its way, over the other
// hyper-parameters, and a trial that ends where that score was is one whose outcome is
// known. It is run when that gains more than anything else is expected to. Freeze-thaw
// optimization (Swersky, Snoek and Adams, 2014) makes more of the same idea.

// length is the index of the range of the number of rounds, -1 where it is not known what a
// shorter trial would give.
func (p *proposer) length() int {
	if p.o.length == "" || p.o.Strategy != Bayesian {
		return -1
	}
	return slices.IndexFunc(p.o.Space, func(r Range) bool { return r.Name == p.o.length && r.Kind == Integer })
}

// fewest returns the fewest rounds that a trial may have; ok is false where they are not
// searched over.
func (p *proposer) fewest() (low int, ok bool) {
	i := p.length()
	if i < 0 {
		return 0, false
	}
	return int(p.o.Space[i].Min), true
}

// longest returns a point with the number of rounds at its top.
func (p *proposer) longest(point []float64) []float64 {
	out := slices.Clone(point)
	if i := p.length(); i >= 0 {
		out[i] = 1
	}
	return out
}

// point returns the point of the unit cube for hyper-parameters, in which trials that differ in their
// rounds alone are one.
func (p *proposer) point(params map[string]string) []float64 {
	return p.longest(p.o.Space.point(params))
}

// ending returns the hyper-parameters of a trial that ends after so many rounds.
func (p *proposer) ending(params map[string]string, rounds int) map[string]string {
	out := maps.Clone(params)
	out[p.o.length] = strconv.Itoa(rounds)
	return out
}

// classes tells which coordinates have values without an order.
func (p *proposer) classes() []bool {
	out := make([]bool, len(p.o.Space))
	for i, r := range p.o.Space {
		out[i] = r.Kind == Categorical
	}
	return out
}
