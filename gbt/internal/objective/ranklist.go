package objective

import (
	"math"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
)

// rankList is one group while its leading positions are paired with all positions
// below them, a position at a time: the pairs of a position are computed together,
// in vectors, and added up in their order. All slices are by position, and longer
// than the group by lambdaPad elements at least, which are computed like the others
// and not used.
type rankList struct {
	keys           []uint64
	margin, label  []float32
	gain, discount []float64 // of the labels, and of the positions
	difference     []float32 // of the margins of a pair, that of the larger label first
	s              []float32 // sigmoids of the differences
	g, h           []float32 // gradients of the pairs, those of the upper position
	sumG, sumH     []float32 // of all pairs of a position
	relevant       []float64 // labels up to a position
	precision      []float64 // labels over positions up to a position
	norm           bool      // divide by the difference of the margins
	inverse        float64   // of the ideal gain
	total          float64   // sum of -2 g over the pairs
	positions      int
	steps          int // positions that are paired with those below them
}

// lambdaPad is the largest number of elements that a kernel takes at a time.
const lambdaPad = 16

// resize makes room for n positions.
func (l *rankList) resize(n int) {
	if n += 2 * lambdaPad; len(l.margin) >= n {
		return
	}
	l.keys = make([]uint64, n)
	for _, s := range []*[]float32{&l.margin, &l.label, &l.difference, &l.s, &l.g, &l.h, &l.sumG, &l.sumH} {
		*s = make([]float32, n)
	}
	for _, s := range []*[]float64{&l.gain, &l.discount, &l.relevant, &l.precision} {
		*s = make([]float64, n)
	}
}

// paired reports whether [lambdaRank.list] does the groups of the objective.
func (o *lambdaRank) paired() bool { return !o.p.Mean && o.bias == nil }

// list writes the gradients of the rows of groups g and g+1, as [lambdaRank.group] does pair
// by pair; of group g alone if there is no other before end. Two groups at a time, since adding up
// waits for the sum before.
func (o *lambdaRank) list(l *[2]rankList, g, end int, dst []grad.Pair, margin []float32) {
	first, second := &l[0], &l[1]
	o.begin(first, g, margin)
	if second.positions, second.steps = 0, 0; g+1 < end {
		o.begin(second, g+1, margin)
	}
	for i := range max(first.steps, second.steps) {
		first.position(o.measure, i)
		second.position(o.measure, i)
		addPairs(first, second, i)
	}
	o.finish(first, g, dst)
	if g+1 < end {
		o.finish(second, g+1, dst)
	}
}

// begin sorts the rows of group g and looks up what they are worth.
func (o *lambdaRank) begin(l *rankList, g int, margin []float32) {
	begin, end := o.lists.start[g], o.lists.start[g+1]
	n := end - begin
	l.positions, l.steps = n, max(0, min(n-1, o.p.pairs()))
	if n == 0 {
		return
	}
	margin = margin[begin:end]
	l.resize(n)
	l.sort(margin, o.lists.order[begin:end])
	labels := o.info.Labels[begin:end]
	for k, row := range o.lists.order[begin:end] {
		l.margin[k], l.label[k] = margin[row], labels[row]
	}
	clear(l.sumG)
	clear(l.sumH)
	l.total = 0
	l.norm = o.p.ScoreNormalization && l.margin[0] != l.margin[n-1]
	l.measure(o, g)
}

// finish writes the gradients of the rows of group g.
func (o *lambdaRank) finish(l *rankList, g int, dst []grad.Pair) {
	begin, end := o.lists.start[g], o.lists.start[g+1]
	dst = dst[begin:end]
	norm := float32(1)
	if o.p.Normalization && l.total > 0 {
		norm = float32(log2(1+l.total) / l.total)
	}
	w := weight(o.info, g)
	for k, row := range o.lists.order[begin:end] {
		dst[row] = grad.Pair{
			G: l.sumG[k] * norm * w * o.lists.weightNorm,
			H: l.sumH[k] * norm * w * o.lists.weightNorm,
		}
	}
}

// sort puts the rows in order by falling margin, equal ones as they stand. order has
// all rows already, in that of the last round, which is mostly near.
func (l *rankList) sort(margin []float32, order []int32) {
	keys := l.keys[:len(order)]
	for k, row := range order {
		v := margin[row]
		bits := math.Float32bits(v)
		switch {
		case v == 0:
			bits = 1 << 31
		case v != v:
			bits = 0
		case bits>>31 == 1:
			bits = ^bits
		default:
			bits |= 1 << 31
		}
		keys[k] = uint64(^bits)<<32 | uint64(row)
	}
	moves := 8 * len(keys)
	for k := 1; k < len(keys); k++ {
		key, at := keys[k], k
		for ; at > 0 && keys[at-1] > key; at-- {
			keys[at] = keys[at-1]
		}
		keys[at] = key
		if moves -= k - at; moves < 0 {
			slices.Sort(keys)
			break
		}
	}
	for k, key := range keys {
		order[k] = int32(uint32(key))
	}
}

// measure sets gains and discounts such that
//
//	|(gain_i discount_i + gain_j discount_j) - (gain_j discount_i + gain_i discount_j)| inverse
//
// is the change of the measure if positions i and j changed places.
func (l *rankList) measure(o *lambdaRank, g int) {
	n := l.positions
	switch o.measure {
	case byNDCG:
		l.inverse = o.lists.invIDCG[g]
		copy(l.discount[:n], o.lists.discount)
		for k, y := range l.label[:n] {
			l.gain[k] = o.gain(y)
		}
	case byMAP:
		l.inverse = 1
		var relevant, precision float64
		for k, y := range l.label[:n] {
			relevant += float64(y)
			precision += float64(y) / float64(k+1)
			l.relevant[k], l.precision[k] = relevant, precision
			l.discount[k] = 1
		}
	default:
		l.inverse = 1
		clear(l.gain)
		clear(l.discount)
	}
}

// below returns how many positions position i is paired with.
func (l *rankList) below(i int) int {
	if i >= l.steps {
		return 0
	}
	return l.positions - i - 1
}

// position computes the pairs of position i and all below it, and adds them to
// those below.
func (l *rankList) position(by rankMeasure, i int) {
	if i >= l.steps {
		return
	}
	first, n := i+1, l.positions-i-1
	a := lambdas{
		label: l.label[first:], gain: l.gain[first:], discount: l.discount[first:],
		difference: l.difference, s: l.s, g: l.g, h: l.h, sumG: l.sumG[first:], sumH: l.sumH[first:],
		n: n, upperLabel: l.label[i], upperGain: l.gain[i], upperDiscount: l.discount[i], inverse: l.inverse, norm: l.norm,
	}
	switch by {
	case byMAP:
		// The changes themselves stand where gains of discount 1 would.
		l.changes(i)
		a.upperGain, a.upperDiscount = 0, 0
	case byPair:
		a.upperGain, a.upperDiscount = 1, 1
	}
	differences(level, l.difference, l.margin[first:], a.label, n, l.margin[i], a.upperLabel)
	whole := (n + lambdaPad - 1) &^ (lambdaPad - 1)
	mathf.SigmoidSlice(l.s[:whole], l.difference[:whole])
	a.compute(level)
}

// addPairs adds the pairs of position i of two lists to it.
func addPairs(a, b *rankList, i int) {
	n := min(a.below(i), b.below(i))
	if n > 0 {
		aG, aH, aTotal := a.sumG[i], a.sumH[i], a.total
		bG, bH, bTotal := b.sumG[i], b.sumH[i], b.total
		ag, ah, bg, bh := a.g[:n], a.h[:n], b.g[:n], b.h[:n]
		for k := range n {
			aG += ag[k]
			bG += bg[k]
			aH += ah[k]
			bH += bh[k]
			aTotal += ofTotal(ag[k])
			bTotal += ofTotal(bg[k])
		}
		a.sumG[i], a.sumH[i], a.total = aG, aH, aTotal
		b.sumG[i], b.sumH[i], b.total = bG, bH, bTotal
	}
	a.addRest(i, n)
	b.addRest(i, n)
}

// addRest adds the pairs of position i to it, but for those first ones that have been.
func (l *rankList) addRest(i, first int) {
	n := l.below(i)
	if first >= n {
		return
	}
	sumG, sumH, total := l.sumG[i], l.sumH[i], l.total
	h := l.h[:n]
	for k := first; k < n; k++ {
		g := l.g[k]
		sumG += g
		sumH += h[k]
		total += ofTotal(g)
	}
	l.sumG[i], l.sumH[i], l.total = sumG, sumH, total
}

// ofTotal is what a pair adds to the total: the gradient of the larger label is never
// positive.
func ofTotal(g float32) float64 {
	return 2 * float64(math.Float32frombits(math.Float32bits(g)&^(1<<31)))
}

// changes sets the gains of all positions below i to what the average precision
// would lose.
func (l *rankList) changes(i int) {
	all := l.relevant[l.positions-1]
	upper, upperLabel, n := float64(i+1), l.label[i], l.relevant[i]
	for j := i + 1; j < l.positions; j++ {
		lower, m := float64(j+1), l.relevant[j]
		b := l.precision[j-1] - l.precision[i]
		if upperLabel < l.label[j] {
			l.gain[j] = (m/lower - (n+1)/upper - b) / all
		} else {
			l.gain[j] = (n/upper - m/lower + b) / all
		}
	}
}
