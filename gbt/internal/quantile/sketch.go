package quantile

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/introsort"
)

// Sketch makes the cuts of one numerical feature at a time. Call [Sketch.Reset], push the values,
// then read the cuts; then it may be reset for another feature and reuses its buffers. It is not
// safe for concurrent use.
type Sketch struct {
	maxBin int
	n      int // number of values announced
	limit  int // entries that a level may hold
	count  int // values with non-zero weight

	// The queue holds values with their weights until there are enough for a summary.
	queue      []uint64 // introsort.Word of value and bits of weight
	last       float32  // value of the last element of the queue
	lastWeight float32  // its weight, not yet in the queue
	ties       bool     // the order of equal values mattered before, so it is likely to matter again

	levels  []summary // level l stands for 2^l flushed queues; empty if there are none
	buffers *buffers  // nil before the first Reset
	wholes  []wholes  // the levels as long as all ranks are whole and none is rounded
	rounded bool      // they are in levels

	few    *few
	window window
}

// buffers are what is needed for a moment; several sketches of one goroutine may have the same.
type buffers struct {
	spare []summary
	width int      // capacity of all buffers of summaries
	a, b  []uint32 // for sorting
	kept  positions

	sortA, sortB []uint64
	pairs        []introsort.Pair

	spareWholes []wholes // of the same capacity
	room        []uint32 // that buffers of summaries are taken from, or nil
	ranks       []ranks  // by level
	merges      [2]merge
}

// ShareBuffers lets s use the buffers of another sketch that has been reset. Both must be used by
// one goroutine then. It is called before the first Reset of s.
func (s *Sketch) ShareBuffers(other *Sketch) { s.buffers = other.buffers }

// Column returns the cuts of one numerical feature, at most maxBin. values are the present values
// in the order of rows, weights the weights of their rows or nil for 1. Weights of zero hide their
// values. maxBin must be at least 2. The result has at least one cut; without values it is 1e-5.
func Column(values, weights []float32, maxBin int) []float32 {
	var s Sketch
	return s.Column(values, weights, maxBin)
}

// Column is the function [Column] in the buffers of s.
func (s *Sketch) Column(values, weights []float32, maxBin int) []float32 {
	s.Reset(len(values), maxBin)
	s.PushColumn(values, weights)
	return s.AppendCuts(nil)
}

// levelSize returns how many entries a level keeps for n values: enough for ranks within
// n/min(n, maxBin) of the truth (LimitSizeLevel with SketchEpsilon).
func levelSize(n, maxBin int) int {
	if n == 0 {
		return 1
	}
	epsilon := 1 / float64(min(maxBin, n)) / 2
	for level := 1; ; level++ {
		size := min(n, int(math.Ceil(float64(level)/epsilon))+1)
		if size<<level >= n {
			return size
		}
	}
}

// Reset prepares the sketch for a feature with n present values, those of weight zero included. n
// decides how much the sketch remembers.
func (s *Sketch) Reset(n, maxBin int) {
	maxBin = max(maxBin, 2)
	s.reset(n, maxBin, levelSize(n, maxBin))
}

// reset is Reset with the number of entries that a level may hold.
func (s *Sketch) reset(n, maxBin, limit int) {
	s.maxBin = maxBin
	s.n = n
	s.limit = limit
	s.count = 0
	s.ties = false
	s.queue = s.queue[:0]
	s.window.values, s.window.runs = s.window.values[:0], 0
	if s.buffers == nil {
		s.buffers = &buffers{}
	}
	for _, l := range s.levels {
		s.release(l)
	}
	s.levels = s.levels[:0]
	for _, l := range s.wholes {
		s.releaseWholes(l)
	}
	s.wholes = s.wholes[:0]
	s.rounded = n > mostWhole
	if width := 2 * s.limit; width > s.buffers.width {
		s.buffers.width = width
		s.buffers.spare = s.buffers.spare[:0]
		s.buffers.spareWholes = s.buffers.spareWholes[:0]
	}
}

// Suits reports whether what was pushed after a Reset with another number of
// values gives the cuts that n values would have given.
func (s *Sketch) Suits(n int) bool { return levelSize(n, s.maxBin) == s.limit }

// take returns an empty buffer for a summary of at most 2*limit entries.
func (s *Sketch) take() summary {
	b := s.buffers
	if n := len(b.spare); n > 0 {
		out := b.spare[n-1]
		b.spare = b.spare[:n-1]
		return out[:0]
	}
	return carve[entry](b)
}

// release gives a buffer back.
func (s *Sketch) release(out summary) {
	if b := s.buffers; cap(out) == b.width {
		b.spare = append(b.spare, out)
	}
}

// PushColumn pushes values with their weights (nil: all weights are 1, and these are all values, none
// of them missing). NaN is skipped.
func (s *Sketch) PushColumn(values, weights []float32) {
	if weights == nil {
		if s.count == 0 && len(values) == s.n && s.pushFew(values) {
			return
		}
		s.PushUnit(values)
		return
	}
	for i, v := range values {
		s.Push(v, weights[i])
	}
}

// Push adds a value with a weight. A weight of zero, and NaN as value, add nothing.
func (s *Sketch) Push(value, weight float32) {
	if weight == 0 || value != value {
		return
	}
	s.count++
	n := len(s.queue)
	if n > 0 {
		if value == s.last {
			s.lastWeight += weight
			return
		}
		s.queue[n-1] = introsort.Word(s.last, math.Float32bits(s.lastWeight))
		if n == 2*s.limit {
			s.flush()
		}
	}
	s.queue = append(s.queue, 0)
	s.last, s.lastWeight = value, weight
}

// AppendCuts appends the cuts of the values pushed since the last Reset to dst. After it the sketch
// must be reset.
func (s *Sketch) AppendCuts(dst []float32) []float32 {
	if s.window.runs > 0 {
		s.flushWindow()
	}
	s.leaveWholes()
	if len(s.queue) > 0 {
		s.closeQueue()
		s.flush()
	}
	out := s.summary(levelSize(s.count, s.maxBin))
	dst = appendCuts(dst, out, s.maxBin)
	s.release(out)
	return dst
}

// summary merges all levels into one summary of at most size entries (GetSummary).
func (s *Sketch) summary(size int) summary {
	intermediate := max(size, s.limit)
	var out summary
	for l, level := range s.levels {
		switch {
		case len(level) == 0:
		case len(out) == 0:
			out, s.levels[l] = level, nil
		default:
			buffer := s.take()
			if need := len(out) + len(level); need > cap(buffer) {
				buffer = make(summary, 0, need)
			}
			merged := combine(buffer, out, level)
			s.release(out)
			s.release(level)
			s.levels[l] = nil
			out = merged
		}
		out = out.prune(intermediate)
	}
	return out.prune(size)
}

// closeQueue puts the weight of the last value into the queue.
func (s *Sketch) closeQueue() {
	s.queue[len(s.queue)-1] = introsort.Word(s.last, math.Float32bits(s.lastWeight))
}

// flush turns the queue into a summary and pushes that.
func (s *Sketch) flush() { s.push(s.queued()) }

// queued returns the summary of the queue, which is empty then.
func (s *Sketch) queued() summary {
	out := s.take()
	if !s.ties {
		var ok bool
		out, ok = summarize(out, s.sorted())
		s.ties = !ok
	}
	if s.ties {
		out = s.summarizeTies(out[:0])
	}
	s.queue = s.queue[:0]
	return out
}

// push adds a summary to level 0; a level that grows beyond its limit is carried to the next
// (PushSummary). in is owned by the sketch from here on.
func (s *Sketch) push(in summary) {
	for l := 0; ; l++ {
		if l == len(s.levels) {
			s.levels = append(s.levels, nil)
		}
		in = in.prune(s.limit)
		if level := s.levels[l]; len(level) > 0 {
			merged := combine(s.take(), in, level)
			s.release(level)
			s.release(in)
			s.levels[l] = nil
			in = merged
		}
		if len(in) <= s.limit {
			s.levels[l] = in
			return
		}
	}
}

// sorted returns the queue sorted by value.
func (s *Sketch) sorted() []uint64 {
	b, n := s.buffers, len(s.queue)
	if n > cap(b.sortA) {
		b.sortA, b.sortB = make([]uint64, n, cap(s.queue)), make([]uint64, n, cap(s.queue))
	}
	return introsort.Radix(s.queue, b.sortA[:n], b.sortB[:n])
}
