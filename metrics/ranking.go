package metrics

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// rankedFunc evaluates a metric of ranking over groups of the given sizes, with
// one weight a group.
type rankedFunc func(pred, label, weight []float32, sizes []int) (float64, error)

// EvalGroups evaluates the metric on rows that come in consecutive groups of the
// given sizes (queries), each ranked for itself. Without sizes it is
// [Metric.Eval].
//
// "ndcg", "map", "pre", "auc" and "aucpr" take the mean over groups; weight then
// holds one value a group, or is empty, and there is one prediction a row. All
// other metrics ignore the groups. Sizes that are negative or do not sum to the
// number of rows are errors.
func (m Metric) EvalGroups(pred []float32, groups int, label, weight []float32, sizes []int) (float64, error) {
	if m.ranked == nil || len(sizes) == 0 {
		return m.Eval(pred, groups, label, weight)
	}
	return m.ranked.eval(pred, groups, label, weight, sizes)
}

// eval checks the arguments and evaluates f.
func (f rankedFunc) eval(pred []float32, groups int, label, weight []float32, sizes []int) (float64, error) {
	if groups != 1 {
		return 0, &ValueError{What: "number of outputs", Index: -1, Value: float64(groups), Rule: "1 for groups that are ranked"}
	}
	if len(pred) == 0 {
		return 0, ErrEmpty
	}
	total := 0
	for g, n := range sizes {
		if n < 0 || n > len(pred)-total {
			return 0, &ValueError{What: "size of group", Index: g, Value: float64(n), Rule: "not negative, and all sizes sum to the number of rows"}
		}
		total += n
	}
	if total != len(pred) {
		return 0, &LengthError{What: "rows in groups", Got: total, Want: len(pred)}
	}
	if len(label) != len(pred) {
		return 0, &LengthError{What: "labels", Got: len(label), Want: len(pred)}
	}
	if len(weight) != 0 && len(weight) != len(sizes) {
		return 0, &LengthError{What: "weights of groups", Got: len(weight), Want: len(sizes)}
	}
	if err := notNaN.check("prediction", pred); err != nil {
		return 0, err
	}
	if err := weights.check("weight", weight); err != nil {
		return 0, err
	}
	return f(pred, label, weight, sizes)
}

// rankedMetric makes the metric of a function over groups; rows without groups
// are one.
func rankedMetric(name string, f rankedFunc) Metric {
	return Metric{name: name, ranked: f, eval: func(pred []float32, groups int, label, weight []float32) (float64, error) {
		return f.eval(pred, groups, label, weight, []int{len(pred)})
	}}
}

// leading is the number of positions that count where a name does not say.
const leading = 32

// buildRanked builds a metric over the first k positions: "ndcg" and "ndcg-" are
// those of 32, "ndcg@5" and "ndcg@5-" of 5. A group without relevant rows is 1,
// with the minus 0.
func buildRanked(f func(k int, empty float64, s Settings) rankedFunc) func(name, param string, given bool, s Settings) (Metric, error) {
	return func(name, param string, given bool, s Settings) (Metric, error) {
		full := name
		if given {
			full += "@" + param
		}
		k, empty := leading, 1.0
		if s.RankAll && name == "ndcg" {
			k = math.MaxInt
		}
		name, minus := strings.CutSuffix(full, "-")
		if minus {
			empty = 0
		}
		if _, digits, found := strings.Cut(name, "@"); found {
			n, err := strconv.ParseUint(digits, 10, 32)
			if err != nil || n == 0 || n == math.MaxUint32 || digits[0] == '+' {
				return Metric{}, &NameError{Name: full, Nearest: name, Rule: "needs a whole number from 1 on after @, the positions that count"}
			}
			k = int(n)
		}
		return rankedMetric(full, f(k, empty, s)), nil
	}
}

// eachGroup returns the sum of f over groups and the sum of their weights.
func eachGroup(sizes []int, weight []float32, f func(begin, end int, w float32) float64) (sum, total float64) {
	begin := 0
	for g, n := range sizes {
		w := weightAt(weight, uint64(g))
		sum += f(begin, begin+n, w)
		total += float64(w)
		begin += n
	}
	return sum, total
}

// meanOfGroups divides the sum over groups by that of their weights. A mean
// beyond 1 comes of groups without relevant rows, which count 1 whatever their
// weight; XGBoost refuses it, too.
func meanOfGroups(sum, total float64) (float64, error) {
	if total > 0 {
		sum /= total
	}
	if sum > 1+float64(float32(1e-6)) {
		return 0, &ValueError{What: "score", Index: -1, Value: sum, Rule: "at most 1: weights of groups must not be below 1 where a group has no relevant rows"}
	}
	return minOrNaN(sum, 1), nil
}

// fallingLabels returns labels from the highest to the lowest, in room if that is
// large enough. whole says that all are whole numbers from 0 to 31.
func fallingLabels(label, room []float32, whole bool) []float32 {
	sorted := append(room[:0], label...)
	if whole {
		var count [32]int
		for _, y := range label {
			count[int32(y)&31]++
		}
		at := 0
		for y := len(count) - 1; y >= 0; y-- {
			for range count[y] {
				sorted[at] = float32(y)
				at++
			}
		}
		return sorted
	}
	slices.SortFunc(sorted, func(a, b float32) int { return cmp.Compare(b, a) })
	return sorted
}
