package objective

import (
	"cmp"
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
)

// leastHessian is the least s (1 - s) of a pair, and the least bias that is
// divided by.
const leastHessian = 1e-16

// rankGroup is one group while its gradients are computed. Positions are those
// in the list by falling margin, rows those of the data.
type rankGroup struct {
	o         *lambdaRank
	dst       []grad.Pair
	margin    []float32
	label     []float32
	rank      []int // row at a position
	invIDCG   float64
	relevant  []float64 // labels up to a position
	precision []float64 // labels over positions up to a position
	li, lj    []float64 // costs of rows, see [positionBias]
	spread    bool      // margins differ
	sum       float64   // of -2 g
}

// group writes the gradients of the rows of group g.
func (o *lambdaRank) group(g int, seed uint32, dst []grad.Pair, margin []float32) {
	begin, end := o.lists.start[g], o.lists.start[g+1]
	dst = dst[begin:end]
	clear(dst)
	if len(dst) == 0 {
		return
	}
	r := &rankGroup{o: o, dst: dst, margin: margin[begin:end], label: o.info.Labels[begin:end]}
	r.rank = descending(r.margin)
	r.spread = r.margin[r.rank[0]] != r.margin[r.rank[len(dst)-1]]
	switch o.measure {
	case byNDCG:
		r.invIDCG = o.lists.invIDCG[g]
	case byMAP:
		var n, p float64
		for k, row := range r.rank {
			y := float64(r.label[row])
			n += y
			p += y / float64(k+1)
			r.relevant, r.precision = append(r.relevant, n), append(r.precision, p)
		}
	}
	if o.bias != nil {
		r.li, r.lj = o.bias.liRows[begin:end], o.bias.ljRows[begin:end]
	}
	if o.p.Mean {
		r.drawPairs(seed + uint32(g))
	} else {
		for i := range min(len(dst), o.p.pairs()) {
			for j := i + 1; j < len(dst); j++ {
				r.pair(i, j)
			}
		}
	}
	r.scale(r.norm())
	r.scale(weight(o.info, g))
	r.scale(o.lists.weightNorm)
}

func (r *rankGroup) scale(f float32) {
	if f == 1 {
		return
	}
	for i := range r.dst {
		r.dst[i].G *= f
		r.dst[i].H *= f
	}
}

// norm returns the factor that makes groups of different sizes alike.
func (r *rankGroup) norm() float32 {
	switch p := &r.o.p; {
	case !p.Normalization:
		return 1
	case p.Mean:
		return float32(1 / float64(p.pairs()))
	case r.sum > 0:
		return float32(log2(1+r.sum) / r.sum)
	}
	return 1
}

// pair adds the gradients of the rows at two positions.
func (r *rankGroup) pair(high, low int) {
	yHigh, yLow := r.label[r.rank[high]], r.label[r.rank[low]]
	if yHigh == yLow {
		return
	}
	if yHigh < yLow {
		high, low, yHigh, yLow = low, high, yLow, yHigh
	}
	rowHigh, rowLow := r.rank[high], r.rank[low]
	difference := r.margin[rowHigh] - r.margin[rowLow]
	s := float64(Sigmoid(difference))
	delta := math.Abs(r.delta(high, low, yHigh, yLow))
	if r.o.p.ScoreNormalization && r.spread {
		delta /= math.Abs(float64(difference)) + 0.01
	}
	lambda := float64((s - 1) * delta)
	hessian := float64(float64(max(float64(s*(1-s)), leastHessian)*delta) * 2)
	if b := r.o.bias; b != nil && rowHigh < len(b.plus) && rowLow < len(b.plus) {
		cost := float64(mathf.Log64(1/(1-s)) * delta)
		plus, minus := b.plus[rowHigh], b.minus[rowLow]
		if minus >= leastHessian && plus >= leastHessian {
			lambda /= float64(plus * minus)
			hessian /= float64(plus * minus)
		}
		if minus >= leastHessian {
			r.li[rowHigh] += cost / minus
		}
		if plus >= leastHessian {
			r.lj[rowLow] += cost / plus
		}
	}
	g, h := float32(lambda), float32(hessian)
	r.dst[rowHigh].G += g
	r.dst[rowHigh].H += h
	r.dst[rowLow].G -= g
	r.dst[rowLow].H += h
	r.sum += float64(-2 * float64(g))
}

// delta returns the change of the metric if the rows at two positions changed
// places.
func (r *rankGroup) delta(high, low int, yHigh, yLow float32) float64 {
	switch r.o.measure {
	case byNDCG:
		gainHigh, gainLow := r.o.gain(yHigh), r.o.gain(yLow)
		discountHigh, discountLow := r.o.lists.discount[high], r.o.lists.discount[low]
		before := float64(gainHigh*discountHigh) + float64(gainLow*discountLow)
		after := float64(gainLow*discountHigh) + float64(gainHigh*discountLow)
		return (before - after) * r.invIDCG
	case byMAP:
		if high > low {
			high, low, yHigh, yLow = low, high, yLow, yHigh
		}
		positionHigh, positionLow := float64(high+1), float64(low+1)
		n, m, all := r.relevant[high], r.relevant[low], r.relevant[len(r.relevant)-1]
		b := r.precision[low-1] - r.precision[high]
		if yHigh < yLow {
			return (m/positionLow - (n+1)/positionHigh - b) / all
		}
		return (n/positionHigh - m/positionLow + b) / all
	}
	return 1
}

// drawPairs pairs every row with rows of other labels, drawn at random: the
// positions by falling label, label by label.
func (r *rankGroup) drawPairs(seed uint32) {
	random := newMinstd(seed)
	labels := make([]float32, len(r.rank))
	for k, row := range r.rank {
		labels[k] = r.label[row]
	}
	order := descending(labels)
	for i, j := 0, 0; i < len(order); i = j {
		for j = i + 1; j < len(order) && labels[order[i]] == labels[order[j]]; j++ {
		}
		others := i + len(order) - j
		if others == 0 {
			continue
		}
		for range r.o.p.pairs() {
			for k := i; k < j; k++ {
				other := random.below(others)
				if other >= i {
					other += j - i
				}
				r.pair(order[k], order[other])
			}
		}
	}
}

// descending returns positions by falling value, equal values in order.
func descending(values []float32) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	return order
}
