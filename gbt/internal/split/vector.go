package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Vector finds splits of nodes whose leaves have a value for each of several
// targets. All targets share the split; its gain is the sum of theirs in float64
// (HistMultiEvaluator of src/tree/hist/evaluate_splits.h and
// src/tree/split_evaluator.h, 3.4).
type Vector struct {
	Params
	pooled Params // of two leaves that a monotone constraint makes one value
}

// NewVector returns the rules of trees with vector leaves.
func NewVector(p Params) Vector {
	q := p
	q.Alpha, q.Lambda = 2*p.Alpha, 2*p.Lambda
	return Vector{p, q}
}

// VectorCandidate is the best split found so far of a node with several targets.
// The sums of its children are in slices that the caller owns, one sum a target,
// instead of Left and Right.
type VectorCandidate struct {
	Candidate
	Lefts, Rights []grad.Sum
	Room          []grad.Sum // of three sums a target, for the scans
}

// VectorRoom is the number of sums a target in the slices of a [VectorCandidate].
const VectorRoom = 5

// NewVectorCandidate returns no split, with slices cut from room, which has
// VectorRoom sums a target.
func NewVectorCandidate(room []grad.Sum) VectorCandidate {
	k := len(room) / VectorRoom
	return VectorCandidate{Lefts: room[:k], Rights: room[k : 2*k], Room: room[2*k:]}
}

// take makes a split the best one.
func (c *VectorCandidate) take(split Candidate, lefts, rights []grad.Sum) {
	c.Candidate = split
	copy(c.Lefts, lefts)
	copy(c.Rights, rights)
}

// VectorLimit is what a monotone constraint asks of a split of one node on one
// feature: that every target obeys bounds of its own. Targets whose weights have
// the wrong order do not forbid the split: both sides get their pooled weight.
type VectorLimit struct {
	Bounds []constraint.Bounds // one a target
	Sign   int8
}

// at returns the limit of one target.
func (l *VectorLimit) at(t int) constraint.Limit {
	return constraint.Limit{Bounds: l.Bounds[t], Sign: l.Sign}
}

// SplitWeights returns the weights of both children for target t.
func (v *Vector) SplitWeights(left, right grad.Sum, t int, limit *VectorLimit) (wl, wr float32) {
	wl, wr = v.Weight(left), v.Weight(right)
	if limit == nil {
		return wl, wr
	}
	l := limit.at(t)
	wl, wr = l.Clamp(wl), l.Clamp(wr)
	if !l.Ordered(wl, wr) {
		wl = l.Clamp(v.pooled.Weight(left.Add(right)))
		wr = wl
	}
	return wl, wr
}

// GainAt64 returns the gain of one target of a node at weight w: [Params.GainAt]
// without the last rounding, and whatever the hessian.
func (v *Vector) GainAt64(s grad.Sum, w float32) float64 {
	w64 := float64(w)
	linear := float64(2 * s.G * w64)
	square := float64((s.H + float64(v.Lambda)) * float64(float32(w*w)))
	l1 := float64(2 * float64(v.Alpha) * math.Abs(w64))
	return -(linear + square + l1)
}

// freeGain returns the gain of one target of a child at its optimal weight, which
// is not rounded on the way: T(G)²/(H+lambda) without a max_delta_step.
func (v *Vector) freeGain(s grad.Sum) float64 {
	if s.H <= 0 {
		return 0
	}
	g, h := v.thresholdL1(s.G), s.H+float64(v.Lambda)
	limit := float64(v.MaxDeltaStep)
	if limit == 0 {
		return float64(g*g) / h
	}
	w := -g / h
	if math.Abs(w) > limit {
		w = math.Copysign(limit, w)
	}
	linear := float64(2 * s.G * w)
	square := float64(h * float64(w*w))
	l1 := float64(2 * float64(v.Alpha) * math.Abs(w))
	return -(linear + square + l1)
}

// gain returns the sum of the gains of two children, and false if the split is
// not allowed because the mean of a child's hessians over the targets is not
// positive or below min_child_weight.
func (v *Vector) gain(lefts, rights []grad.Sum, limit *VectorLimit) (float64, bool) {
	rights = rights[:len(lefts)]
	var hl, hr float64
	for t := range lefts {
		hl += lefts[t].H
		hr += rights[t].H
	}
	k, mcw := float64(len(lefts)), float64(v.MinChildWeight)
	hl, hr = hl/k, hr/k
	if hl <= 0 || hr <= 0 || hl < mcw || hr < mcw {
		return 0, false
	}
	var sum float64
	for t, l := range lefts {
		r := rights[t]
		if limit == nil {
			sum += v.freeGain(l)
			sum += v.freeGain(r)
			continue
		}
		wl, wr := v.SplitWeights(l, r, t, limit)
		sum += v.GainAt64(l, wl)
		sum += v.GainAt64(r, wr)
	}
	return sum, true
}

// VectorHist is the histogram of one feature: for each target a run of bins, the
// runs Stride slots apart.
type VectorHist struct {
	Slots  []grad.Sum
	Stride int
}

// at returns what is in bin b for target t.
func (h *VectorHist) at(t, b int) grad.Sum { return h.Slots[t*h.Stride+b] }

// empty reports whether nothing is in bin b.
func (h *VectorHist) empty(b, targets int) bool {
	for t := range targets {
		if h.Slots[t*h.Stride+b] != (grad.Sum{}) {
			return false
		}
	}
	return true
}

// Numerical is [Params.Numerical] for several targets: total has the sums of the
// node, one a target, and cuts the upper bounds of the bins.
func (v *Vector) Numerical(best *VectorCandidate, f int32, hist VectorHist, cuts []float32, total []grad.Sum, nodeGain float64, limit *VectorLimit) {
	k := len(total)
	moved, rest := best.Room[:k], best.Room[k:2*k]
	clear(moved)
	for b := range cuts {
		if !hist.move(moved, rest, total, b) {
			continue
		}
		if gain, ok := v.gain(moved, rest, limit); ok {
			if loss := float32(gain - nodeGain); best.Beats(loss, f) {
				best.take(Candidate{LossChange: loss, Feature: f, Threshold: cuts[b], Bin: int32(b)}, moved, rest)
			}
		}
	}
	missing := false
	for t := range moved {
		missing = missing || moved[t] != total[t]
		moved[t] = grad.Sum{}
	}
	if !missing {
		return
	}
	for b := len(cuts) - 1; b >= 0; b-- {
		if !hist.move(moved, rest, total, b) {
			continue
		}
		if gain, ok := v.gain(rest, moved, limit); ok {
			if loss := float32(gain - nodeGain); best.Beats(loss, f) {
				threshold := float32(math.Inf(-1))
				if b > 0 {
					threshold = cuts[b-1]
				}
				best.take(Candidate{LossChange: loss, Feature: f, Threshold: threshold, Bin: int32(b) - 1, DefaultLeft: true}, rest, moved)
			}
		}
	}
}

// move adds bin b to the sums moved and takes it from the rest, and reports
// whether there was anything in it.
func (h *VectorHist) move(moved, rest, total []grad.Sum, b int) bool {
	if h.empty(b, len(moved)) {
		return false
	}
	h.add(moved, rest, total, b)
	return true
}

// add is move for a bin that may be empty.
func (h *VectorHist) add(moved, rest, total []grad.Sum, b int) {
	rest, total = rest[:len(moved)], total[:len(moved)]
	for t := range moved {
		moved[t] = moved[t].Add(h.Slots[t*h.Stride+b])
		rest[t] = total[t].Sub(moved[t])
	}
}
