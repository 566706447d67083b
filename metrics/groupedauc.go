package metrics

import "math"

// groupedAUC is XGBoost's "auc" of rows in groups (src/metric/auc.cc,
// GroupRankingROC, 3.4): of all pairs of rows of a group, by falling label, the
// share in which the first has the larger prediction, ties counting one half;
// then the mean over groups of at least 3 rows. Pairs of equal labels count as
// well, which is a quirk of XGBoost's. NaN without such a group.
//
// The time grows with the square of the size of a group.
func groupedAUC(pred, label, weight []float32, sizes []int) (float64, error) {
	if err := finite.check("label", label); err != nil {
		return 0, err
	}
	return meanOfValid(sizes, weight, func(begin, end int, w float32) float64 {
		if end-begin < 3 {
			return math.NaN()
		}
		pred := pred[begin:end]
		order := descending(label[begin:end], nil)
		w *= w
		var area, total float64
		for i, a := range order {
			for _, b := range order[i+1:] {
				var share float32
				switch d := pred[a] - pred[b]; {
				case d > 0:
					share = 1
				case d == 0:
					share = 0.5
				}
				area += float64(share * w)
				total += float64(w)
			}
		}
		if total != 0 {
			area /= total
		}
		return area
	})
}

// groupedAUCPR is XGBoost's "aucpr" of rows in groups: the mean of [AUCPR] over
// the groups that have it, rows of a group having its weight. NaN without such a
// group.
func groupedAUCPR(pred, label, weight []float32, sizes []int) (float64, error) {
	if err := unit.check("label", label); err != nil {
		return 0, err
	}
	return meanOfValid(sizes, weight, func(begin, end int, w float32) float64 {
		if begin == end {
			return math.NaN()
		}
		pred, label := pred[begin:end], label[begin:end]
		rows := make([]float32, len(pred))
		for i := range rows {
			rows[i] = w
		}
		area, _, _ := prArea(pred, label, rows, descending(pred, nil))
		return area
	})
}

// meanOfValid is the mean of f over the groups in which it is a number.
func meanOfValid(sizes []int, weight []float32, f func(begin, end int, w float32) float64) (float64, error) {
	valid := 0
	sum, _ := eachGroup(sizes, weight, func(begin, end int, w float32) float64 {
		v := f(begin, end, w)
		if v != v {
			return 0
		}
		valid++
		return v
	})
	if valid == 0 {
		return math.NaN(), nil
	}
	return sum / float64(valid), nil
}
