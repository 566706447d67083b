package threshold

import (
	"context"
	"math"
	"slices"
)

// Uncertainty is what a cutoff does to a set of rows, with intervals for other rows
// of the same kind and number.
type Uncertainty struct {
	Comparison         Comparison // the decision on the rows themselves, as Compare has it
	Cost               Interval   // dollars of the decision
	SavedOverEverybody Interval   // dollars that it costs less than treating everybody
	SavedOverNobody    Interval   // dollars that it costs less than doing nothing
}

// CompareWithin is [Compare] with intervals: what the cutoff, which was chosen on other
// rows, costs and saves on rows like these.
//
// The intervals are percentiles of a Bayesian bootstrap (Rubin, Annals of Statistics 9,
// 1981): rows are weighted by draws of a flat Dirichlet distribution instead of being
// drawn. Half a row of each of the four outcomes is added at its mean cost, Jeffreys'
// prior of a multinomial. A plain bootstrap never sees what the rows do not have: where three
// churners were missed it knows nothing of five, and its intervals of 100 rows
// hold the truth in three of four cases. How often these do is in the package's documentation.
//
// The cutoff is taken as given: that another training or another validation set had
// given another model and another cutoff is not in the intervals.
func CompareWithin(ctx context.Context, scores []float64, labels []float32, cutoff float64, costs Pricing, opts *BootstrapOptions) (*Uncertainty, error) {
	c, err := Compare(scores, labels, cutoff, costs)
	if err != nil {
		return nil, err
	}
	o, err := opts.filled()
	if err != nil {
		return nil, err
	}
	// Every number is a sum over rows, so a draw is a weighted sum of parts: first
	// those of the four outcomes, then those of the rows.
	const outcomes = 4
	n := len(scores)
	var mean [outcomes]sum // costs of treated and left rows of label 1 and 0
	parts := make([][3]float64, outcomes+n)
	part := func(treated bool, ifTreated, ifLeft float64) [3]float64 {
		if treated {
			return [3]float64{ifTreated, 0, ifLeft - ifTreated}
		}
		return [3]float64{ifLeft, ifTreated - ifLeft, 0}
	}
	for i, s := range scores {
		row := costs.At(i)
		for k, cost := range [outcomes]float64{row.TP, row.FN, row.FP, row.TN} {
			mean[k].add(cost / float64(n))
		}
		parts[outcomes+i] = part(s > cutoff, row.of(true, labels[i]), row.of(false, labels[i]))
	}
	for k := range outcomes {
		label := k &^ 1 // the outcomes of one label are neighbours
		parts[k] = part(k == label, mean[label].value(), mean[label+1].value())
	}
	var values [3][]float64
	for k := range values {
		values[k] = make([]float64, o.Resamples)
	}
	err = o.each(ctx, 0, func(b int, _ []int) error {
		r := o.source(b)
		var all sum
		var totals [3]sum
		for i := range parts {
			w := 0.0
			if i < outcomes {
				w = r.NormFloat64() // half its square is a gamma variable of shape 1/2
				w = w * w / 2
			} else {
				w = r.ExpFloat64()
			}
			all.add(w)
			for k := range totals {
				totals[k].add(float64(w * parts[i][k]))
			}
		}
		for k := range totals {
			values[k][b] = totals[k].value() / all.value() * float64(n)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	interval := func(k int, estimate float64) Interval {
		slices.Sort(values[k])
		out := Interval{Estimate: estimate, Level: o.Level}
		tail := (1 - o.Level) / 2
		out.Low, out.High = percentile(values[k], tail, 1-tail)
		return out
	}
	return &Uncertainty{
		Comparison:         c,
		Cost:               interval(0, c.Chosen.Cost),
		SavedOverEverybody: interval(1, c.SavedOverEverybody()),
		SavedOverNobody:    interval(2, c.SavedOverNobody()),
	}, nil
}

// Choice is the cheapest cutoff of a set of rows and how far it hangs on these rows.
type Choice struct {
	Best   Point    // the cheapest decision, as Curve.Best
	Cutoff Interval // percentiles of the cutoffs chosen on resamples
	// OutOfBag is what cutoffs chosen on resamples cost on the rows that the
	// resamples left out, in dollars for as many rows as there are: what to expect
	// of a cutoff that is chosen like this. Best.Cost is lower, because the cutoff was
	// chosen to make it low.
	OutOfBag Interval
	// Cutoffs are those chosen on the resamples, ascending.
	Cutoffs []float64
}

// ChooseWithin chooses the cheapest cutoff of a set of rows and tells, by choosing
// anew on each resample, how much it depends on them.
//
// The cost as a function of the cutoff is flat at its lowest, so cutoffs scatter far while their
// costs hardly differ: read the interval of the cutoff as "these are as good". The
// cheapest cutoff is not a smooth function of the rows, and its interval is a
// description, not a confidence interval that has been proven; the simulation in the
// package's documentation says how it does.
func ChooseWithin(ctx context.Context, scores []float64, labels []float32, costs Pricing, opts *BootstrapOptions) (*Choice, error) {
	curve, err := Exact(scores, labels, costs)
	if err != nil {
		return nil, err
	}
	o, err := opts.filled()
	if err != nil {
		return nil, err
	}
	n := len(scores)
	cutoffs := make([]float64, o.Resamples)
	outside := make([]float64, o.Resamples) // NaN where a resample has all rows
	err = o.each(ctx, n, func(b int, rows []int) error {
		var part subset
		in := make([]bool, n)
		for _, i := range rows {
			part.add(scores, labels, i)
			in[i] = true
		}
		c, err := Exact(part.scores, part.labels, part.pricing(costs))
		if err != nil {
			return err
		}
		cutoffs[b] = c.Best().Cutoff
		var total sum
		left := 0
		for i, s := range scores {
			if !in[i] {
				total.add(costs.At(i).of(s > cutoffs[b], labels[i]))
				left++
			}
		}
		outside[b] = total.value() * (float64(n) / float64(left))
		return nil
	})
	if err != nil {
		return nil, err
	}
	outside = slices.DeleteFunc(outside, func(v float64) bool { return v != v })
	slices.Sort(cutoffs)
	slices.Sort(outside)
	tail := (1 - o.Level) / 2
	out := &Choice{Best: curve.Best(), Cutoffs: cutoffs}
	out.Cutoff = Interval{Estimate: out.Best.Cutoff, Level: o.Level}
	out.Cutoff.Low, out.Cutoff.High = percentile(cutoffs, tail, 1-tail)
	out.OutOfBag = Interval{Estimate: math.NaN(), Low: math.NaN(), High: math.NaN(), Level: o.Level}
	if len(outside) > 0 {
		var total sum
		for _, v := range outside {
			total.add(v)
		}
		out.OutOfBag.Estimate = total.value() / float64(len(outside))
		out.OutOfBag.Low, out.OutOfBag.High = percentile(outside, tail, 1-tail)
	}
	return out, nil
}

// Band is the cost at some cutoffs with a pointwise interval each: the curve of the
// churn analysis with its uncertainty.
func Band(ctx context.Context, scores []float64, labels []float32, cutoffs []float64, costs Pricing, opts *BootstrapOptions) ([]Interval, error) {
	points, err := Sweep(scores, labels, cutoffs, costs)
	if err != nil {
		return nil, err
	}
	o, err := opts.filled()
	if err != nil {
		return nil, err
	}
	values := make([][]float64, len(cutoffs))
	for k := range values {
		values[k] = make([]float64, o.Resamples)
	}
	err = o.each(ctx, len(scores), func(b int, rows []int) error {
		var part subset
		for _, i := range rows {
			part.add(scores, labels, i)
		}
		again, err := Sweep(part.scores, part.labels, cutoffs, part.pricing(costs))
		for k, p := range again {
			values[k][b] = p.Cost
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out := make([]Interval, len(cutoffs))
	tail := (1 - o.Level) / 2
	for k := range out {
		slices.Sort(values[k])
		out[k] = Interval{Estimate: points[k].Cost, Level: o.Level}
		out[k].Low, out[k].High = percentile(values[k], tail, 1-tail)
	}
	return out, nil
}
