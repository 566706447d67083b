package threshold

import (
	"cmp"
	"slices"
	"sort"

	"github.com/grove-ml/grove/metrics"
)

// ranking holds rows in ascending order of score with what the decisions cost
// that treat all rows but the k lowest, for every k.
type ranking struct {
	scores    []float64 // ascending
	positives []int     // [k]: rows of label 1 among the k lowest
	price     func(k int, n metrics.Confusion) float64
}

// rank sorts checked rows.
func rank(scores []float64, labels []float32, p Pricing) (*ranking, error) {
	if err := checkRows(scores, labels, p); err != nil {
		return nil, err
	}
	n := len(scores)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := cmp.Compare(scores[a], scores[b]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	r := &ranking{scores: make([]float64, n), positives: make([]int, n+1)}
	for k, i := range order {
		r.scores[k] = scores[i]
		r.positives[k+1] = r.positives[k] + int(labels[i])
	}
	if c, ok := p.(Costs); ok {
		r.price = func(_ int, n metrics.Confusion) float64 { return c.Of(n) }
		return r, nil
	}
	// Neither array subtracts what it added before: the rows that are left are
	// summed from the lowest score up, those that are treated from the highest
	// down.
	left, treated := make([]float64, n+1), make([]float64, n+1)
	var s sum
	for k, i := range order {
		s.add(p.At(i).of(false, labels[i]))
		left[k+1] = s.value()
	}
	s = sum{}
	for k, i := range slices.Backward(order) {
		s.add(p.At(i).of(true, labels[i]))
		treated[k] = s.value()
	}
	r.price = func(k int, _ metrics.Confusion) float64 { return left[k] + treated[k] }
	return r, nil
}

// left returns how many rows a cutoff leaves: those with a score of at most it.
func (r *ranking) left(cutoff float64) int {
	return sort.Search(len(r.scores), func(k int) bool { return r.scores[k] > cutoff })
}

// point returns the point of a cutoff that leaves the k lowest rows.
func (r *ranking) point(cutoff float64, k int) (Point, error) {
	fn := r.positives[k]
	tp := r.positives[len(r.scores)] - fn
	n := metrics.Confusion{
		TN: float64(k - fn), FN: float64(fn),
		TP: float64(tp), FP: float64(len(r.scores) - k - tp),
	}
	return newPoint(cutoff, n, r.price(k, n))
}
