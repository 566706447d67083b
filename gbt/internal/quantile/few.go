package quantile

import (
	"cmp"
	"math"
	"slices"
)

const (
	fewSlotsBits = 11
	fewSlots     = 1 << fewSlotsBits
	fewMax       = fewSlots / 2
	// exactSum is the number up to which float32 holds every integer.
	exactSum = 1 << 24
)

// few counts the values of a column as long as they are few different ones, in a hash table.
type few struct {
	keys     [fewSlots]uint32
	counts   [fewSlots]int32 // 0: the slot is free
	distinct int
	total    int
}

// add counts values. ok is false if they are more than most different ones; then they are counted
// in part.
func (f *few) add(values []float32, most int) (ok bool) {
	keys, counts := &f.keys, &f.counts
	distinct, total := f.distinct, 0
	for _, v := range values {
		if v != v {
			continue
		}
		total++
		key := math.Float32bits(v)
		slot := key * 0x9E3779B1 >> (32 - fewSlotsBits)
		for counts[slot] != 0 && keys[slot] != key {
			slot = (slot + 1) % fewSlots
		}
		if counts[slot] == 0 {
			if distinct == most {
				return false
			}
			distinct++
			keys[slot] = key
		}
		counts[slot]++
	}
	f.distinct = distinct
	f.total += total
	return true
}

// StartCounting makes [Sketch.Count] possible after a [Sketch.Reset].
//
// With no more different values than a level may hold no summary is ever thinned, and with counts
// that float32 holds every rank is exact: whatever the order of the values and the levels in
// between, what remains is each value with the count of those below it. So it is enough to count.
// (Zeros of both signs are left to the queue, since there order decides which of them stays.)
func (s *Sketch) StartCounting() {
	if s.few == nil {
		s.few = new(few)
	}
	clear(s.few.counts[:])
	s.few.distinct, s.few.total = 0, 0
}

// Count adds values of weight 1, NaN skipped, in place of [Sketch.PushUnit]. ok is false if there
// have been too many different ones: then all values must be pushed, from the first one on.
func (s *Sketch) Count(values []float32) (ok bool) {
	return s.n <= exactSum && s.few.add(values, min(fewMax, s.limit))
}

// PushCounts pushes what has been counted. ok is false, and nothing happens, if all values must
// be pushed instead.
func (s *Sketch) PushCounts() (ok bool) {
	if s.few.total == 0 {
		return true
	}
	out := s.take()
	for slot, count := range &s.few.counts {
		if count > 0 {
			out = append(out, entry{wmin: float32(count), value: math.Float32frombits(s.few.keys[slot])})
		}
	}
	slices.SortFunc(out, func(x, y entry) int { return cmp.Compare(x.value, y.value) })
	var sum float32
	for i := range out {
		e := &out[i]
		if i > 0 && e.value == out[i-1].value {
			s.release(out)
			return false
		}
		e.rmin, e.rmax = sum, sum+e.wmin
		sum = e.rmax
	}
	s.count = s.few.total
	s.push(out)
	return true
}

// pushFew pushes a whole column of weight 1 if it has few different values; ok is false, and
// nothing happens, if it has too many.
func (s *Sketch) pushFew(values []float32) (ok bool) {
	if len(values) > exactSum {
		return false
	}
	s.StartCounting()
	return s.Count(values) && s.PushCounts()
}

// Few reports whether what has been counted may be pushed after a [Sketch.Reset] for
// another number of values.
func (s *Sketch) Few() bool { return s.few.distinct <= min(fewMax, s.limit) }
