package quantile

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/introsort"
)

// slowColumn is the slow twin of Column: the sketch written as plainly as possible, with the queue
// always sorted by the steps of std::sort, summaries copied at every step, and the repair of merged
// summaries as a pass of its own.
func slowColumn(values, weights []float32, maxBin int) []float32 {
	s := slowSketch{limit: slowLimit(len(values), maxBin)}
	count := 0
	for i, v := range values {
		w := float32(1)
		if weights != nil {
			w = weights[i]
		}
		if w == 0 {
			continue
		}
		count++
		if n := len(s.queue); n > 0 && s.queue[n-1].value == v {
			s.queue[n-1].weight += w
			continue
		}
		if len(s.queue) == 2*s.limit {
			s.flush()
		}
		s.queue = append(s.queue, slowItem{v, w})
	}
	s.flush()
	size := slowLimit(count, maxBin)
	var out summary
	for _, level := range s.levels {
		out = slowPrune(slowCombine(out, level), max(size, s.limit))
	}
	return slowCuts(slowPrune(out, size), maxBin)
}

type slowItem struct{ value, weight float32 }

type slowSketch struct {
	limit  int
	queue  []slowItem
	levels []summary
}

func slowLimit(n, maxBin int) int {
	if n == 0 {
		return 1
	}
	eps := 1 / float64(min(maxBin, n))
	level := 1
	limit := 0
	for {
		limit = min(n, int(math.Ceil(float64(level)/(eps/2)))+1)
		if int(math.Pow(2, float64(level)))*limit >= n {
			return limit
		}
		level++
	}
}

func (s *slowSketch) flush() {
	introsort.Sort(s.queue, func(x, y slowItem) bool { return x.value < y.value })
	var out summary
	var sum float32
	for len(s.queue) > 0 {
		first := s.queue[0]
		w := first.weight
		for s.queue = s.queue[1:]; len(s.queue) > 0 && s.queue[0].value == first.value; s.queue = s.queue[1:] {
			w += s.queue[0].weight
		}
		out = append(out, entry{sum, sum + w, w, first.value})
		sum += w
	}
	for l := 0; ; l++ {
		if l == len(s.levels) {
			s.levels = append(s.levels, nil)
		}
		out = slowCombine(slowPrune(out, s.limit), s.levels[l])
		s.levels[l] = nil
		if len(out) <= s.limit {
			s.levels[l] = out
			return
		}
	}
}

func slowPrune(s summary, size int) summary {
	if len(s) <= size {
		return s
	}
	if size == 1 {
		return s[:1]
	}
	out := summary{s[0]}
	end := len(s) - 1
	taken := 0
	for k, i := 1, 1; k < size-1; k++ {
		d := 2 * (float32(k)*(s[end].rmin-s[0].rmax)/float32(size-1) + s[0].rmax)
		for i < end && d >= s[i+1].rmax+s[i+1].rmin {
			i++
		}
		if i == end {
			break
		}
		j := i
		if !(d < (s[i].rmin+s[i].wmin)+(s[i+1].rmax-s[i+1].wmin)) {
			j = i + 1
		}
		if j != taken {
			out = append(out, s[j])
			taken = j
		}
	}
	if taken != end {
		out = append(out, s[end])
	}
	return out
}

func slowCombine(a, b summary) summary {
	if len(a) == 0 {
		return slices.Clone(b)
	}
	if len(b) == 0 {
		return slices.Clone(a)
	}
	var out summary
	// Ranks that the entries of the other summary have at a value: after all its smaller entries,
	// and before its first greater one.
	below := func(s summary, v float32) (rmin float32) {
		for _, e := range s {
			if e.value < v {
				rmin = e.rmin + e.wmin
			}
		}
		return rmin
	}
	above := func(s summary, v float32) float32 {
		for _, e := range s {
			if e.value > v {
				return e.rmax - e.wmin
			}
		}
		return s[len(s)-1].rmax
	}
	find := func(s summary, v float32) *entry {
		for i := range s {
			if s[i].value == v {
				return &s[i]
			}
		}
		return nil
	}
	for _, e := range a {
		if f := find(b, e.value); f != nil {
			out = append(out, entry{e.rmin + f.rmin, e.rmax + f.rmax, e.wmin + f.wmin, e.value})
		} else {
			out = append(out, entry{e.rmin + below(b, e.value), e.rmax + above(b, e.value), e.wmin, e.value})
		}
	}
	for _, e := range b {
		if find(a, e.value) == nil {
			out = append(out, entry{e.rmin + below(a, e.value), e.rmax + above(a, e.value), e.wmin, e.value})
		}
	}
	slices.SortFunc(out, func(x, y entry) int {
		if x.value < y.value {
			return -1
		}
		return 1
	})
	var rmin, rmax float32
	for i := range out {
		e := &out[i]
		if e.rmin < rmin {
			e.rmin = rmin
		} else {
			rmin = e.rmin
		}
		e.rmax = max(e.rmax, rmax)
		e.rmax = max(e.rmax, e.rmin+e.wmin)
		rmax = e.rmax
	}
	return out
}

func slowCuts(s summary, maxBin int) []float32 {
	if len(s) == 0 {
		return []float32{1e-5}
	}
	var out []float32
	last := s[0].value
	greater := func() (float32, bool) {
		for _, e := range s {
			if e.value > last {
				return e.value, true
			}
		}
		return 0, false
	}
	bins := min(maxBin, len(s))
	for i := 1; i < bins || len(s) <= maxBin; i++ {
		cut := last // the next greater value
		if len(s) > maxBin {
			rank2 := 2 * (float64(i) * float64(s[len(s)-1].rmax) / float64(bins))
			c := 0
			for c < len(s)-2 && rank2 >= float64(s[c+1].rmin+s[c+1].rmax) {
				c++
			}
			if rank2 < float64((s[c].rmin+s[c].wmin)+(s[c+1].rmax-s[c+1].wmin)) {
				cut = s[c].value
			} else {
				cut = s[c+1].value
			}
		}
		if cut <= last {
			v, ok := greater()
			if !ok {
				break
			}
			cut = v
		}
		out = append(out, cut)
		last = cut
	}
	v := s[len(s)-1].value
	return append(out, v+(float32(math.Abs(float64(v)))+1e-5))
}
