package quantile

import "math"

// SortedBefore33 returns the cuts of a whole column sorted by value, and its floor (see
// [ColumnBefore33]), as approx made them before 3.3 where the hessians of the objective change.
// Parameters are those of [Sketch.PushSorted].
//
// The goals are shared out whether or not there are more distinct values than bins, so values of
// little weight may be passed over. Where a level, which holds about half of maxBin values a
// level, has no room for what they give, it is thinned so that heavy values stay
// (SortedSketchContainer of src/common/quantile.h, 1.7).
func SortedBefore33(values []float32, rows []int32, weights []float32, maxBin int) (cuts []float32, floor float32) {
	n := len(values)
	if n == 0 {
		return []float32{beyondBefore33(emptyCut)}, emptyCut
	}
	total := 0.0
	for _, r := range rows {
		total += float64(weights[r])
	}
	s := Sketch{maxBin: maxBin}
	out := s.selected(make(summary, 0, min(n, maxBin+1)), values, rows, weights, total, math.MaxInt)
	return out.pruneHeavy(limitBefore33(n, 2/float64(maxBin))).cutsBefore33(min(n, maxBin))
}

// pruneHeavy returns at most size entries of s: the first, the last, those that
// weigh more than twice the even share, and of the others some that are spread
// evenly over what ranks the heavy ones leave (WXQSummary::SetPrune, 1.7).
func (s summary) pruneHeavy(size int) summary {
	if len(s) <= size {
		return s
	}
	last := len(s) - 1
	begin := s[0].rmax
	span := s[last].rmin - begin
	n := size - 2
	if span == 0 || size <= 2 {
		return summary{s[0], s[last]}
	}
	span = max(span, 1e-3)
	chunk := 2 * span / float32(n)
	heavy := func(e *entry) bool { return e.next() > e.prev()+chunk }
	var rest float32 // ranks of the entries that are not heavy
	block := 0
	for i := 1; i < last; i++ {
		if heavy(&s[i]) {
			if block != i-1 {
				rest += s[i].prev() - s[block].next()
			}
			block = i
			n--
		}
	}
	if block != last-1 {
		rest += s[last].prev() - s[block].next()
	}
	out := append(make(summary, 0, size), s[0])
	taken, k := 0, 1
	take := func(i int) {
		if i != taken {
			out = append(out, s[i])
			taken = i
		}
	}
	block = 0
	for end := 1; end <= last; end++ {
		if end != last && !heavy(&s[end]) {
			continue
		}
		if block != end-1 {
			i, most := block, s[end].prev()*2
			for ; k < n; k++ {
				rank2 := 2 * (float32(k)*rest/float32(n) + begin)
				if rank2 >= most {
					break
				}
				for i < end && rank2 >= s[i+1].rmax+s[i+1].rmin {
					i++
				}
				if i == end {
					break
				}
				if rank2 < s[i].next()+s[i+1].prev() {
					take(i)
				} else {
					take(i + 1)
				}
			}
		}
		take(end)
		block = end
		begin += s[block].next() - s[block].prev()
	}
	return out
}
