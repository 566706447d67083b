package quantile

import "math"

// factorBefore33 is how much more a summary remembered than there are bins
// (QuantileSketchTemplate::kFactor of src/common/quantile.h, 1.7 to 3.2).
const factorBefore33 = 8

// ColumnBefore33 is [Column] with the sketch of the releases from 1.2 to 3.2. floor is
// the bound below all values that those releases kept beside the cuts
// (HistogramCuts::MinValues): the threshold of a split that sends all present
// values right.
//
// Of a column of n values a level keeps enough for ranks within
// n/(8 min(n, maxBin)) of the truth. What is left in the queue at the end is
// thinned and merged with all levels, the lowest first, each time thinned
// again. The cuts are the entries of the last summary from the second on
// (src/common/quantile.cc MakeCuts and AddCutPoint, 1.7).
func ColumnBefore33(values, weights []float32, maxBin int) (cuts []float32, floor float32) {
	if len(values) == 0 {
		return []float32{beyondBefore33(emptyCut)}, emptyCut
	}
	var s Sketch
	s.reset(len(values), maxBin, levelSizeBefore33(len(values), maxBin))
	s.PushColumn(values, weights)
	out := s.summaryBefore33()
	most := min(len(values), maxBin*factorBefore33)
	out = out.prune(most)
	most = min(most, maxBin)
	return out.prune(most + 1).cutsBefore33(most)
}

// levelSizeBefore33 returns how many entries a level keeps for n values.
func levelSizeBefore33(n, maxBin int) int {
	return limitBefore33(n, 1/float64(float32(min(maxBin, n))*factorBefore33))
}

// limitBefore33 returns how many entries a level keeps for ranks within epsilon n
// of the truth (LimitSizeLevel, 1.7).
func limitBefore33(n int, epsilon float64) int {
	for level := 1; ; level++ {
		size := min(n, int(math.Ceil(float64(level)/epsilon))+1)
		if size<<level >= n {
			return size
		}
	}
}

// summaryBefore33 merges the queue and all levels (GetSummary, 1.7).
func (s *Sketch) summaryBefore33() summary {
	var out summary
	if s.window.runs > 0 {
		s.queueWindow()
	}
	s.leaveWholes()
	if len(s.queue) > 0 {
		s.closeQueue()
		out = s.queued().prune(s.limit)
	}
	for _, level := range s.levels {
		switch {
		case len(level) == 0:
		case len(out) == 0:
			out = level
		default:
			out = combine(make(summary, 0, len(out)+len(level)), out, level).prune(s.limit)
		}
	}
	return out
}

// cutsBefore33 reads at most most cuts off s, the last of which lies beyond its
// last value, and the bound below its first (AddCutPoint, 1.7). Without
// values of a positive weight both come from 0.
func (s summary) cutsBefore33(most int) (cuts []float32, floor float32) {
	if len(s) == 0 {
		floor = -emptyCut
		return []float32{beyondBefore33(floor)}, floor
	}
	for i, e := range s[:min(len(s), most)] {
		if i > 0 && (i == 1 || e.value > cuts[len(cuts)-1]) {
			cuts = append(cuts, e.value)
		}
	}
	first := float64(s[0].value)
	return append(cuts, beyondBefore33(s[len(s)-1].value)), float32(first - math.Abs(first) - float64(emptyCut))
}

// beyondBefore33 returns the last cut of a feature whose greatest value is v. The
// sum is float64 in the wheels, whose compiler takes C's fabs; a build that
// takes C++'s has it in float32.
func beyondBefore33(v float32) float32 {
	return float32(float64(v) + (math.Abs(float64(v)) + float64(emptyCut)))
}
