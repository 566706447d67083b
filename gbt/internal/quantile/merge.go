package quantile

import "sort"

// merge is where a merge of two summaries has come to.
type merge struct {
	i, j, n      int    // entries taken of either side, and made
	nextA, nextB uint32 // rank after the last entry taken
}

// mergeSteps makes as many steps as it is told in each of two merges of the same
// summaries. Both sides of both must have as many entries left.
type mergeSteps func(dst, a, b wholes, p, q *merge, steps int)

// stepMerges is the kernel of [combineWholes].
var stepMerges = mergeKernels.Best()

// shortMerge is the number of steps that are not worth a call.
const shortMerge = 8

// combineWholes is [combine], without branches on the values, which cannot be
// foreseen, and in two halves at once: each step waits for the one before it. m is
// room.
func combineWholes(dst, a, b wholes, m *[2]merge) wholes {
	dst = dst[:len(a)+len(b)]
	// The second half begins with the middle entry of a, all lesser ones and none
	// of its equals before it.
	midA := len(a) / 2
	middle := a[midA].key
	midB := sort.Search(len(b), func(j int) bool { return b[j].key >= middle })
	p, q := &m[0], &m[1]
	*p = merge{}
	if midA == 0 || midB == 0 || midB == len(b) {
		return dst[:p.finish(dst, a, b)]
	}
	lastA, lastB := &a[midA-1], &b[midB-1]
	*q = merge{midA, midB, midA + midB, lastA.rmin + lastA.wmin, lastB.rmin + lastB.wmin}
	for {
		steps := min(midA-p.i, midB-p.j, len(a)-q.i, len(b)-q.j)
		if steps < shortMerge {
			break
		}
		stepMerges(dst, a, b, p, q, steps)
	}
	// Of what is left before the middle, a[midA] and b[midB] are never taken: what
	// stands before them is less than both.
	for p.i < midA || p.j < midB {
		p.step(dst, a, b)
	}
	n := q.finish(dst, a, b)
	if p.n < midA+midB {
		n = p.n + copy(dst[p.n:], dst[midA+midB:n])
	}
	return dst[:n]
}

// step takes the least entry that is left, or the two if they are equal: of each
// side either its next entry is taken, or the gap before it.
func (m *merge) step(dst, a, b wholes) {
	x, y := &a[m.i], &b[m.j]
	d := int64(x.key) - int64(y.key)
	takeA, takeB := uint32((d-1)>>63), uint32(^d>>63) // all bits: x is not above y, y not above x
	wa, wb := x.wmin&takeA, y.wmin&takeB
	dst[m.n] = whole{
		(m.nextA ^ (m.nextA^x.rmin)&takeA) + (m.nextB ^ (m.nextB^y.rmin)&takeB),
		x.rmax - x.wmin + wa + y.rmax - y.wmin + wb,
		wa + wb,
		min(x.key, y.key),
	}
	m.nextA ^= (m.nextA ^ (x.rmin + x.wmin)) & takeA
	m.nextB ^= (m.nextB ^ (y.rmin + y.wmin)) & takeB
	m.i += int(takeA & 1)
	m.j += int(takeB & 1)
	m.n++
}

// finish goes on to the end of both summaries and returns the number of entries.
func (m *merge) finish(dst, a, b wholes) int {
	s := *m // in registers
	for s.i < len(a) && s.j < len(b) {
		s.step(dst, a, b)
	}
	n := s.n
	endA, endB := a[len(a)-1].rmax, b[len(b)-1].rmax
	for _, e := range a[s.i:] {
		dst[n] = whole{e.rmin + s.nextB, e.rmax + endB, e.wmin, e.key}
		n++
	}
	for _, e := range b[s.j:] {
		dst[n] = whole{e.rmin + s.nextA, e.rmax + endA, e.wmin, e.key}
		n++
	}
	return n
}

// stepGeneric makes the steps of one merge after those of the other.
func stepGeneric(dst, a, b wholes, p, q *merge, steps int) {
	for _, m := range [2]*merge{p, q} {
		s := *m
		for range steps {
			s.step(dst, a, b)
		}
		*m = s
	}
}
