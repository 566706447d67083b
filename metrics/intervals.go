package metrics

// IntervalAccuracy returns the weighted share of rows whose predicted time lies
// between the bounds of its label, both included, XGBoost's
// "interval-regression-accuracy" (src/metric/survival_metric.cu,
// EvalIntervalRegressionAccuracy). pred are logarithms of times; their float64
// exponentials are compared.
//
// All slices hold one value a row; weight may be nil. NaN among pred, bounds that
// are negative or do not ascend, lower bounds that are infinite, and weights that
// are negative or not finite are errors. If all weights are 0 the result is 0.
func IntervalAccuracy(pred, lower, upper, weight []float32) (float64, error) {
	return meanOfIntervals(pred, lower, upper, weight, inInterval)
}

func inInterval(low, high, p float64) float64 {
	if t := exp(p); t >= low && t <= high {
		return 1
	}
	return 0
}

// meanOfIntervals returns the weighted mean of a loss of the bounds and the
// prediction of a row. Everything is float64, and added row by row.
func meanOfIntervals(pred, lower, upper, weight []float32, loss func(low, high, p float64) float64) (float64, error) {
	rows, err := checkShape(pred, 1, weight)
	if err != nil {
		return 0, err
	}
	if len(lower) != rows {
		return 0, &LengthError{What: "lower label bounds", Got: len(lower), Want: rows}
	}
	if len(upper) != rows {
		return 0, &LengthError{What: "upper label bounds", Got: len(upper), Want: rows}
	}
	if err := checkValues(pred, lower, weight, notNaN, notNegative); err != nil {
		return 0, err
	}
	var sum, total float64
	for i, p := range pred {
		if !(upper[i] >= lower[i]) {
			return 0, &ValueError{What: "upper label bound", Index: i, Value: float64(upper[i]), Rule: "at least the lower one"}
		}
		w := 1.0
		if len(weight) > 0 {
			w = float64(weight[i])
		}
		sum += float64(loss(float64(lower[i]), float64(upper[i]), float64(p)) * w)
		total += w
	}
	return weightedMean(sum, total), nil
}

// intervalFunc evaluates a metric of intervals.
type intervalFunc func(pred, lower, upper, weight []float32) (float64, error)

// onIntervals builds a metric whose labels are intervals: label holds the lower
// and the upper bound of each row.
func onIntervals(build func(Settings) intervalFunc) func(name, param string, given bool, s Settings) (Metric, error) {
	eval := func(s Settings) evalFunc {
		f := build(s)
		return func(pred []float32, groups int, label, weight []float32) (float64, error) {
			if groups != 1 {
				return 0, &LengthError{What: "predictions a row", Got: groups, Want: 1}
			}
			if len(label)%2 != 0 {
				return 0, &LengthError{What: "label bounds", Got: len(label), Want: 2 * len(pred)}
			}
			lower, upper := make([]float32, len(label)/2), make([]float32, len(label)/2)
			for i := range lower {
				lower[i], upper[i] = label[2*i], label[2*i+1]
			}
			return f(pred, lower, upper, weight)
		}
	}
	return func(name, param string, given bool, s Settings) (Metric, error) {
		m, err := settled(eval)(name, param, given, s)
		m.intervals = err == nil
		return m, err
	}
}
