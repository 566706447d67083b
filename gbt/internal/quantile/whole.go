package quantile

import "github.com/grove-ml/grove/gbt/internal/introsort"

// whole is an entry whose ranks are whole numbers, small enough that float32 holds
// them and the sum of any two: no step rounds, so that there is nothing to repair.
// Values are keys without -0, so that equal ones are equal numbers.
type whole struct {
	rmin, rmax, wmin uint32
	key              uint32
}

// mostWhole is the greatest total weight of such entries.
const mostWhole = exactSum / 2

// wholes is a summary of such entries.
type wholes []whole

// ranks are those that prune looks for, doubled and rounded down.
type ranks struct {
	twice             []uint32
	first, last, size uint32
}

// of returns the ranks for a summary thinned to size entries whose first entry has
// the greatest rank first and whose last one the least rank last.
func (r *ranks) of(first, last uint32, size int) []uint32 {
	if r.first != first || r.last != last || r.size != uint32(size) {
		r.first, r.last, r.size = first, last, uint32(size)
		r.twice = r.twice[:0]
		begin, span, n := float32(first), float32(last)-float32(first), float32(size-1)
		for k := 1; k < size-1; k++ {
			r.twice = append(r.twice, uint32(2*(float32(k)*span/n+begin)))
		}
	}
	return r.twice
}

// prune is [summary.prune].
func (s wholes) prune(size int, r *ranks) wholes {
	if len(s) <= size {
		return s
	}
	if size <= 1 {
		return s[:size]
	}
	end := len(s) - 1
	tail := s[end]
	i, taken, kept := 1, 0, 1
	left, right := s[1], s[2]
	for _, twice := range r.of(s[0].rmax, tail.rmin, size) {
		for i < end && twice >= right.rmax+right.rmin {
			i++
			left = right
			if i < end {
				right = s[i+1]
			}
		}
		if i == end {
			break
		}
		if twice < left.rmin+left.wmin+right.rmax-right.wmin {
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
	if taken != end {
		s[kept] = tail
		kept++
	}
	return s[:kept]
}

// summary appends the entries to dst.
func (s wholes) summary(dst summary) summary {
	for _, e := range s {
		dst = append(dst, entry{float32(e.rmin), float32(e.rmax), float32(e.wmin), introsort.KeyValue(e.key)})
	}
	return dst
}

// takeWholes returns an empty buffer of 2*limit entries.
func (s *Sketch) takeWholes() wholes {
	b := s.buffers
	if n := len(b.spareWholes); n > 0 {
		out := b.spareWholes[n-1]
		b.spareWholes = b.spareWholes[:n-1]
		return out[:0]
	}
	return carve[whole](b)
}

// releaseWholes gives a buffer back.
func (s *Sketch) releaseWholes(out wholes) {
	if b := s.buffers; cap(out) == b.width {
		b.spareWholes = append(b.spareWholes, out)
	}
}

// pushWholes is [Sketch.push].
func (s *Sketch) pushWholes(in wholes) {
	for l := 0; ; l++ {
		if l == len(s.wholes) {
			s.wholes = append(s.wholes, nil)
		}
		for len(s.buffers.ranks) <= l {
			s.buffers.ranks = append(s.buffers.ranks, ranks{})
		}
		// What comes from below to a level has as many values as what is there.
		in = in.prune(s.limit, &s.buffers.ranks[l])
		if level := s.wholes[l]; len(level) > 0 {
			merged := combineWholes(s.takeWholes(), in, level, &s.buffers.merges)
			s.releaseWholes(level)
			s.releaseWholes(in)
			s.wholes[l] = nil
			in = merged
		}
		if len(in) <= s.limit {
			s.wholes[l] = in
			return
		}
	}
}

// leaveWholes turns all levels into summaries of floats. What is pushed after it is
// pushed as such.
func (s *Sketch) leaveWholes() {
	s.rounded = true
	if len(s.wholes) == 0 {
		return
	}
	for _, level := range s.wholes {
		if len(level) == 0 {
			s.levels = append(s.levels, nil)
			continue
		}
		s.levels = append(s.levels, level.summary(s.take()))
		s.releaseWholes(level)
	}
	s.wholes = s.wholes[:0]
}
