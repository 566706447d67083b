package quantile

// entry is a value of a summary with bounds on its rank, a sum of weights (WQSummary::Entry).
type entry struct {
	rmin  float32 // least possible weight of all values below value
	rmax  float32 // greatest possible weight of all values up to value
	wmin  float32 // weight of value itself, at least
	value float32
}

// next returns the least rank of a value just above e.value.
func (e *entry) next() float32 { return e.rmin + e.wmin }

// prev returns the greatest rank of a value just below e.value.
func (e *entry) prev() float32 { return e.rmax - e.wmin }

// summary is a list of entries with ascending values.
type summary []entry

// prune thins s, in place, to at most size entries spread evenly over the ranks; the first and the
// last stay (SetPrune).
func (s summary) prune(size int) summary {
	if len(s) <= size {
		return s
	}
	if size <= 1 {
		return s[:size]
	}
	begin := s[0].rmax
	span := s[len(s)-1].rmin - s[0].rmax
	n := size - 1
	tail := s[len(s)-1]
	// left and right are entries i and i+1 as they were: s is overwritten from below.
	i, taken, kept := 1, 0, 1
	left, right := s[1], s[2]
	for k := 1; k < n; k++ {
		rank2 := 2 * (float32(k)*span/float32(n) + begin)
		for i < len(s)-1 && rank2 >= right.rmax+right.rmin {
			i++
			left = right
			if i < len(s)-1 {
				right = s[i+1]
			}
		}
		if i == len(s)-1 {
			break
		}
		if rank2 < left.next()+right.prev() {
			if i != taken {
				s[kept] = left
				kept++
				taken = i
			}
		} else if i+1 != taken {
			s[kept] = right
			kept++
			taken = i + 1
		}
	}
	if taken != len(s)-1 {
		s[kept] = tail
		kept++
	}
	return s[:kept]
}

// combine merges a and b, neither of them empty, into dst, whose contents are lost (SetCombine).
func combine(dst, a, b summary) summary {
	dst = dst[:len(a)+len(b)]
	n := 0
	var nextA, nextB float32 // rank after the last entry taken from a, b
	var fix repair
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x, y := &a[i], &b[j]
		switch {
		case x.value == y.value:
			dst[n] = fix.entry(x.rmin+y.rmin, x.rmax+y.rmax, x.wmin+y.wmin, x.value)
			nextA, nextB = x.next(), y.next()
			i++
			j++
		case x.value < y.value:
			dst[n] = fix.entry(x.rmin+nextB, x.rmax+y.prev(), x.wmin, x.value)
			nextA = x.next()
			i++
		default:
			dst[n] = fix.entry(y.rmin+nextA, y.rmax+x.prev(), y.wmin, y.value)
			nextB = y.next()
			j++
		}
		n++
	}
	endA, endB := a[len(a)-1].rmax, b[len(b)-1].rmax
	for ; i < len(a); i++ {
		dst[n] = fix.entry(a[i].rmin+nextB, a[i].rmax+endB, a[i].wmin, a[i].value)
		n++
	}
	for ; j < len(b); j++ {
		dst[n] = fix.entry(b[j].rmin+nextA, b[j].rmax+endA, b[j].wmin, b[j].value)
		n++
	}
	return dst[:n]
}

// repair mends what rounding breaks in the entries of a merged summary: ranks must not fall, and
// rmin+wmin must not exceed rmax (FixError).
type repair struct{ rmin, rmax float32 }

func (r *repair) entry(rmin, rmax, wmin, value float32) entry {
	if rmin < r.rmin {
		rmin = r.rmin
	} else {
		r.rmin = rmin
	}
	if rmax < r.rmax {
		rmax = r.rmax
	}
	if next := rmin + wmin; rmax < next {
		rmax = next
	}
	r.rmax = rmax
	return entry{rmin, rmax, wmin, value}
}
