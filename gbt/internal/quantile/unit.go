package quantile

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/introsort"
)

// Where every value weighs 1, and there are no more of them than float32 counts
// ([exactSum]), all ranks are whole numbers and nothing is ever rounded. The queue
// then needs no weights: it holds the values themselves, repeated as they came, and
// what the summary of it would keep is read off them in order, by position.

// window is the queue of such values.
type window struct {
	values []float32 // NaN left out
	runs   int       // of equal values one after the other: elements of XGBoost's queue
	last   float32
}

// positions are those of the ranks that the summary of total values keeps; the
// least value ends at first, the greatest one begins at tail.
type positions struct {
	at                 []int32
	total, first, tail int
}

// longest is how many values a window may hold for each element of the queue. Where
// values come in longer runs the queue, which counts them, is as fast.
const longest = 2

// PushUnit adds values of weight 1; NaN is skipped. It gives what [Sketch.Push]
// gives, which must not be used for the same feature.
func (s *Sketch) PushUnit(values []float32) {
	w := &s.window
	if s.n > exactSum || w.runs < 0 || len(s.queue) > 0 {
		s.pushAll(values)
		return
	}
	full := 2 * s.limit
	if cap(w.values) < longest*full {
		w.values = carveFloats(s.buffers, longest*full)
	}
	for len(values) > 0 {
		if w.runs == full {
			// The last run may go on.
			n := 0
			for n < len(values) && (values[n] == w.last || values[n] != values[n]) {
				n++
			}
			if n == 0 {
				s.flushWindow()
				continue
			}
			if n = min(n, cap(w.values)-len(w.values)); n > 0 {
				s.count += w.take(values[:n])
				values = values[n:]
				continue
			}
		} else if n := min(len(values), full-w.runs, cap(w.values)-len(w.values)); n > 0 {
			s.count += w.take(values[:n])
			values = values[n:]
			continue
		}
		// The runs are long.
		s.queueWindow()
		w.runs = -1
		s.pushAll(values)
		return
	}
}

// Present returns how many values of weight other than 0 have been pushed or counted.
func (s *Sketch) Present() int {
	if s.count == 0 && s.few != nil {
		return s.few.total
	}
	return s.count
}

func (s *Sketch) pushAll(values []float32) {
	s.leaveWholes()
	for _, v := range values {
		s.Push(v, 1)
	}
}

// take adds values for which there is room and returns how many are present.
func (w *window) take(values []float32) int {
	n := len(w.values)
	room := w.values[n : n+len(values)]
	kept, runs, last := 0, w.runs, w.last
	if runs == 0 {
		last = float32(math.NaN())
	}
	for _, v := range values {
		room[kept] = v
		if v != last {
			if v != v {
				continue
			}
			runs++
			last = v
		}
		kept++
	}
	w.values, w.runs, w.last = w.values[:n+kept], runs, last
	return kept
}

// queueWindow moves the values of the window to the queue.
func (s *Sketch) queueWindow() {
	w := &s.window
	s.count -= len(w.values)
	for _, v := range w.values {
		s.Push(v, 1)
	}
	w.values, w.runs = w.values[:0], 0
}

// flushWindow turns the window into a summary and pushes that.
func (s *Sketch) flushWindow() {
	w := &s.window
	b := s.buffers
	if n := len(w.values); n > len(b.a) {
		b.a, b.b = carveWords(b, cap(w.values)), carveWords(b, cap(w.values))
	}
	keys := introsort.RadixKeys(w.values, b.a, b.b)
	const minusZero, plusZero = 1<<31 - 1, 1 << 31
	if at, ok := slices.BinarySearch(keys, minusZero); ok {
		s.leaveWholes()
		for at < len(keys) && keys[at] == minusZero {
			at++
		}
		if at < len(keys) && keys[at] == plusZero {
			s.queueWindow()
			s.closeQueue()
			s.flush()
			return
		}
	}
	out := b.kept.summarize(s.takeWholes(), keys, s.limit)
	w.values, w.runs = w.values[:0], 0
	if !s.rounded && s.count <= mostWhole {
		s.pushWholes(out)
		return
	}
	s.leaveWholes()
	s.push(out.summary(s.take()))
	s.releaseWholes(out)
}

// summarize appends to dst the summary of sorted keys, thinned to at most size
// entries as [summary.prune] does it.
func (p *positions) summarize(dst wholes, keys []uint32, size int) wholes {
	n := len(keys)
	distinct := 1
	for i, k := range keys[1:] {
		if k != keys[i] {
			distinct++
		}
	}
	if distinct <= size || size <= 1 {
		for i := 0; i < n; {
			j := endOfRun(keys, i)
			dst = append(dst, entryOf(keys[i], i, j))
			i = j
		}
		if distinct > size {
			dst = dst[:size]
		}
		return dst
	}
	first, tail := endOfRun(keys, 0), n-1
	for keys[tail-1] == keys[n-1] {
		tail--
	}
	p.place(n, first, n-tail, size)
	dst = append(dst, entryOf(keys[0], 0, first))
	// An entry of ranks i to j is the one that prune takes for every rank from i
	// on and below j: halfway to its neighbours the doubled ranks are 2i and 2j.
	done := first // no entry from before it is taken again
	for _, k := range p.at {
		at := int(k)
		if at < done {
			continue
		}
		if at >= tail {
			break
		}
		i, k := at, keys[at]
		for keys[i-1] == k {
			i--
		}
		done = endOfRun(keys, at)
		dst = append(dst, entryOf(k, i, done))
	}
	return append(dst, entryOf(keys[tail], tail, n))
}

// place computes the positions of the ranks that prune looks for.
func (p *positions) place(total, first, tail, size int) {
	if len(p.at) == size-2 && p.total == total && p.first == first && p.tail == tail {
		return
	}
	p.total, p.first, p.tail = total, first, tail
	p.at = slices.Grow(p.at[:0], size-2)[:size-2]
	begin, span, n := float32(first), float32(total-tail-first), float32(size-1)
	for i := range p.at {
		p.at[i] = int32(float32(i+1)*span/n + begin)
	}
}

func entryOf(key uint32, begin, end int) whole {
	return whole{uint32(begin), uint32(end), uint32(end - begin), key}
}

// endOfRun returns where the run of equal keys that holds keys[i] ends.
func endOfRun(keys []uint32, i int) int {
	k := keys[i]
	for i++; i < len(keys) && keys[i] == k; i++ {
	}
	return i
}
