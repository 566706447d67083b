//go:build !purego

package shap

//go:generate go run lanesgen.go

import "github.com/grove-ml/grove/gbt/internal/impl"

// walk512x3 takes eight rows through a tree with three points.
//
//go:noescape
func walk512x3(steps *laneStep, count int, index *uint64, slots, tables, phi, weights *float64)

//go:noescape
func walk512x4(steps *laneStep, count int, index *uint64, slots, tables, phi, weights *float64)

// pairs512x3 takes eight rows through a tree with three points and adds pairs up.
//
//go:noescape
func pairs512x3(steps *laneStep, count int, index *uint64, slots, tables, phi, weights, terms, places *float64, partners *lanePartner, pairs *float64)

//go:noescape
func pairs512x4(steps *laneStep, count int, index *uint64, slots, tables, phi, weights, terms, places *float64, partners *lanePartner, pairs *float64)

// walk2x3 takes four of eight rows through a tree with three points.
//
//go:noescape
func walk2x3(steps *laneStep, count int, index *uint64, slots, tables, phi, weights *float64)

//go:noescape
func walk2x4(steps *laneStep, count int, index *uint64, slots, tables, phi, weights *float64)

//go:noescape
func pairs2x3(steps *laneStep, count int, index *uint64, slots, tables, phi, weights, terms, places *float64, partners *lanePartner, pairs *float64)

//go:noescape
func pairs2x4(steps *laneStep, count int, index *uint64, slots, tables, phi, weights, terms, places *float64, partners *lanePartner, pairs *float64)

// decide512 writes the cases of eight rows at the splits of a tree.
//
//go:noescape
func decide512(splits *laneSplit, count int, columns *float32, index *uint64)

//go:noescape
func decide2(splits *laneSplit, count int, columns *float32, index *uint64)

var laneKernelsAsm = impl.Kernels[laneSet]{
	{Level: impl.AVX2, Func: laneSet{decideAVX2, walkAVX2}},
	{Level: impl.AVX512, Func: laneSet{decideAVX512, walkAVX512}},
}

func decideAVX512(c *laneCall) {
	decide512(&c.t.splits[0], len(c.t.splits), &c.columns[0], &c.index[0])
}

func decideAVX2(c *laneCall) {
	decide2(&c.t.splits[0], len(c.t.splits), &c.columns[0], &c.index[0])
}

func walkAVX512(c *laneCall) {
	t := c.t
	tables, weights := &t.tables[c.pass][0], &t.weights[c.pass][0]
	if c.pairs == nil {
		walk := walk512x4
		if t.points == 3 {
			walk = walk512x3
		}
		walk(&t.fused[0], len(t.fused), &c.index[0], &c.slots[0], tables, &c.phi[0], weights)
		return
	}
	pairs := pairs512x4
	if t.points == 3 {
		pairs = pairs512x3
	}
	terms, partners := c.pairsOf()
	pairs(&t.steps[0], len(t.steps), &c.index[0], &c.slots[0], tables, &c.phi[0], weights, terms, &c.terms[0], partners, &c.pairs[0])
}

func walkAVX2(c *laneCall) {
	t := c.t
	tables, weights := &t.tables[c.pass][0], &t.weights[c.pass][0]
	for half := 0; half < c.rows; half += laneRows / 2 {
		if c.pairs == nil {
			walk := walk2x4
			if t.points == 3 {
				walk = walk2x3
			}
			walk(&t.fused[0], len(t.fused), &c.index[half], &c.slots[half], tables, &c.phi[half], weights)
			continue
		}
		pairs := pairs2x4
		if t.points == 3 {
			pairs = pairs2x3
		}
		terms, partners := c.pairsOf()
		pairs(&t.steps[0], len(t.steps), &c.index[half], &c.slots[half], tables, &c.phi[half], weights, terms, &c.terms[half], partners, &c.pairs[half])
	}
}

// pairsOf returns where terms and partners begin, nil where there are none.
func (c *laneCall) pairsOf() (terms *float64, partners *lanePartner) {
	if v := c.t.terms[c.pass]; len(v) > 0 {
		terms = &v[0]
	}
	if len(c.t.partners) > 0 {
		partners = &c.t.partners[0]
	}
	return terms, partners
}
