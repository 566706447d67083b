package split

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Order is room for the order of the categories of a feature, by which
// [Params.Partition] scans them. The zero value is ready; it is used by one
// caller at a time.
type Order struct{ keys []uint64 }

// of returns the categories of hist in ascending order of their weights as
// leaves; those of equal weight stay as they are. The lower half of an entry is
// the category.
func (o *Order) of(hist []grad.Sum, p *Params) []uint64 {
	o.keys = o.keys[:0]
	for c, s := range hist {
		// Bits that ascend as the weights do; zeros of both signs are equal.
		const sign = 1 << 31
		key := uint32(sign)
		if w := p.Weight(s); w > 0 {
			key = math.Float32bits(w) | sign
		} else if w < 0 {
			key = ^math.Float32bits(w)
		}
		o.keys = append(o.keys, uint64(key)<<32|uint64(c))
	}
	slices.Sort(o.keys)
	return o.keys
}

// Partition looks for the best split of a feature f of categories that parts
// them in two sets, and improves best with it. The arguments are those of
// [Params.OneHot].
//
// Categories are ordered by their weight as a leaf, without the bounds of a
// monotone constraint, and some of either end of this order are chosen, that is,
// go right. The forward scan moves them right from the lower end, missing values
// going left; the backward scan moves them left from the upper end, missing
// values going right. Each looks at the first MaxCatThreshold categories, less
// one, of its end (HistEvaluator::EnumeratePart of
// src/tree/hist/evaluate_splits.h, 3.4; W. D. Fisher, On Grouping for Maximum
// Homogeneity, 1958).
func (p *Params) Partition(best *Candidate, f int32, hist []grad.Sum, total grad.Sum, nodeGain float32, limit *constraint.Limit, room *Order) {
	order := room.of(hist, p)
	steps := min(p.MaxCatThreshold, len(hist)) - 1
	chosen := 0 // categories at the start of the order
	var right grad.Sum
	for j := range steps {
		right = right.Add(hist[uint32(order[j])])
		left := total.Sub(right)
		if gain, ok := p.gainUnder(left, right, limit); ok {
			if loss := gain - nodeGain; best.Beats(loss, f) {
				*best = Candidate{LossChange: loss, Feature: f, DefaultLeft: true, Left: left, Right: right}
				chosen = j + 1
			}
		}
	}
	var left grad.Sum
	for j := len(hist) - 1; j >= len(hist)-steps; j-- {
		left = left.Add(hist[uint32(order[j])])
		right := total.Sub(left)
		if gain, ok := p.gainUnder(left, right, limit); ok {
			if loss := gain - nodeGain; best.Beats(loss, f) {
				*best = Candidate{LossChange: loss, Feature: f, Left: left, Right: right}
				chosen = j
			}
		}
	}
	if chosen > 0 {
		best.Chosen = NewSet(len(hist))
		for _, key := range order[:chosen] {
			best.Chosen.Add(int32(uint32(key)))
		}
	}
}
