package split

import (
	"cmp"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// OneHot is [Params.OneHot] for several targets; bins is the number of
// categories.
func (v *Vector) OneHot(best *VectorCandidate, f int32, hist VectorHist, bins int, total []grad.Sum, nodeGain float64, limit *VectorLimit) {
	k := len(total)
	missing, left, right := best.Room[:k], best.Room[k:2*k], best.Room[2*k:]
	for t := range missing {
		var present grad.Sum
		for b := range bins {
			present = present.Add(hist.at(t, b))
		}
		missing[t] = total[t].Sub(present)
	}
	chosen := -1
	for b := range bins {
		for _, missingLeft := range [...]bool{true, false} {
			for t := range right {
				right[t] = hist.at(t, b)
				if !missingLeft {
					right[t] = right[t].Add(missing[t])
				}
				left[t] = total[t].Sub(right[t])
			}
			gain, ok := v.gain(left, right, limit)
			if !ok {
				continue
			}
			if loss := float32(gain - nodeGain); best.Beats(loss, f) {
				best.take(Candidate{LossChange: loss, Feature: f, Bin: int32(b), DefaultLeft: missingLeft}, left, right)
				chosen = b
			}
		}
	}
	if chosen >= 0 {
		best.Chosen = NewSet(bins)
		best.Chosen.Add(int32(chosen))
	}
}

// Partition is [Params.Partition] for several targets. Categories are in the
// order of the products of their weights as leaves with those of the node, summed
// over the targets.
func (v *Vector) Partition(best *VectorCandidate, f int32, hist VectorHist, bins int, total []grad.Sum, nodeGain float64, limit *VectorLimit) {
	k := len(total)
	order := v.order(hist, bins, total)
	steps := min(v.MaxCatThreshold, bins) - 1
	chosen := 0 // categories at the start of the order
	moved, rest := best.Room[:k], best.Room[k:2*k]
	clear(moved)
	for j := range steps {
		hist.add(moved, rest, total, int(order[j]))
		if gain, ok := v.gain(rest, moved, limit); ok {
			if loss := float32(gain - nodeGain); best.Beats(loss, f) {
				best.take(Candidate{LossChange: loss, Feature: f, DefaultLeft: true}, rest, moved)
				chosen = j + 1
			}
		}
	}
	clear(moved)
	for j := bins - 1; j >= bins-steps; j-- {
		hist.add(moved, rest, total, int(order[j]))
		if gain, ok := v.gain(moved, rest, limit); ok {
			if loss := float32(gain - nodeGain); best.Beats(loss, f) {
				best.take(Candidate{LossChange: loss, Feature: f}, moved, rest)
				chosen = j
			}
		}
	}
	if chosen > 0 {
		best.Chosen = NewSet(bins)
		for _, c := range order[:chosen] {
			best.Chosen.Add(c)
		}
	}
}

// order returns the categories in the order of [Vector.Partition].
func (v *Vector) order(hist VectorHist, bins int, total []grad.Sum) []int32 {
	order := make([]int32, bins)
	score := make([]float64, bins)
	for t, s := range total {
		w := v.Weight(s)
		for b := range score {
			score[b] += float64(w * v.Weight(hist.at(t, b)))
		}
	}
	for b := range order {
		order[b] = int32(b)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(score[a], score[b]) })
	return order
}
