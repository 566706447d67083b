package tune

import (
	"cmp"
	"math"
	"slices"
)

// evidence is what trials showed, scaled for a process.
type evidence struct {
	x [][]float64
	y []float64
	// best is the highest value that a trial had at one of its rounds that may be its last,
	// kept that of those that were its last.
	best, kept float64
	shorter    map[string]string // the trial that would have best as its last
}

// evidence returns points and values, larger being better, of the best trials; those that failed
// count as the worst.
func (p *proposer) evidence(done []Trial, maximize bool) evidence {
	const most = 300 // trials that a process is fitted to: its time grows with their cube
	type shown struct {
		params     map[string]string
		last, peak float64
		at         int
	}
	sign := 1.0
	if !maximize {
		sign = -1
	}
	var list []shown
	worst, some := math.Inf(1), false
	for _, t := range done {
		s := shown{t.Params, math.NaN(), math.NaN(), 0}
		if t.Status != Failed && t.Value-t.Value == 0 {
			s.last, s.peak, s.at = sign*t.Value, sign*t.Value, t.Rounds()
			if low, ok := p.fewest(); ok {
				for k := max(low, 1) - 1; k < len(t.Scores); k++ {
					if v := sign * t.Scores[k]; v > s.peak {
						s.peak, s.at = v, k+1
					}
				}
			}
			worst, some = min(worst, s.peak), true
		}
		list = append(list, s)
	}
	if !some {
		return evidence{}
	}
	for i := range list {
		if s := &list[i]; s.peak != s.peak {
			s.peak = worst
		}
	}
	slices.SortStableFunc(list, func(a, b shown) int { return cmp.Compare(b.peak, a.peak) })
	list = list[:min(len(list), most)]
	var out evidence
	raw := make([]float64, len(list))
	for i, s := range list {
		out.x, raw[i] = append(out.x, p.point(s.params)), s.peak
	}
	var scale func(float64) float64
	out.y, scale = standard(raw)
	out.best, out.kept = scale(list[0].peak), math.Inf(-1)
	for _, s := range list {
		if s.last == s.last {
			out.kept = max(out.kept, scale(s.last))
		}
	}
	if out.best > out.kept {
		out.shorter = p.ending(list[0].params, list[0].at)
	}
	return out
}
