package threshold

import "math"

// Widen returns predictions as float64 scores: the same numbers, since every
// float32 is a float64.
func Widen(pred []float32) []float64 {
	scores := make([]float64, len(pred))
	for i, p := range pred {
		scores[i] = float64(p)
	}
	return scores
}

// maxCutoffs bounds what [Arange] makes.
const maxCutoffs = 1 << 24

// Arange returns start, start+step, start+2·step, ... below stop, with the
// arithmetic of numpy.arange for float64: there are ceil((stop-start)/step)
// numbers, and number i is start + i·d where d is what start+step adds to start
// after rounding. So the last may, by rounding, reach stop, as it may in numpy.
// There are none where stop <= start.
//
// The three must be finite, step positive, and the numbers at most 2^24.
func Arange(start, stop, step float64) ([]float64, error) {
	for _, v := range []struct {
		name  string
		value float64
	}{{"start", start}, {"stop", stop}, {"step", step}} {
		if !isFinite(v.value) {
			return nil, &ValueError{What: v.name, Index: -1, Value: v.value, Rule: "finite"}
		}
	}
	if step <= 0 {
		return nil, &ValueError{What: "step", Index: -1, Value: step, Rule: "positive"}
	}
	if stop <= start {
		return []float64{}, nil
	}
	count := math.Ceil((stop - start) / step)
	if count == 0 { // the quotient is too small for a float64, but not zero
		count = 1
	}
	if count > maxCutoffs {
		return nil, &ValueError{What: "number of steps", Index: -1, Value: count, Rule: "at most 2^24"}
	}
	values := make([]float64, int(count))
	d := (start + step) - start
	for i := range values {
		values[i] = start + float64(float64(i)*d)
	}
	values[0] = start // not +0 for -0
	if len(values) > 1 {
		values[1] = start + step // start + d may round once more
	}
	return values, nil
}

// Grid returns the cutoffs that the churn analysis tries: from the lowest score
// up by step (0.01 there), below the highest, by [Arange]. There are none where
// all scores are equal. The lowest score itself is the first cutoff, so the row
// that has it is never treated.
func Grid(scores []float64, step float64) ([]float64, error) {
	if len(scores) == 0 {
		return nil, ErrEmpty
	}
	low, high := scores[0], scores[0]
	for i, s := range scores {
		if !isFinite(s) {
			return nil, &ValueError{What: "score", Index: i, Value: s, Rule: "finite"}
		}
		low, high = min(low, s), max(high, s)
	}
	return Arange(low, high, step)
}

// Sweep returns what each cutoff costs, in the order of cutoffs, which need not
// be sorted: one of the labels for each of the scores, costs for each row. It
// takes O((rows + cutoffs) log rows).
//
// Scores must be finite, labels 0 or 1, cutoffs numbers or infinities.
func Sweep(scores []float64, labels []float32, cutoffs []float64, costs Pricing) ([]Point, error) {
	r, err := rank(scores, labels, costs)
	if err != nil {
		return nil, err
	}
	points := make([]Point, len(cutoffs))
	for j, c := range cutoffs {
		if c != c {
			return nil, &ValueError{What: "cutoff", Index: j, Value: c, Rule: "a number"}
		}
		if points[j], err = r.point(c, r.left(c)); err != nil {
			return nil, err
		}
	}
	return points, nil
}
