package split

import (
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// ScanUp looks for the best split of a node on feature f over its present
// values in ascending order, missing values going right, and improves best with
// it. rows and values are the node's entries of the column, total its sums with
// missing values, nodeGain its gain unsplit, limit that of a monotone constraint
// or nil (ColMaker::EnumerateSplit of src/tree/updater_colmaker.cc, 3.4).
func (p *Params) ScanUp(best *Candidate, f int32, rows []int32, values []float32, pairs []grad.Pair, total grad.Sum, nodeGain float32, limit *constraint.Limit) {
	var e grad.Sum
	var last float32
	mcw := float64(p.MinChildWeight)
	for i, r := range rows {
		v := values[i]
		if e.H != 0 && v != last && e.H >= mcw {
			if c := total.Sub(e); c.H >= mcw {
				p.try(best, f, midpoint(v, last), false, e, c, nodeGain, limit)
			}
		}
		e.G += float64(pairs[r].G)
		e.H += float64(pairs[r].H)
		last = v
	}
	if c := total.Sub(e); e.H >= mcw && c.H >= mcw {
		p.try(best, f, last+(abs(last)+Epsilon), false, e, c, nodeGain, limit)
	}
}

// ScanDown is ScanUp in descending order, missing values going left.
func (p *Params) ScanDown(best *Candidate, f int32, rows []int32, values []float32, pairs []grad.Pair, total grad.Sum, nodeGain float32, limit *constraint.Limit) {
	var e grad.Sum
	var last float32
	mcw := float64(p.MinChildWeight)
	for i := len(rows) - 1; i >= 0; i-- {
		v := values[i]
		if e.H != 0 && v != last && e.H >= mcw {
			if c := total.Sub(e); c.H >= mcw {
				p.try(best, f, midpoint(v, last), true, c, e, nodeGain, limit)
			}
		}
		e.G += float64(pairs[rows[i]].G)
		e.H += float64(pairs[rows[i]].H)
		last = v
	}
	if c := total.Sub(e); e.H >= mcw && c.H >= mcw {
		p.try(best, f, last-(abs(last)+Epsilon), true, c, e, nodeGain, limit)
	}
}

func (p *Params) try(best *Candidate, f int32, threshold float32, defaultLeft bool, left, right grad.Sum, nodeGain float32, limit *constraint.Limit) {
	gain, ok := p.gainUnder(left, right, limit)
	if !ok {
		return
	}
	if loss := gain - nodeGain; best.Beats(loss, f) {
		*best = Candidate{LossChange: loss, Feature: f, Threshold: threshold, DefaultLeft: defaultLeft, Left: left, Right: right}
	}
}

// midpoint returns the threshold between the value v and the one seen before
// it, or the latter if rounding makes the middle equal v.
func midpoint(v, last float32) float32 {
	if m := (v + last) * 0.5; m != v {
		return m
	}
	return last
}

func abs(x float32) float32 {
	if x < 0 {
		return -x
	}
	return x
}
