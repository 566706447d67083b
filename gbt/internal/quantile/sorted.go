package quantile

// PushSorted pushes a whole column sorted by value, once after a [Sketch.Reset] with its length, as
// approx does when the hessians of the objective change (PushSorted, SetPruneSorted). values must
// be ascending and not NaN; entry i has the weight weights[rows[i]]. XGBoost's weight of a row is
// hessian*weight in float32. Entries of weight zero do count as values here.
//
// Sums are float64, in the order of the entries: that of [introsort.Pairs] among equal values.
func (s *Sketch) PushSorted(values []float32, rows []int32, weights []float32) {
	if len(values) == 0 {
		return
	}
	total := 0.0
	distinct := 0
	for i, v := range values {
		if i == 0 || v != values[i-1] {
			distinct++
		}
		w := weights[rows[i]]
		total += float64(w)
		if w != 0 {
			s.count++
		}
	}
	s.push(s.selected(s.take(), values, rows, weights, total, distinct))
}

// selected appends to dst an entry for every distinct value if there are at most maxBin, else for
// the first value at or after each of maxBin goals, spread evenly over the ranks, and the last.
func (s *Sketch) selected(dst summary, values []float32, rows []int32, weights []float32, total float64, distinct int) summary {
	all := distinct <= s.maxBin
	goal := 0.0
	rmin := 0.0
	for i := 0; i < len(values); {
		value := values[i]
		wmin := float64(weights[rows[i]])
		j := i + 1
		for ; j < len(values) && values[j] == value; j++ {
			wmin += float64(weights[rows[j]])
		}
		rmax := rmin + wmin
		if all || j == len(values) || rmax >= goal && len(dst) != s.maxBin {
			dst = append(dst, entry{float32(rmin), float32(rmax), float32(wmin), value})
			if len(dst) == s.maxBin {
				goal = total*2 + float64(emptyCut)
			} else {
				goal = float64(float32(float64(len(dst)) * total / float64(s.maxBin)))
			}
		}
		rmin = rmax
		i = j
	}
	return dst
}
