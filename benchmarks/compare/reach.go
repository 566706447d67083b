package main

import (
	"slices"

	"github.com/grove-ml/grove/benchmarks/data"
	"github.com/grove-ml/grove/metrics"
)

// slack is how much a metric may fall short of that of a peer and still counts as
// reached or equal: sums of several threads differ in last digits.
const slack = 1e-5

// maximized reports whether more of a metric is better.
func maximized(metric string) bool {
	m, err := metrics.ByName(metric)
	return err == nil && m.Maximize()
}

// asGood reports whether a value is at least as good as a target, but for slack.
func asGood(value, target float64, maximize bool) bool {
	if maximize {
		return value >= target-slack
	}
	return value <= target+slack
}

// reached returns after how many rounds a curve reaches the target, and whether it
// does; if not, the number of rounds where it is best, counted from 1.
func reached(curve []float64, target float64, maximize bool) (rounds int, ok bool) {
	best := -1
	for i, v := range curve {
		if asGood(v, target, maximize) {
			return i + 1, true
		}
		if best < 0 || maximize && v > curve[best] || !maximize && v < curve[best] {
			best = i
		}
	}
	return best + 1, false
}

// quality computes the metric of predictions in a file for the rows of a folder.
func quality(metric, valid, predictions string) (float64, error) {
	m, err := metrics.ByName(metric)
	if err != nil {
		return 0, err
	}
	x, err := data.Read(valid)
	if err != nil {
		return 0, err
	}
	pred, err := data.ReadFloats(predictions)
	if err != nil {
		return 0, err
	}
	info := x.Info()
	outputs := max(1, len(pred)/max(1, x.Rows()))
	if len(info.Groups) > 0 {
		return m.EvalGroups(pred, outputs, info.Labels, nil, info.Groups)
	}
	return m.Eval(pred, outputs, info.Labels, nil)
}

// farthest returns the largest difference of two files of predictions.
func farthest(a, b string) (float64, error) {
	p, err := data.ReadFloats(a)
	if err != nil {
		return 0, err
	}
	q, err := data.ReadFloats(b)
	if err != nil {
		return 0, err
	}
	most := 0.0
	for i := range min(len(p), len(q)) {
		most = max(most, float64(p[i]-q[i]), float64(q[i]-p[i]))
	}
	return most, nil
}

// spread is the median of some values with the least and the most.
type spread struct{ Median, Min, Max float64 }

// spreadOf returns the spread of values; that of none is zero.
func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return spread{(v[(n-1)/2] + v[n/2]) / 2, v[0], v[n-1]}
}
